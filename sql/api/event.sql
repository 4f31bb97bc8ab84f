-- What happened after a procedure.

-- POST /v1/procedures/:procedure_id/adverse-events
CREATE FUNCTION api.adverse_event_create(clinic_id uuid, token_hash bytea,
	request_id uuid, procedure_id uuid, adverse_event json,
	request_key text, request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	reply json;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator');
	reply := internal.replay(who, request_key, request_hash, request_id);
	IF reply IS NOT NULL THEN
		RETURN reply;
	END IF;
	reply := internal.adverse_event_write(who, procedure_id, request_id,
		now(), adverse_event::jsonb);
	PERFORM internal.audit_write_version(who, request_id, 'create',
		'adverse_event', request_id, 1,
		internal.patient_of(clinic_id, procedure_id),
		jsonb_build_object('procedure_id', procedure_id));
	RETURN internal.remember(who, request_key, reply);
END;
$$;

-- POST /v1/procedures/:procedure_id/adverse-events/:adverse_event_id/void
CREATE FUNCTION api.adverse_event_void(clinic_id uuid, token_hash bytea,
	request_id uuid, procedure_id uuid, adverse_event_id uuid,
	reason text, request_key text, request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	p registry.procedure;
	event registry.adverse_event;
	reply json;
BEGIN
	PERFORM internal.allow(who, 'clinician');
	reply := internal.replay(who, request_key, request_hash, request_id);
	IF reply IS NOT NULL THEN
		RETURN reply;
	END IF;
	p := internal.procedure_lock(who, procedure_id);
	SELECT e.*
	  INTO event
	  FROM registry.adverse_event AS e
	 WHERE e.clinic_id = who.clinic_id
	   AND e.adverse_event_id = adverse_event_void.adverse_event_id
	   AND e.procedure_id = adverse_event_void.procedure_id;
	PERFORM internal.event_may_go(event.clinic_id, event.voided_at,
		reason);
	UPDATE registry.adverse_event AS e
	   SET voided_at = now(),
		voided_by = who.staff_id,
		void_reason = reason
	 WHERE e.clinic_id = event.clinic_id
	   AND e.adverse_event_id = event.adverse_event_id
	RETURNING e.* INTO event;
	PERFORM internal.audit_write_version(who, request_id, 'void',
		'adverse_event', event.adverse_event_id, 2, p.patient_id);
	RETURN internal.remember(who, request_key,
		internal.adverse_event_json(event));
END;
$$;

-- POST /v1/procedures/:procedure_id/intercurrent-events
CREATE FUNCTION api.intercurrent_event_create(clinic_id uuid,
	token_hash bytea, request_id uuid, procedure_id uuid,
	intercurrent_event json, request_key text, request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	reply json;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator');
	reply := internal.replay(who, request_key, request_hash, request_id);
	IF reply IS NOT NULL THEN
		RETURN reply;
	END IF;
	reply := internal.intercurrent_event_write(who, procedure_id,
		request_id, now(), intercurrent_event::jsonb);
	PERFORM internal.audit_write_version(who, request_id, 'create',
		'intercurrent_event', request_id, 1,
		internal.patient_of(clinic_id, procedure_id),
		jsonb_build_object('procedure_id', procedure_id));
	RETURN internal.remember(who, request_key, reply);
END;
$$;

-- POST /v1/procedures/:procedure_id/intercurrent-events
--	/:intercurrent_event_id/void
CREATE FUNCTION api.intercurrent_event_void(clinic_id uuid,
	token_hash bytea, request_id uuid, procedure_id uuid,
	intercurrent_event_id uuid, reason text, request_key text,
	request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	p registry.procedure;
	event registry.intercurrent_event;
	reply json;
BEGIN
	PERFORM internal.allow(who, 'clinician');
	reply := internal.replay(who, request_key, request_hash, request_id);
	IF reply IS NOT NULL THEN
		RETURN reply;
	END IF;
	p := internal.procedure_lock(who, procedure_id);
	SELECT e.*
	  INTO event
	  FROM registry.intercurrent_event AS e
	 WHERE e.clinic_id = who.clinic_id
	   AND e.intercurrent_event_id =
		intercurrent_event_void.intercurrent_event_id
	   AND e.procedure_id = intercurrent_event_void.procedure_id;
	PERFORM internal.event_may_go(event.clinic_id, event.voided_at,
		reason);
	UPDATE registry.intercurrent_event AS e
	   SET voided_at = now(),
		voided_by = who.staff_id,
		void_reason = reason
	 WHERE e.clinic_id = event.clinic_id
	   AND e.intercurrent_event_id = event.intercurrent_event_id
	RETURNING e.* INTO event;
	PERFORM internal.events_settle(who, p, event.type);
	PERFORM internal.audit_write_version(who, request_id, 'void',
		'intercurrent_event', event.intercurrent_event_id, 2,
		p.patient_id);
	RETURN internal.remember(who, request_key,
		internal.intercurrent_event_json(event));
END;
$$;
