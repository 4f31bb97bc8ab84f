-- Second factors.  The daemon opens the sealed secret and compares a code with
-- it; here it is decided whether one is needed, and that each is taken once.

-- Does somebody have one that counts?
CREATE FUNCTION internal.has_factor(clinic_id uuid, staff_id uuid)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN EXISTS (SELECT FROM registry.factor AS f
		 WHERE f.clinic_id = has_factor.clinic_id
		   AND f.staff_id = has_factor.staff_id
		   AND f.confirmed_at IS NOT NULL);
END;
$$;

-- What has to be done before anything else by somebody whose password was
-- right: a session's limit, or NULL.
CREATE FUNCTION internal.left_to_do(account registry.staff)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN CASE WHEN account.must_change THEN 'password'
		WHEN account.role = 'admin' AND NOT internal.has_factor(
			account.clinic_id, account.staff_id)
		THEN 'factor' END;
END;
$$;

-- What the daemon needs to check a password and a code: {clinic_id, staff_id,
-- password_hash, factor_id, sealed, at, wait_seconds}.  Of nobody, where the
-- password is no use, and where there is no second factor, nulls.  ${at} is the
-- time that a code is for, in seconds since 1970: the database's, which all
-- hosts share.
CREATE FUNCTION internal.proof_json(account registry.staff)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	f registry.factor;
BEGIN
	SELECT k.* INTO f
	  FROM registry.factor AS k
	 WHERE k.clinic_id = account.clinic_id
	   AND k.staff_id = account.staff_id
	   AND k.confirmed_at IS NOT NULL;
	RETURN json_build_object('clinic_id', account.clinic_id,
		'staff_id', account.staff_id,
		'password_hash', CASE WHEN internal.password_opens(account)
			THEN account.password_hash END,
		'factor_id', f.factor_id, 'sealed', encode(f.sealed, 'hex'),
		'at', extract(epoch FROM now())::bigint, 'wait_seconds', 0);
END;
$$;

-- Take the code that came beside a right password.  ${factor_id} is the factor
-- that the daemon compared it with, ${step} the step of time for which it was
-- right, ${code_hash} its hash as a recovery code; NULL: no code came.
-- Returns "app" or "recovery" for one that was right and is of no use from now
-- on, "none" when there is no second factor, "missing", or "wrong".
CREATE FUNCTION internal.code_take(account registry.staff, factor_id uuid,
	step bigint, code_hash bytea)
RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
	IF NOT internal.has_factor(account.clinic_id, account.staff_id) THEN
		RETURN 'none';
	ELSIF code_hash IS NULL THEN
		RETURN 'missing';
	END IF;
	-- Of two that bring one code at once, the second waits and finds it
	-- taken.
	UPDATE registry.factor AS f
	   SET last_step = step
	 WHERE f.clinic_id = account.clinic_id
	   AND f.factor_id = code_take.factor_id
	   AND f.staff_id = account.staff_id
	   AND f.confirmed_at IS NOT NULL
	   AND f.last_step < step;
	IF FOUND THEN
		RETURN 'app';
	END IF;
	UPDATE registry.recovery_code AS r
	   SET used_at = now()
	 WHERE r.clinic_id = account.clinic_id
	   AND r.staff_id = account.staff_id
	   AND r.code_hash = code_take.code_hash
	   AND r.used_at IS NULL;
	RETURN CASE WHEN FOUND THEN 'recovery' ELSE 'wrong' END;
END;
$$;

-- What the audit tells of a code that was taken, or not; NULL for none.
CREATE FUNCTION internal.code_detail(account registry.staff, taken text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN CASE WHEN taken = 'recovery' THEN jsonb_build_object(
			'code', taken, 'left', internal.recovery_left(
				account.clinic_id, account.staff_id))
		WHEN taken <> 'none' THEN jsonb_build_object('code', taken)
		END;
END;
$$;

-- How many recovery codes somebody has.
CREATE FUNCTION internal.recovery_left(clinic_id uuid, staff_id uuid)
RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT count(*) FROM registry.recovery_code AS r
		 WHERE r.clinic_id = recovery_left.clinic_id
		   AND r.staff_id = recovery_left.staff_id
		   AND r.used_at IS NULL);
END;
$$;

-- These recovery codes in place of all former ones.
CREATE FUNCTION internal.recovery_replace(clinic_id uuid, staff_id uuid,
	code_hashes bytea[])
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	DELETE FROM registry.recovery_code AS r
	 WHERE r.clinic_id = recovery_replace.clinic_id
	   AND r.staff_id = recovery_replace.staff_id;
	INSERT INTO registry.recovery_code (clinic_id, staff_id, code_hash,
		made_at)
	SELECT recovery_replace.clinic_id, recovery_replace.staff_id, h, now()
	  FROM unnest(code_hashes) AS h;
END;
$$;

-- Take a second factor away, with its recovery codes.  False: there was none
-- that counted.
CREATE FUNCTION internal.factor_drop(clinic_id uuid, staff_id uuid)
RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
	had boolean := internal.has_factor(clinic_id, staff_id);
BEGIN
	DELETE FROM registry.factor AS f
	 WHERE f.clinic_id = factor_drop.clinic_id
	   AND f.staff_id = factor_drop.staff_id;
	PERFORM internal.recovery_replace(clinic_id, staff_id, '{}');
	RETURN had;
END;
$$;

-- Staff who may change how they sign in: who proved lately that it is them, or
-- who is here for nothing else, and is not to replace a second factor by the
-- password alone.  MD403, MD40P.
CREATE FUNCTION internal.may_enrol(who internal.caller)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'quality',
		'admin');
	IF who.limited = 'password' THEN
		RAISE EXCEPTION 'choose a password of your own first'
			USING ERRCODE = 'MD403';
	ELSIF who.limited IS NULL THEN
		PERFORM internal.proved_lately(who);
	ELSIF internal.has_factor(who.clinic_id, who.staff_id) THEN
		RAISE EXCEPTION 'sign in with your second factor'
			USING ERRCODE = 'MD403';
	END IF;
END;
$$;

-- Give a session another token, because it may do more from now on; the former
-- token is of no use, and two that try at once do not both go on (MD401).
-- ${proved}: who it is was proved in full just now, so it lasts anew.
CREATE FUNCTION internal.session_renew(INOUT who internal.caller,
	token_hash bytea, proved boolean)
LANGUAGE plpgsql
AS $$
BEGIN
	IF proved THEN
		who.proved_at := now();
	END IF;
	UPDATE registry.session AS s
	   SET token_hash = session_renew.token_hash,
		used_at = now(),
		expires_at = CASE WHEN proved
			THEN now() + internal.lifetime(who.role)
			ELSE s.expires_at END,
		proved_at = who.proved_at,
		limited = NULL
	 WHERE s.clinic_id = who.clinic_id
	   AND s.token_hash = who.token_hash;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'not signed in' USING ERRCODE = 'MD401';
	END IF;
	who.token_hash := session_renew.token_hash;
	who.limited := NULL;
END;
$$;
