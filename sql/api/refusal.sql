-- What was refused is told to the audit too.

-- Called by the daemon before it answers a signed-in caller with a refusal:
-- the transaction of the refused call itself was undone, or there was none.
-- ${problem} is the name of why, ${route} the pattern of what was asked for,
-- never the path that was sent, and ${object} the last id in that path, which
-- may be of nothing at all.  The line is about the patient of this clinic whose
-- record that is: who tried to see somebody is found like who did.
CREATE FUNCTION api.refusal_record(clinic_id uuid, token_hash bytea,
	request_id uuid, status integer, problem text, method text, route text,
	object uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash, true);
BEGIN
	PERFORM set_config('synchronous_commit', 'off', true);
	PERFORM internal.audit_write(who, request_id, 'refuse', 'request',
		object, jsonb_build_object('status', status,
			'problem', problem, 'method', method, 'route', route),
		internal.patient_behind(clinic_id, object));
	RETURN NULL;
END;
$$;

-- Whose record an id of any kind is; NULL when the clinic has none of it.
CREATE FUNCTION internal.patient_behind(clinic_id uuid, object uuid)
RETURNS uuid
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT p.patient_id
		  FROM registry.patient AS p
		 WHERE p.clinic_id = $1 AND p.patient_id = $2
		 UNION ALL
		SELECT v.patient_id
		  FROM registry.visit AS v
		 WHERE v.clinic_id = $1 AND v.visit_id = $2
		 UNION ALL
		SELECT o.patient_id
		  FROM registry.procedure AS o
		 WHERE o.clinic_id = $1 AND o.procedure_id = $2
		 UNION ALL
		SELECT v.patient_id
		  FROM registry.response AS r
		  JOIN registry.visit AS v ON v.clinic_id = r.clinic_id
				AND v.visit_id = r.visit_id
		 WHERE r.clinic_id = $1 AND r.response_id = $2
		 UNION ALL
		SELECT o.patient_id
		  FROM registry.adverse_event AS e
		  JOIN registry.procedure AS o ON o.clinic_id = e.clinic_id
				AND o.procedure_id = e.procedure_id
		 WHERE e.clinic_id = $1 AND e.adverse_event_id = $2
		 UNION ALL
		SELECT o.patient_id
		  FROM registry.intercurrent_event AS e
		  JOIN registry.procedure AS o ON o.clinic_id = e.clinic_id
				AND o.procedure_id = e.procedure_id
		 WHERE e.clinic_id = $1 AND e.intercurrent_event_id = $2
		 LIMIT 1);
END;
$$;
