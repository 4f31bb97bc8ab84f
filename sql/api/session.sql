-- Signing in and out, and proving again who one is.  A password and a code are
-- compared by the daemon; here they are only kept and handed out.

-- What session_get, login_finish and portal_session_open tell of a session.
CREATE FUNCTION internal.session_json(clinic_id uuid, token_hash bytea)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT json_strip_nulls(json_build_object(
			'role', CASE WHEN s.elevated_until > now()
				THEN 'break_glass'
				ELSE coalesce(f.role, 'patient') END,
			'elevated_until', CASE WHEN s.elevated_until > now()
				THEN internal.rfc3339(s.elevated_until) END,
			'name', f.name,
			'staff_id', s.staff_id,
			'first_name', i.given_name,
			'patient_id', s.patient_id,
			'clinic', internal.clinic_json(c),
			'limited', s.limited,
			'second_factor', CASE WHEN s.staff_id IS NOT NULL
				THEN internal.has_factor(s.clinic_id,
					s.staff_id) END,
			'recovery_codes_left', CASE WHEN s.staff_id IS NOT NULL
				THEN internal.recovery_left(s.clinic_id,
					s.staff_id) END,
			'proved_at', internal.rfc3339(s.proved_at),
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

-- POST /v1/session, first half: what password and code must fit, or nulls for a
-- login that nobody has or whose password is no use.  Known or not, each
-- attempt counts as a failure until login_finish takes that back; wait_seconds
-- over 0: this one came too soon, was not counted, and must not be tried.
CREATE FUNCTION api.login_begin(clinic_id uuid, token_hash bytea,
	request_id uuid, login text)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	wait integer := internal.sign_in_try(internal.login_hash(login));
	account registry.staff;
BEGIN
	IF wait > 0 THEN
		RETURN json_build_object('wait_seconds', wait);
	END IF;
	SELECT f.* INTO account
	  FROM registry.login AS l
	  JOIN registry.staff AS f ON f.clinic_id = l.clinic_id
			AND f.staff_id = l.staff_id
	 WHERE l.login = internal.login_form(login_begin.login);
	RETURN internal.proof_json(account);
END;
$$;

-- POST /v1/session, second half: the new session, or NULL when the password or
-- the code was wrong; "code_required" when the password was right and no code
-- came.  It never raises for that: the count of failures must stand, also when
-- only the code is missing, or a right password would buy more guesses of it.
-- The code is as of internal.code_take().  Whatever was wrong, the same is
-- written, also for an account that there is not.
CREATE FUNCTION api.login_finish(clinic_id uuid, token_hash bytea,
	request_id uuid, staff_id uuid, verified boolean, factor_id uuid,
	step bigint, code_hash bytea, new_token_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	account registry.staff;
	who internal.caller;
	taken text;
BEGIN
	SELECT f.* INTO account
	  FROM registry.staff AS f
	 WHERE f.clinic_id = login_finish.clinic_id
	   AND f.staff_id = login_finish.staff_id;
	who.clinic_id := account.clinic_id;
	who.staff_id := account.staff_id;
	who.caller_id := account.staff_id;
	who.role := account.role;
	IF verified AND internal.password_opens(account) THEN
		taken := internal.code_take(account, factor_id, step,
			code_hash);
	END IF;
	IF taken IS NULL OR taken IN ('wrong', 'missing') THEN
		PERFORM internal.sign_in_refuse(account, request_id,
			internal.code_detail(account, taken));
		RETURN CASE taken WHEN 'missing'
			THEN to_json('code_required'::text) END;
	END IF;
	PERFORM internal.sign_in_forget(internal.login_hash(account.login));
	who.limited := internal.left_to_do(account);
	who := internal.session_open(who, request_id, new_token_hash);
	PERFORM internal.audit_write(who, request_id, 'sign_in', 'session',
		who.session_id, internal.code_detail(account, taken));
	RETURN internal.session_json(account.clinic_id, new_token_hash);
END;
$$;

-- POST /v1/session/proof, first half: the same for somebody who has signed in.
-- Each attempt counts as one to sign in does.
CREATE FUNCTION api.proof_begin(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	account registry.staff;
	wait integer;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'quality',
		'admin');
	SELECT f.* INTO account
	  FROM registry.staff AS f
	 WHERE f.clinic_id = who.clinic_id
	   AND f.staff_id = who.staff_id;
	wait := internal.sign_in_try(internal.login_hash(account.login));
	IF wait > 0 THEN
		RETURN json_build_object('wait_seconds', wait);
	END IF;
	RETURN internal.proof_json(account);
END;
$$;

-- POST /v1/session/proof, second half: the session, proved just now, with
-- another token and its whole life before it; or what login_finish says.
CREATE FUNCTION api.proof_finish(clinic_id uuid, token_hash bytea,
	request_id uuid, staff_id uuid, verified boolean, factor_id uuid,
	step bigint, code_hash bytea, new_token_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	account registry.staff;
	taken text;
BEGIN
	SELECT f.* INTO account
	  FROM registry.staff AS f
	 WHERE f.clinic_id = who.clinic_id
	   AND f.staff_id = who.staff_id;
	IF verified AND account.staff_id = proof_finish.staff_id
	   AND internal.password_opens(account) THEN
		taken := internal.code_take(account, factor_id, step,
			code_hash);
	END IF;
	IF taken IS NULL OR taken IN ('wrong', 'missing') THEN
		PERFORM internal.sign_in_failed(account);
		PERFORM internal.audit_write(who, request_id, 'refuse',
			'proof', who.session_id,
			internal.code_detail(account, taken));
		RETURN CASE taken WHEN 'missing'
			THEN to_json('code_required'::text) END;
	END IF;
	PERFORM internal.sign_in_forget(internal.login_hash(account.login));
	who := internal.session_renew(who, new_token_hash, true);
	PERFORM internal.audit_write(who, request_id, 'sign_in', 'proof',
		who.session_id, internal.code_detail(account, taken));
	RETURN internal.session_json(who.clinic_id, new_token_hash);
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
