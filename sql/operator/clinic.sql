-- mendctl init, demo: clinics and who works there.

-- A new clinic with the shared protocols.  MD422 names what is wrong.
CREATE FUNCTION operator.clinic_add(clinic_id uuid, code text, name text,
	timezone text, at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	made registry.clinic := ROW(clinic_id, code, name, timezone, at);
	faults jsonb := internal.faults_of_clinic(made, '');
BEGIN
	IF NOT EXISTS (SELECT FROM pg_timezone_names AS z
			WHERE z.name = clinic_add.timezone) THEN
		faults := faults || internal.fault('/timezone',
			'a name such as America/New_York');
	END IF;
	PERFORM internal.refuse(faults);
	INSERT INTO registry.clinic SELECT made.* ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		PERFORM internal.refuse(internal.fault('/code',
			'a code that no clinic has'));
	END IF;
	PERFORM internal.protocols_adopt(made.clinic_id, at);
	PERFORM internal.audit_write(internal.operator_of(made.clinic_id, NULL),
		made.clinic_id, 'create', 'clinic', made.clinic_id);
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
