-- What happened after a procedure: adverse events, and intercurrent events
-- that decide which later scores still speak of the treatment.

CREATE FUNCTION internal.adverse_event_read(who internal.caller,
	procedure_id uuid, event_id uuid, recorded_at timestamptz,
	object jsonb, prefix text,
	OUT event registry.adverse_event, OUT faults jsonb)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	got record := internal.read_adverse_event(object, prefix);
BEGIN
	event := got.subject;
	faults := got.faults;
	event.clinic_id := who.clinic_id;
	event.adverse_event_id := event_id;
	event.procedure_id := adverse_event_read.procedure_id;
	event.recorded_by := coalesce(who.staff_id, internal.operator_id());
	event.recorded_at := adverse_event_read.recorded_at;
	event.voided_at := NULL;
	event.voided_by := NULL;
	event.void_reason := NULL;
END;
$$;

CREATE FUNCTION internal.intercurrent_event_read(who internal.caller,
	procedure_id uuid, event_id uuid, recorded_at timestamptz,
	object jsonb, prefix text,
	OUT event registry.intercurrent_event, OUT faults jsonb)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	got record := internal.read_intercurrent_event(object, prefix);
BEGIN
	event := got.subject;
	faults := got.faults;
	event.clinic_id := who.clinic_id;
	event.intercurrent_event_id := event_id;
	event.procedure_id := intercurrent_event_read.procedure_id;
	event.recorded_by := coalesce(who.staff_id, internal.operator_id());
	event.recorded_at := intercurrent_event_read.recorded_at;
	event.voided_at := NULL;
	event.voided_by := NULL;
	event.void_reason := NULL;
END;
$$;

-- Days are compared in the clinic's calendar.
CREATE FUNCTION internal.adverse_event_faults(who internal.caller,
	event registry.adverse_event, performed_on date, prefix text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	faults jsonb := internal.faults_of_adverse_event(event, prefix);
BEGIN
	IF event.onset_on < performed_on THEN
		faults := faults || internal.fault(prefix || '/onset_on',
			'a day not before the procedure');
	ELSIF event.onset_on > internal.today(who.clinic_id) THEN
		faults := faults || internal.fault(prefix || '/onset_on',
			'a day not in the future');
	END IF;
	IF event.resolved_on > internal.today(who.clinic_id) THEN
		faults := faults || internal.fault(prefix || '/resolved_on',
			'a day not in the future');
	END IF;
	IF NOT internal.is_staff(who.clinic_id, event.adjudicated_by) THEN
		faults := faults || internal.fault(prefix || '/adjudicated_by',
			'the id of a member of staff of this clinic');
	END IF;
	RETURN faults;
END;
$$;

CREATE FUNCTION internal.intercurrent_event_faults(who internal.caller,
	event registry.intercurrent_event, performed_on date, prefix text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	faults jsonb := internal.faults_of_intercurrent_event(event, prefix);
BEGIN
	IF event.occurred_on < performed_on THEN
		faults := faults || internal.fault(prefix || '/occurred_on',
			'a day not before the procedure');
	ELSIF event.occurred_on > internal.today(who.clinic_id) THEN
		faults := faults || internal.fault(prefix || '/occurred_on',
			'a day not in the future');
	END IF;
	RETURN faults;
END;
$$;

CREATE FUNCTION internal.adverse_event_json(event registry.adverse_event)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object(
		'adverse_event_id', event.adverse_event_id,
		'procedure_id', event.procedure_id,
		'type', event.type, 'description', event.description,
		'onset_on', event.onset_on, 'severity', event.severity,
		'relatedness', event.relatedness, 'serious', event.serious,
		'resolved_on', event.resolved_on,
		'adjudicated_by', event.adjudicated_by,
		'recorded_by', event.recorded_by,
		'recorded_at', internal.rfc3339(event.recorded_at),
		'voided_at', internal.rfc3339(event.voided_at),
		'voided_by', event.voided_by,
		'void_reason', event.void_reason);
END;
$$;

CREATE FUNCTION internal.intercurrent_event_json(
	event registry.intercurrent_event)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object(
		'intercurrent_event_id', event.intercurrent_event_id,
		'procedure_id', event.procedure_id,
		'type', event.type, 'occurred_on', event.occurred_on,
		'note', event.note, 'recorded_by', event.recorded_by,
		'recorded_at', internal.rfc3339(event.recorded_at),
		'voided_at', internal.rfc3339(event.voided_at),
		'voided_by', event.voided_by,
		'void_reason', event.void_reason);
END;
$$;

-- Keep an adverse event of a procedure.  MD404, MD409 when the procedure was
-- entered in error, MD422.
CREATE FUNCTION internal.adverse_event_write(who internal.caller,
	procedure_id uuid, event_id uuid, recorded_at timestamptz,
	object jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
	p registry.procedure := internal.procedure_lock(who, procedure_id);
	got record;
	event registry.adverse_event;
BEGIN
	PERFORM internal.still_valid(p);
	got := internal.adverse_event_read(who, procedure_id, event_id,
		recorded_at, object, '');
	event := got.event;
	PERFORM internal.refuse(got.faults || internal.adverse_event_faults(
		who, event, (p.performed_at AT TIME ZONE who.timezone)::date,
		''));
	INSERT INTO registry.adverse_event SELECT event.*;
	RETURN internal.adverse_event_json(event);
END;
$$;

-- Keep an intercurrent event, and let the scores after it know.
CREATE FUNCTION internal.intercurrent_event_write(who internal.caller,
	procedure_id uuid, event_id uuid, recorded_at timestamptz,
	object jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
	p registry.procedure := internal.procedure_lock(who, procedure_id);
	got record;
	event registry.intercurrent_event;
BEGIN
	PERFORM internal.still_valid(p);
	got := internal.intercurrent_event_read(who, procedure_id, event_id,
		recorded_at, object, '');
	event := got.event;
	PERFORM internal.refuse(got.faults
		|| internal.intercurrent_event_faults(who, event,
			(p.performed_at AT TIME ZONE who.timezone)::date, ''));
	event.episode_id := p.episode_id;
	INSERT INTO registry.intercurrent_event SELECT event.*;
	PERFORM internal.events_settle(who, p, event.type);
	RETURN internal.intercurrent_event_json(event);
END;
$$;

-- What follows from a new or voided intercurrent event: the days on which the
-- patient died and withdrew, the schedule, the trends.
CREATE FUNCTION internal.events_settle(who internal.caller,
	p registry.procedure, type text)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF type NOT IN ('death', 'withdrawal') THEN
		PERFORM internal.visits_lay(p.clinic_id, p.episode_id);
		PERFORM internal.trends_write(p.clinic_id, p.episode_id);
		RETURN;
	END IF;
	UPDATE registry.patient AS q
	   SET died_on = CASE events_settle.type
			WHEN 'death' THEN e.occurred_on ELSE q.died_on END,
		withdrew_on = CASE events_settle.type
			WHEN 'withdrawal' THEN e.occurred_on
			ELSE q.withdrew_on END
	  FROM (SELECT min(i.occurred_on) AS occurred_on
		  FROM registry.intercurrent_event AS i
		  JOIN registry.procedure AS o
			ON o.clinic_id = i.clinic_id
			AND o.procedure_id = i.procedure_id
		 WHERE i.clinic_id = p.clinic_id
		   AND o.patient_id = p.patient_id
		   AND i.type = events_settle.type
		   AND i.voided_at IS NULL) AS e
	 WHERE q.clinic_id = p.clinic_id
	   AND q.patient_id = p.patient_id;
	PERFORM internal.portal_close(p.clinic_id, p.patient_id);
	PERFORM internal.trends_of_patient(p.clinic_id, p.patient_id);
END;
$$;

-- May an event be voided?  MD404 without one, MD409 when it is void already,
-- MD422 without a reason.
CREATE FUNCTION internal.event_may_go(clinic_id uuid,
	voided_at timestamptz, reason text)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF clinic_id IS NULL THEN
		PERFORM internal.not_there();
	ELSIF voided_at IS NOT NULL THEN
		RAISE EXCEPTION 'the event is void already'
			USING ERRCODE = 'MD409';
	END IF;
	PERFORM internal.refuse(internal.reason_faults(reason));
END;
$$;
