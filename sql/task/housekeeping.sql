-- Called by the tick process once a minute: forget what is of no more use,
-- and make room for what comes.  At most ${most} rows of each kind go at a
-- time, so that no call is long.  Of two callers at once one does nothing.
-- Returns what it did: {"replies", "sessions", "attempts", "tries"}, or null.
CREATE FUNCTION task.housekeeping(most integer DEFAULT 10000)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	replies integer;
	sessions integer;
	attempts integer;
	tries integer;
BEGIN
	IF NOT pg_try_advisory_xact_lock(hashtext('mendd housekeeping')) THEN
		RETURN NULL;
	END IF;
	-- Nobody repeats a request after a week.
	DELETE FROM registry.idempotency AS i
	 WHERE (i.clinic_id, i.caller_id, i.request_key) IN (
		SELECT o.clinic_id, o.caller_id, o.request_key
		  FROM registry.idempotency AS o
		 WHERE o.made_at < now() - interval '7 days'
		 ORDER BY o.made_at
		 LIMIT most
		   FOR UPDATE SKIP LOCKED);
	GET DIAGNOSTICS replies = ROW_COUNT;
	DELETE FROM registry.session AS s
	 WHERE (s.clinic_id, s.token_hash) IN (
		SELECT o.clinic_id, o.token_hash
		  FROM registry.session AS o
		 WHERE o.expires_at < now()
		 LIMIT most
		   FOR UPDATE SKIP LOCKED);
	GET DIAGNOSTICS sessions = ROW_COUNT;
	-- A quarter of an hour is the longest wait after a wrong password.  Of
	-- a login that there is, failures count until somebody comes in: who
	-- guesses a little each day is stopped, too.
	DELETE FROM registry.sign_in AS a
	 WHERE a.login_hash IN (
		SELECT o.login_hash
		  FROM registry.sign_in AS o
		 WHERE o.not_before < now() - interval '1 day'
		   AND NOT EXISTS (SELECT FROM registry.login AS l
			WHERE internal.login_hash(l.login) = o.login_hash)
		 ORDER BY o.not_before
		 LIMIT most
		   FOR UPDATE SKIP LOCKED);
	GET DIAGNOSTICS attempts = ROW_COUNT;
	-- Links that there were not; the tries of the others stay with them.
	DELETE FROM registry.portal_try AS t
	 WHERE (t.clinic_id, t.token_hash) IN (
		SELECT o.clinic_id, o.token_hash
		  FROM registry.portal_try AS o
		 WHERE NOT o.known
		   AND o.tried_at < now() - interval '1 day'
		 ORDER BY o.tried_at
		 LIMIT most
		   FOR UPDATE SKIP LOCKED);
	GET DIAGNOSTICS tries = ROW_COUNT;
	PERFORM internal.add_partitions((now() AT TIME ZONE 'UTC')::date);
	RETURN json_build_object('replies', replies, 'sessions', sessions,
		'attempts', attempts, 'tries', tries);
END;
$$;
