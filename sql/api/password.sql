-- Passwords after the first.  The daemon judges and hashes them; a password
-- never comes here.

-- What a password must not be made of, and whether it stands alone.  Without
-- ${staff_id}: of an account that is yet to be made.
CREATE FUNCTION internal.password_about(clinic_id uuid, staff_id uuid)
RETURNS json
LANGUAGE sql STABLE
RETURN (SELECT json_build_object('login', f.login, 'name', f.name,
		'clinic_code', c.code, 'clinic_name', c.name,
		'second_factor', internal.has_factor(f.clinic_id, f.staff_id))
	  FROM registry.clinic AS c
	  LEFT JOIN registry.staff AS f ON f.clinic_id = c.clinic_id
			AND f.staff_id = password_about.staff_id
	 WHERE c.clinic_id = password_about.clinic_id);

-- MD403 unless the caller is staff, in their own role, with nothing else to do
-- first.
CREATE FUNCTION internal.may_change_password(who internal.caller)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'quality',
		'admin');
	IF who.limited = 'factor' THEN
		RAISE EXCEPTION 'set up a second factor first'
			USING ERRCODE = 'MD403';
	END IF;
END;
$$;

-- PUT /v1/session/password, first of three: what the new one is judged by.
CREATE FUNCTION api.password_ask(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash, true);
BEGIN
	PERFORM internal.may_change_password(who);
	RETURN internal.password_about(who.clinic_id, who.staff_id);
END;
$$;

-- Second: the hash that the present one must fit.  The attempt counts with
-- those to sign in, until password_change takes it back; wait_seconds over 0:
-- it came too soon and must not be tried.
CREATE FUNCTION api.password_try(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash, true);
	account registry.staff;
	wait integer;
BEGIN
	PERFORM internal.may_change_password(who);
	SELECT f.* INTO account
	  FROM registry.staff AS f
	 WHERE f.clinic_id = who.clinic_id
	   AND f.staff_id = who.staff_id;
	wait := internal.sign_in_try(internal.login_hash(account.login));
	IF wait > 0 THEN
		RETURN json_build_object('wait_seconds', wait);
	END IF;
	RETURN json_build_object('password_hash',
		CASE WHEN internal.password_opens(account)
			THEN account.password_hash END, 'wait_seconds', 0);
END;
$$;

-- Third: the new password's hash is kept, the person's other sessions end, and
-- this one gets a new token.  NULL when the present password was wrong: the
-- count of failures must stand.
CREATE FUNCTION api.password_change(clinic_id uuid, token_hash bytea,
	request_id uuid, verified boolean, password_hash text,
	new_token_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash, true);
	account registry.staff;
BEGIN
	PERFORM internal.may_change_password(who);
	SELECT f.* INTO account
	  FROM registry.staff AS f
	 WHERE f.clinic_id = who.clinic_id
	   AND f.staff_id = who.staff_id
	   FOR UPDATE;
	IF verified IS NOT TRUE OR NOT internal.password_opens(account) THEN
		PERFORM internal.sign_in_failed(account);
		PERFORM internal.audit_write(who, request_id, 'refuse',
			'password', who.staff_id);
		RETURN NULL;
	END IF;
	PERFORM internal.sign_in_forget(internal.login_hash(account.login));
	UPDATE registry.staff AS f
	   SET password_hash = password_change.password_hash,
		must_change = false
	 WHERE f.clinic_id = who.clinic_id
	   AND f.staff_id = who.staff_id
	RETURNING f.* INTO account;
	PERFORM internal.sessions_end(who.clinic_id, who.staff_id, NULL,
		who.token_hash);
	who := internal.session_renew(who, new_token_hash, false);
	UPDATE registry.session AS s
	   SET limited = internal.left_to_do(account)
	 WHERE s.clinic_id = who.clinic_id
	   AND s.token_hash = who.token_hash;
	PERFORM internal.audit_write(who, request_id, 'amend', 'password',
		who.staff_id);
	RETURN internal.session_json(who.clinic_id, who.token_hash);
END;
$$;

-- POST /v1/staff and PUT /v1/staff/:staff_id/password, first of two: what the
-- password is judged by.  MD40P: not proved lately.  MD409 for one's own, which
-- takes the present one.
CREATE FUNCTION api.staff_password_ask(clinic_id uuid, token_hash bytea,
	request_id uuid, staff_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	about json;
BEGIN
	PERFORM internal.allow(who, 'admin');
	PERFORM internal.proved_lately(who);
	about := internal.password_about(who.clinic_id, staff_id);
	IF staff_id IS NOT NULL AND about->>'login' IS NULL THEN
		PERFORM internal.not_there();
	ELSIF staff_id = who.staff_id THEN
		RAISE EXCEPTION 'one''s own password is changed as such'
			USING ERRCODE = 'MD409';
	END IF;
	RETURN about;
END;
$$;

-- PUT /v1/staff/:staff_id/password: a password that opens nothing but the way
-- to one of their own.  The person is signed out everywhere, and may be guessed
-- at anew.  MD40P: not proved lately.
CREATE FUNCTION api.staff_password_set(clinic_id uuid, token_hash bytea,
	request_id uuid, staff_id uuid, password_hash text)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	made registry.staff;
BEGIN
	PERFORM internal.allow(who, 'admin');
	PERFORM internal.proved_lately(who);
	UPDATE registry.staff AS f
	   SET password_hash = staff_password_set.password_hash,
		must_change = true,
		password_disabled = false
	 WHERE f.clinic_id = who.clinic_id
	   AND f.staff_id = staff_password_set.staff_id
	   AND f.staff_id <> who.staff_id
	RETURNING f.* INTO made;
	IF NOT FOUND THEN
		PERFORM internal.not_there();
	END IF;
	PERFORM internal.sign_in_forget(internal.login_hash(made.login));
	PERFORM internal.sessions_end(who.clinic_id, made.staff_id, NULL, NULL);
	PERFORM internal.audit_write(who, request_id, 'amend', 'password',
		made.staff_id);
	RETURN NULL;
END;
$$;
