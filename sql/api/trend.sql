-- Trends: how cohorts fare after treatment.

-- GET /v1/trends: the question, checked and vouched for, which the process
-- cohort answers within the clinics that it names.
CREATE FUNCTION api.trend_get(clinic_id uuid, token_hash bytea,
	request_id uuid, instrument text, scale text, word text, threshold text,
	pass text, as_of date, clinics text, model text, surgery text,
	guidance text,
	product_class text, region text, laterality text, diagnosis text,
	grade text, smoking text, diabetes text, bmi_band text,
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
		jsonb_strip_nulls(jsonb_build_object(
			'guidance', guidance, 'product_class', product_class,
			'region', region, 'laterality', laterality,
			'diagnosis', diagnosis, 'grade', grade,
			'smoking', smoking, 'diabetes', diabetes,
			'bmi_band', bmi_band, 'age_band', age_band,
			'sex', sex, 'viability_band', viability_band,
			'dose_band', dose_band, 'operator', operator,
			'clinic', clinic, 'year', year)));
	PERFORM internal.audit_read(who, request_id, 'trend', NULL,
		jsonb_strip_nulls(jsonb_build_object('instrument', q.instrument,
			'scale', q.scale, 'by', q.word, 'as_of', q.as_of, 'model', model,
			'surgery', surgery,
			'clinics', cardinality(q.clinic_ids),
			'filters', q.filters)));
	RETURN internal.vouch(internal.trend_question_json(q)::text);
END;
$$;
