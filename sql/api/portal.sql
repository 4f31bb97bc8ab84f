-- Patients' links: made by staff, spent once with the birth date.

-- A new link of a patient; the former ones that were not used are no use any
-- more.  Two weeks.
CREATE FUNCTION internal.portal_link_write(clinic_id uuid, portal_link_id uuid,
	patient_id uuid, link_hash bytea, made_by uuid, made_at timestamptz)
RETURNS timestamptz
LANGUAGE plpgsql
AS $$
DECLARE
	ends timestamptz := made_at + interval '14 days';
BEGIN
	UPDATE registry.portal_link AS l
	   SET expires_at = least(l.expires_at,
			portal_link_write.made_at)
	 WHERE l.clinic_id = portal_link_write.clinic_id
	   AND l.patient_id = portal_link_write.patient_id
	   AND l.spent_at IS NULL;
	INSERT INTO registry.portal_link (clinic_id, token_hash,
		portal_link_id, patient_id, made_by, made_at, expires_at)
	VALUES (portal_link_write.clinic_id, link_hash,
		portal_link_write.portal_link_id, portal_link_write.patient_id,
		portal_link_write.made_by, portal_link_write.made_at, ends);
	RETURN ends;
END;
$$;

-- POST /v1/patients/:patient_id/portal-links: only the hash of the link comes
-- here.  Each call makes another, so a key has no meaning: what was answered
-- once is known to nobody any more.
CREATE FUNCTION api.portal_link_create(clinic_id uuid, token_hash bytea,
	request_id uuid, patient_id uuid, new_link_hash bytea,
	request_key text, request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	ends timestamptz;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator');
	PERFORM internal.see_patient(who, patient_id);
	PERFORM internal.still_asked(who.clinic_id, patient_id);
	ends := internal.portal_link_write(who.clinic_id, request_id,
		patient_id, new_link_hash, who.staff_id, now());
	PERFORM internal.audit_write(who, request_id, 'create', 'portal_link',
		request_id, NULL, patient_id);
	RETURN json_build_object('portal_link_id', request_id,
		'expires_at', internal.rfc3339(ends));
END;
$$;

-- POST /v1/portal/session: the patient's session for a link and the birth
-- date.  NULL for whatever is wrong, so that nobody learns what; it does not
-- raise, because the fifth wrong date burns the link and that must stand.
CREATE FUNCTION api.portal_session_open(clinic_id uuid, token_hash bytea,
	request_id uuid, link_hash bytea, birth_date date,
	new_token_hash bytea, request_key text, request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	link registry.portal_link;
	who internal.caller;
	born date;
BEGIN
	SELECT l.* INTO link
	  FROM registry.portal_link AS l
	 WHERE l.clinic_id = portal_session_open.clinic_id
	   AND l.token_hash = portal_session_open.link_hash
	   AND l.spent_at IS NULL
	   AND l.failures < 5
	   AND l.expires_at > now()
	   FOR UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	SELECT i.birth_date INTO born
	  FROM registry.patient_identity AS i
	 WHERE i.clinic_id = link.clinic_id
	   AND i.patient_id = link.patient_id
	   AND i.current;
	who.clinic_id := link.clinic_id;
	who.patient_id := link.patient_id;
	who.caller_id := link.patient_id;
	who.role := 'patient';
	IF portal_session_open.birth_date IS DISTINCT FROM born THEN
		UPDATE registry.portal_link AS l
		   SET failures = l.failures + 1
		 WHERE l.clinic_id = link.clinic_id
		   AND l.token_hash = link.token_hash;
		PERFORM internal.audit_write(who, request_id, 'refuse',
			'portal_link', link.portal_link_id, NULL,
			link.patient_id);
		RETURN NULL;
	END IF;
	UPDATE registry.portal_link AS l
	   SET spent_at = now()
	 WHERE l.clinic_id = link.clinic_id
	   AND l.token_hash = link.token_hash;
	who := internal.session_open(who, request_id, new_token_hash);
	PERFORM internal.audit_write(who, request_id, 'sign_in', 'session',
		who.session_id, NULL, link.patient_id);
	RETURN internal.session_json(link.clinic_id, new_token_hash);
END;
$$;
