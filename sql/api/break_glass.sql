-- Breaking the glass: who may not read about patients does so in an emergency,
-- for an hour at most, for a reason, and with everybody in charge seeing it.

-- POST /v1/session/break-glass: from now on this session has the role
-- break_glass in place of its own.  It reads what a clinician reads, and
-- changes nothing, accounts neither.  For who otherwise reads nothing about a
-- patient: coordinators and clinicians do, and have no use for it.  MD40P: not
-- proved lately.
CREATE FUNCTION api.break_glass_begin(clinic_id uuid, token_hash bytea,
	request_id uuid, reason text, new_token_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	ends timestamptz;
BEGIN
	PERFORM internal.allow(who, 'admin', 'quality');
	PERFORM internal.proved_lately(who);
	who := internal.session_renew(who, new_token_hash, false);
	UPDATE registry.session AS s
	   SET elevated_until = least(now() + interval '1 hour', s.expires_at),
		reason = break_glass_begin.reason
	 WHERE s.clinic_id = who.clinic_id
	   AND s.token_hash = who.token_hash
	RETURNING s.elevated_until INTO ends;
	INSERT INTO registry.break_glass (clinic_id, break_glass_id, staff_id,
		session_id, reason, began_at, until)
	VALUES (who.clinic_id, request_id, who.staff_id, who.session_id,
		break_glass_begin.reason, now(), ends);
	who.reason := break_glass_begin.reason;
	PERFORM internal.audit_write(who, request_id, 'elevate', 'break_glass',
		request_id, jsonb_build_object('until',
			internal.rfc3339(ends)));
	RETURN internal.session_json(who.clinic_id, who.token_hash);
END;
$$;

-- DELETE /v1/session/break-glass: back to one's own role, before the time.
CREATE FUNCTION api.break_glass_end(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	ended uuid;
BEGIN
	PERFORM internal.allow(who, 'break_glass');
	UPDATE registry.break_glass AS b
	   SET ended_at = now()
	 WHERE b.clinic_id = who.clinic_id
	   AND b.session_id = who.session_id
	   AND b.until > now()
	   AND b.ended_at IS NULL
	RETURNING b.break_glass_id INTO ended;
	UPDATE registry.session AS s
	   SET elevated_until = NULL,
		reason = NULL
	 WHERE s.clinic_id = who.clinic_id
	   AND s.token_hash = who.token_hash;
	PERFORM internal.audit_write(who, request_id, 'sign_out',
		'break_glass', ended);
	RETURN NULL;
END;
$$;

-- GET /v1/break-glass: each time in the last 90 days, the latest first.  There
-- is no mail yet that would tell of it.
CREATE FUNCTION api.break_glass_list(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
BEGIN
	PERFORM internal.allow(who, 'admin');
	PERFORM internal.audit_read(who, request_id, 'break_glass', NULL);
	RETURN (SELECT json_build_object('items', coalesce(json_agg(
			json_strip_nulls(json_build_object(
			'break_glass_id', b.break_glass_id,
			'staff_id', b.staff_id, 'name', f.name,
			'role', f.role, 'reason', b.reason,
			'began_at', internal.rfc3339(b.began_at),
			'until', internal.rfc3339(b.until),
			'ended_at', internal.rfc3339(b.ended_at),
			'reads', (SELECT count(*) FROM registry.audit AS a
				 WHERE a.clinic_id = b.clinic_id
				   AND a.session_id = b.session_id
				   AND a.role = 'break_glass'
				   AND a.action = 'read'
				   AND a.at BETWEEN b.began_at
					AND coalesce(b.ended_at, b.until))))
			ORDER BY b.began_at DESC, b.break_glass_id), '[]'),
			'next', NULL)
		  FROM registry.break_glass AS b
		  JOIN registry.staff AS f ON f.clinic_id = b.clinic_id
				AND f.staff_id = b.staff_id
		 WHERE b.clinic_id = who.clinic_id
		   AND b.began_at > now() - interval '90 days');
END;
$$;
