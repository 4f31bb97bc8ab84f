-- Instruments: what may be asked, by which licence and in which words.

-- GET /v1/instruments
CREATE FUNCTION api.instrument_list(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
BEGIN
	RETURN (
		SELECT json_build_object('items', coalesce(json_agg(
				internal.instrument_json(who.clinic_id, i)
				ORDER BY i.instrument), '[]'), 'next', NULL)
		  FROM registry.instrument AS i
		 WHERE i.current);
END;
$$;

-- GET /v1/instruments/:instrument
CREATE FUNCTION api.instrument_get(clinic_id uuid, token_hash bytea,
	request_id uuid, instrument text)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	i registry.instrument := internal.instrument_see(instrument);
BEGIN
	RETURN internal.with_member(internal.with_member(
		internal.instrument_json(clinic_id, i),
		'definition', i.definition::json),
		'wording', (
			SELECT coalesce(json_object_agg(w.language, w.items
				ORDER BY w.language), '{}')
			  FROM registry.instrument_wording AS w
			 WHERE w.clinic_id = instrument_get.clinic_id
			   AND w.instrument = i.instrument));
END;
$$;

-- POST /v1/instruments/:instrument/licence.  MD40P: not proved lately.
CREATE FUNCTION api.instrument_licence(clinic_id uuid, token_hash bytea,
	request_id uuid, instrument text, note text, request_key text,
	request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	replayed json;
	i registry.instrument;
	had boolean;		-- before
BEGIN
	PERFORM internal.allow(who, 'admin');
	PERFORM internal.proved_lately(who);
	replayed := internal.replay(who, request_key, request_hash, request_id);
	IF replayed IS NOT NULL THEN
		RETURN replayed;
	END IF;
	i := internal.instrument_see(instrument);
	had := internal.licence_write(clinic_id, instrument, note,
		who.caller_id, now());
	PERFORM internal.audit_write(who, request_id, 'create', 'licence', NULL,
		jsonb_build_object('instrument', instrument,
			'old', had, 'new', true));
	RETURN internal.remember(who, request_key,
		internal.instrument_json(clinic_id, i));
END;
$$;

-- PUT /v1/instruments/:instrument/wording
CREATE FUNCTION api.instrument_wording(clinic_id uuid, token_hash bytea,
	request_id uuid, instrument text, language text, items json)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	i registry.instrument;
BEGIN
	PERFORM internal.allow(who, 'admin');
	i := internal.instrument_see(instrument);
	PERFORM internal.refuse(internal.wording_faults(i, language,
		items::jsonb));
	INSERT INTO registry.instrument_wording AS w (clinic_id, instrument,
		language, items, loaded_by, loaded_at)
	VALUES (instrument_wording.clinic_id, i.instrument,
		instrument_wording.language, instrument_wording.items::jsonb,
		who.caller_id, now())
	ON CONFLICT ON CONSTRAINT instrument_wording_pkey DO UPDATE
	   SET items = excluded.items,
		loaded_by = excluded.loaded_by,
		loaded_at = excluded.loaded_at;
	PERFORM internal.audit_write(who, request_id, 'amend', 'wording', NULL,
		jsonb_build_object('instrument', instrument,
			'language', language));
	RETURN json_build_object('instrument', i.instrument,
		'language', language, 'items', items);
END;
$$;
