-- Keeping a procedure: new, amended, void.  Each is a new version of all its
-- rows; what follows for the episodes of the joint, their schedules and the
-- trends is settled in the same transaction.  The row of the patient is the
-- lock: procedures of one patient are written one after the other.

-- Keep a new procedure as its version 1.  MD422 with everything that is wrong.
CREATE FUNCTION internal.procedure_new(who internal.caller,
	procedure_id uuid, recorded_at timestamptz, body jsonb,
	computed jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
	got record := internal.procedure_read(who, procedure_id, 1,
		recorded_at, body - 'amend_reason', computed);
	parts internal.procedure_parts := got.parts;
	p registry.procedure := parts.record;
	place record;
BEGIN
	PERFORM FROM registry.patient AS q
	 WHERE q.clinic_id = who.clinic_id
	   AND q.patient_id = p.patient_id
	   FOR NO KEY UPDATE;
	place := internal.procedure_place(who, parts);
	PERFORM internal.refuse(got.faults
		|| internal.procedure_faults(who, parts) || place.faults);
	p.episode_id := place.episode_id;
	IF place.starts THEN
		INSERT INTO registry.episode (clinic_id, episode_id,
			patient_id, episode_no, body_region, laterality,
			day_zero)
		VALUES (who.clinic_id, p.episode_id, p.patient_id,
			place.episode_no, (parts.version).body_region,
			(parts.version).laterality,
			(p.performed_at AT TIME ZONE who.timezone)::date);
	END IF;
	INSERT INTO registry.procedure SELECT p.*;
	PERFORM internal.procedure_keep(parts);
	INSERT INTO registry.intercurrent_event
	SELECT n.*
	  FROM unnest(parts.intercurrent_events) AS e,
		jsonb_populate_record(e, jsonb_build_object('episode_id',
			p.episode_id)) AS n;
	PERFORM internal.procedure_settle(who, p);
	PERFORM internal.events_settle(who, p, e.type)
	  FROM unnest(parts.intercurrent_events) AS e
	 WHERE e.type IN ('death', 'withdrawal');
	RETURN internal.procedure_json(who.clinic_id, procedure_id, 1);
END;
$$;

-- Which episode a new procedure belongs to: its first session starts one, a
-- further session joins the latest of that joint and side.
CREATE FUNCTION internal.procedure_place(who internal.caller,
	parts internal.procedure_parts, OUT starts boolean,
	OUT episode_id uuid, OUT episode_no integer, OUT faults jsonb)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	p registry.procedure := parts.record;
	v registry.procedure_version := parts.version;
BEGIN
	faults := '[]';
	starts := coalesce(v.session_no, 1) = 1;
	IF starts THEN
		episode_id := internal.child_id(p.procedure_id, 'episode');
		SELECT coalesce(max(e.episode_no), 0) + 1
		  INTO episode_no
		  FROM registry.episode AS e
		 WHERE e.clinic_id = who.clinic_id
		   AND e.patient_id = p.patient_id
		   AND e.body_region = v.body_region
		   AND e.laterality = v.laterality;
		RETURN;
	END IF;
	SELECT e.episode_id
	  INTO episode_id
	  FROM registry.episode AS e
	 WHERE e.clinic_id = who.clinic_id
	   AND e.patient_id = p.patient_id
	   AND e.body_region = v.body_region
	   AND e.laterality = v.laterality
	   AND e.day_zero <= (v.performed_at AT TIME ZONE who.timezone)::date
	   AND EXISTS (SELECT FROM registry.procedure AS o
			WHERE o.clinic_id = e.clinic_id
			  AND o.episode_id = e.episode_id
			  AND o.status <> 'entered_in_error')
	 ORDER BY e.day_zero DESC, e.episode_id DESC
	 LIMIT 1;
	IF NOT FOUND THEN
		faults := internal.fault('/session_no', '1: no earlier session'
			' of this joint and side is recorded');
	END IF;
END;
$$;

-- Insert the rows of a version.
CREATE FUNCTION internal.procedure_keep(parts internal.procedure_parts)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	INSERT INTO registry.procedure_version SELECT (parts.version).*;
	INSERT INTO registry.host SELECT (parts.host).*;
	INSERT INTO registry.product SELECT * FROM unnest(parts.products);
	INSERT INTO registry.target SELECT * FROM unnest(parts.targets);
	INSERT INTO registry.adverse_event
	SELECT * FROM unnest(parts.adverse_events);
END;
$$;

-- The procedure, locked against changes, with the row of its patient.  MD404
-- when the clinic has none of this id.
CREATE FUNCTION internal.procedure_lock(who internal.caller,
	procedure_id uuid)
RETURNS registry.procedure
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM FROM registry.patient AS q
	  JOIN registry.procedure AS o ON o.clinic_id = q.clinic_id
			AND o.patient_id = q.patient_id
	 WHERE o.clinic_id = who.clinic_id
	   AND o.procedure_id = procedure_lock.procedure_id
	   FOR NO KEY UPDATE OF q;
	RETURN internal.procedure_see(who, procedure_id);
END;
$$;

-- The procedure, only to read it.  MD404 when the clinic has none of this id.
CREATE FUNCTION internal.procedure_see(who internal.caller,
	procedure_id uuid)
RETURNS registry.procedure
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	p registry.procedure;
BEGIN
	SELECT o.*
	  INTO p
	  FROM registry.procedure AS o
	 WHERE o.clinic_id = who.clinic_id
	   AND o.procedure_id = procedure_see.procedure_id;
	IF NOT FOUND THEN
		PERFORM internal.not_there();
	END IF;
	RETURN p;
END;
$$;

-- Whose procedure it is.
CREATE FUNCTION internal.patient_of(clinic_id uuid, procedure_id uuid)
RETURNS uuid
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT o.patient_id
		  FROM registry.procedure AS o
		 WHERE o.clinic_id = patient_of.clinic_id
		   AND o.procedure_id = patient_of.procedure_id);
END;
$$;

-- MD409 when the procedure was entered in error.
CREATE FUNCTION internal.still_valid(p registry.procedure)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF p.status = 'entered_in_error' THEN
		RAISE EXCEPTION 'the procedure was entered in error'
			USING ERRCODE = 'MD409';
	END IF;
END;
$$;

-- Keep a new version of a procedure: an amendment, or a draft that goes on or
-- is finished.  MD404, MD409, MD412, MD428, MD422.
CREATE FUNCTION internal.procedure_change(who internal.caller,
	procedure_id uuid, if_match integer, recorded_at timestamptz,
	body jsonb, computed jsonb)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
	p registry.procedure := internal.procedure_lock(who, procedure_id);
	got record;
	parts internal.procedure_parts;
	kept registry.procedure_version;
BEGIN
	PERFORM internal.match(if_match, p.version);
	PERFORM internal.still_valid(p);
	got := internal.procedure_read(who, procedure_id, p.version + 1,
		recorded_at, body, computed);
	parts := got.parts;
	PERFORM internal.refuse(got.faults
		|| internal.amendment_faults(who, p, body, parts)
		|| internal.procedure_faults(who, parts));
	kept := parts.version;
	IF p.status <> 'draft' THEN
		kept.status := 'amended';
		parts.version := kept;
	END IF;
	UPDATE registry.procedure AS o
	   SET version = kept.version,
		status = kept.status,
		performed_at = kept.performed_at
	 WHERE o.clinic_id = who.clinic_id
	   AND o.procedure_id = procedure_change.procedure_id;
	PERFORM internal.procedure_keep(parts);
	PERFORM internal.procedure_settle(who, p);
	RETURN internal.procedure_json(who.clinic_id, procedure_id,
		kept.version);
END;
$$;

-- What an amendment may not do to the procedure that stands.
CREATE FUNCTION internal.amendment_faults(who internal.caller,
	p registry.procedure, body jsonb, parts internal.procedure_parts)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	same CONSTANT text := 'what was recorded first: void this record and'
		' make another';
	wanted registry.procedure := parts.record;
	new registry.procedure_version := parts.version;
	old registry.procedure_version;
	faults jsonb := '[]';
	member text;
BEGIN
	SELECT v.*
	  INTO old
	  FROM registry.procedure_version AS v
	 WHERE v.clinic_id = p.clinic_id
	   AND v.procedure_id = p.procedure_id
	   AND v.version = p.version;
	IF wanted.patient_id <> p.patient_id THEN
		faults := faults || internal.fault('/patient_id', same);
	END IF;
	IF wanted.session_id <> p.session_id
	   OR wanted.session_id IS NOT NULL AND p.session_id IS NULL THEN
		faults := faults || internal.fault('/session_id', same);
	END IF;
	IF new.body_region <> old.body_region THEN
		faults := faults || internal.fault('/body_region', same);
	END IF;
	IF new.laterality <> old.laterality THEN
		faults := faults || internal.fault('/laterality', same);
	END IF;
	-- The first session of an episode stays the first, others do not
	-- become one.
	IF (coalesce(new.session_no, 1) = 1)
	   <> (coalesce(old.session_no, 1) = 1) THEN
		faults := faults || internal.fault('/session_no', same);
	END IF;
	IF new.draft AND NOT old.draft THEN
		faults := faults || internal.fault('/status',
			'final: a finished record is no draft again');
	END IF;
	IF new.amend_reason IS NULL AND (new.draft OR NOT old.draft) THEN
		faults := faults || internal.fault('/amend_reason',
			'why the record is amended, in 1 to 500 characters');
	END IF;
	FOREACH member IN ARRAY ARRAY['adverse_events', 'intercurrent_events']
	LOOP
		IF coalesce(body->member, 'null') NOT IN ('null', '[]') THEN
			faults := faults || internal.fault('/' || member,
				'nothing: after the first version events have'
				' a resource of their own');
		END IF;
	END LOOP;
	IF EXISTS (SELECT FROM registry.adverse_event AS e
		    WHERE e.clinic_id = p.clinic_id
		      AND e.procedure_id = p.procedure_id
		      AND e.voided_at IS NULL
		      AND e.onset_on < (new.performed_at
				AT TIME ZONE who.timezone)::date)
	   OR EXISTS (SELECT FROM registry.intercurrent_event AS e
		    WHERE e.clinic_id = p.clinic_id
		      AND e.procedure_id = p.procedure_id
		      AND e.voided_at IS NULL
		      AND e.occurred_on < (new.performed_at
				AT TIME ZONE who.timezone)::date) THEN
		faults := faults || internal.fault('/performed_at',
			'a time not after the events that followed it');
	END IF;
	RETURN faults;
END;
$$;

-- Keep a last version that says that the procedure was entered in error.
-- MD404, MD409 when that was said already, MD422.
CREATE FUNCTION internal.procedure_retract(who internal.caller,
	procedure_id uuid, recorded_at timestamptz, reason text)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
	p registry.procedure := internal.procedure_lock(who, procedure_id);
	last integer := p.version + 1;
BEGIN
	PERFORM internal.still_valid(p);
	PERFORM internal.refuse(internal.reason_faults(reason));
	UPDATE registry.procedure AS o
	   SET version = last,
		status = 'entered_in_error'
	 WHERE o.clinic_id = who.clinic_id
	   AND o.procedure_id = procedure_retract.procedure_id;
	INSERT INTO registry.procedure_version
	SELECT n.*
	  FROM registry.procedure_version AS v,
		jsonb_populate_record(v, jsonb_build_object('version', last,
			'status', 'entered_in_error', 'amend_reason', reason,
			'recorded_by', coalesce(who.staff_id,
				internal.operator_id()),
			'recorded_at', procedure_retract.recorded_at)) AS n
	 WHERE v.clinic_id = who.clinic_id
	   AND v.procedure_id = procedure_retract.procedure_id
	   AND v.version = p.version;
	INSERT INTO registry.host
	SELECT n.*
	  FROM registry.host AS v,
		jsonb_populate_record(v, jsonb_build_object('version', last))
			AS n
	 WHERE v.clinic_id = who.clinic_id
	   AND v.procedure_id = procedure_retract.procedure_id
	   AND v.version = p.version;
	INSERT INTO registry.product
	SELECT n.*
	  FROM registry.product AS v,
		jsonb_populate_record(v, jsonb_build_object('version', last))
			AS n
	 WHERE v.clinic_id = who.clinic_id
	   AND v.procedure_id = procedure_retract.procedure_id
	   AND v.version = p.version;
	INSERT INTO registry.target
	SELECT n.*
	  FROM registry.target AS v,
		jsonb_populate_record(v, jsonb_build_object('version', last))
			AS n
	 WHERE v.clinic_id = who.clinic_id
	   AND v.procedure_id = procedure_retract.procedure_id
	   AND v.version = p.version;
	PERFORM internal.procedure_settle(who, p);
	RETURN internal.procedure_json(who.clinic_id, procedure_id, last);
END;
$$;

-- Why something is voided: required, 1 to 500 characters.
CREATE FUNCTION internal.reason_faults(reason text)
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
	IF coalesce(length(reason), 0) BETWEEN 1 AND 500 THEN
		RETURN '[]';
	END IF;
	RETURN internal.fault('/reason', 'a text of 1 to 500 characters');
END;
$$;
