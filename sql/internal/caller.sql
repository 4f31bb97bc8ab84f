-- Who is asking, and what that allows.

-- The person behind a session token's hash.  Notes the use at most once a
-- minute.  MD401 when there is no such session, it has run out, it was idle
-- for too long, or the account was closed.  MD403 for a session that is
-- limited to what has to be done first; ${entering} is for the functions that
-- do it.  Who broke the glass has that role alone while it lasts.
CREATE FUNCTION internal.caller_of(clinic_id uuid, token_hash bytea,
	entering boolean DEFAULT false)
RETURNS internal.caller
LANGUAGE plpgsql
AS $$
DECLARE
	who internal.caller;
	used_at timestamptz;
BEGIN
	SELECT s.clinic_id, s.staff_id, s.patient_id,
		coalesce(s.staff_id, s.patient_id),
		CASE WHEN s.elevated_until > now() THEN 'break_glass'
			ELSE coalesce(f.role, 'patient') END,
		c.timezone, s.token_hash, s.session_id, s.proved_at, s.limited,
		CASE WHEN s.elevated_until > now() THEN s.reason END
	  INTO who
	  FROM registry.session AS s
	  JOIN registry.clinic AS c ON c.clinic_id = s.clinic_id
	  LEFT JOIN registry.staff AS f ON f.clinic_id = s.clinic_id
			AND f.staff_id = s.staff_id
	 WHERE s.clinic_id = $1
	   AND s.token_hash = $2
	   AND s.expires_at > now()
	   AND s.used_at > now() - internal.idle_limit(
			coalesce(f.role, 'patient'))
	   AND f.active IS NOT FALSE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'not signed in' USING ERRCODE = 'MD401';
	ELSIF who.limited IS NOT NULL AND NOT entering THEN
		RAISE EXCEPTION '%', CASE who.limited
			WHEN 'password' THEN 'choose a password of your own'
			ELSE 'set up a second factor' END || ' first'
			USING ERRCODE = 'MD403';
	END IF;
	-- Of several calls at once, one notes it and nobody waits.  The lock is
	-- asked for of a row that is due, so that others write nothing.
	UPDATE registry.session AS s
	   SET used_at = now()
	 WHERE s.clinic_id = $1
	   AND s.token_hash = $2
	   AND s.used_at < now() - interval '1 minute'
	   AND EXISTS (SELECT FROM registry.session AS l
			WHERE l.clinic_id = s.clinic_id
			  AND l.token_hash = s.token_hash
			  FOR NO KEY UPDATE SKIP LOCKED);
	RETURN who;
END;
$$;

-- Open a session for a caller who was just recognised; ${who} gets to know
-- it, so that the audit of what follows names it.
CREATE FUNCTION internal.session_open(INOUT who internal.caller,
	session_id uuid, token_hash bytea)
LANGUAGE plpgsql
AS $$
BEGIN
	INSERT INTO registry.session (clinic_id, token_hash, session_id,
		staff_id, patient_id, opened_at, used_at, expires_at,
		proved_at, limited)
	VALUES (who.clinic_id, session_open.token_hash,
		session_open.session_id, who.staff_id, who.patient_id, now(),
		now(), now() + internal.lifetime(who.role), now(),
		who.limited);
	who.token_hash := session_open.token_hash;
	who.session_id := session_open.session_id;
	who.proved_at := now();
END;
$$;

-- End sessions of somebody: all, or all but ${but}.  Returns how many.
CREATE FUNCTION internal.sessions_end(clinic_id uuid, staff_id uuid,
	patient_id uuid, but bytea)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	ended integer;
BEGIN
	DELETE FROM registry.session AS s
	 WHERE s.clinic_id = sessions_end.clinic_id
	   AND (s.staff_id = sessions_end.staff_id
		OR s.patient_id = sessions_end.patient_id)
	   AND s.token_hash IS DISTINCT FROM but;
	GET DIAGNOSTICS ended = ROW_COUNT;
	RETURN ended;
END;
$$;

-- How long a session of a role may rest, and how long it may live.
CREATE FUNCTION internal.idle_limit(role text)
RETURNS interval
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN role IN ('admin', 'patient') THEN interval '15 minutes'
	ELSE interval '30 minutes' END;

CREATE FUNCTION internal.lifetime(role text)
RETURNS interval
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN role IN ('admin', 'patient') THEN interval '1 hour'
	ELSE interval '12 hours' END;

-- MD403 unless the caller has one of the roles.
CREATE FUNCTION internal.allow(who internal.caller, VARIADIC roles text[])
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF who.role = ANY (roles) THEN
		RETURN;
	END IF;
	RAISE EXCEPTION 'your role does not allow this'
		USING ERRCODE = 'MD403';
END;
$$;

-- MD40P unless it was proved in the last ten minutes who this is.  For what
-- nobody must do at a screen that somebody left: accounts, licences, second
-- factors, and whatever takes much out at once.  After internal.allow().
CREATE FUNCTION internal.proved_lately(who internal.caller)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF who.proved_at > now() - interval '10 minutes' THEN
		RETURN;
	END IF;
	RAISE EXCEPTION 'prove first that it is you' USING ERRCODE = 'MD40P';
END;
$$;

-- MD404, in the same words for what is not there and what is not yours.
CREATE FUNCTION internal.not_there()
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	RAISE EXCEPTION 'there is nothing here' USING ERRCODE = 'MD404';
END;
$$;

-- MD404 unless the clinic has this patient and the caller may see it: staff
-- any of the clinic, a patient only the own person.
CREATE FUNCTION internal.see_patient(who internal.caller, patient_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF who.patient_id IS DISTINCT FROM see_patient.patient_id
	   AND (who.patient_id IS NOT NULL
	   OR NOT EXISTS (SELECT FROM registry.patient AS p
			 WHERE p.clinic_id = who.clinic_id
			   AND p.patient_id = see_patient.patient_id)) THEN
		PERFORM internal.not_there();
	END IF;
END;
$$;

-- Guard an amendment: MD428 without If-Match, MD412 when it is not the
-- version that stands.
CREATE FUNCTION internal.match(if_match integer, version integer)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF if_match IS NULL THEN
		RAISE EXCEPTION 'send If-Match with the version you read'
			USING ERRCODE = 'MD428';
	ELSIF if_match <> version THEN
		RAISE EXCEPTION 'the record was changed since you read it'
			USING ERRCODE = 'MD412';
	END IF;
END;
$$;
