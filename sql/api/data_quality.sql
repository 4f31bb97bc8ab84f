-- What is missing or hardly true in the records of the caller's own clinic.

-- GET /v1/data-quality: how many records by rule.
CREATE FUNCTION api.data_quality_get(clinic_id uuid, token_hash bytea,
	request_id uuid, since date, mibo_below integer)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	few CONSTANT integer := CASE who.role WHEN 'quality' THEN 5 END;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'quality',
		'break_glass');
	since := internal.data_since(who, since);
	PERFORM internal.audit_read(who, request_id, 'data_quality', NULL,
		jsonb_build_object('from', since, 'mibo_below', mibo_below));
	RETURN (SELECT json_build_object(
			'cohort', format('Procedures at %s since %s, and visits'
				' planned from then on whose window has'
				' closed.', c.name, since),
			'as_of', internal.today(c.clinic_id), 'since', since,
			'mibo_below', mibo_below,
			'suppression', json_build_object('limit', few,
				'rule', CASE WHEN few IS NULL
				THEN 'Nothing is hidden.'
				ELSE format('A rule is hidden when from 1 to %s'
					' people have such records, or have'
					' others.', few - 1) END),
			'rules', internal.data_counts(c.clinic_id, since,
				mibo_below, few))
		  FROM registry.clinic AS c
		 WHERE c.clinic_id = who.clinic_id);
END;
$$;

-- GET /v1/data-quality/records: which these are, for who may open them; the
-- latest first.
CREATE FUNCTION api.data_quality_list(clinic_id uuid, token_hash bytea,
	request_id uuid, rule text, since date, mibo_below integer, cursor text,
	page_limit integer)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	after text[] := internal.cursor_read(cursor, 2);
	size CONSTANT integer := internal.page_size(page_limit);
	rules CONSTANT text[] := ARRAY(SELECT r.rule
		  FROM internal.data_rules(mibo_below) AS r ORDER BY r.place);
	items json[];
	keys text[];
	people uuid[];
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'break_glass');
	since := internal.data_since(who, since);
	IF rule <> ALL (rules) THEN
		PERFORM internal.refuse(internal.fault('/rule', 'one of '
			|| array_to_string(rules, ', ')));
	END IF;
	SELECT array_agg(internal.data_record_json(who.clinic_id, m)
			ORDER BY m.day DESC, m.record_id),
		array_agg(internal.cursor_write(m.day::text, m.record_id::text)
			ORDER BY m.day DESC, m.record_id),
		array_agg(m.patient_id ORDER BY m.day DESC, m.record_id)
	  INTO items, keys, people
	  FROM (SELECT r.*
		  FROM internal.data_records(who.clinic_id, since,
			mibo_below, (SELECT u.kind
				  FROM internal.data_rules(mibo_below) AS u
				 WHERE u.rule = data_quality_list.rule)) AS r
		 WHERE data_quality_list.rule = ANY (r.rules)
		   AND (after IS NULL OR r.day < after[1]::date
			OR (r.day = after[1]::date
				AND r.record_id > after[2]::uuid))
		 ORDER BY r.day DESC, r.record_id
		 LIMIT size + 1) AS m;
	PERFORM internal.audit_read_page(who, request_id, 'data_quality', NULL,
		jsonb_build_object('rule', rule, 'from', since,
			'mibo_below', mibo_below), people, size);
	RETURN internal.page(items, keys, size);
END;
$$;
