-- mendctl import, demo: procedures and events with the ids and times they have,
-- checked as in the API.  ${recorded_by} is a member of staff of the clinic, or
-- NULL for the operator.

-- ${procedure} as the body of POST /v1/procedures.  Returns {procedure_id,
-- episode_id, visits}.
CREATE FUNCTION operator.procedure_import(clinic_id uuid,
	procedure_id uuid, procedure json, computed json, recorded_by uuid,
	recorded_at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.operator_of(clinic_id, recorded_by);
	p registry.procedure;
BEGIN
	PERFORM internal.procedure_new(who, procedure_id, recorded_at,
		procedure::jsonb, computed::jsonb);
	p := internal.procedure_see(who, procedure_id);
	PERFORM internal.audit_write_procedure(who, procedure_id, 'import',
		procedure_id);
	RETURN json_build_object('procedure_id', p.procedure_id,
		'episode_id', p.episode_id, 'visits', (
		SELECT coalesce(json_agg(json_build_object(
			'visit_id', v.visit_id, 'visit_code', v.visit_code,
			'target_day', v.target_day, 'opens_on', v.opens_on,
			'target_on', v.target_on, 'closes_on', v.closes_on,
			'late_until', v.late_until, 'instruments',
			ARRAY(SELECT i.instrument
				  FROM registry.visit_instrument AS i
				 WHERE i.clinic_id = v.clinic_id
				   AND i.visit_id = v.visit_id
				 ORDER BY i.ordinal)) ORDER BY v.target_day),
			'[]')
		  FROM internal.visit_rows(p.clinic_id) AS v
		 WHERE v.episode_id = p.episode_id));
END;
$$;

-- ${event} as the body of POST .../adverse-events.
CREATE FUNCTION operator.adverse_event_import(clinic_id uuid, id uuid,
	procedure_id uuid, event json, recorded_by uuid,
	recorded_at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.operator_of(clinic_id, recorded_by);
	reply json := internal.adverse_event_write(who, procedure_id, id,
		recorded_at, event::jsonb);
BEGIN
	PERFORM internal.audit_write_version(who, id, 'import',
		'adverse_event', id, 1,
		internal.patient_of(clinic_id, procedure_id));
	RETURN reply;
END;
$$;

-- ${event} as the body of POST .../intercurrent-events.
CREATE FUNCTION operator.intercurrent_event_import(clinic_id uuid, id uuid,
	procedure_id uuid, event json, recorded_by uuid,
	recorded_at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.operator_of(clinic_id, recorded_by);
	reply json := internal.intercurrent_event_write(who, procedure_id, id,
		recorded_at, event::jsonb);
BEGIN
	PERFORM internal.audit_write_version(who, id, 'import',
		'intercurrent_event', id, 1,
		internal.patient_of(clinic_id, procedure_id));
	RETURN reply;
END;
$$;
