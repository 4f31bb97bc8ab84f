-- How often somebody may guess.  Attempts are counted before they are judged,
-- so that no crash and no second worker forgets one, and by the hash of what
-- was tried, so that nobody learns whether there is such a login.

-- How long after the n-th failure in a row the next attempt has to wait: five
-- are free, then 2 seconds, doubling up to 15 minutes.
CREATE FUNCTION internal.sign_in_pause(failures integer)
RETURNS interval
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN failures <= 5 THEN interval '0'
	ELSE make_interval(secs => least(900, 2 ^ least(failures - 5, 10)))
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
	INSERT INTO registry.sign_in AS i (login_hash, failures, not_before)
	VALUES (sign_in_try.login_hash, 0, now())
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
