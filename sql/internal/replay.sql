-- A POST that is repeated with the key of its first time has no second
-- effect and gets the first time's reply.

-- The first statement of a POST function after the caller check: the reply
-- that was remembered for this key, or NULL when the work is to be done.
-- The row it writes makes a second call at the same time wait for the first,
-- and makes a replay wait for its own commit, so that what it says has been
-- done is durable by then.  MD422 when the key came with another request.
CREATE FUNCTION internal.replay(who internal.caller, request_key text,
	request_hash bytea, request_id uuid)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
	kept registry.idempotency;
BEGIN
	IF request_key IS NULL THEN
		RETURN NULL;
	ELSIF length(request_key) NOT BETWEEN 1 AND 200 THEN
		PERFORM internal.refuse(internal.fault('',
			'an Idempotency-Key of 1 to 200 characters'));
	END IF;
	INSERT INTO registry.idempotency AS i (clinic_id, caller_id,
		request_key, request_hash, request_id, made_at)
	VALUES (who.clinic_id, who.caller_id, replay.request_key,
		replay.request_hash, replay.request_id, now())
	ON CONFLICT ON CONSTRAINT idempotency_pkey
	DO UPDATE SET replays = i.replays + 1
	RETURNING i.* INTO kept;
	IF kept.request_hash <> replay.request_hash THEN
		PERFORM internal.refuse(internal.fault('', 'the same request as'
			' when this Idempotency-Key was first used'));
	END IF;
	IF kept.reply IS NOT NULL THEN
		PERFORM internal.replay_audit(who, request_id, kept);
	END IF;
	RETURN kept.reply;
END;
$$;

-- What was answered is shown once more: a read of what the first time was
-- about, whose line has the time at which the key was kept.
CREATE FUNCTION internal.replay_audit(who internal.caller, request_id uuid,
	kept registry.idempotency)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	first registry.audit;
BEGIN
	SELECT a.* INTO first
	  FROM registry.audit AS a
	 WHERE a.clinic_id = kept.clinic_id
	   AND a.at = kept.made_at
	   AND a.request_id = kept.request_id
	 ORDER BY a.audit_id
	 LIMIT 1;
	PERFORM internal.audit_write(who, request_id, 'read',
		coalesce(first.subject, 'reply'), first.subject_id,
		jsonb_build_object('repeats', kept.request_id),
		first.patient_id);
END;
$$;

-- Keep the reply for the key and return it: the last statement of a POST
-- function.  Without a key nothing is kept.
CREATE FUNCTION internal.remember(who internal.caller, request_key text,
	reply json)
RETURNS json
LANGUAGE plpgsql
AS $$
BEGIN
	IF request_key IS NOT NULL THEN
		UPDATE registry.idempotency AS i
		   SET reply = remember.reply
		 WHERE i.clinic_id = who.clinic_id
		   AND i.caller_id = who.caller_id
		   AND i.request_key = remember.request_key;
	END IF;
	RETURN remember.reply;
END;
$$;
