-- One row for each procedure that stands, as it was amended last, with the
-- state of the person then.
CREATE VIEW report.procedure WITH (security_barrier) AS
SELECT report.pseudonym(g.key, o.clinic_id) AS clinic,
	report.pseudonym(g.key, o.episode_id) AS episode,
	report.pseudonym(g.key, o.procedure_id) AS procedure,
	(o.performed_at AT TIME ZONE n.timezone)::date - e.day_zero AS day,
	o.status, v.session_no, v.planned_sessions, v.body_region, v.laterality,
	v.diagnosis_code, v.oa_grade_system, v.oa_grade, v.tendon_grade_system,
	v.tendon_grade, v.tendon_retraction_mm, v.cartilage_grade,
	v.symptom_duration_months, v.days_since_last_steroid, v.guidance,
	v.contrast_confirmed, v.spread_seen, v.needle_gauge, v.needle_length_mm,
	v.local_anaesthetic, v.local_anaesthetic_ml, v.local_anaesthetic_place,
	v.activity_restriction_days, v.expectation_given,
	h.smoking_status, h.cigarettes_per_day, h.diabetes, h.hba1c_pct,
	h.inflammatory_disease, h.effusion_or_synovitis, h.bone_marrow_lesion,
	h.nutrition_flag, h.vitamin_d_ng_per_ml, h.albumin_g_per_dl,
	h.activity_scale, h.activity_level, h.meds_affecting,
	round(10000 * h.weight_kg / (h.height_cm * h.height_cm)) AS bmi,
	c.platelet_dose_10e9, c.viable_dose_10e6
  FROM registry.report_grant AS g
  JOIN registry.clinic AS n ON n.clinic_id = g.clinic_id
  JOIN registry.procedure AS o ON o.clinic_id = g.clinic_id
  JOIN registry.episode AS e ON e.clinic_id = o.clinic_id
		AND e.episode_id = o.episode_id
  JOIN registry.procedure_version AS v ON v.clinic_id = o.clinic_id
		AND v.procedure_id = o.procedure_id
		AND v.version = o.version
  LEFT JOIN registry.host AS h ON h.clinic_id = o.clinic_id
		AND h.procedure_id = o.procedure_id
		AND h.version = o.version
 -- Numbers become numbers and anything else NULL, whatever stands there.
 CROSS JOIN LATERAL jsonb_to_record(jsonb_build_object(
	'platelet_dose_10e9', jsonb_path_query_first(v.computed,
		'$.totals.platelet_dose_10e9 ? (@.type() == "number")'),
	'viable_dose_10e6', jsonb_path_query_first(v.computed,
		'$.totals.viable_dose_10e6 ? (@.type() == "number")')))
	AS c (platelet_dose_10e9 numeric, viable_dose_10e6 numeric)
 WHERE o.status <> 'entered_in_error';
GRANT SELECT ON report.procedure TO mendd_report;
