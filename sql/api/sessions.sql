-- Where somebody is signed in, and how to end that.

-- GET /v1/sessions: the caller's own that can still be used, the latest first.
CREATE FUNCTION api.session_list(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
BEGIN
	PERFORM internal.audit_read(who, request_id, 'session', NULL);
	RETURN (SELECT json_build_object('items', json_agg(json_build_object(
			'session_id', s.session_id,
			'this', s.token_hash = who.token_hash,
			'opened_at', internal.rfc3339(s.opened_at),
			'used_at', internal.rfc3339(s.used_at),
			'expires_at', internal.rfc3339(s.expires_at))
			ORDER BY s.opened_at DESC, s.session_id), 'next', NULL)
		  FROM registry.session AS s
		  LEFT JOIN registry.staff AS f ON f.clinic_id = s.clinic_id
				AND f.staff_id = s.staff_id
		 WHERE s.clinic_id = who.clinic_id
		   AND (s.staff_id = who.staff_id
			OR s.patient_id = who.patient_id)
		   AND s.expires_at > now()
		   AND s.used_at > now() - internal.idle_limit(
				coalesce(f.role, 'patient')));
END;
$$;

-- DELETE /v1/sessions: sign out everywhere, or, with ${keep} 'this', everywhere
-- else.
CREATE FUNCTION api.session_close_all(clinic_id uuid, token_hash bytea,
	request_id uuid, keep text)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	ended integer;
BEGIN
	ended := internal.sessions_end(who.clinic_id, who.staff_id,
		who.patient_id, CASE keep WHEN 'this' THEN who.token_hash END);
	PERFORM internal.audit_write(who, request_id, 'sign_out', 'session',
		NULL, jsonb_build_object('sessions', ended),
		who.patient_id);
	RETURN NULL;
END;
$$;

-- DELETE /v1/staff/:staff_id/sessions: sign somebody of the clinic out.
CREATE FUNCTION api.staff_session_close_all(clinic_id uuid, token_hash bytea,
	request_id uuid, staff_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	ended integer;
BEGIN
	PERFORM internal.allow(who, 'admin');
	IF NOT internal.is_staff(who.clinic_id, staff_id) THEN
		PERFORM internal.not_there();
	END IF;
	ended := internal.sessions_end(who.clinic_id, staff_id, NULL, NULL);
	PERFORM internal.audit_write(who, request_id, 'sign_out', 'staff',
		staff_id, jsonb_build_object('sessions', ended));
	RETURN NULL;
END;
$$;
