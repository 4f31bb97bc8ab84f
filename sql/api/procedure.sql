-- Procedures: one injection session at one joint and side.

-- What the daemon must know to compute what follows from a procedure before
-- it calls procedure_create (no procedure_id) or procedure_amend.  An amendment
-- does not carry events: adverse_events and intercurrent_events are true when
-- the record says already whether there were any.  NULL when there is no such
-- patient or procedure: the call that follows will say so, and leaves the line
-- in the audit.
CREATE FUNCTION api.procedure_context(clinic_id uuid, token_hash bytea,
	request_id uuid, patient_id uuid, procedure_id uuid,
	performed_at timestamptz)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	reply json;
BEGIN
	PERFORM internal.allow(who, 'clinician');
	SELECT json_strip_nulls(json_build_object(
		'birth_date', i.birth_date, 'sex', p.sex,
		'performed_at', internal.local_time(performed_at,
			who.timezone),
		'recorded_at', internal.rfc3339(coalesce((
			SELECT v.recorded_at
			  FROM registry.procedure_version AS v
			 WHERE v.clinic_id = who.clinic_id
			   AND v.procedure_id = procedure_context.procedure_id
			   AND v.version = 1), now())),
		'adverse_events', internal.says_of_events(who.clinic_id,
			procedure_context.procedure_id, 'adverse_events'),
		'intercurrent_events', internal.says_of_events(who.clinic_id,
			procedure_context.procedure_id,
			'intercurrent_events')))
	  INTO reply
	  FROM registry.patient AS p
	  JOIN registry.patient_identity AS i ON i.clinic_id = p.clinic_id
			AND i.patient_id = p.patient_id
			AND i.current
	 WHERE p.clinic_id = who.clinic_id
	   AND p.patient_id = coalesce((
			SELECT o.patient_id
			  FROM registry.procedure AS o
			 WHERE o.clinic_id = who.clinic_id
			   AND o.procedure_id = procedure_context.procedure_id),
			procedure_context.patient_id);
	RETURN reply;
END;
$$;

-- POST /v1/procedures: the whole body, and what the daemon computed from it.
CREATE FUNCTION api.procedure_create(clinic_id uuid, token_hash bytea,
	request_id uuid, procedure json, computed json, request_key text,
	request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	reply json;
BEGIN
	PERFORM internal.allow(who, 'clinician');
	reply := internal.replay(who, request_key, request_hash, request_id);
	IF reply IS NOT NULL THEN
		RETURN reply;
	END IF;
	reply := internal.procedure_new(who, request_id, now(),
		procedure::jsonb, computed::jsonb);
	PERFORM internal.audit_write_procedure(who, request_id, 'create',
		request_id);
	RETURN internal.remember(who, request_key, reply);
END;
$$;

-- GET /v1/procedures: the latest first.  Days are of the clinic's calendar;
-- product_class is that of any product.
CREATE FUNCTION api.procedure_list(clinic_id uuid, token_hash bytea,
	request_id uuid, patient_id uuid, "from" date, "to" date,
	body_region text, product_class text, guidance text,
	operator_id uuid, status text, cursor text, size integer)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	after text[] := internal.cursor_read(cursor, 2);
	since timestamptz := "from"::timestamp AT TIME ZONE who.timezone;
	until timestamptz := ("to" + 1)::timestamp AT TIME ZONE who.timezone;
	items json[];
	keys text[];
	people uuid[];
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'break_glass');
	size := internal.page_size(size);
	SELECT array_agg(r.item ORDER BY r.performed_at DESC,
			r.procedure_id DESC),
		array_agg(internal.cursor_write(
			internal.exact(r.performed_at), r.procedure_id::text)
			ORDER BY r.performed_at DESC, r.procedure_id DESC),
		array_agg(r.patient_id
			ORDER BY r.performed_at DESC, r.procedure_id DESC)
	  INTO items, keys, people
	  FROM (SELECT p.performed_at, p.procedure_id, p.patient_id,
			json_build_object('procedure_id', p.procedure_id,
				'patient_id', p.patient_id,
				'episode_id', p.episode_id,
				'performed_at',
				internal.rfc3339(p.performed_at),
				'body_region', v.body_region,
				'laterality', v.laterality,
				'status', p.status, 'version', p.version,
				'product_class', t.product_class,
				'guidance', v.guidance,
				'operator_id', v.operator_id,
				'adverse_events',
				internal.adverse_events_json(p.clinic_id,
					p.procedure_id),
				'intercurrent_events',
				internal.intercurrent_events_json(p.clinic_id,
					p.procedure_id)) AS item
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
		 WHERE p.clinic_id = who.clinic_id
		   AND (procedure_list.patient_id IS NULL
			OR p.patient_id = procedure_list.patient_id)
		   AND (since IS NULL OR p.performed_at >= since)
		   AND (until IS NULL OR p.performed_at < until)
		   AND (procedure_list.body_region IS NULL
			OR v.body_region = procedure_list.body_region)
		   AND (procedure_list.guidance IS NULL
			OR v.guidance = procedure_list.guidance)
		   AND (procedure_list.operator_id IS NULL
			OR v.operator_id = procedure_list.operator_id)
		   AND (procedure_list.status IS NULL
			OR p.status = procedure_list.status)
		   AND (procedure_list.product_class IS NULL
			OR EXISTS (SELECT FROM registry.product AS o
				    WHERE o.clinic_id = p.clinic_id
				      AND o.procedure_id = p.procedure_id
				      AND o.version = p.version
				      AND o.product_class =
					procedure_list.product_class))
		   AND (after IS NULL
			OR (p.performed_at, p.procedure_id)
				< (after[1]::timestamptz, after[2]::uuid))
		 ORDER BY p.performed_at DESC, p.procedure_id DESC
		 LIMIT size + 1) AS r;
	PERFORM internal.audit_read_page(who, request_id, 'procedure', patient_id,
		jsonb_build_object('from', "from", 'to', "to",
			'body_region', body_region,
			'product_class', product_class, 'guidance', guidance,
			'operator_id', operator_id, 'status', status),
		people, size);
	RETURN internal.page(items, keys, size);
END;
$$;

-- GET /v1/procedures/:procedure_id
CREATE FUNCTION api.procedure_get(clinic_id uuid, token_hash bytea,
	request_id uuid, procedure_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	p registry.procedure;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'break_glass');
	p := internal.procedure_see(who, procedure_id);
	PERFORM internal.audit_read(who, request_id, 'procedure',
		procedure_id, NULL, p.patient_id);
	RETURN internal.procedure_json(p.clinic_id, p.procedure_id,
		p.version);
END;
$$;

-- PUT /v1/procedures/:procedure_id: the whole body; a reason is required
-- unless it finishes a draft.
CREATE FUNCTION api.procedure_amend(clinic_id uuid, token_hash bytea,
	request_id uuid, procedure_id uuid, if_match integer, procedure json,
	computed json)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	reply json;
BEGIN
	PERFORM internal.allow(who, 'clinician');
	reply := internal.procedure_change(who, procedure_id, if_match, now(),
		procedure::jsonb, computed::jsonb);
	PERFORM internal.audit_write_version(who, request_id, 'amend',
		'procedure', procedure_id, (reply->>'version')::integer,
		(reply->>'patient_id')::uuid);
	RETURN reply;
END;
$$;

-- POST /v1/procedures/:procedure_id/void: it was entered in error.
CREATE FUNCTION api.procedure_void(clinic_id uuid, token_hash bytea,
	request_id uuid, procedure_id uuid, reason text, request_key text,
	request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	reply json;
BEGIN
	PERFORM internal.allow(who, 'clinician');
	reply := internal.replay(who, request_key, request_hash, request_id);
	IF reply IS NOT NULL THEN
		RETURN reply;
	END IF;
	reply := internal.procedure_retract(who, procedure_id, now(), reason);
	PERFORM internal.audit_write_version(who, request_id, 'void',
		'procedure', procedure_id, (reply->>'version')::integer,
		(reply->>'patient_id')::uuid);
	RETURN internal.remember(who, request_key, reply);
END;
$$;

-- GET /v1/procedures/:procedure_id/history: every version, oldest first.
CREATE FUNCTION api.procedure_history(clinic_id uuid, token_hash bytea,
	request_id uuid, procedure_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	p registry.procedure;
	items json[];
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'break_glass');
	p := internal.procedure_see(who, procedure_id);
	PERFORM internal.audit_read(who, request_id, 'procedure',
		procedure_id, '{"history": true}', p.patient_id);
	items := ARRAY(SELECT internal.procedure_json(p.clinic_id,
			p.procedure_id, v)
		  FROM generate_series(1, p.version) AS v);
	RETURN internal.page(items, NULL, p.version);
END;
$$;
