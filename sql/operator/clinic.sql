-- mendctl init, demo: clinics and who works there.

-- A new clinic with the shared protocols.  MD422 names what is wrong.
CREATE FUNCTION operator.clinic_add(clinic_id uuid, code text, name text,
	timezone text, at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	made registry.clinic;
	faults jsonb := '[]';
BEGIN
	IF code IS NULL OR code !~ '^[a-z0-9-]{1,40}$' THEN
		faults := faults || internal.fault('/code',
			'1 to 40 of a-z, 0-9 and hyphens');
	END IF;
	IF name IS NULL OR length(name) NOT BETWEEN 1 AND 200 THEN
		faults := faults || internal.fault('/name',
			'text of 1 to 200 characters');
	END IF;
	IF NOT EXISTS (SELECT FROM pg_timezone_names AS z
			WHERE z.name = clinic_add.timezone) THEN
		faults := faults || internal.fault('/timezone',
			'a name such as America/New_York');
	END IF;
	PERFORM internal.refuse(faults);
	INSERT INTO registry.clinic (clinic_id, code, name, timezone,
		created_at)
	VALUES (clinic_add.clinic_id, clinic_add.code, clinic_add.name,
		clinic_add.timezone, at)
	ON CONFLICT DO NOTHING
	RETURNING * INTO made;
	IF NOT FOUND THEN
		PERFORM internal.refuse(internal.fault('/code',
			'a code that no clinic has'));
	END IF;
	PERFORM internal.protocols_adopt(made.clinic_id, at);
	RETURN internal.clinic_json(made);
END;
$$;

-- The clinic of this code, or NULL.
CREATE FUNCTION operator.clinic_find(code text)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN (SELECT internal.clinic_json(c)
		  FROM registry.clinic AS c
		 WHERE c.code = clinic_find.code);
END;
$$;
