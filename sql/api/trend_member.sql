-- GET /v1/trends/members: the people behind a figure of GET /v1/trends, of the
-- caller's own clinic and for who may open their records.  The audit says whom
-- a page showed and of which cohort it was, not by which values or what became
-- of the visit: that would be said of each of them.
CREATE FUNCTION api.trend_members_get(clinic_id uuid, token_hash bytea,
	request_id uuid, instrument text, scale text, visit text, state text,
	threshold text, as_of date, surgery text,
	guidance text, product_class text, region text, laterality text,
	diagnosis text, grade text, smoking text, diabetes text, bmi_band text,
	age_band text, sex text, viability_band text, dose_band text,
	operator text, clinic text, year text,
	cursor text, page_limit integer)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	after text[] := internal.cursor_read(cursor, 3);
	size CONSTANT integer := internal.page_size(page_limit);
	q internal.trend_question;
	items json[];
	keys text[];
	people uuid[];
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'break_glass');
	q := internal.trend_ask(who, instrument, scale, NULL, threshold, NULL,
		as_of, 'own', 'none', surgery,
		internal.trend_filters(guidance, product_class,
			region, laterality, diagnosis, grade, smoking, diabetes,
			bmi_band, age_band, sex, viability_band, dose_band,
			operator, clinic, year));
	q.kind := 'members';
	q.visit := visit;
	state := coalesce(state, 'scored');
	PERFORM internal.refuse(
		internal.visit_code_faults(q.clinic_ids, visit)
		|| internal.member_state_faults(q, state));
	SELECT array_agg(internal.member_json(who.clinic_id, m, q)
			ORDER BY m.day_zero, m.episode_id, m.visit_code),
		array_agg(internal.cursor_write(m.day_zero::text,
			m.episode_id::text, m.visit_code)
			ORDER BY m.day_zero, m.episode_id, m.visit_code),
		array_agg(m.patient_id
			ORDER BY m.day_zero, m.episode_id, m.visit_code)
	  INTO items, keys, people
	  FROM (SELECT r.*
		  FROM internal.trend_members(q) AS r
		 WHERE internal.member_is(r, q, state)
		   AND (after IS NULL
			OR (r.day_zero, r.episode_id, r.visit_code)
			> (after[1]::date, after[2]::uuid,
				after[3] COLLATE "C"))
		 ORDER BY r.day_zero, r.episode_id, r.visit_code
		 LIMIT size + 1) AS m;
	PERFORM internal.audit_read_page(who, request_id, 'patient', NULL,
		internal.trend_asked(q, jsonb_build_object('visit', visit))
		- 'clinics' || jsonb_build_object('filters', ARRAY(
			SELECT jsonb_object_keys(q.filters))), people, size);
	RETURN internal.page(items, keys, size);
END;
$$;
