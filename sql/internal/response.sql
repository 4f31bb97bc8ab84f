-- Writing what was answered: one door for the API and for imports.

-- Keep a new response of a visit and its scores; its series is the caller's
-- to rewrite.  Returns the response's id: that of the one which stands when
-- it has the same answers.  MD409 when it has others, or when the visit is
-- not open on the day of the answers.
CREATE FUNCTION internal.response_write(who internal.caller,
	fresh registry.response, scores jsonb)
RETURNS uuid
LANGUAGE plpgsql
AS $$
DECLARE
	v internal.visit_row := internal.visit_hold(who, fresh.visit_id);
	held registry.response;
BEGIN
	SELECT * INTO held
	  FROM registry.response AS r
	 WHERE r.clinic_id = fresh.clinic_id
	   AND r.visit_id = fresh.visit_id
	   AND r.instrument = fresh.instrument
	   AND r.current AND NOT r.voided;
	IF held.answers = fresh.answers THEN
		RETURN held.response_id;
	ELSIF held.response_id IS NOT NULL THEN
		RAISE EXCEPTION 'this form was answered already'
			USING ERRCODE = 'MD409';
	END IF;
	PERFORM internal.visit_asks(v, fresh.instrument);
	PERFORM internal.portal_takes(who, v);
	PERFORM internal.visit_open(v, fresh.answered_at, fresh.answered_on);
	INSERT INTO registry.response SELECT fresh.*;
	PERFORM internal.scores_write(fresh, scores);
	DELETE FROM registry.draft AS d
	 WHERE d.clinic_id = fresh.clinic_id
	   AND d.visit_id = fresh.visit_id
	   AND d.instrument = fresh.instrument;
	RETURN fresh.response_id;
END;
$$;

-- The first version of a response, in the clinic's calendar.
CREATE FUNCTION internal.response_row(who internal.caller, response_id uuid,
	visit_id uuid, instrument text, instrument_version text,
	answers jsonb, answered_at timestamptz, mode text,
	recorded_at timestamptz)
RETURNS registry.response
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	r registry.response;
BEGIN
	r.clinic_id := who.clinic_id;
	r.response_id := response_id;
	r.version := 1;
	r.current := true;
	r.visit_id := visit_id;
	r.instrument := instrument;
	r.instrument_version := instrument_version;
	r.answers := answers;
	r.answered_at := answered_at;
	r.answered_on := (answered_at AT TIME ZONE who.timezone)::date;
	r.mode := mode;
	r.recorded_by := coalesce(who.caller_id, who.staff_id,
		internal.operator_id());
	r.recorded_at := recorded_at;
	r.voided := false;
	RETURN r;
END;
$$;

-- MD422 unless the caller may answer in this way: a patient through the
-- portal and now, staff for a patient in one of the other ways.
CREATE FUNCTION internal.response_by(who internal.caller, mode text,
	answered_at timestamptz)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	faults jsonb := '[]';
BEGIN
	IF who.role = 'patient' THEN
		IF mode <> 'portal' THEN
			faults := faults || internal.fault('/mode', 'portal');
		END IF;
		IF answered_at IS NOT NULL THEN
			faults := faults || internal.fault('/answered_at',
				'nothing: a patient answers now');
		END IF;
	ELSIF mode NOT IN ('clinic', 'telephone', 'paper') THEN
		faults := internal.fault('/mode', 'clinic, telephone or paper');
	END IF;
	PERFORM internal.refuse(faults);
END;
$$;

-- The last version of a response of the caller's clinic, or MD404.
CREATE FUNCTION internal.response_last(who internal.caller, response_id uuid)
RETURNS registry.response
LANGUAGE plpgsql
AS $$
DECLARE
	r registry.response;
BEGIN
	SELECT * INTO r
	  FROM registry.response AS o
	 WHERE o.clinic_id = who.clinic_id
	   AND o.response_id = response_last.response_id
	   AND o.current;
	IF NOT FOUND THEN
		PERFORM internal.not_there();
	END IF;
	RETURN r;
END;
$$;

-- The same of one that stands: of one that was taken back MD404.
CREATE FUNCTION internal.response_see(who internal.caller, response_id uuid)
RETURNS registry.response
LANGUAGE plpgsql
AS $$
DECLARE
	r registry.response := internal.response_last(who, response_id);
BEGIN
	IF r.voided THEN
		PERFORM internal.not_there();
	END IF;
	RETURN r;
END;
$$;

-- Take back a response whose visit is held: a version without scores, which
-- keeps what was answered and says why.  Returns it.
CREATE FUNCTION internal.response_retract(who internal.caller,
	held registry.response, reason text)
RETURNS registry.response
LANGUAGE plpgsql
AS $$
DECLARE
	gone registry.response := held;
BEGIN
	gone.version := held.version + 1;
	gone.voided := true;
	gone.correction_reason := reason;
	gone.recorded_by := who.staff_id;
	gone.recorded_at := now();
	UPDATE registry.response AS r
	   SET current = false
	 WHERE r.clinic_id = held.clinic_id
	   AND r.response_id = held.response_id
	   AND r.version = held.version;
	INSERT INTO registry.response SELECT gone.*;
	RETURN gone;
END;
$$;

-- MD422 unless the visit asks this instrument.
CREATE FUNCTION internal.visit_asks(v internal.visit_row, instrument text)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM registry.visit_instrument AS i
			WHERE i.clinic_id = v.clinic_id
			  AND i.visit_id = v.visit_id
			  AND i.instrument = visit_asks.instrument) THEN
		PERFORM internal.refuse(internal.fault('/instrument',
			'an instrument that this visit asks'));
	END IF;
END;
$$;

-- MD409 unless the visit may be answered at this time, MD422 for a time that
-- has not come yet.
CREATE FUNCTION internal.visit_open(v internal.visit_row, at timestamptz,
	day date)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	closed text := internal.visit_closed(v, at, day);
BEGIN
	IF at > now() THEN
		PERFORM internal.refuse(internal.fault('/answered_at',
			'a time that is not in the future'));
	ELSIF closed IS NOT NULL THEN
		RAISE EXCEPTION '%', closed USING ERRCODE = 'MD409';
	END IF;
END;
$$;

-- Keep the scores of a response's version.  There is one for each scale of
-- the instrument, a score or a reason; anything else is a mistake of the
-- program that scored, not of whoever answered.
CREATE FUNCTION internal.scores_write(r registry.response, scores jsonb)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	right_ones integer;
BEGIN
	INSERT INTO registry.score (clinic_id, response_id, version, scale,
		value, se, reason, answered, missing, rule_version)
	SELECT r.clinic_id, r.response_id, r.version, s.scale, s.value, s.se,
		s.reason, s.answered, s.missing, s.rule_version
	  FROM jsonb_to_recordset(scores) AS s (scale text, value numeric,
		se numeric, reason text, answered integer, missing integer,
		rule_version text);
	SELECT count(*) INTO right_ones
	  FROM registry.score AS c
	  JOIN registry.instrument_scale AS s
		ON s.instrument = r.instrument
		AND s.version = r.instrument_version
		AND s.scale = c.scale
	 WHERE c.clinic_id = r.clinic_id
	   AND c.response_id = r.response_id
	   AND c.version = r.version
	   AND (c.reason IS NOT NULL
		OR c.value BETWEEN s.minimum AND s.maximum);
	IF right_ones <> jsonb_array_length(scores)
	   OR right_ones <> (SELECT count(*)
		  FROM registry.instrument_scale AS s
		 WHERE s.instrument = r.instrument
		   AND s.version = r.instrument_version) THEN
		RAISE EXCEPTION 'these are no scores of % %', r.instrument,
			r.instrument_version USING ERRCODE = 'data_exception';
	END IF;
END;
$$;

-- One version of a response, with its visit.
CREATE FUNCTION internal.response_json(r registry.response,
	v internal.visit_row)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object(
		'response_id', r.response_id,
		'version', r.version,
		'visit_id', r.visit_id,
		'instrument', r.instrument,
		'instrument_version', r.instrument_version,
		'answers', r.answers,
		'answered_at', internal.rfc3339(r.answered_at),
		'answered_on', r.answered_on,
		'mode', r.mode,
		'in_window', r.answered_on BETWEEN v.opens_on AND v.closes_on,
		'recorded_by', r.recorded_by,
		'recorded_at', internal.rfc3339(r.recorded_at),
		'correction_reason', r.correction_reason,
		'voided', r.voided,
		'scores', internal.scores_json(r),
		'visit', internal.visit_json(v));
END;
$$;

CREATE FUNCTION internal.scores_json(r registry.response)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(json_build_object(
			'scale', c.scale,
			'value', c.value,
			'se', c.se,
			'reason', c.reason,
			'answered', c.answered,
			'missing', c.missing,
			'rule_version', c.rule_version,
			'higher_is', s.higher_is)
			ORDER BY internal.scale_place(r.instrument,
				r.instrument_version, c.scale), c.scale), '[]')
		  FROM registry.score AS c
		  LEFT JOIN registry.instrument_scale AS s
			ON s.instrument = r.instrument
			AND s.version = r.instrument_version
			AND s.scale = c.scale
		 WHERE c.clinic_id = r.clinic_id
		   AND c.response_id = r.response_id
		   AND c.version = r.version);
END;
$$;

-- Where a scale stands in its instrument's definition.
CREATE FUNCTION internal.scale_place(instrument text, version text,
	scale text)
RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT s.place
		  FROM registry.instrument AS i
		 CROSS JOIN jsonb_array_elements(i.definition->'scales')
			WITH ORDINALITY AS s (scale, place)
		 WHERE i.instrument = scale_place.instrument
		   AND i.version = scale_place.version
		   AND s.scale->>'code' = scale_place.scale);
END;
$$;

-- The current version of a response.
CREATE FUNCTION internal.response_reply(who internal.caller, response_id uuid)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
	r registry.response := internal.response_see(who, response_id);
BEGIN
	RETURN internal.response_json(r, internal.visit_see(who, r.visit_id));
END;
$$;
