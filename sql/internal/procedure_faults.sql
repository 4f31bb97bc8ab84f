-- Everything that is wrong with a procedure, at once: the rules of each table
-- (sql/schema/004-*.sql) and those between rows and against other tables.

-- The faults of a version that is about to be kept.  Rules on its place among
-- the patient's episodes are in internal.procedure_place().
CREATE FUNCTION internal.procedure_faults(who internal.caller,
	parts internal.procedure_parts)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	p registry.procedure := parts.record;
	v registry.procedure_version := parts.version;
	performed_on date := (v.performed_at AT TIME ZONE who.timezone)::date;
	faults jsonb := internal.faults_of_procedure(p, '')
		|| internal.faults_of_procedure_version(v, '')
		|| internal.faults_of_host(parts.host, '/host');
	birth_date date;
	died_on date;
BEGIN
	SELECT i.birth_date, q.died_on
	  INTO birth_date, died_on
	  FROM registry.patient AS q
	  JOIN registry.patient_identity AS i
		ON i.clinic_id = q.clinic_id
		AND i.patient_id = q.patient_id
		AND i.current
	 WHERE q.clinic_id = who.clinic_id
	   AND q.patient_id = p.patient_id;
	IF NOT FOUND THEN
		faults := faults || internal.fault('/patient_id',
			'the id of a patient of this clinic');
	ELSIF performed_on < birth_date THEN
		faults := faults || internal.fault('/performed_at',
			'a time not before the patient''s birth');
	ELSIF performed_on > died_on THEN
		faults := faults || internal.fault('/performed_at',
			'a time not after the patient''s death');
	END IF;
	IF NOT v.draft AND v.performed_at > now() THEN
		faults := faults || internal.fault('/performed_at',
			'a time not in the future, or the status draft');
	END IF;
	IF NOT v.draft AND v.consent_registry_at > now() THEN
		faults := faults || internal.fault('/consent_registry_at',
			'a time not in the future');
	END IF;
	IF NOT internal.is_staff(who.clinic_id, v.operator_id) THEN
		faults := faults || internal.fault('/operator_id',
			'the id of a member of staff of this clinic');
	END IF;
	IF EXISTS (SELECT FROM registry.procedure AS o
		    WHERE o.clinic_id = who.clinic_id
		      AND o.session_id = p.session_id
		      AND o.patient_id <> p.patient_id) THEN
		faults := faults || internal.fault('/session_id',
			'the id of a sitting of this patient, or a new one');
	END IF;
	FOR i IN 1..cardinality(parts.products) LOOP
		faults := faults || internal.product_faults(parts.products[i],
			v.performed_at, performed_on, '/products/' || i - 1);
	END LOOP;
	FOR i IN 1..cardinality(parts.targets) LOOP
		faults := faults || internal.faults_of_target(
			parts.targets[i], '/targets/' || i - 1);
		IF (parts.targets[i]).product > cardinality(parts.products) THEN
			faults := faults || internal.fault(
				format('/targets/%s/product', i - 1),
				'the place in products, from 1');
		END IF;
	END LOOP;
	FOR i IN 1..cardinality(parts.adverse_events) LOOP
		faults := faults || internal.adverse_event_faults(who,
			parts.adverse_events[i], performed_on,
			'/adverse_events/' || i - 1);
	END LOOP;
	FOR i IN 1..cardinality(parts.intercurrent_events) LOOP
		faults := faults || internal.intercurrent_event_faults(who,
			parts.intercurrent_events[i], performed_on,
			'/intercurrent_events/' || i - 1);
	END LOOP;
	RETURN faults;
END;
$$;

-- Is this NULL or somebody who works, or worked, at the clinic?
CREATE FUNCTION internal.is_staff(clinic_id uuid, staff_id uuid)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN staff_id IS NULL
		OR EXISTS (SELECT FROM registry.staff AS s
			    WHERE s.clinic_id = is_staff.clinic_id
			      AND s.staff_id = is_staff.staff_id);
END;
$$;

CREATE FUNCTION internal.product_faults(product registry.product,
	performed_at timestamptz, performed_on date, prefix text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	faults jsonb := internal.faults_of_product(product, prefix);
BEGIN
	IF product.processed_at > performed_at THEN
		faults := faults || internal.fault(prefix || '/processed_at',
			'a time not after performed_at');
	END IF;
	IF product.device_expiry_on < performed_on THEN
		faults := faults || internal.fault(
			prefix || '/device_expiry_on',
			'a day not before the procedure');
	END IF;
	RETURN faults;
END;
$$;
