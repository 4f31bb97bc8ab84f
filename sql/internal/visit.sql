-- Visits: laid out from day 0 by a protocol, with a state that follows from
-- the day it is, the answers and the episode's events.
--
--	planned -> open -> overdue -> missed	as the days go by
--	answered, answered_late			whenever all was answered
--	cancelled				by a person or an event

-- The state on a day.  ${answered_on} is the day of the last answer,
-- ${stopped_on} the day from which on nobody is asked any more.
CREATE FUNCTION internal.visit_state(today date, opens_on date,
	target_on date, closes_on date, asked integer, answered integer,
	answered_on date, stopped_on date, cancelled boolean)
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE
	WHEN cancelled THEN 'cancelled'
	WHEN stopped_on <= target_on AND (asked = 0 OR answered < asked
		OR answered_on > stopped_on) THEN 'cancelled'
	WHEN asked > 0 AND answered >= asked AND answered_on <= closes_on
		THEN 'answered'
	WHEN asked > 0 AND answered >= asked THEN 'answered_late'
	WHEN today < opens_on THEN 'planned'
	WHEN today <= target_on THEN 'open'
	WHEN today <= closes_on THEN 'overdue'
	ELSE 'missed'
END;

-- The events of a patient that stand: death and withdrawal concern every
-- joint, the others the episode they name.
CREATE FUNCTION internal.events_of_patient(clinic_id uuid, patient_id uuid)
RETURNS TABLE (episode_id uuid, type text, occurred_on date)
LANGUAGE sql STABLE
AS $$
SELECT x.episode_id, x.type, x.occurred_on
  FROM registry.episode AS e
  JOIN registry.intercurrent_event AS x ON x.clinic_id = e.clinic_id
		AND x.episode_id = e.episode_id
  JOIN registry.procedure AS o ON o.clinic_id = x.clinic_id
		AND o.procedure_id = x.procedure_id
 WHERE e.clinic_id = events_of_patient.clinic_id
   AND e.patient_id = events_of_patient.patient_id
   AND x.voided_at IS NULL
   AND o.status <> 'entered_in_error';
$$;

-- The visits of a clinic.  The planner takes the statement into the caller's
-- own, so that its conditions choose the rows.
CREATE FUNCTION internal.visit_rows(clinic_id uuid)
RETURNS SETOF internal.visit_row
LANGUAGE sql STABLE
AS $$
SELECT v.clinic_id, v.visit_id, v.patient_id, v.episode_id,
	f.procedure_id, f.performed_at,
	v.visit_code, v.target_day, v.opens_on, v.target_on, v.closes_on,
	CASE WHEN v.target_day = 0 THEN v.closes_on
		ELSE greatest(v.closes_on,
			coalesce(n.opens_on - 1, v.closes_on + 90)) END,
	v.version,
	v.cancelled_at IS NOT NULL OR f.void,
	CASE WHEN f.void THEN 'entered_in_error' ELSE v.cancel_reason END,
	s.stopped_on, s.stopped_by, g.gone_on,
	internal.visit_state((now() AT TIME ZONE c.timezone)::date,
		v.opens_on, v.target_on, v.closes_on,
		a.asked, a.answered, a.answered_on, s.stopped_on,
		v.cancelled_at IS NOT NULL OR f.void)
  FROM registry.visit AS v
  JOIN registry.clinic AS c ON c.clinic_id = v.clinic_id
  JOIN registry.episode AS e ON e.clinic_id = v.clinic_id
		AND e.episode_id = v.episode_id
  JOIN registry.patient AS p ON p.clinic_id = v.clinic_id
		AND p.patient_id = v.patient_id
  JOIN LATERAL (
	SELECT o.procedure_id, o.performed_at,
		o.status = 'entered_in_error' AS void
	  FROM registry.procedure AS o
	 WHERE o.clinic_id = v.clinic_id
	   AND o.episode_id = v.episode_id
	 ORDER BY o.status = 'entered_in_error', o.performed_at, o.procedure_id
	 LIMIT 1) AS f ON true
  LEFT JOIN LATERAL (
	SELECT min(o.opens_on) AS opens_on
	  FROM registry.visit AS o
	 WHERE o.clinic_id = v.clinic_id
	   AND o.episode_id = v.episode_id
	   AND o.target_day > v.target_day) AS n ON true
  LEFT JOIN LATERAL (
	SELECT count(*)::integer AS asked,
		count(r.response_id)::integer AS answered,
		max(r.answered_on) AS answered_on
	  FROM registry.visit_instrument AS i
	  LEFT JOIN registry.response AS r ON r.clinic_id = i.clinic_id
			AND r.visit_id = i.visit_id
			AND r.instrument = i.instrument
			AND r.current AND NOT r.voided
	 WHERE i.clinic_id = v.clinic_id
	   AND i.visit_id = v.visit_id) AS a ON true
  LEFT JOIN LATERAL (
	SELECT min(x.occurred_on) FILTER (WHERE x.type = 'death') AS died_on,
		min(x.occurred_on) FILTER (WHERE x.type = 'withdrawal')
			AS withdrew_on,
		min(x.occurred_on) FILTER (WHERE x.type = 'repeat_injection'
			AND x.episode_id = v.episode_id) AS repeated_on
	  FROM internal.events_of_patient(v.clinic_id, v.patient_id) AS x)
	AS x ON true
  LEFT JOIN LATERAL (
	SELECT least(p.died_on, x.died_on, p.withdrew_on, x.withdrew_on)
		AS gone_on) AS g ON true
  LEFT JOIN LATERAL (
	SELECT o.stopped_on, o.stopped_by
	  FROM (VALUES (least(p.died_on, x.died_on), 'death'),
		(least(e.ended_on, x.repeated_on), 'repeat_injection'),
		(least(p.withdrew_on, x.withdrew_on), 'withdrawal'))
		AS o (stopped_on, stopped_by)
	 WHERE o.stopped_on IS NOT NULL
	 ORDER BY o.stopped_on, o.stopped_by
	 LIMIT 1) AS s ON true
 WHERE v.clinic_id = visit_rows.clinic_id;
$$;

-- Hold an episode: whatever writes to it, its visits, responses, series or
-- stratum takes this lock first.
CREATE FUNCTION internal.episode_lock(clinic_id uuid, episode_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM FROM registry.episode AS e
	 WHERE e.clinic_id = episode_lock.clinic_id
	   AND e.episode_id = episode_lock.episode_id
	   FOR NO KEY UPDATE;
END;
$$;

-- Why a visit cannot be answered at a time, or NULL.  ${day} is that time in
-- the clinic's calendar.
CREATE FUNCTION internal.visit_closed(v internal.visit_row,
	at timestamptz, day date)
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN 'the visit is not open: ' || CASE
	WHEN v.cancelled OR (v.stopped_on <= v.target_on AND v.stopped_on < day)
		OR v.gone_on < day THEN 'it was cancelled'
	WHEN v.target_day = 0 AND at > v.performed_at
		THEN 'the baseline ended with the injection'
	WHEN day < v.opens_on THEN 'its first day lies ahead'
	WHEN day > v.late_until THEN 'its last day has passed'
END;

-- The visit of a clinic that the caller may see, or MD404.
CREATE FUNCTION internal.visit_see(who internal.caller, visit_id uuid)
RETURNS internal.visit_row
LANGUAGE plpgsql
AS $$
DECLARE
	v internal.visit_row;
BEGIN
	SELECT * INTO v
	  FROM internal.visit_rows(who.clinic_id) AS r
	 WHERE r.visit_id = visit_see.visit_id
	   AND (who.patient_id IS NULL OR r.patient_id = who.patient_id);
	IF NOT FOUND THEN
		PERFORM internal.not_there();
	END IF;
	RETURN v;
END;
$$;

-- The same, with its episode held, as it is once nobody else writes to it.
CREATE FUNCTION internal.visit_hold(who internal.caller, visit_id uuid)
RETURNS internal.visit_row
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM internal.episode_lock(v.clinic_id, v.episode_id)
	   FROM registry.visit AS v
	  WHERE v.clinic_id = who.clinic_id
	    AND v.visit_id = visit_hold.visit_id
	    AND (who.patient_id IS NULL OR v.patient_id = who.patient_id);
	RETURN internal.visit_see(who, visit_id);
END;
$$;

CREATE FUNCTION internal.visit_json(v internal.visit_row)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object(
		'visit_id', v.visit_id,
		'patient_id', v.patient_id,
		'episode_id', v.episode_id,
		'procedure_id', v.procedure_id,
		'visit_code', v.visit_code,
		'target_day', v.target_day,
		'opens_on', v.opens_on,
		'target_on', v.target_on,
		'closes_on', v.closes_on,
		'late_until', v.late_until,
		'state', v.state,
		'version', v.version,
		'cancel_reason', CASE WHEN v.state = 'cancelled'
			THEN coalesce(v.cancel_reason, v.stopped_by) END,
		'instruments', (
			SELECT coalesce(json_agg(json_build_object(
				'instrument', i.instrument,
				'version', coalesce(r.instrument_version,
					i.version),
				'answered', r.response_id IS NOT NULL)
				ORDER BY i.ordinal), '[]')
			  FROM registry.visit_instrument AS i
			  LEFT JOIN registry.response AS r
				ON r.clinic_id = i.clinic_id
				AND r.visit_id = i.visit_id
				AND r.instrument = i.instrument
				AND r.current AND NOT r.voided
			 WHERE i.clinic_id = v.clinic_id
			   AND i.visit_id = v.visit_id));
END;
$$;

-- The same for a list: staff are told who is asked.
CREATE FUNCTION internal.visit_listed(who internal.caller,
	v internal.visit_row)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	IF who.patient_id IS NOT NULL THEN
		RETURN internal.visit_json(v);
	END IF;
	RETURN internal.with_member(internal.visit_json(v), 'patient', (
		SELECT json_build_object('given_name', i.given_name,
			'family_name', i.family_name)
		  FROM registry.patient_identity AS i
		 WHERE i.clinic_id = v.clinic_id
		   AND i.patient_id = v.patient_id
		   AND i.current));
END;
$$;

-- The visits of an episode, in order.
CREATE FUNCTION internal.visits_json(clinic_id uuid, episode_id uuid)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(internal.visit_json(r)
			ORDER BY r.target_day, r.visit_id), '[]')
		  FROM internal.visit_rows(visits_json.clinic_id) AS r
		 WHERE r.episode_id = visits_json.episode_id);
END;
$$;
