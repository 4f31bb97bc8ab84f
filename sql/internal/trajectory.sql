-- The course of one episode, from the records themselves.

-- ${own}: for the patient, who sees the own scores by visit, the days of
-- treatment and which way is better.  What was injected and how, what came
-- between, thresholds, errors and how an answer was taken are for whoever can
-- explain them.
CREATE FUNCTION internal.episode_course(e registry.episode, own boolean)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object(
		'episode_id', e.episode_id,
		'episode_no', e.episode_no,
		'body_region', e.body_region,
		'laterality', e.laterality,
		'day_zero', e.day_zero,
		'ended_on', e.ended_on,
		'procedures', (
			SELECT json_agg(json_build_object(
				'procedure_id', o.procedure_id,
				'performed_at', internal.rfc3339(
					o.performed_at),
				'product_class', CASE WHEN NOT own THEN
					internal.product_class_of(o.clinic_id,
					o.procedure_id, o.version) END,
				'guidance', CASE WHEN NOT own
					THEN f.guidance END)
				ORDER BY o.performed_at, o.procedure_id)
			  FROM registry.procedure AS o
			  JOIN registry.procedure_version AS f
				ON f.clinic_id = o.clinic_id
				AND f.procedure_id = o.procedure_id
				AND f.version = o.version
			 WHERE o.clinic_id = e.clinic_id
			   AND o.episode_id = e.episode_id
			   AND o.status <> 'entered_in_error'),
		'events', (
			SELECT coalesce(json_agg(json_build_object(
				'type', x.type,
				'occurred_on', x.occurred_on,
				'day', x.occurred_on - e.day_zero)
				ORDER BY x.occurred_on, x.type), '[]')
			  FROM internal.events_of_patient(e.clinic_id,
				e.patient_id) AS x
			 WHERE NOT own
			   AND (x.episode_id = e.episode_id
				OR x.type IN ('death', 'withdrawal'))),
		'series', internal.course_series(e, own));
END;
$$;

-- Every scale that the episode's visits ask, with a point for each visit.
CREATE FUNCTION internal.course_series(e registry.episode, own boolean)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (
		-- The visits once, whatever the planner expects of them.
		WITH visit AS MATERIALIZED (
			SELECT r.visit_id, r.visit_code, r.target_day, r.state
			  FROM internal.visit_rows(e.clinic_id) AS r
			 WHERE r.episode_id = e.episode_id
		), point AS MATERIALIZED (
			SELECT i.instrument, i.ordinal, s.version, s.scale,
				s.higher_is, s.minimum, s.maximum, v.visit_code,
				v.target_day, v.state, r.answered_on, r.mode,
				c.value, c.se,
				max(c.value) FILTER (WHERE v.target_day = 0)
					OVER (PARTITION BY i.instrument,
						s.scale) AS baseline
			  FROM visit AS v
			  JOIN registry.visit_instrument AS i
				ON i.clinic_id = e.clinic_id
				AND i.visit_id = v.visit_id
			  LEFT JOIN registry.response AS r
				ON r.clinic_id = i.clinic_id
				AND r.visit_id = i.visit_id
				AND r.instrument = i.instrument
				AND r.current AND NOT r.voided
			  JOIN registry.instrument_scale AS s
				ON s.instrument = i.instrument
				AND s.version = coalesce(r.instrument_version,
					i.version)
			  LEFT JOIN registry.score AS c
				ON c.clinic_id = r.clinic_id
				AND c.response_id = r.response_id
				AND c.version = r.version
				AND c.scale = s.scale
		), course AS (
			SELECT p.instrument, p.scale, min(p.ordinal) AS ordinal,
				max(p.version) AS version,
				min(p.higher_is) AS higher_is,
				min(p.minimum) AS minimum,
				max(p.maximum) AS maximum,
				json_agg(json_build_object(
					'visit_code', p.visit_code,
					'target_day', p.target_day,
					'day', p.answered_on - e.day_zero,
					'answered_on', p.answered_on,
					'score', p.value,
					'se', CASE WHEN NOT own
						THEN p.se END,
					'change', CASE WHEN p.target_day > 0
						THEN p.value - p.baseline END,
					'state', p.state,
					'mode', CASE WHEN NOT own
						THEN p.mode END)
					ORDER BY p.target_day) AS points
			  FROM point AS p
			 GROUP BY p.instrument, p.scale
		)
		SELECT coalesce(json_agg(json_build_object(
			'instrument', c.instrument,
			'version', c.version,
			'scale', c.scale,
			'higher_is', c.higher_is,
			'minimum', c.minimum,
			'maximum', c.maximum,
			'thresholds', (
				SELECT coalesce(json_agg(json_build_object(
					'threshold', t.threshold,
					'kind', t.kind,
					'value', t.value,
					'population', t.population,
					'source', t.source)
					ORDER BY t.kind, t.preferred DESC,
						t.threshold), '[]')
				  FROM registry.threshold AS t
				 WHERE NOT own
				   AND t.instrument = c.instrument
				   AND t.scale = c.scale),
			'points', c.points)
			ORDER BY c.ordinal, internal.scale_place(c.instrument,
				c.version, c.scale), c.scale), '[]')
		  FROM course AS c);
END;
$$;
