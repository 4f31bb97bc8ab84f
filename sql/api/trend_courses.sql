-- GET /v1/trends/courses: between which scores people lie, by visit and group;
-- and, for who may see single people, some courses as they were.
CREATE FUNCTION api.trend_courses_get(clinic_id uuid, token_hash bytea,
	request_id uuid, instrument text, scale text, word text, as_of date,
	clinics text, surgery text, seed integer,
	guidance text, product_class text, region text, laterality text,
	diagnosis text, grade text, smoking text, diabetes text, bmi_band text,
	age_band text, sex text, viability_band text, dose_band text,
	operator text, clinic text, year text)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	q internal.trend_question;
BEGIN
	PERFORM internal.allow(who, 'quality', 'clinician', 'break_glass');
	q := internal.trend_ask(who, instrument, scale, word, NULL, NULL,
		as_of, clinics, 'none', surgery,
		internal.trend_filters(guidance, product_class,
			region, laterality, diagnosis, grade, smoking, diabetes,
			bmi_band, age_band, sex, viability_band, dose_band,
			operator, clinic, year));
	q.kind := 'courses';
	q.seed := seed;
	PERFORM internal.audit_read(who, request_id, 'trend', NULL,
		internal.trend_asked(q, jsonb_build_object('seed', seed,
			'surgery', surgery)));
	RETURN internal.vouch(internal.trend_question_json(q)::text);
END;
$$;
