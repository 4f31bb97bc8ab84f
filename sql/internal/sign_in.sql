-- How often somebody may guess.  Attempts are counted before they are judged,
-- so that no crash and no second worker forgets one, and by the hash of what
-- was tried, so that nobody learns whether there is such a login.

-- A login as it is looked up and counted.  Who writes it with capitals, or
-- with blanks around it, means the same one, and has no guesses of his own.
CREATE FUNCTION internal.login_form(login text)
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN lower(btrim(login, E' \t\r\n') COLLATE "C");

CREATE FUNCTION internal.login_hash(login text)
RETURNS bytea
LANGUAGE sql STABLE
RETURN sha256(convert_to(internal.login_form(login), 'UTF8'));

-- How long after the n-th failure in a row the next attempt has to wait: five
-- are free, then 2 seconds, doubling up to 15 minutes.
CREATE FUNCTION internal.sign_in_pause(failures integer)
RETURNS interval
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN failures < 5 THEN interval '0'
	ELSE make_interval(secs => least(900, 2 ^ least(failures - 4, 10)))
	END;

-- Count an attempt as a failure until internal.sign_in_forget().  Returns
-- the seconds to wait: over 0, this one came too soon, was not counted, and
-- must not be tried.
CREATE FUNCTION internal.sign_in_try(login_hash bytea)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	kept registry.sign_in;
BEGIN
	INSERT INTO registry.sign_in AS i (login_hash, failures, in_a_row,
		not_before)
	VALUES (sign_in_try.login_hash, 0, 0, now())
	ON CONFLICT ON CONSTRAINT sign_in_pkey DO UPDATE
	   SET failures = CASE WHEN i.not_before < now() - interval '1 day'
			THEN 0 ELSE i.failures END
	RETURNING i.* INTO kept;
	-- Attempts at once wait for each other here, so the time of the
	-- transaction would be in the past; none of the free ones has to wait.
	IF internal.sign_in_pause(kept.failures) > interval '0'
	   AND kept.not_before > clock_timestamp() THEN
		RETURN ceil(extract(epoch FROM
			kept.not_before - clock_timestamp()));
	END IF;
	UPDATE registry.sign_in AS i
	   SET failures = kept.failures + 1,
		in_a_row = kept.in_a_row + 1,
		not_before = clock_timestamp()
			+ internal.sign_in_pause(kept.failures + 1)
	 WHERE i.login_hash = sign_in_try.login_hash;
	RETURN 0;
END;
$$;

-- It was the right person.
CREATE FUNCTION internal.sign_in_forget(login_hash bytea)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	DELETE FROM registry.sign_in AS i
	 WHERE i.login_hash = sign_in_forget.login_hash;
END;
$$;

-- May the account's password be used?  NULL for no account.
CREATE FUNCTION internal.password_opens(account registry.staff)
RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN account.active AND NOT account.password_disabled;

-- It was the wrong one.  After 100 in a row the password opens nothing any more;
-- NIST 800-63B 5.2.2 sets that bound.
CREATE FUNCTION internal.sign_in_failed(account registry.staff)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	UPDATE registry.staff AS f
	   SET password_disabled = true
	 WHERE f.clinic_id = account.clinic_id
	   AND f.staff_id = account.staff_id
	   AND NOT f.password_disabled
	   AND EXISTS (SELECT FROM registry.sign_in AS i
			WHERE i.login_hash = internal.login_hash(account.login)
			  AND i.in_a_row >= 100);
END;
$$;

-- The same at the door, where it may be nobody's: a line in the audit of the
-- account's clinic, or, without an account, in that of no clinic (the nil
-- uuid), so that nobody and somebody take as long.
CREATE FUNCTION internal.sign_in_refuse(account registry.staff,
	request_id uuid, detail jsonb)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	who internal.caller;
BEGIN
	PERFORM internal.sign_in_failed(account);
	who.clinic_id := coalesce(account.clinic_id,
		'00000000-0000-0000-0000-000000000000');
	who.staff_id := account.staff_id;
	who.caller_id := account.staff_id;
	who.role := coalesce(account.role, 'nobody');
	PERFORM internal.audit_write(who, request_id, 'refuse', 'session',
		NULL, detail);
END;
$$;
