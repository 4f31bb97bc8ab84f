-- Patients' links: made by staff, spent once with the birth date.

-- POST /v1/patients/:patient_id/portal-links: only the hash of the link comes
-- here.  Each call makes another, so a key has no meaning: what was answered
-- once is known to nobody any more.
CREATE FUNCTION api.portal_link_create(clinic_id uuid, token_hash bytea,
	request_id uuid, patient_id uuid, visit_id uuid, new_link_hash bytea,
	request_key text, request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	ends timestamptz;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator');
	PERFORM internal.see_patient(who, patient_id);
	PERFORM internal.still_asked(who.clinic_id, patient_id);
	PERFORM internal.portal_visit(who.clinic_id, patient_id, visit_id);
	ends := internal.portal_link_write(who.clinic_id, request_id,
		patient_id, visit_id, new_link_hash, who.staff_id, now());
	PERFORM internal.audit_write(who, request_id, 'create', 'portal_link',
		request_id, jsonb_strip_nulls(jsonb_build_object('visit_id',
			visit_id)), patient_id);
	RETURN json_build_object('portal_link_id', request_id,
		'visit_id', visit_id, 'expires_at', internal.rfc3339(ends));
END;
$$;

-- GET /v1/patients/:patient_id/portal-links: the latest first, and what became
-- of each.
CREATE FUNCTION api.portal_link_list(clinic_id uuid, token_hash bytea,
	request_id uuid, patient_id uuid, cursor text, page_limit integer)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	size integer := internal.page_size(page_limit);
	after text[] := internal.cursor_read(cursor, 2);
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator');
	PERFORM internal.see_patient(who, patient_id);
	PERFORM internal.audit_read(who, request_id, 'portal_link', NULL, NULL,
		patient_id);
	RETURN (
		SELECT internal.page(array_agg(internal.portal_link_json(
				l.link, l.tries) ORDER BY (l.link).made_at DESC,
				(l.link).portal_link_id DESC),
			array_agg(internal.cursor_write(
				internal.exact((l.link).made_at),
				(l.link).portal_link_id::text)
				ORDER BY (l.link).made_at DESC,
				(l.link).portal_link_id DESC), size)
		  FROM (SELECT o AS link, coalesce(t.tries, 0) AS tries
			  FROM registry.portal_link AS o
			  LEFT JOIN registry.portal_try AS t
				ON t.clinic_id = o.clinic_id
				AND t.token_hash = o.token_hash
			 WHERE o.clinic_id = portal_link_list.clinic_id
			   AND o.patient_id = portal_link_list.patient_id
			   AND (after IS NULL
				OR (o.made_at, o.portal_link_id)
				< (after[1]::timestamptz, after[2]::uuid))
			 ORDER BY o.made_at DESC, o.portal_link_id DESC
			 LIMIT size + 1) AS l);
END;
$$;

-- POST /v1/portal/session: the patient's session for a link and the birth
-- date.  NULL for whatever is wrong, so that nobody learns what; it does not
-- raise, because each attempt counts and the fifth wrong date burns the link.
-- Whatever is wrong, the same statements are run and something is committed,
-- so that the time tells nothing either.
CREATE FUNCTION api.portal_session_open(clinic_id uuid, token_hash bytea,
	request_id uuid, link_hash bytea, birth_date date,
	new_token_hash bytea, request_key text, request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	tries integer := internal.portal_try(clinic_id, link_hash);
	link registry.portal_link;
	who internal.caller;
	fits boolean;
BEGIN
	SELECT l.* INTO link
	  FROM registry.portal_link AS l
	 WHERE l.clinic_id = portal_session_open.clinic_id
	   AND l.token_hash = portal_session_open.link_hash;
	who.clinic_id := clinic_id;
	who.patient_id := link.patient_id;
	who.caller_id := link.patient_id;
	who.role := 'patient';
	fits := internal.portal_fits(clinic_id, link, birth_date, tries);
	-- Once more, now that nobody replaces the link or corrects the date.
	IF fits THEN
		SELECT l.* INTO link
		  FROM registry.portal_link AS l
		 WHERE l.clinic_id = portal_session_open.clinic_id
		   AND l.token_hash = portal_session_open.link_hash
		   FOR UPDATE;
		fits := internal.portal_fits(clinic_id, link, birth_date,
			tries);
	END IF;
	IF NOT fits THEN
		-- A clinic that there is not has no audit.
		PERFORM internal.audit_write(who, request_id, 'refuse',
			'portal_link', link.portal_link_id,
			jsonb_strip_nulls(jsonb_build_object('tries', tries,
				'state', internal.portal_state(link, tries))),
			link.patient_id)
		  FROM registry.clinic AS c
		 WHERE c.clinic_id = portal_session_open.clinic_id;
		RETURN NULL;
	END IF;
	UPDATE registry.portal_link AS l
	   SET spent_at = now(),
		session_id = request_id
	 WHERE l.clinic_id = link.clinic_id
	   AND l.token_hash = link.token_hash;
	DELETE FROM registry.session AS s
	 WHERE s.clinic_id = link.clinic_id
	   AND s.patient_id = link.patient_id;
	who := internal.session_open(who, request_id, new_token_hash);
	PERFORM internal.audit_write(who, request_id, 'sign_in', 'session',
		who.session_id, jsonb_build_object('portal_link_id',
			link.portal_link_id), link.patient_id);
	RETURN internal.session_json(link.clinic_id, new_token_hash);
END;
$$;
