-- Protocols: checked whole, kept by version.

CREATE FUNCTION internal.protocol_json(p registry.protocol)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object(
		'protocol_id', p.protocol_id,
		'code', p.code,
		'version', p.version,
		'name', p.name,
		'body_region', p.body_region,
		'product_class', p.product_class,
		'current', p.current,
		'visits', (
			SELECT coalesce(json_agg(json_build_object(
				'visit_code', v.visit_code,
				'target_day', v.target_day,
				'before_days', v.before_days,
				'after_days', v.after_days,
				'instruments', v.instruments)
				ORDER BY v.target_day), '[]')
			  FROM registry.protocol_visit AS v
			 WHERE v.clinic_id = p.clinic_id
			   AND v.protocol_id = p.protocol_id));
END;
$$;

-- What is wrong with a protocol's own members.
CREATE FUNCTION internal.protocol_faults(p registry.protocol)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	faults jsonb := '[]';
BEGIN
	IF p.code ~ '^[a-z0-9_-]{1,40}$' IS NOT TRUE THEN
		faults := faults || internal.fault('/code',
			'1 to 40 small letters, digits, _ and -');
	END IF;
	IF length(trim(p.name)) BETWEEN 1 AND 200 IS NOT TRUE THEN
		faults := faults || internal.fault('/name',
			'1 to 200 characters');
	END IF;
	IF p.body_region <> ALL (internal.allowed('region')) THEN
		faults := faults || internal.fault('/body_region', 'one of '
			|| array_to_string(internal.allowed('region'), ', '));
	END IF;
	IF p.product_class <> ALL (internal.allowed('product_class')) THEN
		faults := faults || internal.fault('/product_class', 'one of '
			|| array_to_string(internal.allowed('product_class'),
				', '));
	END IF;
	RETURN faults;
END;
$$;

-- What is wrong with its visits: one baseline, then days that rise, in
-- windows that do not overlap, with instruments the clinic may ask.
CREATE FUNCTION internal.protocol_visit_faults(clinic_id uuid, visits jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	faults jsonb := '[]';
	codes text[] := '{}';
	last integer;		-- day of the windows so far
	place integer := 0;
	v jsonb;
	at text;
BEGIN
	IF jsonb_typeof(visits) IS DISTINCT FROM 'array'
	   OR jsonb_array_length(visits) NOT BETWEEN 1 AND 50 THEN
		RETURN internal.fault('/visits', 'a list of 1 to 50 visits');
	END IF;
	FOR v IN SELECT jsonb_array_elements(visits) LOOP
		at := '/visits/' || place;
		place := place + 1;
		IF jsonb_typeof(v) <> 'object' THEN
			faults := faults || internal.fault(at, 'an object');
			CONTINUE;
		END IF;
		faults := faults || internal.protocol_shape_faults(at, v);
		IF v->>'visit_code' = ANY (codes) THEN
			faults := faults || internal.fault(at || '/visit_code',
				'another code than the visits before');
		END IF;
		codes := codes || (v->>'visit_code');
		faults := faults || internal.asked_faults(clinic_id,
			at || '/instruments', v->'instruments');
		CONTINUE WHEN internal.protocol_shape_faults(at, v) <> '[]';
		IF place = 1 AND (v->>'target_day' <> '0'
			OR v->>'after_days' <> '0') THEN
			faults := faults || internal.fault(at,
				'the baseline: target_day 0, after_days 0');
		ELSIF (v->>'target_day')::integer
			- (v->>'before_days')::integer <= last THEN
			faults := faults || internal.fault(at,
				'a window that begins after the one before it');
		END IF;
		last := (v->>'target_day')::integer
			+ (v->>'after_days')::integer;
	END LOOP;
	RETURN faults;
END;
$$;

-- What is wrong with the plain members of one visit of a protocol.
CREATE FUNCTION internal.protocol_shape_faults(at text, v jsonb)
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
	faults jsonb := '[]';
	name text;
	days record;
BEGIN
	FOR name IN SELECT jsonb_object_keys(v - '{visit_code,target_day,'
		'before_days,after_days,instruments}'::text[])
	LOOP
		faults := faults || internal.fault(at || '/'
			|| replace(replace(name, '~', '~0'), '/', '~1'),
			'no such member');
	END LOOP;
	IF (jsonb_typeof(v->'visit_code') = 'string'
		AND v->>'visit_code' ~ '^[a-z0-9_]{1,20}$') IS NOT TRUE THEN
		faults := faults || internal.fault(at || '/visit_code',
			'1 to 20 small letters, digits and _');
	END IF;
	FOR days IN SELECT * FROM (VALUES ('target_day', 7300),
		('before_days', 365), ('after_days', 365)) AS d (name, most)
	LOOP
		IF (jsonb_typeof(v->days.name) = 'number'
			AND v->>days.name ~ '^[0-9]{1,4}$'
			AND (v->>days.name)::numeric <= days.most) IS NOT TRUE
		THEN
			faults := faults || internal.fault(
				at || '/' || days.name, format(
				'a whole number from 0 to %s', days.most));
		END IF;
	END LOOP;
	RETURN faults;
END;
$$;

-- What is wrong with a list of instruments that a clinic wants to ask.
CREATE FUNCTION internal.asked_faults(clinic_id uuid, at text,
	instruments jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	IF jsonb_typeof(instruments) IS DISTINCT FROM 'array'
	   OR jsonb_array_length(instruments) NOT BETWEEN 1 AND 20 THEN
		RETURN internal.fault(at, 'a list of 1 to 20 instruments');
	END IF;
	RETURN (
		SELECT coalesce(jsonb_agg(jsonb_build_object(
			'pointer', at || '/' || a.place - 1,
			'expected', CASE WHEN i.instrument IS NULL
				THEN 'the code of an instrument'
				WHEN a.again > 1 THEN 'each instrument once'
				ELSE 'an instrument whose licence was confirmed'
				END)
			ORDER BY a.place), '[]')
		  FROM (SELECT e.name, e.place,
				row_number() OVER (PARTITION BY e.name
					ORDER BY e.place) AS again
			  FROM jsonb_array_elements(asked_faults.instruments)
				WITH ORDINALITY AS e (name, place)) AS a
		  LEFT JOIN registry.instrument AS i
			ON to_jsonb(i.instrument) = a.name
			AND i.current
		 WHERE i.instrument IS NULL
		    OR a.again > 1
		    OR NOT internal.licensed(asked_faults.clinic_id,
				i.instrument));
END;
$$;

-- Keep a checked protocol as the next version of its code.
CREATE FUNCTION internal.protocol_write(p registry.protocol, visits jsonb)
RETURNS registry.protocol
LANGUAGE plpgsql
AS $$
BEGIN
	-- Whoever writes a protocol holds the clinic's row: versions follow
	-- each other.
	PERFORM FROM registry.clinic AS c
	 WHERE c.clinic_id = p.clinic_id
	   FOR NO KEY UPDATE;
	SELECT coalesce(max(o.version), 0) + 1 INTO p.version
	  FROM registry.protocol AS o
	 WHERE o.clinic_id = p.clinic_id
	   AND o.code = p.code;
	UPDATE registry.protocol AS o
	   SET current = false
	 WHERE o.clinic_id = p.clinic_id
	   AND o.code = p.code
	   AND o.current;
	INSERT INTO registry.protocol SELECT p.*;
	INSERT INTO registry.protocol_visit (clinic_id, protocol_id,
		visit_code, target_day, before_days, after_days, instruments)
	SELECT p.clinic_id, p.protocol_id, v.visit_code, v.target_day,
		v.before_days, v.after_days, v.instruments
	  FROM jsonb_to_recordset(visits) AS v (visit_code text,
		target_day integer, before_days integer, after_days integer,
		instruments text[]);
	RETURN p;
END;
$$;
