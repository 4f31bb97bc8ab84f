-- Visits: when scores are asked for.

-- GET /v1/visits: for staff with the names of who is asked; for a patient
-- those that the link is for and that can be answered today.
CREATE FUNCTION api.visit_list(clinic_id uuid, token_hash bytea,
	request_id uuid, patient_id uuid, state text, from_day date,
	to_day date, cursor text, page_limit integer)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	states CONSTANT text[] := '{planned,open,answered,answered_late,'
		'overdue,missed,cancelled}';
	size integer := internal.page_size(page_limit);
	after text[] := internal.cursor_read(cursor, 2);
	person uuid := coalesce(patient_id, who.patient_id);
	today date := internal.today(clinic_id);
	items json[];
	keys text[];
	people uuid[];
	purpose uuid := internal.portal_purpose(who);
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'patient',
		'break_glass');
	IF person IS NOT NULL THEN
		PERFORM internal.see_patient(who, person);
	END IF;
	IF state <> ALL (states) THEN
		PERFORM internal.refuse(internal.fault('/state',
			'one of ' || array_to_string(states, ', ')));
	END IF;
	SELECT array_agg(internal.visit_listed(who, v)
			ORDER BY v.target_on, v.visit_id),
		array_agg(internal.cursor_write(v.target_on::text,
			v.visit_id::text) ORDER BY v.target_on, v.visit_id),
		array_agg(v.patient_id ORDER BY v.target_on, v.visit_id)
	  INTO items, keys, people
	  FROM (SELECT r.*
		  FROM internal.visit_rows(visit_list.clinic_id) AS r
		 WHERE (person IS NULL OR r.patient_id = person)
		   AND (who.patient_id IS NULL
			OR internal.portal_due(r, today))
		   AND (purpose IS NULL OR r.visit_id = purpose)
		   AND (visit_list.state IS NULL
			OR r.state = visit_list.state)
		   -- Spares the states of visits whose days tell.
		   AND CASE visit_list.state
			WHEN 'planned' THEN today < r.opens_on
			WHEN 'open' THEN today BETWEEN r.opens_on
				AND r.target_on
			WHEN 'overdue' THEN r.target_on < today
				AND today <= r.closes_on
			WHEN 'missed' THEN r.closes_on < today
			ELSE true END
		   AND r.target_on >= coalesce(from_day, '-infinity')
		   AND r.target_on <= coalesce(to_day, 'infinity')
		   AND (after IS NULL OR (r.target_on, r.visit_id)
			> (after[1]::date, after[2]::uuid))
		 ORDER BY r.target_on, r.visit_id
		 LIMIT size + 1) AS v;
	PERFORM internal.audit_read_page(who, request_id, 'visit', person,
		jsonb_build_object('state', state, 'from', from_day,
			'to', to_day), people, size);
	RETURN internal.page(items, keys, size);
END;
$$;

-- GET /v1/procedures/:procedure_id/visits
CREATE FUNCTION api.procedure_visits(clinic_id uuid, token_hash bytea,
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
	PERFORM internal.audit_read(who, request_id, 'visit', NULL,
		jsonb_build_object('procedure_id', procedure_id), p.patient_id);
	RETURN json_build_object('items',
		internal.visits_json(clinic_id, p.episode_id), 'next', NULL);
END;
$$;

-- GET /v1/visits/:visit_id: for a patient what is still to be answered of it.
CREATE FUNCTION api.visit_get(clinic_id uuid, token_hash bytea,
	request_id uuid, visit_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	v internal.visit_row;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'patient',
		'break_glass');
	v := internal.visit_see(who, visit_id);
	PERFORM internal.portal_shows(who, v);
	PERFORM internal.audit_read(who, request_id, 'visit', visit_id,
		NULL, v.patient_id);
	RETURN internal.with_member(internal.visit_json(v), 'forms',
		internal.forms_json(v, who.patient_id IS NOT NULL));
END;
$$;

-- PATCH /v1/visits/:visit_id
CREATE FUNCTION api.visit_amend(clinic_id uuid, token_hash bytea,
	request_id uuid, visit_id uuid, if_match integer, target_on date,
	cancelled boolean, reason text)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	v internal.visit_row;
	shift integer;		-- of the window, in days
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator');
	v := internal.visit_hold(who, visit_id);
	PERFORM internal.match(if_match, v.version);
	PERFORM internal.visit_amendable(v, target_on, cancelled, reason);
	shift := coalesce(target_on - v.target_on, 0);
	UPDATE registry.visit AS o
	   SET version = o.version + 1,
		opens_on = o.opens_on + shift,
		closes_on = o.closes_on + shift,
		target_on = o.target_on + shift,
		moved_reason = CASE WHEN visit_amend.target_on IS NULL
			THEN o.moved_reason ELSE reason END,
		cancelled_at = CASE WHEN cancelled IS NULL THEN o.cancelled_at
			WHEN cancelled THEN now() END,
		cancel_reason = CASE WHEN cancelled IS NULL THEN o.cancel_reason
			WHEN cancelled THEN reason END
	 WHERE o.clinic_id = visit_amend.clinic_id
	   AND o.visit_id = visit_amend.visit_id;
	PERFORM internal.series_rewrite(clinic_id, v.episode_id);
	PERFORM internal.audit_write(who, request_id, 'amend', 'visit',
		visit_id, jsonb_build_object('version', v.version + 1,
			'old', jsonb_build_object('target_on', v.target_on,
				'cancelled', v.cancelled),
			'new', jsonb_build_object(
				'target_on', v.target_on + shift,
				'cancelled', coalesce(cancelled,
					v.cancelled))), v.patient_id);
	RETURN internal.visit_json(internal.visit_see(who, visit_id));
END;
$$;

-- PUT /v1/visits/:visit_id/draft
CREATE FUNCTION api.draft_save(clinic_id uuid, token_hash bytea,
	request_id uuid, visit_id uuid, instrument text, answers json)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	v internal.visit_row;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'patient');
	v := internal.visit_hold(who, visit_id);
	PERFORM internal.portal_reaches(who, visit_id);
	PERFORM internal.visit_asks(v, instrument);
	IF EXISTS (SELECT FROM registry.response AS r
		    WHERE r.clinic_id = draft_save.clinic_id
		      AND r.visit_id = draft_save.visit_id
		      AND r.instrument = draft_save.instrument
		      AND r.current AND NOT r.voided) THEN
		RAISE EXCEPTION 'this form was answered already'
			USING ERRCODE = 'MD409';
	END IF;
	PERFORM internal.portal_takes(who, v);
	-- Staff may have been given answers of an earlier day.
	IF v.cancelled THEN
		PERFORM internal.visit_open(v, now(),
			internal.today(clinic_id));
	END IF;
	INSERT INTO registry.draft AS d (clinic_id, visit_id, instrument,
		answers, saved_by, saved_at)
	VALUES (draft_save.clinic_id, draft_save.visit_id,
		draft_save.instrument, draft_save.answers::jsonb,
		who.caller_id, now())
	ON CONFLICT ON CONSTRAINT draft_pkey DO UPDATE
	   SET answers = excluded.answers,
		saved_by = excluded.saved_by,
		saved_at = excluded.saved_at;
	PERFORM internal.audit_write(who, request_id, 'amend', 'draft',
		visit_id, jsonb_build_object('instrument', instrument),
		v.patient_id);
	RETURN json_build_object('visit_id', visit_id,
		'instrument', instrument,
		'saved_at', internal.rfc3339(now()));
END;
$$;
