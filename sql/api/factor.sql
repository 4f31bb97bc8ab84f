-- Second factors of one's own, and of others.

-- First half of what a person does with their own: who they are, for the
-- daemon to seal a secret or to hash a code for, and the one that was offered
-- to them in the last quarter of an hour: {staff_id, login, clinic,
-- factor_id, sealed, at}, the last ones as of internal.proof_json().
CREATE FUNCTION api.factor_context(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash, true);
BEGIN
	PERFORM internal.may_enrol(who);
	RETURN (SELECT json_build_object('staff_id', s.staff_id,
			'login', s.login, 'clinic', c.code,
			'factor_id', f.factor_id,
			'sealed', encode(f.sealed, 'hex'),
			'at', extract(epoch FROM now())::bigint)
		  FROM registry.staff AS s
		  JOIN registry.clinic AS c ON c.clinic_id = s.clinic_id
		  LEFT JOIN registry.factor AS f
				ON f.clinic_id = s.clinic_id
				AND f.staff_id = s.staff_id
				AND f.confirmed_at IS NULL
				AND f.offered_at > now()
					- interval '15 minutes'
		 WHERE s.clinic_id = who.clinic_id
		   AND s.staff_id = who.staff_id);
END;
$$;

-- POST /v1/session/factor: a secret is offered, and takes the place of the one
-- that was offered before.  What is in use stays so until a code has come.
-- MD40P: not proved lately.
CREATE FUNCTION api.factor_offer(clinic_id uuid, token_hash bytea,
	request_id uuid, sealed bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash, true);
BEGIN
	PERFORM internal.may_enrol(who);
	DELETE FROM registry.factor AS f
	 WHERE f.clinic_id = who.clinic_id
	   AND f.staff_id = who.staff_id
	   AND f.confirmed_at IS NULL;
	INSERT INTO registry.factor (clinic_id, factor_id, staff_id, sealed,
		offered_at, last_step)
	VALUES (who.clinic_id, request_id, who.staff_id, factor_offer.sealed,
		now(), 0);
	PERFORM internal.audit_write(who, request_id, 'create',
		'factor_offer', who.staff_id);
	RETURN json_build_object('expires_at', internal.rfc3339(now()
		+ interval '15 minutes'));
END;
$$;

-- POST /v1/session/factor/confirm: the secret offered as ${factor_id} counts
-- from now on, in place of a former one, since a code for ${step} shows that it
-- arrived; MD422 without a step, for the code was wrong.  The session goes on,
-- with another token and without its limit; the person's other ones end.  MD409:
-- nothing was offered lately.
CREATE FUNCTION api.factor_confirm(clinic_id uuid, token_hash bytea,
	request_id uuid, factor_id uuid, step bigint, code_hashes bytea[],
	new_token_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash, true);
BEGIN
	PERFORM internal.may_enrol(who);
	PERFORM FROM registry.factor AS f
	  WHERE f.clinic_id = who.clinic_id
	    AND f.factor_id = factor_confirm.factor_id
	    AND f.staff_id = who.staff_id
	    AND f.confirmed_at IS NULL
	    AND f.offered_at > now() - interval '15 minutes'
	    FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'ask for a secret first'
			USING ERRCODE = 'MD409';
	ELSIF step IS NULL THEN
		PERFORM internal.refuse(internal.fault('/code',
			'what the authenticator shows now'));
	END IF;
	DELETE FROM registry.factor AS f
	 WHERE f.clinic_id = who.clinic_id
	   AND f.staff_id = who.staff_id
	   AND f.confirmed_at IS NOT NULL;
	UPDATE registry.factor AS f
	   SET confirmed_at = now(), last_step = step
	 WHERE f.clinic_id = who.clinic_id
	   AND f.factor_id = factor_confirm.factor_id;
	PERFORM internal.recovery_replace(who.clinic_id, who.staff_id,
		code_hashes);
	who := internal.session_renew(who, new_token_hash, false);
	PERFORM internal.sessions_end(who.clinic_id, who.staff_id, NULL,
		who.token_hash);
	PERFORM internal.audit_write(who, request_id, 'create', 'factor',
		who.staff_id);
	RETURN internal.session_json(who.clinic_id, who.token_hash);
END;
$$;

-- DELETE /v1/session/factor: the password alone, from now on; an admin must
-- have a second factor.  MD40P: not proved lately.
CREATE FUNCTION api.factor_remove(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'quality');
	PERFORM internal.proved_lately(who);
	PERFORM internal.factor_drop(who.clinic_id, who.staff_id);
	PERFORM internal.audit_write(who, request_id, 'void', 'factor',
		who.staff_id);
	RETURN NULL;
END;
$$;

-- POST /v1/session/recovery-codes: new ones; all former ones end.  MD40P: not
-- proved lately.  MD409: there is no second factor.
CREATE FUNCTION api.recovery_replace(clinic_id uuid, token_hash bytea,
	request_id uuid, code_hashes bytea[])
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'quality',
		'admin');
	PERFORM internal.proved_lately(who);
	IF NOT internal.has_factor(who.clinic_id, who.staff_id) THEN
		RAISE EXCEPTION 'set up a second factor first'
			USING ERRCODE = 'MD409';
	END IF;
	PERFORM internal.recovery_replace(who.clinic_id, who.staff_id,
		code_hashes);
	PERFORM internal.audit_write(who, request_id, 'amend',
		'recovery_codes', who.staff_id);
	RETURN '{}'::json;
END;
$$;

-- DELETE /v1/staff/:staff_id/factor: for somebody who lost it, and the
-- recovery codes too.  Who had one is signed out everywhere.  An admin's own
-- can only be replaced.  MD40P: not proved lately.
CREATE FUNCTION api.factor_reset(clinic_id uuid, token_hash bytea,
	request_id uuid, staff_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
BEGIN
	PERFORM internal.allow(who, 'admin');
	PERFORM internal.proved_lately(who);
	IF NOT EXISTS (SELECT FROM registry.staff AS f
			WHERE f.clinic_id = who.clinic_id
			  AND f.staff_id = factor_reset.staff_id) THEN
		PERFORM internal.not_there();
	ELSIF staff_id = who.staff_id THEN
		RAISE EXCEPTION 'an admin must have a second factor'
			USING ERRCODE = 'MD403';
	END IF;
	IF internal.factor_drop(who.clinic_id, staff_id) THEN
		PERFORM internal.sessions_end(who.clinic_id, staff_id, NULL,
			NULL);
	END IF;
	PERFORM internal.audit_write(who, request_id, 'void', 'factor',
		staff_id);
	RETURN NULL;
END;
$$;
