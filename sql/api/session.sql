-- Signing in and out.  A password is compared by the daemon; here it is only
-- kept and handed out.

-- What session_get, login_finish and portal_session_open tell of a session.
CREATE FUNCTION internal.session_json(clinic_id uuid, token_hash bytea)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT json_strip_nulls(json_build_object(
			'role', coalesce(f.role, 'patient'),
			'name', f.name,
			'staff_id', s.staff_id,
			'first_name', i.given_name,
			'patient_id', s.patient_id,
			'clinic', internal.clinic_json(c),
			'expires_at', internal.rfc3339(s.expires_at)))
		  FROM registry.session AS s
		  JOIN registry.clinic AS c ON c.clinic_id = s.clinic_id
		  LEFT JOIN registry.staff AS f ON f.clinic_id = s.clinic_id
				AND f.staff_id = s.staff_id
		  LEFT JOIN registry.patient_identity AS i
				ON i.clinic_id = s.clinic_id
				AND i.patient_id = s.patient_id
				AND i.current
		 WHERE s.clinic_id = session_json.clinic_id
		   AND s.token_hash = session_json.token_hash);
END;
$$;

-- POST /v1/session, first half: the hash that the password must fit, or nulls
-- for a login that nobody may use.  Known or not, each attempt counts as a
-- failure until login_finish takes that back; wait_seconds over 0: this one
-- came too soon, was not counted, and must not be tried.
CREATE FUNCTION api.login_begin(clinic_id uuid, token_hash bytea,
	request_id uuid, login text)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	hash bytea := sha256(convert_to(login_begin.login, 'UTF8'));
	wait integer := internal.sign_in_try(hash);
	account registry.staff;
BEGIN
	IF wait > 0 THEN
		RETURN json_build_object('wait_seconds', wait);
	END IF;
	SELECT f.* INTO account
	  FROM registry.login AS l
	  JOIN registry.staff AS f ON f.clinic_id = l.clinic_id
			AND f.staff_id = l.staff_id
	 WHERE l.login = login_begin.login
	   AND f.active;
	RETURN json_build_object('clinic_id', account.clinic_id,
		'staff_id', account.staff_id,
		'password_hash', account.password_hash, 'wait_seconds', 0);
END;
$$;

-- POST /v1/session, second half: the new session, or NULL when the password
-- was wrong.  It never raises for that: the count of failures must stand.
CREATE FUNCTION api.login_finish(clinic_id uuid, token_hash bytea,
	request_id uuid, staff_id uuid, verified boolean, new_token_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	account registry.staff;
	who internal.caller;
BEGIN
	SELECT f.* INTO account
	  FROM registry.staff AS f
	 WHERE f.clinic_id = login_finish.clinic_id
	   AND f.staff_id = login_finish.staff_id
	   AND f.active;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	who.clinic_id := account.clinic_id;
	who.staff_id := account.staff_id;
	who.caller_id := account.staff_id;
	who.role := account.role;
	IF verified IS NOT TRUE THEN
		PERFORM internal.audit_write(who, request_id, 'refuse',
			'session', NULL);
		RETURN NULL;
	END IF;
	PERFORM internal.sign_in_forget(sha256(convert_to(account.login,
		'UTF8')));
	who := internal.session_open(who, request_id, new_token_hash);
	PERFORM internal.audit_write(who, request_id, 'sign_in', 'session',
		who.session_id);
	RETURN internal.session_json(account.clinic_id, new_token_hash);
END;
$$;

-- GET /v1/session
CREATE FUNCTION api.session_get(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash, true);
BEGIN
	RETURN internal.session_json(who.clinic_id, who.token_hash);
END;
$$;

-- DELETE /v1/session: this token is no use from now on.
CREATE FUNCTION api.session_close(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash, true);
BEGIN
	DELETE FROM registry.session AS s
	 WHERE s.clinic_id = who.clinic_id
	   AND s.token_hash = who.token_hash;
	PERFORM internal.audit_write(who, request_id, 'sign_out', 'session',
		who.session_id, NULL, who.patient_id);
	RETURN NULL;
END;
$$;
