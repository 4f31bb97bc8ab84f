-- Quantiles and bounds against published values and against independent
-- formulas.
BEGIN;
SELECT plan(12);

CREATE SCHEMA tests;
\ir oracle/install.psql

SELECT ok(abs(oracle.t_quantile_975(df) / t - 1) < 1e-9,
	format('t with %s degrees of freedom is %s', df, t))
  FROM (VALUES (1, 12.706204736::float8), (2, 4.302652730), (10, 2.228138852),
	(100, 1.983971519), (1000, 1.962339081)) AS v (df, t);

-- The probability beyond t, both sides, by the finite series for whole
-- degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4).
CREATE FUNCTION tests.t_tails(t float8, df integer) RETURNS float8
LANGUAGE plpgsql
AS $$
DECLARE
	angle float8 := atan(t / sqrt(df));
	term float8 := CASE df % 2 WHEN 1 THEN cos(angle) ELSE 1 END;
	series float8 := CASE WHEN df = 1 THEN 0 ELSE term END;
BEGIN
	FOR k IN 2 + df % 2 .. df - 2 BY 2 LOOP
		term := term * (k - 1) / k * cos(angle) ^ 2;
		series := series + term;
	END LOOP;
	RETURN 1 - CASE df % 2
		WHEN 1 THEN 2 / pi() * (angle + sin(angle) * series)
		ELSE sin(angle) * series END;
END;
$$;
SELECT is_empty($$ SELECT df FROM generate_series(1, 400) AS df
	 WHERE abs(tests.t_tails(oracle.t_quantile_975(df), df) - 0.05)
		> 1e-11 $$,
	'2.5 percent lie beyond it, for 1 to 400 degrees of freedom');
SELECT ok(abs(oracle.t_quantile_975(1000000000000000) - 1.959963984540054)
	< 1e-12, 'and in the end it is the normal one');
SELECT is(oracle.t_quantile_975(0), NULL, 'there is none for 0');
SELECT is(oracle.t_bound(5, NULL, 1, 1), NULL, 'one value has no interval');

-- Wilson's bounds; the figures come from R's prop.test(correct = FALSE).
SELECT is_empty($$ SELECT * FROM (VALUES
	(0, 1, 0, 0.793450685622763::float8),
	(1, 1, 0.206549314377238, 1),
	(1, 2, 0.0945312057342307, 0.905468794265769),
	(0, 5, 0, 0.434482464783175),
	(1, 5, 0.0362241086324301, 0.624465370237475)) AS v (k, n, lo, hi)
	 WHERE abs(oracle.wilson_bound(k, n, -1) - lo) > 1e-14
	    OR abs(oracle.wilson_bound(k, n, 1) - hi) > 1e-14 $$,
	'shares have the bounds that R gives');
-- They are where the score statistic reaches the normal quantile.
SELECT is_empty($$
	SELECT k, n, side
	  FROM generate_series(1, 40) AS n, generate_series(0, n) AS k,
		unnest(ARRAY[-1, 1]) AS side,
		LATERAL (SELECT oracle.wilson_bound(k, n, side) AS p) AS b
	 WHERE b.p NOT IN (0, 1)
	   AND abs(abs(k::float8 / n - b.p) / sqrt(b.p * (1 - b.p) / n)
		- 1.959963984540054) > 1e-9 $$,
	'a bound is a share that the data would just not refute');
SELECT is(oracle.wilson_bound(0, 0, 1), NULL, 'nobody has no share');

SELECT * FROM finish();
ROLLBACK;
