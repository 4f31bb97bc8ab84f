-- Patients of the caller's clinic.

-- POST /v1/patients
CREATE FUNCTION api.patient_create(clinic_id uuid, token_hash bytea,
	request_id uuid, given_name text, family_name text, birth_date date,
	sex text, mrn text, email text, phone text, language text,
	consents json, request_key text, request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	reply json;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator');
	reply := internal.replay(who, request_key, request_hash, request_id);
	IF reply IS NOT NULL THEN
		RETURN reply;
	END IF;
	reply := internal.patient_new(who, request_id, now(),
		jsonb_build_object('given_name', given_name,
			'family_name', family_name, 'birth_date', birth_date,
			'sex', sex, 'mrn', mrn, 'email', email, 'phone', phone,
			'language', language, 'consents', consents));
	PERFORM internal.audit_write_version(who, request_id, 'create',
		'patient', request_id, 1, request_id);
	RETURN internal.remember(who, request_key, reply);
END;
$$;

-- GET /v1/patients: by family name, each with the last procedure and the next
-- visit; ${search} is the beginning of a family or given name, or a whole
-- record number.  The audit says whom it showed and
-- that there was a search, not for what.
CREATE FUNCTION api.patient_list(clinic_id uuid, token_hash bytea,
	request_id uuid, search text, cursor text, size integer)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	after text[] := internal.cursor_read(cursor, 3);
	beginning text := lower(replace(replace(replace(search, '\', '\\'),
		'%', '\%'), '_', '\_')) || '%';
	items json[];
	keys text[];
	people uuid[];
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'break_glass');
	size := internal.page_size(size);
	SELECT array_agg(internal.patient_listed(r.clinic_id, r.patient_id)
			ORDER BY r.family, r.given, r.patient_id),
		array_agg(internal.cursor_write(r.family, r.given,
			r.patient_id::text)
			ORDER BY r.family, r.given, r.patient_id),
		array_agg(r.patient_id
			ORDER BY r.family, r.given, r.patient_id)
	  INTO items, keys, people
	  FROM (SELECT i.clinic_id, i.patient_id,
			lower(i.family_name) COLLATE "C" AS family,
			lower(i.given_name) COLLATE "C" AS given
		  FROM registry.patient_identity AS i
		 WHERE i.clinic_id = who.clinic_id
		   AND i.current
		   AND (search IS NULL
			OR lower(i.family_name) LIKE beginning
			OR lower(i.given_name) LIKE beginning
			OR i.mrn = search)
		   AND (after IS NULL
			OR (lower(i.family_name) COLLATE "C",
				lower(i.given_name) COLLATE "C", i.patient_id)
				> (after[1] COLLATE "C", after[2] COLLATE "C",
					after[3]::uuid))
		 ORDER BY family, given, i.patient_id
		 LIMIT size + 1) AS r;
	PERFORM internal.audit_read_page(who, request_id, 'patient', NULL,
		jsonb_build_object('search', search IS NOT NULL), people, size);
	RETURN internal.page(items, keys, size);
END;
$$;

-- GET /v1/patients/:patient_id
CREATE FUNCTION api.patient_get(clinic_id uuid, token_hash bytea,
	request_id uuid, patient_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'break_glass');
	PERFORM internal.see_patient(who, patient_id);
	PERFORM internal.audit_read(who, request_id, 'patient', patient_id,
		NULL, patient_id);
	RETURN internal.patient_json(who.clinic_id, patient_id);
END;
$$;

-- PATCH /v1/patients/:patient_id: ${changes} has the members to change.
CREATE FUNCTION api.patient_amend(clinic_id uuid, token_hash bytea,
	request_id uuid, patient_id uuid, if_match integer, changes json)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	reply json;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator');
	reply := internal.patient_change(who, patient_id, if_match, now(),
		changes::jsonb);
	PERFORM internal.audit_write_version(who, request_id, 'amend',
		'patient', patient_id, (reply->>'version')::integer, patient_id,
		jsonb_build_object('members',
			ARRAY(SELECT json_object_keys(changes))));
	RETURN reply;
END;
$$;
