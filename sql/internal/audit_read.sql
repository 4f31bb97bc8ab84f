-- Lists in the audit, and reading the audit itself.

-- A page of a list was read: which filters it had, how many rows were shown,
-- and of whom.  ${people} are the patients of its rows, of which the first
-- ${size} were shown; ${person} is whom the whole list is about, or NULL, and
-- then detail->'patients' names each.
--
-- One line for a page, with its people in the detail, because that is what
-- the seal covers, and because it is the cheapest that finds them (index
-- audit_patients).  Measured for a page of 50 people on two cores: 0.2 ms and
-- 4 KB; a table beside the audit 0.4 ms and 10 KB; a line for each 1.1 ms and
-- 24 KB, and fifty events to seal.
CREATE FUNCTION internal.audit_read_page(who internal.caller, request_id uuid,
	subject text, person uuid, filters jsonb, people uuid[], size integer)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM internal.audit_read(who, request_id, subject, NULL,
		jsonb_strip_nulls(jsonb_build_object(
			'filters', nullif(jsonb_strip_nulls(filters), '{}'),
			'shown', coalesce(cardinality(people[:size]), 0),
			'patients', CASE WHEN person IS NULL
				AND cardinality(people) > 0
				THEN to_jsonb(ARRAY(SELECT DISTINCT p
				  FROM unnest(people[:size]) AS p)) END)),
		person);
END;
$$;

-- Does a line answer the question, its patient aside?  A predicate that the
-- planner takes into the statement, where what is NULL falls away.
CREATE FUNCTION internal.audit_fits(a registry.audit,
	q internal.audit_question)
RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN (q.actor_id IS NULL OR a.actor_id = q.actor_id)
	AND (q.session_id IS NULL OR a.session_id = q.session_id)
	AND (q.action IS NULL OR a.action = q.action)
	AND (q.subject IS NULL OR a.subject = q.subject)
	AND (q.subject_id IS NULL OR a.subject_id = q.subject_id)
	AND (q.role IS NULL OR a.role = q.role)
	AND (q.since IS NULL OR a.at >= q.since)
	AND (q.until IS NULL OR a.at < q.until)
	AND (q.reason IS NOT TRUE OR a.reason IS NOT NULL)
	AND (q.after_at IS NULL
		OR (a.at, a.audit_id) < (q.after_at, q.after_id));

-- The first ${size} lines of an answer, newest first.  Each question is planned
-- for itself: which index helps depends on what is asked.  Those about one
-- patient are looked up in three: a page of a list names its people in its
-- detail, and an export is about everybody.
CREATE FUNCTION internal.audit_find(q internal.audit_question, size integer)
RETURNS SETOF registry.audit
LANGUAGE plpgsql STABLE SET plan_cache_mode = 'force_custom_plan'
AS $$
BEGIN
	IF q.patient_id IS NULL THEN
		RETURN QUERY
		SELECT a.*
		  FROM registry.audit AS a
		 WHERE a.clinic_id = q.clinic_id
		   AND internal.audit_fits(a, q)
		 ORDER BY a.at DESC, a.audit_id DESC
		 LIMIT size;
		RETURN;
	END IF;
	RETURN QUERY
	WITH named AS MATERIALIZED (
		SELECT a.*
		  FROM registry.audit AS a
		 WHERE a.clinic_id = q.clinic_id
		   AND a.patient_id = q.patient_id
		   AND internal.audit_fits(a, q)
		 ORDER BY a.at DESC, a.audit_id DESC
		 LIMIT size
	), listed AS MATERIALIZED (
		SELECT a.*
		  FROM registry.audit AS a
		 WHERE a.clinic_id = q.clinic_id
		   AND a.detail ? 'patients'
		   AND a.detail->'patients'
			@> jsonb_build_array(q.patient_id)
		   AND internal.audit_fits(a, q)
	), exported AS MATERIALIZED (
		SELECT a.*
		  FROM registry.audit AS a
		 WHERE a.clinic_id = q.clinic_id
		   AND a.action = 'export'
		   AND a.patient_id IS NULL
		   AND internal.audit_fits(a, q)
	)
	SELECT u.*
	  FROM (TABLE named UNION ALL TABLE listed
		UNION ALL TABLE exported) AS u
	 ORDER BY u.at DESC, u.audit_id DESC
	 LIMIT size;
END;
$$;

-- A line as the API shows it.  Names are those of today, and of staff only: a
-- patient who acts is an id to who reads the audit.
CREATE FUNCTION internal.audit_json(a registry.audit)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object('audit_id', a.audit_id,
		'at', internal.exact(a.at), 'actor_id', a.actor_id,
		'actor_name', (
			SELECT f.name
			  FROM registry.staff AS f
			 WHERE f.clinic_id = a.clinic_id
			   AND f.staff_id = a.actor_id),
		'role', a.role, 'session_id', a.session_id,
		'action', a.action, 'subject', a.subject,
		'subject_id', a.subject_id, 'patient_id', a.patient_id,
		'request_id', a.request_id, 'reason', a.reason,
		'detail', a.detail);
END;
$$;

-- What is asked, of the parameters of GET /v1/audit.  MD422 for a cursor that
-- is none.
CREATE FUNCTION internal.audit_ask(who internal.caller, patient_id uuid,
	actor_id uuid, session_id uuid, action text, subject text,
	subject_id uuid, role text, since timestamptz, until timestamptz,
	reason boolean, cursor text)
RETURNS internal.audit_question
LANGUAGE plpgsql
AS $$
DECLARE
	after text[] := internal.cursor_read(cursor, 2);
BEGIN
	RETURN ROW(who.clinic_id, patient_id, actor_id, session_id, action,
		subject, subject_id, role, since, until, reason,
		after[1]::timestamptz, after[2]::uuid);
EXCEPTION WHEN invalid_datetime_format OR datetime_field_overflow
		OR invalid_text_representation THEN
	PERFORM internal.refuse(internal.fault('/cursor',
		'the next of the page before'));
END;
$$;

-- The filters of a question, as its own line in the audit tells them.
CREATE FUNCTION internal.audit_filters(q internal.audit_question)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN jsonb_strip_nulls(jsonb_build_object(
		'patient_id', q.patient_id, 'actor_id', q.actor_id,
		'session_id', q.session_id, 'action', q.action,
		'subject', q.subject, 'subject_id', q.subject_id,
		'role', q.role, 'from', internal.exact(q.since),
		'to', internal.exact(q.until), 'reason', q.reason));
END;
$$;
