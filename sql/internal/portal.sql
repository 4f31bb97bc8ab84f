-- Patients' links: what each is for, and how it ends.
--
--	open -> spent -> answered	the good way; or answered at once, when
--					the clinic asked by telephone
--	open -> burned			five wrong birth dates
--	open -> replaced		a newer one was made
--	open -> expired			after two weeks
--	open -> closed			the patient died or withdrew

CREATE FUNCTION internal.portal_state(link registry.portal_link,
	tries integer)
RETURNS text
LANGUAGE sql STABLE
RETURN CASE
	WHEN link.ended_by = 'answered' THEN 'answered'
	WHEN link.spent_at IS NOT NULL THEN 'spent'
	WHEN tries >= 5 THEN 'burned'
	WHEN link.ended_by IS NOT NULL THEN link.ended_by
	WHEN link.expires_at <= now() THEN 'expired'
	WHEN link.clinic_id IS NOT NULL THEN 'open'
END;

-- A link as staff see it; never what opens it.
CREATE FUNCTION internal.portal_link_json(link registry.portal_link,
	tries integer)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object(
		'portal_link_id', link.portal_link_id,
		'visit_id', link.visit_id,
		'state', internal.portal_state(link, tries),
		'tries', tries,
		'made_by', link.made_by,
		'made_at', internal.rfc3339(link.made_at),
		'expires_at', internal.rfc3339(link.expires_at),
		'spent_at', internal.rfc3339(link.spent_at),
		'ended_at', internal.rfc3339(link.ended_at));
END;
$$;

-- A new link of a patient; the former ones that were not used are no use any
-- more.  ${visit_id}: whose forms it is for; NULL: whatever is due.
CREATE FUNCTION internal.portal_link_write(clinic_id uuid, portal_link_id uuid,
	patient_id uuid, visit_id uuid, link_hash bytea, made_by uuid,
	made_at timestamptz)
RETURNS timestamptz
LANGUAGE plpgsql
AS $$
DECLARE
	ends timestamptz := made_at + interval '14 days';
BEGIN
	UPDATE registry.portal_link AS l
	   SET ended_at = portal_link_write.made_at,
		ended_by = 'replaced'
	 WHERE l.clinic_id = portal_link_write.clinic_id
	   AND l.patient_id = portal_link_write.patient_id
	   AND l.spent_at IS NULL
	   AND l.ended_at IS NULL
	   AND l.expires_at > portal_link_write.made_at;
	INSERT INTO registry.portal_link (clinic_id, token_hash,
		portal_link_id, patient_id, visit_id, made_by, made_at,
		expires_at)
	VALUES (portal_link_write.clinic_id, link_hash,
		portal_link_write.portal_link_id, portal_link_write.patient_id,
		portal_link_write.visit_id, portal_link_write.made_by,
		portal_link_write.made_at, ends);
	RETURN ends;
END;
$$;

-- MD422 unless a link may be for this visit; NULL may.
CREATE FUNCTION internal.portal_visit(clinic_id uuid, patient_id uuid,
	visit_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF visit_id IS NOT NULL
	   AND NOT EXISTS (SELECT FROM internal.visit_rows(clinic_id) AS v
			WHERE v.visit_id = portal_visit.visit_id
			  AND v.patient_id = portal_visit.patient_id
			  AND v.state IN ('planned', 'open', 'overdue')) THEN
		PERFORM internal.refuse(internal.fault('/visit_id',
			'a visit of the patient that can still be answered'));
	END IF;
END;
$$;

-- Count an attempt, before anybody knows whether it is right; how many there
-- were.  Attempts at once on one link wait for each other here.
CREATE FUNCTION internal.portal_try(clinic_id uuid, link_hash bytea)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	n integer;
BEGIN
	INSERT INTO registry.portal_try AS t (clinic_id, token_hash, known,
		tries, tried_at)
	VALUES (portal_try.clinic_id, portal_try.link_hash,
		EXISTS (SELECT FROM registry.portal_link AS l
			 WHERE l.clinic_id = portal_try.clinic_id
			   AND l.token_hash = portal_try.link_hash),
		1, now())
	ON CONFLICT ON CONSTRAINT portal_try_pkey DO UPDATE
	   SET tries = least(t.tries + 1, 1000000),
		tried_at = now()
	RETURNING t.tries INTO n;
	RETURN n;
END;
$$;

-- Does this attempt, the ${tries}th, open the link?  As much is done for a
-- link that there is not.
CREATE FUNCTION internal.portal_fits(clinic_id uuid,
	link registry.portal_link, birth_date date, tries integer)
RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
	born date;
BEGIN
	SELECT i.birth_date INTO born
	  FROM registry.patient_identity AS i
	 WHERE i.clinic_id = portal_fits.clinic_id
	   AND i.patient_id = coalesce(link.patient_id, portal_fits.clinic_id)
	   AND i.current;
	-- Not the state, in which the fifth attempt burns the link.
	RETURN coalesce(tries <= 5
		AND internal.portal_state(link, 0) = 'open'
		AND born = portal_fits.birth_date, false);
END;
$$;

-- The visit that the caller's link was for; NULL: whatever is due.
CREATE FUNCTION internal.portal_purpose(who internal.caller)
RETURNS uuid
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT l.visit_id
		  FROM registry.portal_link AS l
		 WHERE l.clinic_id = who.clinic_id
		   AND l.patient_id = who.patient_id
		   AND l.session_id = who.session_id);
END;
$$;

-- Is the patient asked for the answers of this visit today?
CREATE FUNCTION internal.portal_due(v internal.visit_row, today date)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN v.state IN ('open', 'overdue')
		AND internal.visit_closed(v, now(), today) IS NULL;
END;
$$;

-- MD404 for a visit that the caller's link is not for, and for one that a
-- patient is not asked for today.
CREATE FUNCTION internal.portal_shows(who internal.caller,
	v internal.visit_row)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM internal.portal_reaches(who, v.visit_id);
	IF who.patient_id IS NOT NULL
	   AND NOT internal.portal_due(v, internal.today(who.clinic_id)) THEN
		PERFORM internal.not_there();
	END IF;
END;
$$;

-- MD404 for a visit that the caller's link is not for.
CREATE FUNCTION internal.portal_reaches(who internal.caller, visit_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF who.patient_id IS NOT NULL
	   AND internal.portal_purpose(who) <> visit_id THEN
		PERFORM internal.not_there();
	END IF;
END;
$$;

-- MD409 when a patient is not asked for this visit today; staff may have been
-- given answers of another day.
CREATE FUNCTION internal.portal_takes(who internal.caller,
	v internal.visit_row)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	today date := internal.today(who.clinic_id);
BEGIN
	IF who.patient_id IS NULL THEN
		RETURN;
	END IF;
	PERFORM internal.visit_open(v, now(), today);
	IF v.state IN ('missed', 'cancelled') THEN
		RAISE EXCEPTION 'the visit is not open: %', CASE v.state
			WHEN 'missed' THEN 'its last day has passed'
			ELSE 'it was cancelled' END USING ERRCODE = 'MD409';
	END IF;
END;
$$;

-- End the links whose purpose is fulfilled: of their visit, or of all that
-- are due, every form was answered.
CREATE FUNCTION internal.portal_settle(clinic_id uuid, patient_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	today date := internal.today(clinic_id);
	due uuid[];
	unanswered uuid[];
BEGIN
	SELECT coalesce(array_agg(v.visit_id)
			FILTER (WHERE internal.portal_due(v, today)), '{}'),
		coalesce(array_agg(v.visit_id) FILTER (WHERE v.state
			NOT IN ('answered', 'answered_late')), '{}')
	  INTO due, unanswered
	  FROM internal.visit_rows(portal_settle.clinic_id) AS v
	 WHERE v.patient_id = portal_settle.patient_id;
	UPDATE registry.portal_link AS l
	   SET ended_at = now(),
		ended_by = 'answered'
	 WHERE l.clinic_id = portal_settle.clinic_id
	   AND l.patient_id = portal_settle.patient_id
	   AND l.ended_at IS NULL
	   AND l.expires_at > now()
	   AND CASE WHEN l.visit_id IS NULL THEN due = '{}'
		ELSE l.visit_id <> ALL (unanswered) END;
END;
$$;

-- End the sessions of a patient, also one that is being opened right now: who
-- opens it holds its link.
CREATE FUNCTION internal.portal_sign_out(clinic_id uuid, patient_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM FROM registry.portal_link AS l
	  WHERE l.clinic_id = portal_sign_out.clinic_id
	    AND l.patient_id = portal_sign_out.patient_id
	    AND l.spent_at IS NULL
	    FOR UPDATE;
	DELETE FROM registry.session AS s
	 WHERE s.clinic_id = portal_sign_out.clinic_id
	   AND s.patient_id = portal_sign_out.patient_id;
END;
$$;

-- End the sessions and links of a patient who died or withdrew.
CREATE FUNCTION internal.portal_close(clinic_id uuid, patient_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF NOT internal.is_gone(clinic_id, patient_id) THEN
		RETURN;
	END IF;
	UPDATE registry.portal_link AS l
	   SET ended_at = now(),
		ended_by = 'closed'
	 WHERE l.clinic_id = portal_close.clinic_id
	   AND l.patient_id = portal_close.patient_id
	   AND l.spent_at IS NULL
	   AND l.ended_at IS NULL
	   AND l.expires_at > now();
	PERFORM internal.portal_sign_out(clinic_id, patient_id);
END;
$$;
