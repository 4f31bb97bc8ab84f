-- Instruments as a clinic sees them.

-- The current version, or MD404.
CREATE FUNCTION internal.instrument_see(instrument text)
RETURNS registry.instrument
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	i registry.instrument;
BEGIN
	SELECT * INTO i
	  FROM registry.instrument AS o
	 WHERE o.instrument = instrument_see.instrument
	   AND o.current;
	IF NOT FOUND THEN
		PERFORM internal.not_there();
	END IF;
	RETURN i;
END;
$$;

CREATE FUNCTION internal.instrument_json(clinic_id uuid,
	i registry.instrument)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object(
		'instrument', i.instrument,
		'version', i.version,
		'name', i.name,
		'regions', i.definition->'regions',
		'licence_class', i.licence_class,
		'licence_confirmed', (
			SELECT json_build_object('by', l.confirmed_by,
				'at', internal.rfc3339(l.confirmed_at),
				'note', l.note)
			  FROM registry.instrument_licence AS l
			 WHERE l.clinic_id = instrument_json.clinic_id
			   AND l.instrument = i.instrument),
		'scales', (
			SELECT coalesce(json_agg(json_build_object(
				'scale', s.scale,
				'higher_is', s.higher_is,
				'minimum', s.minimum,
				'maximum', s.maximum)
				ORDER BY internal.scale_place(s.instrument,
					s.version, s.scale), s.scale), '[]')
			  FROM registry.instrument_scale AS s
			 WHERE s.instrument = i.instrument
			   AND s.version = i.version),
		'loinc', (
			SELECT coalesce(json_object_agg(s->>'code',
				s->>'loinc'), '{}')
			  FROM jsonb_array_elements(i.definition->'scales') AS s
			 WHERE s ? 'loinc'));
END;
$$;

-- Note that a clinic may use an instrument; the first statement holds.
CREATE FUNCTION internal.licence_write(clinic_id uuid, instrument text,
	note text, confirmed_by uuid, at timestamptz)
RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
	IF length(trim(note)) BETWEEN 1 AND 500 IS NOT TRUE THEN
		PERFORM internal.refuse(internal.fault('/note',
			'what the licence is, in 1 to 500 characters'));
	END IF;
	INSERT INTO registry.instrument_licence (clinic_id, instrument,
		confirmed_by, confirmed_at, note)
	VALUES (licence_write.clinic_id, licence_write.instrument,
		licence_write.confirmed_by, at,
		licence_write.note)
	ON CONFLICT DO NOTHING;
	RETURN NOT FOUND;
END;
$$;

-- What is wrong with the words for an instrument: each item that it has, and
-- no other, is a text, or a text with its options.
CREATE FUNCTION internal.wording_faults(i registry.instrument,
	language text, items jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	faults jsonb := '[]';
BEGIN
	IF language !~ '^[a-z]{2}$' THEN
		faults := faults || internal.fault('/language',
			'two small letters, such as en');
	END IF;
	IF jsonb_typeof(items) <> 'object' OR items = '{}' THEN
		RETURN faults || internal.fault('/items',
			'an object: words by item code');
	END IF;
	RETURN faults || (
		SELECT coalesce(jsonb_agg(jsonb_build_object(
			'pointer', '/items/' || replace(replace(w.code,
				'~', '~0'), '/', '~1'),
			'expected', CASE WHEN d.code IS NULL
				THEN 'no such item in this instrument'
				ELSE 'a text of 1 to 2000 characters, or {text,'
					' options}' END)
			ORDER BY w.code), '[]')
		  FROM jsonb_each(items) AS w (code, words)
		  LEFT JOIN (SELECT a->>'code'
			  FROM jsonb_array_elements(i.definition->'items') AS a)
			AS d (code) ON d.code = w.code
		 WHERE d.code IS NULL
		    OR internal.wording_fits(w.words) IS NOT TRUE);
END;
$$;

CREATE FUNCTION internal.wording_fits(words jsonb)
RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN CASE jsonb_typeof(words)
	WHEN 'string' THEN length(words #>> '{}') BETWEEN 1 AND 2000
	WHEN 'object' THEN words - '{text,options}'::text[] = '{}'
		AND jsonb_typeof(words->'text') = 'string'
		AND length(words->>'text') BETWEEN 1 AND 2000
		AND (NOT words ? 'options'
			OR jsonb_typeof(words->'options') = 'array'
			AND jsonb_array_length(words->'options')
				BETWEEN 1 AND 101
			AND NOT words @?
				'$.options[*] ? (@.type() != "string")')
	ELSE false
END;
