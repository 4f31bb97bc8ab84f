-- For mendctl: bringing in answers, and taking scores out.

-- A clinic's records are about to be printed: a table of them, all patients.
CREATE FUNCTION operator.export_note(clinic_id uuid, request_id uuid,
	export_table text)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM internal.audit_write(internal.operator_of(clinic_id, NULL),
		request_id, 'export', 'export', NULL,
		jsonb_build_object('table', export_table));
	RETURN NULL;
END;
$$;

-- Responses of one episode, all or none: {response_id, visit_id, instrument,
-- instrument_version, answers, answered_at, mode, recorded_at, scores}.
-- Answers that stand already are left as they are, others are refused; a
-- fault's pointer begins with the place of the response in the list.
CREATE FUNCTION operator.responses_import(clinic_id uuid, episode_id uuid,
	responses json, recorded_by uuid)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.operator_of(clinic_id, recorded_by);
	r record;
	kept uuid;
	person uuid;
	ids uuid[] := '{}';
	fresh integer := 0;
BEGIN
	PERFORM internal.episode_lock(clinic_id, episode_id);
	SELECT e.patient_id INTO person
	  FROM registry.episode AS e
	 WHERE e.clinic_id = responses_import.clinic_id
	   AND e.episode_id = responses_import.episode_id;
	FOR r IN
		SELECT (e.place - 1)::text AS place, o.*
		  FROM json_array_elements(responses) WITH ORDINALITY
			AS e (item, place)
		 CROSS JOIN json_to_record(e.item) AS o (response_id uuid,
			visit_id uuid, instrument text, instrument_version text,
			answers jsonb, answered_at timestamptz, mode text,
			recorded_at timestamptz, scores jsonb)
		 ORDER BY e.place
	LOOP
		PERFORM operator.response_fits(clinic_id, episode_id,
			'/' || r.place, r.visit_id, r.mode);
		kept := internal.response_write(who, internal.response_row(who,
			r.response_id, r.visit_id, r.instrument,
			r.instrument_version, r.answers, r.answered_at,
			coalesce(r.mode, 'import'),
			coalesce(r.recorded_at, now())), r.scores);
		ids := ids || kept;
		CONTINUE WHEN kept <> r.response_id;
		fresh := fresh + 1;
		PERFORM internal.audit_write_version(who, kept, 'import',
			'response', kept, 1, person);
	END LOOP;
	IF fresh > 0 THEN
		PERFORM internal.series_rewrite(clinic_id, episode_id);
	END IF;
	RETURN json_build_object('response_ids', ids, 'fresh', fresh);
END;
$$;

-- MD422 unless the visit is one of the episode and the mode is known.
CREATE FUNCTION operator.response_fits(clinic_id uuid, episode_id uuid,
	at text, visit_id uuid, mode text)
RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	faults jsonb := '[]';
BEGIN
	IF NOT EXISTS (SELECT FROM registry.visit AS v
			WHERE v.clinic_id = response_fits.clinic_id
			  AND v.episode_id = response_fits.episode_id
			  AND v.visit_id = response_fits.visit_id) THEN
		faults := faults || internal.fault(at || '/visit_id',
			'a visit of the episode');
	END IF;
	IF mode NOT IN ('portal', 'clinic', 'telephone', 'paper', 'import') THEN
		faults := faults || internal.fault(at || '/mode',
			'portal, clinic, telephone, paper or import');
	END IF;
	PERFORM internal.refuse(faults);
END;
$$;

-- A visit of somebody's latest episode of a joint and side; NULL when there
-- is none.
CREATE FUNCTION operator.visit_find(clinic_id uuid, mrn text,
	body_region text, laterality text, visit_code text)
RETURNS json
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN (
		SELECT json_build_object(
			'visit_id', v.visit_id,
			'episode_id', v.episode_id,
			'instruments', (
				SELECT coalesce(json_agg(i.instrument
					ORDER BY i.ordinal), '[]')
				  FROM registry.visit_instrument AS i
				 WHERE i.clinic_id = v.clinic_id
				   AND i.visit_id = v.visit_id))
		  FROM (SELECT e.episode_id
			  FROM registry.patient_identity AS p
			  JOIN registry.episode AS e
				ON e.clinic_id = p.clinic_id
				AND e.patient_id = p.patient_id
			 WHERE p.clinic_id = visit_find.clinic_id
			   AND p.mrn = visit_find.mrn
			   AND p.current
			   AND e.body_region = visit_find.body_region
			   AND e.laterality = visit_find.laterality
			   AND EXISTS (SELECT FROM registry.procedure AS o
				WHERE o.clinic_id = e.clinic_id
				  AND o.episode_id = e.episode_id
				  AND o.status <> 'entered_in_error')
			 ORDER BY e.day_zero DESC, e.episode_id DESC
			 LIMIT 1) AS l
		  JOIN registry.visit AS v
			ON v.clinic_id = visit_find.clinic_id
			AND v.episode_id = l.episode_id
			AND v.visit_code = visit_find.visit_code);
END;
$$;

-- State that a clinic may use an instrument.
CREATE FUNCTION operator.licence_confirm(clinic_id uuid, instrument text,
	note text, at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.operator_of(clinic_id, NULL);
	i registry.instrument := internal.instrument_see(instrument);
	had boolean;
BEGIN
	had := internal.licence_write(clinic_id, instrument, note,
		internal.operator_id(), at);
	PERFORM internal.audit_write(who, internal.child_id(clinic_id,
			format('licence %s %s', instrument, at)), 'create',
		'licence', NULL, jsonb_build_object('instrument', instrument,
			'old', had, 'new', true));
	RETURN internal.instrument_json(clinic_id, i);
END;
$$;

-- Compute series and strata of a clinic anew; how many episodes it has.
CREATE FUNCTION operator.trends_rebuild(clinic_id uuid)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN json_build_object('episodes',
		internal.rebuild_trends(clinic_id));
END;
$$;

-- Every scale that a visit asks, one row each, without names of people.
CREATE FUNCTION operator.export_scores(clinic_id uuid)
RETURNS TABLE (patient_id uuid, episode_id uuid, procedure_id uuid,
	visit_id uuid, visit_code text, target_day integer, opens_on date,
	target_on date, closes_on date, state text, instrument text,
	instrument_version text, scale text, answered_on date, day integer,
	mode text, value numeric, se numeric, reason text, rule_version text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
SELECT v.patient_id, v.episode_id, v.procedure_id, v.visit_id, v.visit_code,
	v.target_day, v.opens_on, v.target_on, v.closes_on, v.state,
	i.instrument, s.version, s.scale, r.answered_on,
	r.answered_on - e.day_zero, r.mode, c.value, c.se, c.reason,
	c.rule_version
  FROM internal.visit_rows(export_scores.clinic_id) AS v
  JOIN registry.episode AS e ON e.clinic_id = v.clinic_id
		AND e.episode_id = v.episode_id
  JOIN registry.visit_instrument AS i ON i.clinic_id = v.clinic_id
		AND i.visit_id = v.visit_id
  LEFT JOIN registry.response AS r ON r.clinic_id = i.clinic_id
		AND r.visit_id = i.visit_id
		AND r.instrument = i.instrument
		AND r.current AND NOT r.voided
  JOIN registry.instrument_scale AS s ON s.instrument = i.instrument
		AND s.version = coalesce(r.instrument_version, i.version)
  LEFT JOIN registry.score AS c ON c.clinic_id = r.clinic_id
		AND c.response_id = r.response_id
		AND c.version = r.version
		AND c.scale = s.scale
 ORDER BY v.episode_id, v.target_day, i.ordinal,
	internal.scale_place(s.instrument, s.version, s.scale);
$$;
