-- The audit, for who answers for the clinic.

-- GET /v1/audit: newest first.  ${patient_id} finds whoever saw, changed or
-- tried to see this patient, also in lists.
CREATE FUNCTION api.audit_list(clinic_id uuid, token_hash bytea,
	request_id uuid, patient_id uuid, actor_id uuid, session_id uuid,
	action text, subject text, subject_id uuid, role text,
	"from" timestamptz, "to" timestamptz, reason boolean, cursor text,
	size integer)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	q internal.audit_question;
	lines registry.audit[];
BEGIN
	PERFORM internal.allow(who, 'admin');
	PERFORM internal.proved_lately(who);
	q := internal.audit_ask(who, patient_id, actor_id, session_id, action,
		subject, subject_id, role, "from", "to", reason, cursor);
	size := internal.page_size(size);
	lines := ARRAY(SELECT a FROM internal.audit_find(q, size + 1) AS a);
	PERFORM internal.audit_read(who, request_id, 'audit', NULL,
		jsonb_build_object('filters', internal.audit_filters(q),
			'shown', least(size, cardinality(lines))), patient_id);
	RETURN internal.page(ARRAY(SELECT internal.audit_json(a)
			  FROM unnest(lines) AS a),
		ARRAY(SELECT internal.cursor_write(internal.exact(a.at),
				a.audit_id::text)
			  FROM unnest(lines) AS a), size);
END;
$$;

-- GET /v1/audit/fhir: the same lines as a FHIR R4 Bundle of AuditEvent.
CREATE FUNCTION api.audit_fhir(clinic_id uuid, token_hash bytea,
	request_id uuid, patient_id uuid, actor_id uuid, session_id uuid,
	action text, subject text, subject_id uuid, role text,
	"from" timestamptz, "to" timestamptz, reason boolean, cursor text,
	size integer)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	q internal.audit_question;
	lines registry.audit[];
BEGIN
	PERFORM internal.allow(who, 'admin');
	PERFORM internal.proved_lately(who);
	q := internal.audit_ask(who, patient_id, actor_id, session_id, action,
		subject, subject_id, role, "from", "to", reason, cursor);
	size := internal.page_size(size);
	lines := ARRAY(SELECT a FROM internal.audit_find(q, size + 1) AS a);
	PERFORM internal.audit_read(who, request_id, 'audit', NULL,
		jsonb_build_object('filters', internal.audit_filters(q),
			'shown', least(size, cardinality(lines)),
			'format', 'fhir'), patient_id);
	RETURN internal.audit_bundle(q, lines, size);
END;
$$;
