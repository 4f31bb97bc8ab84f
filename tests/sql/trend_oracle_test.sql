-- Random records and edits: series and strata stay what a rebuild makes of
-- them, and trends agree with the plain question put to the records.
BEGIN;
\ir fixture.psql
\ir episode.psql
\ir oracle/install.psql
SELECT plan(22);
SELECT setseed(0.20261122) \g /dev/null

CREATE TEMPORARY TABLE people AS SELECT 'p' || n AS label
  FROM generate_series(1, 45) AS n;
INSERT INTO registry.patient (clinic_id, patient_id, sex, birth_year,
	created_at)
SELECT tests.clinic(), tests.id(label), 'male', 1960, now() FROM people;
CREATE TEMPORARY TABLE episodes AS
SELECT p.label || ' ' || side AS label, p.label AS patient, side,
	(random() * 800)::integer AS ago
  FROM people AS p, unnest(ARRAY['left', 'right']) AS side;
SELECT tests.treat(label, tests.noon(-ago), 'muscle',
	CASE WHEN random() < 0.05 THEN 'draft' ELSE 'final' END, patient, side)
  FROM episodes \g /dev/null
UPDATE registry.procedure_version
   SET guidance = (ARRAY['ultrasound', 'none', NULL])[ceil(random() * 3)];
SELECT internal.trends_write(tests.clinic(), tests.id(label)) FROM episodes
\g /dev/null

-- Do something to a visit or its episode, if that is allowed.
CREATE FUNCTION tests.edit(label text, code text, kind float8, score integer,
	spot float8)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	today date := internal.today(tests.clinic());
	v internal.visit_row;
BEGIN
	SELECT * INTO v FROM internal.visit_rows(tests.clinic()) AS r
	 WHERE r.visit_id = tests.visit(label, code);
	IF NOT FOUND THEN
		RETURN; -- a draft has only a baseline
	ELSIF kind < 0.7 THEN
		PERFORM tests.answer(label, code, score, tests.noon(
			v.opens_on - today + ((v.late_until - v.opens_on)
				* spot)::integer));
	ELSIF kind < 0.8 THEN
		PERFORM api.response_correct(tests.clinic(),
			tests.token('clinician'), tests.request(),
			r.response_id, r.version, 'NRS_PAIN',
			json_build_object('PAIN', score),
			NULL, 'typo', '1.0', tests.scores('NRS_PAIN', score))
		   FROM registry.response AS r
		  WHERE r.visit_id = v.visit_id AND r.current;
	ELSIF kind < 0.86 THEN
		PERFORM api.visit_amend(tests.clinic(),
			tests.token('clinician'), tests.request(), v.visit_id,
			v.version, v.target_on - 10 + (spot * 20)::integer,
			NULL, 'away');
	ELSIF kind < 0.92 THEN
		PERFORM api.visit_amend(tests.clinic(),
			tests.token('clinician'), tests.request(), v.visit_id,
			v.version, NULL, spot < 0.7, 'away');
	ELSIF kind < 0.97 THEN
		PERFORM tests.event(label, (ARRAY['steroid', 'surgery',
			'withdrawal', 'repeat_injection', 'death'])
			[1 + floor(spot * 5)], v.target_on + score - 5);
	ELSIF kind < 0.98 THEN
		UPDATE registry.procedure SET status = 'entered_in_error'
		 WHERE procedure_id = tests.id(label);
		-- With it goes a death that was recorded there.
		PERFORM internal.trends_of_patient(tests.clinic(),
			v.patient_id);
	ELSE
		UPDATE registry.episode
		   SET day_zero = day_zero - (spot * 5)::integer
		 WHERE episode_id = tests.id(label);
		PERFORM internal.visits_lay(tests.clinic(), tests.id(label));
		PERFORM internal.trends_write(tests.clinic(), tests.id(label));
	END IF;
EXCEPTION WHEN SQLSTATE 'MD409' OR SQLSTATE 'MD422' OR SQLSTATE 'MD404' THEN
	NULL;
END;
$$;
SELECT tests.edit(e.label, (ARRAY['baseline', 'baseline', 'w6', 'm3', 'm6',
	'm12', 'y2'])[ceil(random() * 7)], random(),
	floor(random() * 11)::integer, random())
  FROM episodes AS e, generate_series(1, 14) \g /dev/null

SELECT ok((SELECT count(*) > 200 FROM registry.response WHERE current),
	'there is something to look at');
CREATE TEMPORARY TABLE series_before AS SELECT * FROM registry.series;
CREATE TEMPORARY TABLE stratum_before AS SELECT * FROM registry.stratum;
SELECT internal.rebuild_trends(tests.clinic()) \g /dev/null
SELECT set_eq('TABLE registry.series', 'TABLE series_before',
	'a rebuild finds every series as it stands');
SELECT set_eq('TABLE registry.stratum', 'TABLE stratum_before',
	'and every stratum');
DELETE FROM registry.series;
DELETE FROM registry.stratum;
SELECT internal.rebuild_trends(tests.clinic()) \g /dev/null
SELECT set_eq('TABLE registry.series', 'TABLE series_before',
	'from nothing it makes the same series');
SELECT set_eq('TABLE registry.stratum', 'TABLE stratum_before',
	'and strata');

-- The plain question, one row per visit, in points.
CREATE FUNCTION tests.points(as_of date)
RETURNS TABLE (person uuid, episode uuid, guidance text, laterality text,
	region text, target_day integer, became text, score numeric,
	change numeric)
LANGUAGE sql
AS $$
WITH episode AS (
	SELECT e.*, o.procedure_id, coalesce(f.guidance, 'not_recorded')
			AS guidance,
		(SELECT min(x.occurred_on) FROM registry.intercurrent_event AS x
		   JOIN registry.episode AS other USING (clinic_id, episode_id)
		   JOIN registry.procedure AS p USING (clinic_id, procedure_id)
		  WHERE other.patient_id = e.patient_id
		    AND x.type = 'death'
		    AND p.status <> 'entered_in_error') AS died_on,
		(SELECT min(x.occurred_on) FROM registry.intercurrent_event AS x
		   JOIN registry.episode AS other USING (clinic_id, episode_id)
		   JOIN registry.procedure AS p USING (clinic_id, procedure_id)
		  WHERE other.patient_id = e.patient_id
		    AND p.status <> 'entered_in_error'
		    AND (x.type = 'withdrawal'
			OR other.episode_id = e.episode_id
			AND x.type <> 'death')) AS rescued_on
	  FROM registry.episode AS e
	  JOIN registry.procedure AS o USING (clinic_id, episode_id)
	  JOIN registry.procedure_version AS f USING (clinic_id, procedure_id,
			version)
	 WHERE o.status = 'final'
	   AND e.day_zero <= as_of
), visit AS (
	SELECT v.*, e.guidance, e.laterality, e.body_region, e.rescued_on,
		e.day_zero, r.answered_on,
		CASE WHEN r.answered_on <= as_of THEN c.value END AS value,
		v.cancelled_at IS NOT NULL
			OR e.died_on < e.day_zero + v.target_day AS not_asked
	  FROM episode AS e
	  JOIN registry.visit AS v USING (clinic_id, episode_id)
	  LEFT JOIN registry.response AS r ON r.visit_id = v.visit_id
			AND r.current
	  LEFT JOIN registry.score AS c ON c.response_id = r.response_id
			AND c.version = r.version
), judged AS (
	SELECT v.*, CASE
		WHEN v.not_asked THEN NULL
		WHEN v.value IS NULL AND v.closes_on >= as_of THEN 'not_yet_due'
		WHEN v.visit_code <> 'baseline' AND v.rescued_on <= coalesce(
			CASE WHEN v.value IS NOT NULL THEN v.answered_on END,
			v.day_zero + v.target_day) THEN 'censored'
		WHEN v.value IS NULL THEN 'not_answered'
		WHEN v.answered_on <= v.closes_on THEN 'answered'
		ELSE 'late' END AS became
	  FROM visit AS v
)
SELECT j.patient_id, j.episode_id, j.guidance, j.laterality, j.body_region,
	j.target_day, j.became,
	CASE WHEN j.became IN ('answered', 'late') THEN j.value END,
	CASE WHEN j.became IN ('answered', 'late')
			AND j.visit_code <> 'baseline'
		THEN j.value - (SELECT b.value FROM judged AS b
			 WHERE b.episode_id = j.episode_id
			   AND b.visit_code = 'baseline'
			   AND b.became IS NOT NULL) END
  FROM judged AS j;
$$;

-- Its figures for one grouping, rounded as far as they must agree.
CREATE FUNCTION tests.oracle(as_of date, word text, guidances text[])
RETURNS TABLE (is_total boolean, group_name text, people bigint,
	episodes bigint, target_day integer, counts bigint[], figures numeric[])
LANGUAGE sql
AS $$
WITH point AS (
	SELECT p.*, CASE word WHEN 'guidance' THEN p.guidance
			WHEN 'laterality' THEN p.laterality END AS group_name
	  FROM tests.points(as_of) AS p
	 WHERE p.guidance = ANY (guidances)
), cell AS (
	SELECT g.is_total, g.group_name, v.target_day, g.people, g.episodes
	  FROM (SELECT true, NULL, count(DISTINCT person),
			count(DISTINCT episode) FROM point
		UNION ALL
		SELECT false, group_name, count(DISTINCT person),
			count(DISTINCT episode) FROM point GROUP BY group_name)
		AS g (is_total, group_name, people, episodes),
		(SELECT DISTINCT target_day FROM point) AS v
)
SELECT c.is_total, c.group_name, c.people, c.episodes, c.target_day,
	ARRAY[count(p.became) FILTER (WHERE p.became <> 'not_yet_due'),
		count(*) FILTER (WHERE p.became = 'answered'),
		count(*) FILTER (WHERE p.became = 'late'),
		count(*) FILTER (WHERE p.became = 'censored'),
		count(*) FILTER (WHERE p.became = 'not_answered'),
		count(*) FILTER (WHERE p.became = 'not_yet_due'),
		count(p.score), count(p.change),
		count(*) FILTER (WHERE p.change <= -2),
		count(*) FILTER (WHERE p.score <= 4)],
	ARRAY[round(avg(p.score), 10), round(stddev_samp(p.score), 10),
		round(percentile_cont(0.25) WITHIN GROUP (ORDER BY
			p.score::float8)::numeric, 10),
		round(percentile_cont(0.5) WITHIN GROUP (ORDER BY
			p.score::float8)::numeric, 10),
		round(percentile_cont(0.75) WITHIN GROUP (ORDER BY
			p.score::float8)::numeric, 10),
		round(avg(p.change), 10), round(stddev_samp(p.change), 10)]
  FROM cell AS c
  LEFT JOIN point AS p ON p.target_day = c.target_day
		AND (c.is_total
			OR p.group_name IS NOT DISTINCT FROM c.group_name)
 GROUP BY c.is_total, c.group_name, c.people, c.episodes, c.target_day;
$$;
CREATE FUNCTION tests.answer_of_trend(as_of date, word text, guidances text[])
RETURNS TABLE (is_total boolean, group_name text, people bigint,
	episodes bigint, target_day integer, counts bigint[], figures numeric[])
LANGUAGE sql
AS $$
SELECT c.is_total, c.group_name, c.people, c.episodes, c.target_day,
	ARRAY[c.due, c.answered, c.late, c.censored, c.not_answered,
		c.not_yet_due, c.n, c.change_n, c.responders, c.pass]::bigint[],
	ARRAY[round(c.mean::numeric, 10), round(c.sd::numeric, 10),
		round(c.q1::numeric, 10), round(c.median::numeric, 10),
		round(c.q3::numeric, 10), round(c.change_mean::numeric, 10),
		round(c.change_sd::numeric, 10)]
  FROM oracle.trend(ARRAY[tests.clinic()], 'NRS_PAIN', 'total', as_of, word,
	jsonb_build_object('guidance', to_jsonb(guidances)), -1, 200, 400) AS c;
$$;
SELECT set_eq(format('SELECT * FROM tests.answer_of_trend(%L, %L, %L)',
		internal.today(tests.clinic()) - ago, word, guidances),
	format('SELECT * FROM tests.oracle(%L, %L, %L)',
		internal.today(tests.clinic()) - ago, word, guidances),
	format('%s days ago, by %s, guidance %s', ago, word, guidances))
  FROM unnest(ARRAY[0, 100, 400]) AS ago,
	unnest(ARRAY[NULL, 'guidance', 'laterality']) AS word,
	(VALUES ('{ultrasound,none,not_recorded}'::text[]), ('{none}'))
		AS f (guidances)
 WHERE ago = 0 OR word IS DISTINCT FROM 'laterality' OR guidances = '{none}';
SELECT ok((SELECT bool_and(c.counts[n] > 0) FROM unnest(ARRAY[1, 2, 3, 4, 5, 6,
		7, 8, 9, 10]) AS n, LATERAL (SELECT array_agg(x ORDER BY i)
			AS counts FROM (SELECT i, sum(u) AS x FROM tests.oracle(
			internal.today(tests.clinic()), NULL,
			'{ultrasound,none,not_recorded}') AS o,
			unnest(o.counts) WITH ORDINALITY AS a (u, i)
			GROUP BY i) AS s) AS c),
	'every way in which a visit can end was among them');

SELECT * FROM finish();
ROLLBACK;
