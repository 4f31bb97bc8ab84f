-- Bringing in the data that is shipped with mendd.

-- A definition of sql/seed/instruments: its version becomes the current one.
-- A version that was answered keeps its items for ever.
CREATE FUNCTION internal.seed_instrument(definition jsonb)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	code text := definition->>'code';
	edition text := definition->>'version';
BEGIN
	IF EXISTS (SELECT FROM registry.instrument AS i
		    WHERE i.instrument = code
		      AND i.version = edition
		      AND i.definition = seed_instrument.definition
		      AND i.current) THEN
		RETURN;
	END IF;
	IF EXISTS (SELECT FROM registry.instrument AS i
		     JOIN registry.response AS r
			ON r.instrument = i.instrument
			AND r.instrument_version = i.version
		    WHERE i.instrument = code
		      AND i.version = edition
		      AND jsonb_path_query_array(i.definition,
				'$.items[*].code')
			<> jsonb_path_query_array(
				seed_instrument.definition,
				'$.items[*].code')) THEN
		RAISE EXCEPTION 'version % of % was answered: its items may'
			' not change', edition, code;
	END IF;
	UPDATE registry.instrument AS i
	   SET current = false
	 WHERE i.instrument = code
	   AND i.current;
	INSERT INTO registry.instrument (instrument, version, name,
		licence_class, definition, current)
	VALUES (code, edition, definition->>'name',
		definition->'licence'->>'class', definition, true)
	ON CONFLICT ON CONSTRAINT instrument_pkey
	DO UPDATE SET name = excluded.name,
		licence_class = excluded.licence_class,
		definition = excluded.definition,
		current = true;
	DELETE FROM registry.instrument_scale AS s
	 WHERE s.instrument = code
	   AND s.version = edition;
	INSERT INTO registry.instrument_scale (instrument, version, scale,
		higher_is, minimum, maximum, decimals)
	SELECT code, edition, s->>'code', s->>'higher_is',
		(s->>'min')::numeric, (s->>'max')::numeric,
		(s->>'decimals')::smallint
	  FROM jsonb_array_elements(definition->'scales') AS s;
END;
$$;
