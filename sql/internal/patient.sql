-- Patients: identity apart from everything clinical, in versions.

-- A patient as the API shows it; NULL when the clinic has none of this id.
CREATE FUNCTION internal.patient_json(clinic_id uuid, patient_id uuid)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT json_build_object('patient_id', p.patient_id,
			'version', p.version, 'given_name', i.given_name,
			'family_name', i.family_name,
			'birth_date', i.birth_date, 'sex', p.sex, 'mrn', i.mrn,
			'email', i.email, 'phone', i.phone,
			'language', i.language, 'died_on', p.died_on,
			'withdrew_on', p.withdrew_on,
			'consents', internal.consents_json(p.clinic_id,
				p.patient_id),
			'created_at', internal.rfc3339(p.created_at))
		  FROM registry.patient AS p
		  JOIN registry.patient_identity AS i
				ON i.clinic_id = p.clinic_id
				AND i.patient_id = p.patient_id
				AND i.current
		 WHERE p.clinic_id = patient_json.clinic_id
		   AND p.patient_id = patient_json.patient_id);
END;
$$;

-- The same for a list: with the last procedure that stands, and the visit to
-- be answered next.
CREATE FUNCTION internal.patient_listed(clinic_id uuid, patient_id uuid)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN internal.with_member(internal.with_member(
		internal.patient_json(clinic_id, patient_id), 'last_procedure', (
		SELECT json_build_object('procedure_id', p.procedure_id,
			'performed_at', internal.rfc3339(p.performed_at),
			'body_region', v.body_region,
			'laterality', v.laterality,
			'product_class', t.product_class)
		  FROM registry.procedure AS p
		  JOIN registry.procedure_version AS v
				ON v.clinic_id = p.clinic_id
				AND v.procedure_id = p.procedure_id
				AND v.version = p.version
		  LEFT JOIN registry.product AS t
				ON t.clinic_id = p.clinic_id
				AND t.procedure_id = p.procedure_id
				AND t.version = p.version
				AND t.ordinal = 1
		 WHERE p.clinic_id = patient_listed.clinic_id
		   AND p.patient_id = patient_listed.patient_id
		   AND p.status IN ('final', 'amended')
		 ORDER BY p.performed_at DESC, p.procedure_id DESC
		 LIMIT 1)), 'next_visit', (
		SELECT json_build_object('visit_id', r.visit_id,
			'visit_code', r.visit_code,
			'target_on', r.target_on,
			'closes_on', r.closes_on, 'state', r.state)
		  FROM internal.visit_rows(patient_listed.clinic_id) AS r
		 WHERE r.patient_id = patient_listed.patient_id
		   AND r.state IN ('planned', 'open', 'overdue')
		 ORDER BY r.target_on, r.visit_id
		 LIMIT 1));
END;
$$;

-- What holds of each kind.
CREATE FUNCTION internal.consents_json(clinic_id uuid, patient_id uuid)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(json_build_object('kind', k.kind,
			'given', k.given, 'effective_at',
			internal.rfc3339(k.effective_at))
			ORDER BY k.kind), '[]')
		  FROM (SELECT DISTINCT ON (c.kind) c.kind, c.given,
				c.effective_at
			  FROM registry.consent AS c
			 WHERE c.clinic_id = consents_json.clinic_id
			   AND c.patient_id = consents_json.patient_id
			 ORDER BY c.kind, c.effective_at DESC,
				c.version DESC) AS k);
END;
$$;

-- Keep a new patient.  MD409 when the id is taken, MD422 with everything that
-- is wrong.
CREATE FUNCTION internal.patient_new(who internal.caller, patient_id uuid,
	created_at timestamptz, person jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
	got record := internal.read_patient(person, '');
	p registry.patient := got.subject;
	i registry.patient_identity;
	faults jsonb := got.faults;
BEGIN
	IF EXISTS (SELECT FROM registry.patient AS o
		    WHERE o.clinic_id = who.clinic_id
		      AND o.patient_id = patient_new.patient_id) THEN
		RAISE EXCEPTION 'this patient is recorded already'
			USING ERRCODE = 'MD409';
	END IF;
	p.clinic_id := who.clinic_id;
	p.patient_id := patient_new.patient_id;
	p.version := 1;
	p.created_at := patient_new.created_at;
	got := internal.read_patient_identity(
		'{"language": "en"}' || jsonb_strip_nulls(person), '');
	i := got.subject;
	faults := faults || got.faults;
	PERFORM internal.refuse(faults || internal.patient_faults(who, p, i)
		|| internal.consent_faults(person));
	PERFORM internal.patient_keep(who, p, i, created_at);
	PERFORM internal.consents_keep(who, p, created_at, person);
	RETURN internal.patient_json(who.clinic_id, patient_id);
END;
$$;

-- What is wrong with a patient's new or changed record.
CREATE FUNCTION internal.patient_faults(who internal.caller,
	p registry.patient, i registry.patient_identity)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	today date := internal.today(who.clinic_id);
	faults jsonb := internal.faults_of_patient_identity(i, '')
		|| internal.faults_of_patient(p, '');
BEGIN
	IF i.birth_date > today THEN
		faults := faults || internal.fault('/birth_date',
			'a day from 1900-01-01 on, not in the future');
	ELSIF EXISTS (SELECT FROM registry.procedure AS o
		       WHERE o.clinic_id = p.clinic_id
			 AND o.patient_id = p.patient_id
			 AND (o.performed_at AT TIME ZONE who.timezone)::date
				< i.birth_date) THEN
		faults := faults || internal.fault('/birth_date',
			'a day not after the patient''s first procedure');
	END IF;
	IF p.died_on > today OR p.died_on < i.birth_date THEN
		faults := faults || internal.fault('/died_on',
			'a day after birth, not in the future');
	END IF;
	IF p.withdrew_on > today OR p.withdrew_on < i.birth_date THEN
		faults := faults || internal.fault('/withdrew_on',
			'a day after birth, not in the future');
	END IF;
	RETURN faults;
END;
$$;

-- Insert or update the rows of a patient; a version of the identity is kept
-- for each version of the patient.  MD422 when another has the record number.
CREATE FUNCTION internal.patient_keep(who internal.caller,
	p registry.patient, i registry.patient_identity, at timestamptz)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	p.birth_year := extract(year FROM i.birth_date);
	i.clinic_id := p.clinic_id;
	i.patient_id := p.patient_id;
	i.version := p.version;
	i.current := true;
	i.recorded_by := coalesce(who.staff_id, internal.operator_id());
	i.recorded_at := at;
	INSERT INTO registry.patient AS q SELECT p.*
	ON CONFLICT ON CONSTRAINT patient_pkey
	DO UPDATE SET sex = excluded.sex,
		birth_year = excluded.birth_year,
		version = excluded.version,
		died_on = excluded.died_on,
		withdrew_on = excluded.withdrew_on;
	UPDATE registry.patient_identity AS o
	   SET current = false
	 WHERE o.clinic_id = p.clinic_id
	   AND o.patient_id = p.patient_id
	   AND o.current;
	INSERT INTO registry.patient_identity SELECT i.*;
EXCEPTION WHEN unique_violation THEN
	PERFORM internal.refuse(internal.fault('/mrn',
		'a number that no other patient of this clinic has'));
END;
$$;

-- Keep a change of some members.  MD404, MD412, MD428, MD422.
CREATE FUNCTION internal.patient_change(who internal.caller,
	patient_id uuid, if_match integer, at timestamptz, changes jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
	known CONSTANT text[] := ARRAY['given_name', 'family_name',
		'birth_date', 'sex', 'mrn', 'email', 'phone', 'language',
		'died_on', 'withdrew_on', 'consents'];
	p registry.patient;
	i registry.patient_identity;
	got record;
	faults jsonb;
	born date;
BEGIN
	SELECT q.*
	  INTO p
	  FROM registry.patient AS q
	 WHERE q.clinic_id = who.clinic_id
	   AND q.patient_id = patient_change.patient_id
	   FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM internal.not_there();
	END IF;
	SELECT o.*
	  INTO i
	  FROM registry.patient_identity AS o
	 WHERE o.clinic_id = p.clinic_id
	   AND o.patient_id = p.patient_id
	   AND o.current;
	born := i.birth_date;
	PERFORM internal.match(if_match, p.version);
	IF jsonb_typeof(changes) IS DISTINCT FROM 'object'
	   OR changes = '{}' THEN
		PERFORM internal.refuse(internal.fault('',
			'an object with the members to change'));
	END IF;
	SELECT coalesce(jsonb_agg(f.fault), '[]')
	  INTO faults
	  FROM jsonb_object_keys(changes - known) AS k (key),
		jsonb_array_elements(internal.fault('/' || k.key,
			'no such member')) AS f (fault);
	changes := changes - ARRAY(
		SELECT jsonb_object_keys(changes - known));
	got := internal.read_patient(jsonb_build_object('sex', p.sex,
		'died_on', p.died_on, 'withdrew_on', p.withdrew_on)
		|| changes, '');
	faults := faults || got.faults;
	p.sex := (got.subject).sex;
	p.died_on := (got.subject).died_on;
	p.withdrew_on := (got.subject).withdrew_on;
	got := internal.read_patient_identity(to_jsonb(i) || changes, '');
	faults := faults || got.faults;
	i := got.subject;
	PERFORM internal.refuse(faults || internal.patient_faults(who, p, i)
		|| internal.consent_faults(changes));
	p.version := p.version + 1;
	PERFORM internal.patient_keep(who, p, i, at);
	PERFORM internal.consents_keep(who, p, at, changes);
	-- Who came in with the former one may be somebody else.
	IF i.birth_date <> born THEN
		PERFORM internal.portal_sign_out(p.clinic_id, p.patient_id);
	END IF;
	IF changes ?| ARRAY['birth_date', 'sex', 'died_on', 'withdrew_on'] THEN
		PERFORM internal.portal_close(p.clinic_id, p.patient_id);
		PERFORM internal.trends_of_patient(p.clinic_id, p.patient_id);
	END IF;
	RETURN internal.patient_json(p.clinic_id, p.patient_id);
END;
$$;

-- What is wrong with the member consents: a list of {kind, given,
-- effective_at}, each kind once, the last two optional (given: true;
-- effective_at: now).
CREATE FUNCTION internal.consent_faults(person jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	element record;
	got record;
	kinds text[] := '{}';
	faults jsonb := internal.list_faults(person, 'consents', true, 20);
BEGIN
	FOR element IN SELECT * FROM internal.list(person, 'consents', 20) LOOP
		got := internal.read_consent('{"given": true}'
			|| element.object, element.pointer);
		faults := faults || got.faults
			|| internal.faults_of_consent(got.subject,
				element.pointer);
		IF (got.subject).kind = ANY (kinds) THEN
			faults := faults || internal.fault(
				element.pointer || '/kind',
				'a kind that is not in the list already');
		END IF;
		kinds := kinds || (got.subject).kind;
		IF (got.subject).effective_at > now() THEN
			faults := faults || internal.fault(
				element.pointer || '/effective_at',
				'a time not in the future');
		END IF;
	END LOOP;
	RETURN faults;
END;
$$;

CREATE FUNCTION internal.consents_keep(who internal.caller,
	p registry.patient, at timestamptz, person jsonb)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	INSERT INTO registry.consent (clinic_id, consent_id, patient_id, kind,
		given, effective_at, version, recorded_by)
	SELECT p.clinic_id, internal.child_id(p.patient_id, format(
			'consent %s %s', p.version, c.object->>'kind')),
		p.patient_id, c.object->>'kind',
		coalesce((c.object->>'given')::boolean, true),
		coalesce((c.object->>'effective_at')::timestamptz, at),
		p.version, coalesce(who.staff_id, internal.operator_id())
	  FROM internal.list(person, 'consents', 20) AS c;
END;
$$;

-- MD409 for a patient who died or withdrew.
CREATE FUNCTION internal.still_asked(clinic_id uuid, patient_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF internal.is_gone(clinic_id, patient_id) THEN
		RAISE EXCEPTION 'the patient is not asked any more'
			USING ERRCODE = 'MD409';
	END IF;
END;
$$;

CREATE FUNCTION internal.is_gone(clinic_id uuid, patient_id uuid)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN EXISTS (SELECT FROM registry.patient AS p
			WHERE p.clinic_id = is_gone.clinic_id
			  AND p.patient_id = is_gone.patient_id
			  AND (p.died_on IS NOT NULL
				OR p.withdrew_on IS NOT NULL));
END;
$$;
