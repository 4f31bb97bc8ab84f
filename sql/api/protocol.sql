-- Protocols: which scores are asked for when.

-- GET /v1/protocols
CREATE FUNCTION api.protocol_list(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'quality',
		'admin', 'break_glass');
	RETURN (
		SELECT json_build_object('items', coalesce(json_agg(
				internal.protocol_json(p)
				ORDER BY p.code, p.version), '[]'),
			'next', NULL)
		  FROM registry.protocol AS p
		 WHERE p.clinic_id = protocol_list.clinic_id);
END;
$$;

-- POST /v1/protocols
CREATE FUNCTION api.protocol_create(clinic_id uuid, token_hash bytea,
	request_id uuid, code text, name text, body_region text,
	product_class text, visits json, request_key text, request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	replayed json;
	fresh registry.protocol;
BEGIN
	PERFORM internal.allow(who, 'admin');
	replayed := internal.replay(who, request_key, request_hash, request_id);
	IF replayed IS NOT NULL THEN
		RETURN replayed;
	END IF;
	fresh := ROW(clinic_id, request_id, code, 1, name, body_region,
		product_class, true, who.caller_id, now());
	PERFORM internal.refuse(internal.protocol_faults(fresh)
		|| internal.protocol_visit_faults(clinic_id, visits::jsonb));
	fresh := internal.protocol_write(fresh, visits::jsonb);
	PERFORM internal.audit_write(who, request_id, 'create', 'protocol',
		request_id, jsonb_build_object('code', fresh.code,
			'old', nullif(fresh.version - 1, 0),
			'new', fresh.version));
	RETURN internal.remember(who, request_key,
		internal.protocol_json(fresh));
END;
$$;
