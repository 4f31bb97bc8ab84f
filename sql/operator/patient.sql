-- mendctl import, demo: patients with the ids and times they have, checked as
-- in the API.

-- ${person} as the body of POST /v1/patients.
CREATE FUNCTION operator.patient_import(clinic_id uuid, patient_id uuid,
	person json, at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.operator_of(clinic_id, NULL);
	reply json := internal.patient_new(who, patient_id, at,
		person::jsonb);
BEGIN
	PERFORM internal.audit_write_version(who, patient_id, 'import',
		'patient', patient_id, 1, patient_id);
	RETURN reply;
END;
$$;

-- NULL when the clinic has nobody of this record number.
CREATE FUNCTION operator.patient_find(clinic_id uuid, mrn text)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN (SELECT json_build_object('patient_id', p.patient_id,
			'birth_date', i.birth_date, 'sex', p.sex)
		  FROM registry.patient_identity AS i
		  JOIN registry.patient AS p ON p.clinic_id = i.clinic_id
				AND p.patient_id = i.patient_id
		 WHERE i.clinic_id = patient_find.clinic_id
		   AND i.mrn = patient_find.mrn
		   AND i.current);
END;
$$;
