-- The clinic itself.

CREATE FUNCTION internal.clinic_json(c registry.clinic)
RETURNS json
LANGUAGE sql STABLE
RETURN json_build_object('clinic_id', c.clinic_id, 'code', c.code,
	'name', c.name, 'timezone', c.timezone);

-- GET /v1/clinic
CREATE FUNCTION api.clinic_get(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'quality',
		'admin', 'break_glass');
	RETURN (SELECT internal.clinic_json(c)
		  FROM registry.clinic AS c
		 WHERE c.clinic_id = who.clinic_id);
END;
$$;
