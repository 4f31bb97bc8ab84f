-- What is missing or hardly true in the records of a clinic, by rules.

-- The rules, in their order: what is looked at (procedure, visit), and what is
-- to be found in it.
CREATE FUNCTION internal.data_rules(mibo_below integer)
RETURNS TABLE (place integer, rule text, kind text, finding text)
LANGUAGE sql IMMUTABLE
AS $$
VALUES (1, 'dose_missing', 'procedure', 'The dose cannot be worked out: a count'
		' or a volume of a product was not recorded.'),
	(2, 'viability_missing', 'procedure', 'A product with cells has no'
		' viability.'),
	(3, 'no_guidance', 'procedure', 'The injection was not guided by an'
		' image; the record says why.'),
	(4, 'mibo_low', 'procedure', format('Less than %s %% of what MIBO asks'
		' for is recorded (mendd''s mapping of its members to the'
		' sections of MIBO, Murray 2017 JBJS 99:809; not an official'
		' score).', mibo_below)),
	(5, 'implausible', 'procedure', 'A value was marked at entry: it is'
		' allowed, and hardly true.'),
	(6, 'late_entry', 'procedure', 'It was entered more than 7 days'
		' after.'),
	(7, 'draft_left', 'procedure', 'It is a draft that nobody has gone on'
		' with for 7 days.'),
	(8, 'visit_missed', 'visit', 'Its window has closed without all'
		' answers.');
$$;

-- The records of a clinic from a day on, and by which rules each is to be
-- looked at: procedures that stand, in their current version, and visits that
-- were expected, once their window has closed; or those of one ${kind}.
CREATE FUNCTION internal.data_records(clinic_id uuid, since date,
	mibo_below integer, kind text DEFAULT NULL)
RETURNS SETOF internal.data_record
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	zone CONSTANT text := (SELECT c.timezone
				 FROM registry.clinic AS c
				WHERE c.clinic_id = data_records.clinic_id);
	today CONSTANT date := (now() AT TIME ZONE zone)::date;
BEGIN
	RETURN QUERY
	SELECT 'procedure', p.procedure_id, p.patient_id,
		(p.performed_at AT TIME ZONE zone)::date,
		v.body_region, v.laterality, NULL::text,
		ARRAY(SELECT f.rule
			FROM (VALUES
			(1, 'dose_missing', v.computed->'flags'
				? 'dose_missing'),
			(2, 'viability_missing', EXISTS (
				SELECT FROM jsonb_array_elements_text(
					v.computed->'mibo'->'missing') AS m
				 WHERE m LIKE '/products/%/viability\_pct')),
			(3, 'no_guidance', v.computed->'flags'
				? 'no_guidance'),
			(4, 'mibo_low',
				(v.computed->'mibo'->>'percent')::numeric
				< mibo_below),
			(5, 'implausible', v.computed->'flags'
				? 'implausible'),
			(6, 'late_entry', v.computed->'flags'
				? 'late_entry'),
			(7, 'draft_left', p.status = 'draft' AND v.recorded_at
				< now() - interval '7 days'))
				AS f (place, rule, found)
			WHERE f.found
			  AND (p.status <> 'draft' OR f.rule = 'draft_left')
			ORDER BY f.place)
	  FROM registry.procedure AS p
	  JOIN registry.procedure_version AS v ON v.clinic_id = p.clinic_id
			AND v.procedure_id = p.procedure_id
			AND v.version = p.version
	 WHERE p.clinic_id = data_records.clinic_id
	   AND coalesce(data_records.kind, 'procedure') = 'procedure'
	   AND p.status <> 'entered_in_error'
	   AND p.performed_at >= since::timestamp AT TIME ZONE zone
	UNION ALL
	SELECT 'visit', r.visit_id, r.patient_id, r.target_on, v.body_region,
		v.laterality, r.visit_code, CASE r.state
		WHEN 'missed' THEN '{visit_missed}'::text[] ELSE '{}' END
	  FROM internal.visit_rows(data_records.clinic_id) AS r
	  JOIN registry.procedure AS p ON p.clinic_id = r.clinic_id
			AND p.procedure_id = r.procedure_id
	  JOIN registry.procedure_version AS v ON v.clinic_id = p.clinic_id
			AND v.procedure_id = p.procedure_id
			AND v.version = p.version
	 WHERE coalesce(data_records.kind, 'visit') = 'visit'
	   AND r.target_on >= since
	   AND r.closes_on < today
	   AND r.state IN ('missed', 'answered', 'answered_late');
END;
$$;

-- Records by rule.  With ${at_least} a rule is hidden when few people are
-- behind it, or few are not: their number would follow from the one of all.
CREATE FUNCTION internal.data_counts(clinic_id uuid, since date,
	mibo_below integer, at_least integer)
RETURNS json
LANGUAGE sql STABLE
RETURN (
	WITH record AS MATERIALIZED (
		SELECT r.*
		  FROM internal.data_records(clinic_id, since, mibo_below) AS r
	), counted AS (
		SELECT u.place, u.rule, u.kind, u.finding,
			count(r.record_id) AS records,
			count(r.record_id) FILTER (WHERE u.rule = ANY (r.rules))
				AS found,
			count(DISTINCT r.patient_id) FILTER (
				WHERE u.rule = ANY (r.rules)) AS people,
			count(DISTINCT r.patient_id) FILTER (
				WHERE NOT u.rule = ANY (r.rules)) AS others
		  FROM internal.data_rules(mibo_below) AS u
		  LEFT JOIN record AS r ON r.kind = u.kind
		 GROUP BY u.place, u.rule, u.kind, u.finding
	), judged AS (
		SELECT c.*, coalesce((c.people > 0 AND c.people < at_least)
			OR (c.others > 0 AND c.others < at_least), false)
			AS hidden
		  FROM counted AS c
	)
	SELECT json_agg(json_build_object('rule', j.rule, 'kind', j.kind,
		'finding', j.finding, 'suppressed', j.hidden,
		'of', CASE WHEN NOT j.hidden THEN j.records END,
		'n', CASE WHEN NOT j.hidden THEN j.found END,
		'people', CASE WHEN NOT j.hidden THEN j.people END,
		'share', CASE WHEN NOT j.hidden AND j.records > 0
			THEN round(j.found::numeric / j.records, 4) END)
		ORDER BY j.place)
	  FROM judged AS j);

-- A record as a list shows it.
CREATE FUNCTION internal.data_record_json(clinic_id uuid,
	r internal.data_record)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT json_strip_nulls(json_build_object(
			'kind', r.kind,
			'procedure_id', CASE r.kind WHEN 'procedure'
				THEN r.record_id END,
			'visit_id', CASE r.kind WHEN 'visit'
				THEN r.record_id END,
			'patient_id', r.patient_id,
			'given_name', i.given_name,
			'family_name', i.family_name,
			'day', r.day, 'body_region', r.body_region,
			'laterality', r.laterality,
			'visit_code', r.visit_code, 'rules', r.rules))
		  FROM registry.patient_identity AS i
		 WHERE i.clinic_id = data_record_json.clinic_id
		   AND i.patient_id = r.patient_id
		   AND i.current);
END;
$$;

-- The first day of what is looked at, or MD422.  Days of one's own choosing
-- are for who may see the records: of others, two answers would differ by few
-- people.
CREATE FUNCTION internal.data_since(who internal.caller, chosen date)
RETURNS date
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	today CONSTANT date := internal.today(who.clinic_id);
BEGIN
	IF chosen IS NOT NULL AND who.role = 'quality' THEN
		PERFORM internal.refuse(internal.fault('/from',
			'nothing: your role sees the last 365 days'));
	ELSIF chosen > today THEN
		PERFORM internal.refuse(internal.fault('/from',
			'a day that is not in the future'));
	END IF;
	RETURN coalesce(chosen, today - 365);
END;
$$;
