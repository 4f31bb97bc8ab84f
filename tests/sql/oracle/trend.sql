-- A cohort's course: what GET /v1/trends shows, from series and stratum.

-- One row per group and visit, and one per visit of all together.
-- Thresholds come in hundredths: ${mcid} as a change in the good direction,
-- ${pass} as a score; ${good} is 1 where higher is better, else -1.
CREATE FUNCTION oracle.trend(clinic_ids uuid[], instrument text, scale text,
	as_of date, word text, filters jsonb, good integer, mcid integer,
	pass integer)
RETURNS SETOF oracle.cell
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
RETURN QUERY
WITH episode AS MATERIALIZED (
	SELECT e.*
	  FROM oracle.cohort_episodes(clinic_ids, instrument, scale, as_of,
			word, filters) AS e
	 WHERE e.outside = '{}'
), cohort AS (
	SELECT GROUPING(e.group_name) = 1 AS is_total, e.group_name,
		count(DISTINCT e.person) AS people, count(*) AS episodes
	  FROM episode AS e
	 GROUP BY GROUPING SETS ((), (e.group_name))
), point AS (
	SELECT e.group_name, v.*, CASE WHEN v.target_day > 0
		THEN v.score - v.baseline END AS change
	  FROM episode AS e
	 CROSS JOIN LATERAL oracle.cohort_visits(as_of, e.day_zero,
			e.censored_on, e.died_on, e.visit_codes, e.target_days,
			e.closes_on, e.score_cents, e.answered_on, e.cancelled)
			AS v
), visit AS (
	SELECT GROUPING(p.group_name) = 1 AS is_total, p.group_name,
		p.target_day, min(p.visit_code) AS visit_code,
		count(*) FILTER (WHERE p.became = 'answered') AS answered,
		count(*) FILTER (WHERE p.became = 'late') AS late,
		count(*) FILTER (WHERE p.became = 'censored') AS censored,
		count(*) FILTER (WHERE p.became = 'not_answered')
			AS not_answered,
		count(*) FILTER (WHERE p.became = 'not_yet_due')
			AS not_yet_due,
		count(p.score) AS n,
		sum(p.score) AS total,
		sum(p.score::bigint * p.score) AS squares,
		percentile_cont('{0.25,0.5,0.75}'::double precision[])
			WITHIN GROUP (ORDER BY p.score) AS quartiles,
		count(p.change) AS change_n,
		sum(p.change) AS change_total,
		sum(p.change::bigint * p.change) AS change_squares,
		count(*) FILTER (WHERE good * p.change >= mcid) AS responders,
		count(*) FILTER (WHERE good * p.score >= good * trend.pass)
			AS pass
	  FROM point AS p
	 GROUP BY GROUPING SETS ((p.target_day), (p.group_name, p.target_day))
), spread AS (
	SELECT v.*,
		v.total / (v.n * 100.0) AS mean,
		sqrt((v.n * v.squares - v.total * v.total)
			/ nullif(v.n * (v.n - 1) * 10000.0, 0)) AS sd,
		v.change_total / (v.change_n * 100.0) AS change_mean,
		sqrt((v.change_n * v.change_squares
				- v.change_total * v.change_total)
			/ nullif(v.change_n * (v.change_n - 1) * 10000.0, 0))
			AS change_sd
	  FROM visit AS v
)
SELECT c.is_total, c.group_name, c.people::integer, c.episodes::integer,
	false, t.target_day, t.visit_code,
	coalesce(s.answered + s.late + s.censored + s.not_answered, 0)::integer,
	coalesce(s.answered, 0)::integer, coalesce(s.late, 0)::integer,
	coalesce(s.censored, 0)::integer, coalesce(s.not_answered, 0)::integer,
	coalesce(s.not_yet_due, 0)::integer, coalesce(s.n, 0)::integer,
	s.mean::double precision, s.sd::double precision,
	s.quartiles[2] / 100, s.quartiles[1] / 100, s.quartiles[3] / 100,
	oracle.t_bound(s.mean::double precision, s.sd::double precision,
		s.n, -1),
	oracle.t_bound(s.mean::double precision, s.sd::double precision,
		s.n, 1),
	coalesce(s.change_n, 0)::integer, s.change_mean::double precision,
	s.change_sd::double precision,
	oracle.t_bound(s.change_mean::double precision,
		s.change_sd::double precision, s.change_n, -1),
	oracle.t_bound(s.change_mean::double precision,
		s.change_sd::double precision, s.change_n, 1),
	coalesce(s.responders, 0)::integer,
	oracle.wilson_bound(s.responders, s.change_n, -1),
	oracle.wilson_bound(s.responders, s.change_n, 1),
	coalesce(s.pass, 0)::integer,
	oracle.wilson_bound(s.pass, s.n, -1),
	oracle.wilson_bound(s.pass, s.n, 1)
  FROM cohort AS c
  LEFT JOIN visit AS t ON t.is_total
  LEFT JOIN spread AS s ON s.is_total = c.is_total
		AND s.group_name IS NOT DISTINCT FROM c.group_name
		AND s.target_day = t.target_day;
END;
$$;

-- Who stands behind each cell of that table, for oracle.suppress().
CREATE FUNCTION oracle.members(clinic_ids uuid[], instrument text,
	scale text, as_of date, word text, filters jsonb)
RETURNS SETOF oracle.member
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
RETURN QUERY
WITH episode AS MATERIALIZED (
	SELECT e.*
	  FROM oracle.cohort_episodes(clinic_ids, instrument, scale, as_of,
			word, filters) AS e
	 WHERE e.outside = '{}'
)
SELECT e.group_name, NULL::integer, e.person, false
  FROM episode AS e
 GROUP BY e.group_name, e.person
UNION ALL
SELECT e.group_name, v.target_day, e.person,
	bool_or(v.target_day > 0 AND v.baseline IS NOT NULL)
  FROM episode AS e
 CROSS JOIN LATERAL oracle.cohort_visits(as_of, e.day_zero,
		e.censored_on, e.died_on, e.visit_codes, e.target_days,
		e.closes_on, e.score_cents, e.answered_on, e.cancelled) AS v
 WHERE v.score IS NOT NULL
 GROUP BY e.group_name, v.target_day, e.person;
END;
$$;

-- Who stands beside the changes of that table without having one.
CREATE FUNCTION oracle.remnants(clinic_ids uuid[], instrument text,
	scale text, as_of date, word text, filters jsonb)
RETURNS SETOF oracle.remnant
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
RETURN QUERY
WITH episode AS MATERIALIZED (
	SELECT e.*
	  FROM oracle.cohort_episodes(clinic_ids, instrument, scale, as_of,
			word, filters) AS e
	 WHERE e.outside = '{}'
), axis AS (
	SELECT array_agg(DISTINCT d.day) AS days
	  FROM episode AS e, unnest(e.target_days) AS d (day)
)
SELECT DISTINCT e.group_name, r.target_day, e.person, r.lapsed
  FROM episode AS e
 CROSS JOIN axis AS x
 CROSS JOIN LATERAL oracle.cohort_remnants(x.days, as_of, e.day_zero,
		e.censored_on, e.died_on, e.visit_codes, e.target_days,
		e.closes_on, e.score_cents, e.answered_on, e.cancelled) AS r;
END;
$$;

-- The figures that somebody could find out by asking twice: leaving out one
-- filter, one value of a filter, or all clinics but the first changes who
-- stands behind them by 1 to ${at_least} - 1 people, or leaves so few beside
-- a change.
CREATE FUNCTION oracle.differences(clinic_ids uuid[], instrument text,
	scale text, as_of date, word text, filters jsonb, at_least integer)
RETURNS SETOF oracle.unsafe
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
RETURN QUERY
WITH episode AS MATERIALIZED (
	SELECT e.*
	  FROM oracle.cohort_episodes(clinic_ids, instrument, scale, as_of,
			differences.word, filters) AS e
	 WHERE cardinality(e.outside) <= 1
), scored AS MATERIALIZED (
	SELECT e.clinic_id, e.person, e.group_name, e.keys, e.outside,
		v.target_day, v.target_day > 0 AND v.baseline IS NOT NULL
			AS paired
	  FROM episode AS e
	 CROSS JOIN LATERAL oracle.cohort_visits(as_of, e.day_zero,
			e.censored_on, e.died_on, e.visit_codes, e.target_days,
			e.closes_on, e.score_cents, e.answered_on, e.cancelled)
			AS v
	 WHERE v.score IS NOT NULL
), member AS (
	SELECT e.clinic_id, e.person, e.group_name, e.keys, e.outside,
		NULL::integer AS target_day, false AS paired,
		NULL::boolean AS lapsed
	  FROM episode AS e
	UNION ALL
	SELECT s.clinic_id, s.person, s.group_name, s.keys, s.outside,
		s.target_day, f.paired, NULL
	  FROM scored AS s
	  JOIN (VALUES (false), (true)) AS f (paired)
			ON s.paired OR NOT f.paired
	UNION ALL
	SELECT e.clinic_id, e.person, e.group_name, e.keys, e.outside,
		r.target_day, true, r.lapsed
	  FROM episode AS e
	 CROSS JOIN (SELECT array_agg(DISTINCT d.day) AS days
		  FROM episode AS f, unnest(f.target_days) AS d (day)) AS x
	 CROSS JOIN LATERAL oracle.cohort_remnants(x.days, as_of, e.day_zero,
			e.censored_on, e.died_on, e.visit_codes, e.target_days,
			e.closes_on, e.score_cents, e.answered_on, e.cancelled)
			AS r
), apart AS (
	SELECT m.person, m.group_name, m.target_day, m.paired, m.lapsed,
		m.outside[1] AS word, NULL AS value
	  FROM member AS m
	 WHERE m.outside <> '{}'
	UNION ALL
	SELECT m.person, m.group_name, m.target_day, m.paired, m.lapsed, f.word,
		m.keys[array_position(internal.cohort_words(), f.word)]
	  FROM member AS m
	 CROSS JOIN (SELECT j.word
		  FROM jsonb_each(filters) AS j (word, accepted)
		 WHERE jsonb_array_length(j.accepted) > 1) AS f
	 WHERE m.outside = '{}'
	UNION ALL
	SELECT m.person, m.group_name, m.target_day, m.paired, m.lapsed,
		'clinics', NULL
	  FROM member AS m
	 WHERE m.outside = '{}'
	   AND m.clinic_id <> clinic_ids[1]
)
SELECT DISTINCT GROUPING(a.group_name) = 1, a.group_name, a.target_day,
	a.paired
  FROM apart AS a
 GROUP BY GROUPING SETS ((a.target_day, a.paired, a.word, a.value),
	(a.group_name, a.target_day, a.paired, a.word, a.value))
HAVING count(DISTINCT a.person) FILTER (WHERE a.lapsed IS NULL)
		BETWEEN 1 AND at_least - 1
    OR oracle.tells(
		count(DISTINCT a.person) FILTER (WHERE a.lapsed IS NULL),
		count(DISTINCT a.person) FILTER (WHERE a.lapsed),
		count(DISTINCT a.person) FILTER (WHERE NOT a.lapsed), at_least);
END;
$$;

-- The names of the groups among these, at a visit or in the cohort.
CREATE FUNCTION oracle.unsafe_groups(unsafe oracle.unsafe[], day integer,
	paired boolean)
RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
RETURN ARRAY(SELECT coalesce(u.group_name, '')
	  FROM unnest(unsafe) AS u
	 WHERE NOT u.is_total
	   AND u.target_day IS NOT DISTINCT FROM day
	   AND u.paired = unsafe_groups.paired);

-- The table as somebody may see it who may not see fewer than ${at_least}
-- people: see oracle.hidden().  What is ${unsafe} is hidden whatever its
-- size; so are changes that tell of the ${remnants}.  Hidden groups lose all
-- figures; a cell with too few people scored all but what was due; one with
-- too few pairs its change.
CREATE FUNCTION oracle.suppress(cells oracle.cell[],
	members oracle.member[], at_least integer, unsafe oracle.unsafe[],
	remnants oracle.remnant[] DEFAULT '{}')
RETURNS oracle.cell[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	gone CONSTANT text[] := oracle.hidden(members, NULL, false,
		oracle.unsafe_groups(unsafe, NULL, false), at_least);
	scored text[];
	pairs text[];
	of_all boolean[];
	of_day oracle.member[];
	names CONSTANT text[] := ARRAY(
		SELECT DISTINCT coalesce(m.group_name, '')
		  FROM unnest(members) AS m);
	day integer;
BEGIN
	FOR day IN SELECT DISTINCT c.target_day FROM unnest(cells) AS c
		    WHERE c.target_day IS NOT NULL LOOP
		of_day := ARRAY(SELECT m FROM unnest(members) AS m
				 WHERE m.target_day = day);
		scored := oracle.hidden(of_day, day, false, gone
			|| oracle.unsafe_groups(unsafe, day, false), at_least);
		pairs := oracle.hidden(of_day, day, true, scored
			|| oracle.unsafe_groups(unsafe, day, true)
			|| ARRAY(SELECT n FROM unnest(names) AS n
				 WHERE oracle.groups_tell(ARRAY[n], of_day,
					remnants, day, at_least)),
			at_least, remnants);
		-- The total must not be the only group that is hidden.
		SELECT ARRAY[count(DISTINCT m.person)
				BETWEEN 1 AND at_least - 1
			OR count(DISTINCT m.name) FILTER (WHERE m.name
				= ANY (scored)) = 1,
			count(DISTINCT m.person) FILTER (WHERE m.paired)
				BETWEEN 1 AND at_least - 1
			OR count(DISTINCT m.name) FILTER (WHERE m.paired
				AND m.name = ANY (pairs)) = 1]
		  INTO of_all
		  FROM (SELECT u.person, u.paired,
				coalesce(u.group_name, '') AS name
			  FROM unnest(of_day) AS u) AS m;
		SELECT ARRAY[of_all[1] OR coalesce(bool_or(NOT u.paired), false),
			of_all[2] OR coalesce(bool_or(u.paired), false)]
		  INTO of_all
		  FROM unnest(unsafe) AS u
		 WHERE u.is_total
		   AND u.target_day = day;
		of_all[2] := of_all[2]
			OR oracle.groups_tell(pairs, of_day, remnants, day,
				at_least)
			OR (SELECT oracle.tells(
				(SELECT count(*) FROM unnest(of_day) AS m
				  WHERE m.paired),
				count(DISTINCT r.person) FILTER
					(WHERE r.lapsed),
				count(DISTINCT r.person) FILTER
					(WHERE NOT r.lapsed), at_least)
			  FROM unnest(remnants) AS r
			 WHERE r.target_day = day);
		cells := ARRAY(SELECT CASE
			WHEN c.target_day IS DISTINCT FROM day THEN c
			WHEN c.is_total THEN oracle.cell_hide(c, false,
				of_all[1], of_all[2])
			ELSE oracle.cell_hide(c, false,
				coalesce(c.group_name, '') = ANY (scored),
				coalesce(c.group_name, '') = ANY (pairs)) END
			  FROM unnest(cells) AS c);
	END LOOP;
	RETURN ARRAY(SELECT oracle.cell_hide(c, NOT c.is_total
			AND coalesce(c.group_name, '') = ANY (gone), false,
			false)
		  FROM unnest(cells) AS c);
END;
$$;
