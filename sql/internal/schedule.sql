-- From a protocol to the visits of an episode.

-- The protocol for a joint and a product: by region and product, else
-- region, else product, else any.  Of each protocol the version that was in
-- force at a time, or when none was yet, the current one; of two equally
-- good protocols the newer.
CREATE FUNCTION internal.protocol_for(clinic_id uuid, body_region text,
	product_class text, at timestamptz)
RETURNS uuid
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (
		SELECT p.protocol_id
		  FROM registry.protocol AS p
		 CROSS JOIN LATERAL (SELECT p.version = max(o.version)
			  FROM registry.protocol AS o
			 WHERE o.clinic_id = p.clinic_id
			   AND o.code = p.code
			   AND o.made_at <= at) AS f (in_force)
		 WHERE p.clinic_id = protocol_for.clinic_id
		   AND (f.in_force OR p.current)
		   AND (p.body_region IS NULL
			OR p.body_region = protocol_for.body_region)
		   AND (p.product_class IS NULL
			OR p.product_class = protocol_for.product_class)
		 ORDER BY f.in_force IS NOT TRUE, p.body_region IS NULL,
			p.product_class IS NULL, p.made_at DESC, p.code
		 LIMIT 1);
END;
$$;

-- One class if the products of a procedure's version agree, `combination' if
-- they do not.
CREATE FUNCTION internal.product_class_of(clinic_id uuid, procedure_id uuid,
	version integer)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (
		SELECT CASE WHEN min(p.product_class) = max(p.product_class)
			THEN min(p.product_class)
			WHEN count(*) > 0 THEN 'combination' END
		  FROM registry.product AS p
		 WHERE p.clinic_id = product_class_of.clinic_id
		   AND p.procedure_id = product_class_of.procedure_id
		   AND p.version = product_class_of.version
		   AND p.product_class IS NOT NULL);
END;
$$;

-- May the clinic ask an instrument: class A, or somebody stated a licence.
CREATE FUNCTION internal.licensed(clinic_id uuid, instrument text)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN EXISTS (SELECT FROM registry.instrument AS i
			WHERE i.instrument = licensed.instrument
			  AND i.current
			  AND i.licence_class = 'A')
		OR EXISTS (SELECT FROM registry.instrument_licence AS l
			WHERE l.clinic_id = licensed.clinic_id
			  AND l.instrument = licensed.instrument);
END;
$$;

-- Lay out the visits of an episode, or bring them to its day 0 and its
-- procedure as they are now; a second time changes nothing.  While the first
-- procedure is a draft there is only the baseline.  Visits with answers stay;
-- a date that a person chose stays.
CREATE FUNCTION internal.visits_lay(clinic_id uuid, episode_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	draft boolean;
	protocol uuid;
BEGIN
	PERFORM internal.episode_lock(clinic_id, episode_id);
	SELECT o.status = 'draft', internal.protocol_for(
			e.clinic_id, e.body_region, internal.product_class_of(
				o.clinic_id, o.procedure_id, o.version),
			(SELECT min(f.recorded_at)
			   FROM registry.procedure_version AS f
			  WHERE f.clinic_id = o.clinic_id
			    AND f.procedure_id = o.procedure_id))
	  INTO draft, protocol
	  FROM registry.episode AS e
	  JOIN registry.procedure AS o ON o.clinic_id = e.clinic_id
			AND o.episode_id = e.episode_id
	 WHERE e.clinic_id = visits_lay.clinic_id
	   AND e.episode_id = visits_lay.episode_id
	   AND o.status <> 'entered_in_error'
	 ORDER BY o.performed_at, o.procedure_id
	 LIMIT 1;
	IF NOT FOUND THEN
		RETURN; -- void: its visits show as cancelled
	END IF;
	PERFORM internal.visits_drop(clinic_id, episode_id, protocol, draft);

	INSERT INTO registry.visit AS v (clinic_id, visit_id, patient_id,
		episode_id, protocol_id, visit_code, target_day, opens_on,
		target_on, closes_on)
	SELECT e.clinic_id, internal.child_id(e.episode_id, p.visit_code),
		e.patient_id, e.episode_id, p.protocol_id, p.visit_code,
		p.target_day, e.day_zero + p.target_day - p.before_days,
		e.day_zero + p.target_day,
		e.day_zero + p.target_day + p.after_days
	  FROM registry.episode AS e
	  JOIN registry.protocol_visit AS p ON p.clinic_id = e.clinic_id
			AND p.protocol_id = protocol
	 WHERE e.clinic_id = visits_lay.clinic_id
	   AND e.episode_id = visits_lay.episode_id
	   AND (p.target_day = 0 OR NOT draft)
	ON CONFLICT ON CONSTRAINT visit_pkey DO UPDATE
	   SET protocol_id = excluded.protocol_id,
		target_day = excluded.target_day,
		opens_on = excluded.opens_on,
		target_on = excluded.target_on,
		closes_on = excluded.closes_on,
		version = v.version + 1
	 WHERE v.moved_reason IS NULL
	   AND (v.protocol_id, v.target_day, v.opens_on, v.target_on,
		v.closes_on) IS DISTINCT FROM (excluded.protocol_id,
		excluded.target_day, excluded.opens_on, excluded.target_on,
		excluded.closes_on);

	PERFORM internal.visits_ask(clinic_id, episode_id);
END;
$$;

-- Take away the visits of an episode that a protocol does not have, unless
-- they were answered.
CREATE FUNCTION internal.visits_drop(clinic_id uuid, episode_id uuid,
	protocol_id uuid, draft boolean)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	DELETE FROM registry.visit AS v
	 WHERE v.clinic_id = visits_drop.clinic_id
	   AND v.episode_id = visits_drop.episode_id
	   AND NOT EXISTS (SELECT FROM registry.protocol_visit AS p
			WHERE p.clinic_id = v.clinic_id
			  AND p.protocol_id = visits_drop.protocol_id
			  AND p.visit_code = v.visit_code
			  AND (p.target_day = 0 OR NOT draft))
	   AND NOT internal.visit_answered(v.clinic_id, v.visit_id);
END;
$$;

-- Give the visits of an episode that nobody has answered yet the instruments
-- of their protocol, in its order, without those that lack a licence.
CREATE FUNCTION internal.visits_ask(clinic_id uuid, episode_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	-- Found first, so that each statement looks at these rows only,
	-- however little the planner knows of tables that just filled.
	visits CONSTANT uuid[] := ARRAY(
		SELECT v.visit_id
		  FROM registry.visit AS v
		 WHERE v.clinic_id = visits_ask.clinic_id
		   AND v.episode_id = visits_ask.episode_id
		   AND NOT internal.visit_answered(v.clinic_id, v.visit_id));
BEGIN
	WITH wanted AS MATERIALIZED (
		SELECT *
		  FROM internal.visits_wanted(visits_ask.clinic_id, visits)
	), gone AS (
		DELETE FROM registry.visit_instrument AS i
		 WHERE i.clinic_id = visits_ask.clinic_id
		   AND i.visit_id = ANY (visits)
		   AND NOT EXISTS (SELECT FROM wanted AS w
				WHERE w.visit_id = i.visit_id
				  AND w.instrument = i.instrument)
	)
	INSERT INTO registry.visit_instrument AS i (clinic_id, visit_id,
		instrument, version, ordinal)
	SELECT visits_ask.clinic_id, w.visit_id, w.instrument, w.version,
		w.ordinal
	  FROM wanted AS w
	ON CONFLICT ON CONSTRAINT visit_instrument_pkey DO UPDATE
	   SET version = excluded.version,
		ordinal = excluded.ordinal
	 WHERE (i.version, i.ordinal)
		IS DISTINCT FROM (excluded.version, excluded.ordinal);
END;
$$;

-- Was anything of a visit answered?
CREATE FUNCTION internal.visit_answered(clinic_id uuid, visit_id uuid)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN EXISTS (SELECT FROM registry.response AS r
			WHERE r.clinic_id = visit_answered.clinic_id
			  AND r.visit_id = visit_answered.visit_id
			  AND r.current AND NOT r.voided);
END;
$$;

-- What these visits should ask.
CREATE FUNCTION internal.visits_wanted(clinic_id uuid, visits uuid[])
RETURNS TABLE (visit_id uuid, instrument text, version text, ordinal integer)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN QUERY
	SELECT v.visit_id, i.instrument, i.version, a.ordinal::integer
	  FROM registry.visit AS v
	  JOIN registry.protocol_visit AS p ON p.clinic_id = v.clinic_id
			AND p.protocol_id = v.protocol_id
			AND p.visit_code = v.visit_code
	 CROSS JOIN unnest(p.instruments) WITH ORDINALITY
			AS a (instrument, ordinal)
	  JOIN registry.instrument AS i ON i.instrument = a.instrument
			AND i.current
	 WHERE v.clinic_id = visits_wanted.clinic_id
	   AND v.visit_id = ANY (visits)
	   AND internal.licensed(v.clinic_id, i.instrument);
END;
$$;

-- Copy the protocols that come with mendd to a clinic that has none of that
-- code: the newest version of each.
CREATE FUNCTION internal.protocols_adopt(clinic_id uuid, at timestamptz)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	INSERT INTO registry.protocol (clinic_id, protocol_id, code, version,
		name, body_region, product_class, current, made_at)
	SELECT DISTINCT ON (s.code) protocols_adopt.clinic_id,
		internal.child_id(protocols_adopt.clinic_id,
			'protocol ' || s.code || ' 1'),
		s.code, 1, s.definition->>'name',
		s.definition->>'body_region', s.definition->>'product_class',
		true, at
	  FROM registry.shared_protocol AS s
	 WHERE NOT EXISTS (SELECT FROM registry.protocol AS p
			WHERE p.clinic_id = protocols_adopt.clinic_id
			  AND p.code = s.code)
	 ORDER BY s.code, s.version DESC;
	INSERT INTO registry.protocol_visit (clinic_id, protocol_id,
		visit_code, target_day, before_days, after_days, instruments)
	SELECT p.clinic_id, p.protocol_id, v.visit_code, v.target_day,
		v.before_days, v.after_days, v.instruments
	  FROM registry.protocol AS p
	  JOIN LATERAL (SELECT s.definition
		  FROM registry.shared_protocol AS s
		 WHERE s.code = p.code
		 ORDER BY s.version DESC
		 LIMIT 1) AS s ON true
	 CROSS JOIN jsonb_to_recordset(s.definition->'visits')
			AS v (visit_code text, target_day integer,
			before_days integer, after_days integer,
			instruments text[])
	 WHERE p.clinic_id = protocols_adopt.clinic_id
	   AND p.made_by IS NULL
	   AND p.version = 1
	ON CONFLICT DO NOTHING;
END;
$$;
