-- What was refused is told to the audit too.

-- Called by the daemon after it has answered a signed-in caller with 403, 404
-- or 409: the transaction of the refusal itself was undone.  ${route} is the
-- route's pattern, never the path that was sent.
CREATE FUNCTION api.refusal_record(clinic_id uuid, token_hash bytea,
	request_id uuid, status integer, route text)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
BEGIN
	PERFORM set_config('synchronous_commit', 'off', true);
	PERFORM internal.audit_write(who, request_id, 'refuse', 'request',
		NULL, jsonb_build_object('status', status, 'route', route));
	RETURN NULL;
END;
$$;
