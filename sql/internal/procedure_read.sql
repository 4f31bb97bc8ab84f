-- From the body of a request to the rows of one version of a procedure.

-- The rows that a body describes, and the values in it that cannot be read.
-- What the registry itself knows (ids, who, when, version) comes from the
-- other arguments.
CREATE FUNCTION internal.procedure_read(who internal.caller,
	procedure_id uuid, version integer, recorded_at timestamptz,
	body jsonb, computed jsonb,
	OUT parts internal.procedure_parts, OUT faults jsonb)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	got record;
	element record;
	p registry.procedure;
	v registry.procedure_version;
	h registry.host;
	product registry.product;
	target registry.target;
BEGIN
	got := internal.read_procedure(jsonb_build_object(
		'patient_id', body->'patient_id',
		'session_id', body->'session_id'), '');
	p := got.subject;
	faults := got.faults;
	p.clinic_id := who.clinic_id;
	p.procedure_id := procedure_read.procedure_id;
	p.version := procedure_read.version;

	got := internal.read_procedure_version(body, '');
	v := got.subject;
	faults := faults || got.faults;
	IF coalesce(body->>'status', 'final') NOT IN ('draft', 'final') THEN
		faults := faults || internal.fault('/status', 'draft or final');
	END IF;
	v.clinic_id := who.clinic_id;
	v.procedure_id := procedure_read.procedure_id;
	v.version := procedure_read.version;
	v.recorded_by := coalesce(who.staff_id, internal.operator_id());
	v.recorded_at := procedure_read.recorded_at;
	v.draft := coalesce(body->>'status', 'final') = 'draft';
	v.status := CASE WHEN v.draft THEN 'draft' ELSE 'final' END;
	v.computed := coalesce(procedure_read.computed, '{}');
	p.status := v.status;
	p.performed_at := v.performed_at;

	got := internal.read_host(nullif(body->'host', 'null'), '/host');
	h := got.subject;
	faults := faults || got.faults;
	h.clinic_id := v.clinic_id;
	h.procedure_id := v.procedure_id;
	h.version := v.version;
	h.draft := v.draft;
	parts := ROW(p, v, h, '{}', '{}', '{}', '{}');

	faults := faults
		|| internal.list_faults(body, 'products', v.draft, 6)
		|| internal.list_faults(body, 'targets', v.draft, 20)
		|| internal.list_faults(body, 'adverse_events', true, 50)
		|| internal.list_faults(body, 'intercurrent_events', true, 50);
	FOR element IN SELECT * FROM internal.list(body, 'products', 6) LOOP
		got := internal.read_product(element.object, element.pointer);
		product := got.subject;
		faults := faults || got.faults;
		product.clinic_id := v.clinic_id;
		product.procedure_id := v.procedure_id;
		product.version := v.version;
		product.ordinal := element.ordinal;
		product.draft := v.draft;
		parts.products := parts.products || product;
	END LOOP;
	FOR element IN SELECT * FROM internal.list(body, 'targets', 20) LOOP
		got := internal.read_target(element.object, element.pointer);
		target := got.subject;
		faults := faults || got.faults;
		target.clinic_id := v.clinic_id;
		target.procedure_id := v.procedure_id;
		target.version := v.version;
		target.ordinal := element.ordinal;
		target.draft := v.draft;
		parts.targets := parts.targets || target;
	END LOOP;
	FOR element IN
		SELECT * FROM internal.list(body, 'adverse_events', 50)
	LOOP
		got := internal.adverse_event_read(who, v.procedure_id,
			internal.child_id(v.procedure_id,
				'adverse event ' || element.ordinal),
			v.recorded_at, element.object, element.pointer);
		faults := faults || got.faults;
		parts.adverse_events := parts.adverse_events
			|| (got.event)::registry.adverse_event;
	END LOOP;
	FOR element IN
		SELECT * FROM internal.list(body, 'intercurrent_events', 50)
	LOOP
		got := internal.intercurrent_event_read(who, v.procedure_id,
			internal.child_id(v.procedure_id,
				'intercurrent event ' || element.ordinal),
			v.recorded_at, element.object, element.pointer);
		faults := faults || got.faults;
		parts.intercurrent_events := parts.intercurrent_events
			|| (got.event)::registry.intercurrent_event;
	END LOOP;
END;
$$;

-- The elements of a member that is a list, with their pointers; none when it
-- is no list or too long.
CREATE FUNCTION internal.list(body jsonb, member text, most integer,
	OUT ordinal integer, OUT object jsonb, OUT pointer text)
RETURNS SETOF record
LANGUAGE plpgsql IMMUTABLE ROWS 3
AS $$
BEGIN
	IF jsonb_typeof(body->member) = 'array'
	   AND jsonb_array_length(body->member) <= most THEN
		RETURN QUERY
		SELECT e.n::integer, e.value,
			format('/%s/%s', member, e.n - 1)
		  FROM jsonb_array_elements(body->member)
			WITH ORDINALITY AS e (value, n);
	END IF;
END;
$$;

CREATE FUNCTION internal.list_faults(body jsonb, member text,
	may_be_empty boolean, most integer)
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
	IF jsonb_typeof(body->member) = 'array'
	   AND jsonb_array_length(body->member) <= most
	   AND (may_be_empty OR body->member <> '[]')
	   OR may_be_empty AND coalesce(body->member, 'null') = 'null' THEN
		RETURN '[]';
	END IF;
	RETURN internal.fault('/' || member, format('a list of %s to %s',
		CASE WHEN may_be_empty THEN 0 ELSE 1 END, most));
END;
$$;

-- Who stands as recorded_by for what the operator brought in.
CREATE FUNCTION internal.operator_id()
RETURNS uuid
LANGUAGE sql IMMUTABLE
RETURN '00000000-0000-0000-0000-000000000000'::uuid;
