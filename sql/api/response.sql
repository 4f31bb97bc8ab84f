-- Responses: what was answered, and what it scored.

-- POST /v1/visits/:visit_id/responses
CREATE FUNCTION api.response_create(clinic_id uuid, token_hash bytea,
	request_id uuid, visit_id uuid, instrument text, answers json,
	mode text, answered_at timestamptz, instrument_version text,
	scores json, request_key text, request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	replayed json;
	fresh registry.response;
	kept uuid;
	v registry.visit;
	about jsonb := jsonb_build_object('visit_id', visit_id,
		'instrument', instrument);
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'patient');
	replayed := internal.replay(who, request_key, request_hash, request_id);
	IF replayed IS NOT NULL THEN
		RETURN replayed;
	END IF;
	PERFORM internal.response_by(who, mode, answered_at);
	PERFORM internal.portal_reaches(who, visit_id);
	fresh := internal.response_row(who, request_id, visit_id, instrument,
		instrument_version, answers::jsonb,
		coalesce(answered_at, now()), coalesce(mode,
			CASE who.role WHEN 'patient' THEN 'portal'
			ELSE 'clinic' END), now());
	kept := internal.response_write(who, fresh, scores::jsonb);
	SELECT o.* INTO v
	  FROM registry.visit AS o
	 WHERE o.clinic_id = response_create.clinic_id
	   AND o.visit_id = response_create.visit_id;
	IF kept = fresh.response_id THEN
		PERFORM internal.series_rewrite(v.clinic_id, v.episode_id);
		PERFORM internal.portal_settle(v.clinic_id, v.patient_id);
		PERFORM internal.audit_write_version(who, request_id, 'create',
			'response', kept, 1, v.patient_id, about);
	ELSE	-- the same answers again change nothing and show what stands
		PERFORM internal.audit_write(who, request_id, 'read',
			'response', kept, about, v.patient_id);
	END IF;
	RETURN internal.remember(who, request_key,
		internal.response_reply(who, kept));
END;
$$;

-- GET /v1/visits/:visit_id/responses: not for patients, for a link shows no
-- history.
CREATE FUNCTION api.response_list(clinic_id uuid, token_hash bytea,
	request_id uuid, visit_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	v internal.visit_row;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'break_glass');
	v := internal.visit_see(who, visit_id);
	PERFORM internal.audit_read(who, request_id, 'response', NULL,
		jsonb_build_object('visit_id', visit_id), v.patient_id);
	RETURN (
		SELECT json_build_object('items', coalesce(json_agg(
				internal.response_json(r, v)
				ORDER BY r.instrument), '[]'), 'next', NULL)
		  FROM registry.response AS r
		 WHERE r.clinic_id = response_list.clinic_id
		   AND r.visit_id = response_list.visit_id
		   AND r.current AND NOT r.voided);
END;
$$;

-- PUT /v1/responses/:response_id
CREATE FUNCTION api.response_correct(clinic_id uuid, token_hash bytea,
	request_id uuid, response_id uuid, if_match integer, instrument text,
	answers json, answered_at timestamptz, correction_reason text,
	instrument_version text, scores json)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	held registry.response;
	fresh registry.response;
	v internal.visit_row;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator');
	held := internal.response_see(who, response_id);
	v := internal.visit_hold(who, held.visit_id);
	held := internal.response_see(who, response_id);
	PERFORM internal.match(if_match, held.version);
	PERFORM internal.refuse(
		CASE WHEN instrument <> held.instrument THEN internal.fault(
			'/instrument', 'the instrument that was answered')
			ELSE '[]' END
		|| CASE WHEN length(trim(correction_reason)) BETWEEN 1 AND 500
			THEN '[]' ELSE internal.fault('/correction_reason',
			'why, in 1 to 500 characters') END);
	fresh := internal.response_row(who, response_id, held.visit_id,
		held.instrument, instrument_version, answers::jsonb,
		coalesce(answered_at, held.answered_at), held.mode, now());
	fresh.version := held.version + 1;
	fresh.correction_reason := correction_reason;
	IF fresh.answered_at <> held.answered_at THEN
		PERFORM internal.visit_open(v, fresh.answered_at,
			fresh.answered_on);
	END IF;
	UPDATE registry.response AS r
	   SET current = false
	 WHERE r.clinic_id = held.clinic_id
	   AND r.response_id = held.response_id
	   AND r.version = held.version;
	INSERT INTO registry.response SELECT fresh.*;
	PERFORM internal.scores_write(fresh, scores::jsonb);
	PERFORM internal.series_rewrite(clinic_id, v.episode_id);
	PERFORM internal.audit_write_version(who, request_id, 'amend',
		'response', response_id, fresh.version, v.patient_id);
	RETURN internal.response_reply(who, response_id);
END;
$$;

-- POST /v1/responses/:response_id/void: a last version that counts for
-- nothing; the form can be answered again.
CREATE FUNCTION api.response_void(clinic_id uuid, token_hash bytea,
	request_id uuid, response_id uuid, reason text, request_key text,
	request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	reply json;
	held registry.response;
	v internal.visit_row;
BEGIN
	PERFORM internal.allow(who, 'clinician');
	reply := internal.replay(who, request_key, request_hash, request_id);
	IF reply IS NOT NULL THEN
		RETURN reply;
	END IF;
	held := internal.response_last(who, response_id);
	v := internal.visit_hold(who, held.visit_id);
	held := internal.response_last(who, response_id);
	PERFORM internal.refuse(internal.reason_faults(reason));
	IF held.voided THEN
		RAISE EXCEPTION 'it was taken back already'
			USING ERRCODE = 'MD409';
	END IF;
	held := internal.response_retract(who, held, reason);
	PERFORM internal.series_rewrite(clinic_id, v.episode_id);
	PERFORM internal.audit_write_version(who, request_id, 'void',
		'response', response_id, held.version, v.patient_id);
	RETURN internal.remember(who, request_key, internal.response_json(held,
		internal.visit_see(who, held.visit_id)));
END;
$$;

-- GET /v1/responses/:response_id/history
CREATE FUNCTION api.response_history(clinic_id uuid, token_hash bytea,
	request_id uuid, response_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	held registry.response;
	v internal.visit_row;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'break_glass');
	held := internal.response_last(who, response_id);
	v := internal.visit_see(who, held.visit_id);
	PERFORM internal.audit_read(who, request_id, 'response', response_id,
		'{"history": true}', v.patient_id);
	RETURN (
		SELECT json_build_object('items', json_agg(
				internal.response_json(r, v)
				ORDER BY r.version), 'next', NULL)
		  FROM registry.response AS r
		 WHERE r.clinic_id = response_history.clinic_id
		   AND r.response_id = response_history.response_id);
END;
$$;
