-- What a patient may expect: the question to the process cohort.  The figures
-- are its own; who the cohorts are, and what words go with them, is said here.

-- About every series of a trajectory, in its order: src/trend/expect.h says
-- what each member means.
CREATE FUNCTION internal.expectation_question(clinic_id uuid, course json)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object(
		'kind', 'expectation',
		'calibration', internal.expectation_calibration(
			(course->>'as_of')::date),
		'series', (
			SELECT coalesce(json_agg(internal.expectation_series(
				clinic_id, (course->>'as_of')::date, e.episode,
				s.series) ORDER BY e.n, s.n), '[]')
			  FROM json_array_elements(course->'episodes')
				WITH ORDINALITY AS e (episode, n),
				json_array_elements(e.episode->'series')
				WITH ORDINALITY AS s (series, n)));
END;
$$;

-- Bands of a year ago are looked back at; of half a year ago, when there was no
-- model yet.
CREATE FUNCTION internal.expectation_calibration(as_of date)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object(
		'pasts', (
			SELECT json_agg(json_build_object(
				'as_of', as_of - days,
				'rule', format('Bands as they would have been'
					' drawn at baseline from what was known'
					' on %s, held against the scores that'
					' people of this cohort gave after that'
					' day: the share of these within the'
					' bands. About half and four fifths of'
					' them should be. What was corrected'
					' since is taken as it is now.',
					as_of - days)) ORDER BY n)
			  FROM unnest(ARRAY[365, 182]) WITH ORDINALITY
				AS a (days, n)),
		'none', 'A year ago, and half a year ago, not enough was known'
			' to draw such bands.',
		'few', 'Too few people have given scores since to say whether'
			' such bands of the past have held.');
END;
$$;

CREATE FUNCTION internal.expectation_series(clinic_id uuid, as_of date,
	episode json, series json)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	q internal.trend_question;
BEGIN
	q.clinic_ids := ARRAY[clinic_id];
	q.as_of := as_of;
	q.instrument := series->>'instrument';
	q.scale := series->>'scale';
	q.higher_is := series->>'higher_is';
	q.mcid := internal.threshold_for(q.instrument, q.scale, '{MCID,SCB}',
		NULL);
	RETURN json_build_object(
		'clinic_ids', q.clinic_ids,
		'instrument', q.instrument,
		'scale', q.scale,
		'as_of', q.as_of,
		'good', CASE q.higher_is WHEN 'better' THEN 1 ELSE -1 END,
		'mcid_cents', round((q.mcid).value * 100)::integer,
		'at_least', 5,
		'minimum_cents', round((series->>'minimum')::numeric
			* 100)::integer,
		'maximum_cents', round((series->>'maximum')::numeric
			* 100)::integer,
		'points', internal.expectation_points(clinic_id,
			(episode->>'episode_id')::uuid, series),
		'cohorts', internal.expectation_cohorts(q, episode));
END;
$$;

-- The visits, without those that are off.  Scores from the day of a rescue on
-- do not count, as they do not in the cohort.
CREATE FUNCTION internal.expectation_points(clinic_id uuid, episode_id uuid,
	series json)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	until CONSTANT date := (
		SELECT s.censored_on
		  FROM registry.stratum AS s
		 WHERE s.clinic_id = expectation_points.clinic_id
		   AND s.episode_id = expectation_points.episode_id);
BEGIN
	RETURN (SELECT coalesce(json_agg(json_build_object(
			'visit_code', p.visit_code,
			'target_day', p.target_day,
			'score_cents', CASE WHEN p.target_day <= 0
				OR until IS NULL OR p.answered_on < until
				THEN round(p.score * 100)::integer END)
			ORDER BY p.target_day, p.visit_code), '[]')
		  FROM json_to_recordset(series->'points') AS p (
			visit_code text, target_day integer, answered_on date,
			score numeric, state text)
		 WHERE p.score IS NOT NULL
		    OR p.state <> 'cancelled');
END;
$$;

-- Who the person is held against, from near to far: at the own clinic, those
-- treated in the same region with the same class of product; in the region;
-- all.
CREATE FUNCTION internal.expectation_cohorts(q internal.trend_question,
	episode json)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	region CONSTANT jsonb := jsonb_build_object('region',
		jsonb_build_array(episode->>'body_region'));
	product CONSTANT jsonb := (
		SELECT jsonb_build_object('product_class',
			jsonb_build_array(s.product_class))
		  FROM registry.stratum AS s
		 WHERE s.clinic_id = q.clinic_ids[1]
		   AND s.episode_id = (episode->>'episode_id')::uuid
		   AND s.product_class IS NOT NULL);
	cohorts json[];
	filters jsonb;
BEGIN
	FOREACH filters IN ARRAY ARRAY[region || product, region, '{}']
	LOOP
		CONTINUE WHEN filters IS NULL;
		q.filters := filters;
		cohorts := cohorts || json_build_object(
			'of', internal.cohort_sentence(q),
			'filters', filters);
	END LOOP;
	RETURN array_to_json(cohorts);
END;
$$;
