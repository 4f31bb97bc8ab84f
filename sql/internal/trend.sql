-- What trends are made of, computed from the records of one episode and
-- written in the transaction that changed them.  An episode counts from its
-- first finished procedure on, and no more when all its procedures were
-- entered in error.

-- The procedure that stands for an episode: the first one that was done.
CREATE FUNCTION internal.first_procedure(clinic_id uuid, episode_id uuid)
RETURNS uuid
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT o.procedure_id
		  FROM registry.procedure AS o
		 WHERE o.clinic_id = first_procedure.clinic_id
		   AND o.episode_id = first_procedure.episode_id
		   AND o.status IN ('final', 'amended')
		 ORDER BY o.performed_at, o.procedure_id
		 LIMIT 1);
END;
$$;

-- The rows of registry.series that an episode should have.
CREATE FUNCTION internal.series_of(clinic_id uuid, episode_id uuid)
RETURNS SETOF registry.series
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	visits CONSTANT uuid[] := ARRAY(
		SELECT v.visit_id
		  FROM registry.visit AS v
		 WHERE v.clinic_id = series_of.clinic_id
		   AND v.episode_id = series_of.episode_id);
BEGIN
	IF internal.first_procedure(clinic_id, episode_id) IS NULL THEN
		RETURN;
	END IF;
	RETURN QUERY
	WITH asked AS MATERIALIZED (
		SELECT v.patient_id, v.visit_code, v.target_day, v.closes_on,
			v.cancelled_at IS NOT NULL AS cancelled, i.instrument,
			coalesce(r.instrument_version, i.version) AS edition,
			r.response_id, r.version, r.answered_on
		  FROM registry.visit AS v
		  JOIN registry.visit_instrument AS i
			ON i.clinic_id = v.clinic_id
			AND i.visit_id = v.visit_id
		  LEFT JOIN registry.response AS r ON r.clinic_id = i.clinic_id
			AND r.visit_id = i.visit_id
			AND r.instrument = i.instrument
			AND r.visit_id = ANY (visits)
			AND r.current AND NOT r.voided
		 WHERE v.clinic_id = series_of.clinic_id
		   AND v.visit_id = ANY (visits)
		   AND i.clinic_id = series_of.clinic_id
		   AND i.visit_id = ANY (visits)
	), scale AS (
		SELECT DISTINCT a.instrument, s.scale
		  FROM asked AS a
		  JOIN registry.instrument_scale AS s
			ON s.instrument = a.instrument
			AND s.version = a.edition
	)
	SELECT series_of.clinic_id, series_of.episode_id,
		a.instrument, s.scale, a.patient_id,
		array_agg(a.visit_code ORDER BY a.target_day, a.visit_code),
		array_agg(a.target_day ORDER BY a.target_day, a.visit_code),
		array_agg(a.closes_on ORDER BY a.target_day, a.visit_code),
		array_agg(round(c.value * 100)::integer
			ORDER BY a.target_day, a.visit_code),
		array_agg(a.answered_on ORDER BY a.target_day, a.visit_code),
		array_agg(a.cancelled ORDER BY a.target_day, a.visit_code),
		pg_current_xact_id()
	  FROM asked AS a
	  JOIN scale AS s ON s.instrument = a.instrument
	  LEFT JOIN registry.score AS c ON c.clinic_id = series_of.clinic_id
			AND c.response_id = a.response_id
			AND c.version = a.version
			AND c.scale = s.scale
	 GROUP BY a.instrument, s.scale, a.patient_id;
END;
$$;

-- Bring the series of an episode up to date; rows that were right stay as
-- they are.
CREATE FUNCTION internal.series_rewrite(clinic_id uuid, episode_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM internal.episode_lock(clinic_id, episode_id);
	WITH fresh AS MATERIALIZED (
		SELECT * FROM internal.series_of(series_rewrite.clinic_id,
			series_rewrite.episode_id)
	), gone AS (
		DELETE FROM registry.series AS s
		 WHERE s.clinic_id = series_rewrite.clinic_id
		   AND s.episode_id = series_rewrite.episode_id
		   AND NOT EXISTS (SELECT FROM fresh AS f
				WHERE f.instrument = s.instrument
				  AND f.scale = s.scale)
		RETURNING s.instrument, s.scale
	), told AS (
		INSERT INTO registry.trend_gone AS g
		SELECT series_rewrite.clinic_id, series_rewrite.episode_id,
			o.instrument, o.scale, pg_current_xact_id()
		  FROM gone AS o
		ON CONFLICT ON CONSTRAINT trend_gone_pkey DO UPDATE
		   SET changed = excluded.changed
	)
	INSERT INTO registry.series AS s
	SELECT * FROM fresh
	ON CONFLICT ON CONSTRAINT series_pkey DO UPDATE
	   SET patient_id = excluded.patient_id,
		visit_codes = excluded.visit_codes,
		target_days = excluded.target_days,
		closes_on = excluded.closes_on,
		score_cents = excluded.score_cents,
		answered_on = excluded.answered_on,
		cancelled = excluded.cancelled,
		changed = excluded.changed
	 WHERE (s.patient_id, s.visit_codes, s.target_days, s.closes_on,
		s.score_cents, s.answered_on, s.cancelled)
		IS DISTINCT FROM (excluded.patient_id, excluded.visit_codes,
		excluded.target_days, excluded.closes_on, excluded.score_cents,
		excluded.answered_on, excluded.cancelled);
END;
$$;

-- The row of registry.stratum that an episode should have, if any.
CREATE FUNCTION internal.stratum_of(clinic_id uuid, episode_id uuid)
RETURNS SETOF registry.stratum
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	first uuid := internal.first_procedure(clinic_id, episode_id);
BEGIN
	RETURN QUERY
	SELECT e.clinic_id, e.episode_id, o.procedure_id, e.patient_id,
		e.day_zero, f.guidance,
		internal.product_class_of(o.clinic_id, o.procedure_id,
			o.version),
		e.body_region, e.laterality,
		split_part(f.diagnosis_code, '.', 1),
		f.computed->'stratum'->>'grade', h.smoking_status, h.diabetes,
		f.computed->'stratum'->>'bmi_band',
		f.computed->'stratum'->>'age_band', p.sex,
		f.computed->'stratum'->>'viability_band',
		f.computed->'stratum'->>'dose_band', f.operator_id,
		extract(year FROM e.day_zero)::integer,
		(f.computed->'totals'->>'platelet_dose_10e9')::numeric,
		(f.computed->'totals'->>'viable_dose_10e6')::numeric,
		(SELECT min(d.viability_pct)
		   FROM registry.product AS d
		  WHERE d.clinic_id = o.clinic_id
		    AND d.procedure_id = o.procedure_id
		    AND d.version = o.version),
		(f.computed->'totals'->>'minutes_processing_to_injection')
			::numeric,
		c.censored_on, c.censored_by,
		least(p.died_on, (SELECT min(x.occurred_on)
			  FROM internal.events_of_patient(e.clinic_id,
				e.patient_id) AS x
			 WHERE x.type = 'death')),
		pg_current_xact_id()
	  FROM registry.episode AS e
	  JOIN registry.procedure AS o ON o.clinic_id = e.clinic_id
			AND o.procedure_id = first
	  JOIN registry.procedure_version AS f ON f.clinic_id = o.clinic_id
			AND f.procedure_id = o.procedure_id
			AND f.version = o.version
	  JOIN registry.patient AS p ON p.clinic_id = e.clinic_id
			AND p.patient_id = e.patient_id
	  LEFT JOIN registry.host AS h ON h.clinic_id = o.clinic_id
			AND h.procedure_id = o.procedure_id
			AND h.version = o.version
	  LEFT JOIN LATERAL (
		SELECT x.censored_on, x.censored_by
		  FROM (SELECT x.occurred_on, x.type
			  FROM internal.events_of_patient(e.clinic_id,
				e.patient_id) AS x
			 WHERE x.type = 'withdrawal'
			    OR x.episode_id = e.episode_id
				AND x.type <> 'death'
			UNION ALL VALUES (e.ended_on, 'repeat_injection'),
				(p.withdrew_on, 'withdrawal'))
			AS x (censored_on, censored_by)
		 WHERE x.censored_on IS NOT NULL
		 ORDER BY x.censored_on, x.censored_by
		 LIMIT 1) AS c ON true
	 WHERE e.clinic_id = stratum_of.clinic_id
	   AND e.episode_id = stratum_of.episode_id;
END;
$$;

-- Bring the stratum of an episode up to date.
CREATE FUNCTION internal.stratum_write(clinic_id uuid, episode_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	held registry.stratum;
	fresh registry.stratum;
BEGIN
	PERFORM internal.episode_lock(clinic_id, episode_id);
	SELECT * INTO held
	  FROM registry.stratum AS s
	 WHERE s.clinic_id = stratum_write.clinic_id
	   AND s.episode_id = stratum_write.episode_id;
	SELECT * INTO fresh
	  FROM internal.stratum_of(clinic_id, episode_id);
	held.changed := fresh.changed;
	IF held IS NOT DISTINCT FROM fresh THEN
		RETURN;
	END IF;
	DELETE FROM registry.stratum AS s
	 WHERE s.clinic_id = stratum_write.clinic_id
	   AND s.episode_id = stratum_write.episode_id;
	IF fresh.episode_id IS NOT NULL THEN
		INSERT INTO registry.stratum SELECT fresh.*;
	ELSE
		INSERT INTO registry.trend_gone AS g
		VALUES (clinic_id, episode_id, '', '', pg_current_xact_id())
		ON CONFLICT ON CONSTRAINT trend_gone_pkey DO UPDATE
		   SET changed = excluded.changed;
	END IF;
END;
$$;

-- Both, after anything that changed an episode.
CREATE FUNCTION internal.trends_write(clinic_id uuid, episode_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM internal.stratum_write(clinic_id, episode_id);
	PERFORM internal.series_rewrite(clinic_id, episode_id);
END;
$$;

-- The same for every episode of a person, after a death or a withdrawal.
CREATE FUNCTION internal.trends_of_patient(clinic_id uuid, patient_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	episode uuid;
BEGIN
	FOR episode IN
		SELECT e.episode_id
		  FROM registry.episode AS e
		 WHERE e.clinic_id = trends_of_patient.clinic_id
		   AND e.patient_id = trends_of_patient.patient_id
		 ORDER BY e.episode_id
	LOOP
		PERFORM internal.trends_write(clinic_id, episode);
	END LOOP;
END;
$$;

-- And for all episodes of a clinic; how many there were.
CREATE FUNCTION internal.rebuild_trends(clinic_id uuid)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	episode uuid;
	n integer := 0;
BEGIN
	FOR episode IN
		SELECT e.episode_id
		  FROM registry.episode AS e
		 WHERE e.clinic_id = rebuild_trends.clinic_id
		 ORDER BY e.episode_id
	LOOP
		PERFORM internal.trends_write(clinic_id, episode);
		n := n + 1;
	END LOOP;
	RETURN n;
END;
$$;
