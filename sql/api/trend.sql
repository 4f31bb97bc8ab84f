-- Trends: how cohorts fare after treatment.  Each function reads the question
-- of a route, checked and vouched for, which the process cohort answers within
-- the clinics that it names.

-- GET /v1/trends: figures by group and visit, and a model of the course.
CREATE FUNCTION api.trend_get(clinic_id uuid, token_hash bytea,
	request_id uuid, instrument text, scale text, word text, threshold text,
	pass text, as_of date, clinics text, model text, adjust text,
	surgery text,
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
	q := internal.trend_ask(who, instrument, scale, word, threshold, pass,
		as_of, clinics, model, surgery,
		internal.trend_filters(guidance, product_class,
			region, laterality, diagnosis, grade, smoking, diabetes,
			bmi_band, age_band, sex, viability_band, dose_band,
			operator, clinic, year), adjust);
	PERFORM internal.audit_read(who, request_id, 'trend', NULL,
		internal.trend_asked(q, jsonb_build_object(
			'model', model, 'adjust', adjust,
			'surgery', surgery)));
	RETURN internal.vouch(internal.trend_question_json(q)::text);
END;
$$;

-- GET /v1/trends/responders: the shares that improved by so much or more.
CREATE FUNCTION api.trend_responders_get(clinic_id uuid, token_hash bytea,
	request_id uuid, instrument text, scale text, word text, threshold text,
	as_of date, clinics text, surgery text,
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
	q := internal.trend_ask(who, instrument, scale, word, threshold, NULL,
		as_of, clinics, 'none', surgery,
		internal.trend_filters(guidance, product_class,
			region, laterality, diagnosis, grade, smoking, diabetes,
			bmi_band, age_band, sex, viability_band, dose_band,
			operator, clinic, year));
	q.kind := 'responders';
	PERFORM internal.audit_read(who, request_id, 'trend', NULL,
		internal.trend_asked(q, jsonb_build_object(
			'surgery', surgery)));
	RETURN internal.vouch(internal.trend_question_json(q)::text);
END;
$$;

-- GET /v1/trends/completeness: what became of visits.
CREATE FUNCTION api.trend_completeness_get(clinic_id uuid, token_hash bytea,
	request_id uuid, instrument text, scale text, word text, as_of date,
	clinics text, surgery text,
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
	q.kind := 'completeness';
	PERFORM internal.audit_read(who, request_id, 'trend', NULL,
		internal.trend_asked(q, jsonb_build_object(
			'surgery', surgery)));
	RETURN internal.vouch(internal.trend_question_json(q)::text);
END;
$$;

-- GET /v1/trends/dose-response: bands of a dose in their order, a line through
-- them, and a curve along the dose itself.  Groups are compared, so they share
-- a baseline unless it is asked otherwise.
CREATE FUNCTION api.trend_dose_get(clinic_id uuid, token_hash bytea,
	request_id uuid, instrument text, scale text, dose text, threshold text,
	pass text, as_of date, clinics text, model text, surgery text,
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
	q := internal.trend_ask(who, instrument, scale, NULL, threshold,
		pass, as_of, clinics, coalesce(model, 'clda'), surgery,
		internal.trend_filters(guidance, product_class,
			region, laterality, diagnosis, grade, smoking, diabetes,
			bmi_band, age_band, sex, viability_band, dose_band,
			operator, clinic, year));
	q.kind := 'dose_response';
	q.dose := coalesce(dose, 'platelets');
	q.word := internal.dose_word(q.dose);
	IF q.word IS NULL THEN
		PERFORM internal.refuse(internal.fault('/dose',
			'platelets, viable, viability or minutes'));
	END IF;
	q.words := ARRAY[q.word];
	q.bands := internal.dose_bands(q.dose);
	PERFORM internal.audit_read(who, request_id, 'trend', NULL,
		internal.trend_asked(q, jsonb_build_object(
			'dose', dose, 'model', model, 'surgery',
			surgery)));
	RETURN internal.vouch(internal.trend_question_json(q)::text);
END;
$$;
