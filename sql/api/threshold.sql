-- Thresholds: published differences that matter, and states that satisfy.

-- GET /v1/thresholds
CREATE FUNCTION api.threshold_list(clinic_id uuid, token_hash bytea,
	request_id uuid, instrument text)
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
				json_build_object(
					'threshold', t.threshold,
					'instrument', t.instrument,
					'scale', t.scale,
					'kind', t.kind,
					'value', t.value,
					'population', t.population,
					'method', t.method,
					'source', t.source,
					'preferred', t.preferred)
				ORDER BY t.instrument, t.scale, t.kind,
					t.threshold), '[]'), 'next', NULL)
		  FROM registry.threshold AS t
		 WHERE threshold_list.instrument IS NULL
		    OR t.instrument = threshold_list.instrument);
END;
$$;
