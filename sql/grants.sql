-- Who may do what: nobody anything, the daemon api.*, the tick task.*, the
-- sealer seal.*, the process cohort cohort.*, who evaluates report.* (each of
-- sql/report says so itself).
-- operator.* is for members of mendd_owner only.
DO $$
BEGIN
	IF pg_has_role((SELECT datdba FROM pg_database
			 WHERE datname = current_database()), 'MEMBER') THEN
		EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC',
			current_database());
		EXECUTE format('GRANT CONNECT ON DATABASE %I'
			' TO mendd_api, mendd_tick, mendd_seal,'
			' mendd_cohort, mendd_report',
			current_database());
	END IF;
	IF pg_has_role((SELECT nspowner FROM pg_namespace
			 WHERE nspname = 'public'), 'MEMBER') THEN
		REVOKE ALL ON SCHEMA public FROM PUBLIC;
	END IF;
END;
$$;
REVOKE ALL ON SCHEMA registry, internal, api, operator, task, seal, cohort
	FROM PUBLIC, mendd_api, mendd_tick, mendd_seal, mendd_cohort,
	mendd_report, mendd_view;
REVOKE ALL ON ALL TABLES IN SCHEMA registry
	FROM PUBLIC, mendd_api, mendd_tick, mendd_seal, mendd_cohort,
	mendd_report, mendd_view;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA registry, internal, api, operator, task,
	seal, cohort
	FROM PUBLIC, mendd_api, mendd_tick, mendd_seal, mendd_cohort,
	mendd_report, mendd_view;
GRANT USAGE ON SCHEMA api TO mendd_api;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA api TO mendd_api;
GRANT USAGE ON SCHEMA task TO mendd_tick;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA task TO mendd_tick;
GRANT USAGE ON SCHEMA seal TO mendd_seal;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA seal TO mendd_seal;
GRANT USAGE ON SCHEMA cohort TO mendd_cohort;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA cohort TO mendd_cohort;

-- What the views of schema report are made of, and no column more: no name,
-- no free text, nothing that was told by somebody.
GRANT USAGE ON SCHEMA registry TO mendd_view;
GRANT SELECT (clinic_id, role_name, key) ON registry.report_grant
	TO mendd_view;
GRANT SELECT (clinic_id, timezone) ON registry.clinic TO mendd_view;
GRANT SELECT (clinic_id, patient_id, sex, birth_year, died_on, withdrew_on)
	ON registry.patient TO mendd_view;
GRANT SELECT (clinic_id, episode_id, patient_id, episode_no, day_zero, ended_on)
	ON registry.episode TO mendd_view;
GRANT SELECT (clinic_id, procedure_id, episode_id, version, status,
	performed_at)
	ON registry.procedure TO mendd_view;
GRANT SELECT (clinic_id, procedure_id, version, session_no, planned_sessions,
	body_region, laterality, diagnosis_code, oa_grade_system, oa_grade,
	tendon_grade_system, tendon_grade, tendon_retraction_mm,
	cartilage_grade, symptom_duration_months, days_since_last_steroid,
	guidance, contrast_confirmed, spread_seen, needle_gauge,
	needle_length_mm, local_anaesthetic, local_anaesthetic_ml,
	local_anaesthetic_place, activity_restriction_days, expectation_given,
	computed)
	ON registry.procedure_version TO mendd_view;
GRANT SELECT (clinic_id, procedure_id, version, height_cm, weight_kg,
	smoking_status, cigarettes_per_day, diabetes, hba1c_pct,
	inflammatory_disease, effusion_or_synovitis, bone_marrow_lesion,
	nutrition_flag, vitamin_d_ng_per_ml, albumin_g_per_dl, activity_scale,
	activity_level, meds_affecting)
	ON registry.host TO mendd_view;
GRANT SELECT (clinic_id, procedure_id, version, ordinal, product_class,
	doses_donor, doses_origin, regulatory_route, harvest_volume_ml,
	harvest_sites_n, aspirate_per_site_ml, anticoagulant, activation,
	final_volume_ml, blood_platelets_10e9_per_l, blood_wbc_10e9_per_l,
	blood_neutrophil_pct, product_platelets_10e9_per_l,
	product_wbc_10e9_per_l, product_neutrophil_pct,
	product_rbc_10e12_per_l, tnc_10e6, viability_pct, viability_method,
	cfu_f_per_ml, passage, population_doublings, sterility,
	endotoxin_eu_per_kg)
	ON registry.product TO mendd_view;
GRANT SELECT (clinic_id, procedure_id, version, ordinal, structure, volume_ml,
	product)
	ON registry.target TO mendd_view;
GRANT SELECT (clinic_id, procedure_id, type, onset_on, severity, relatedness,
	serious, resolved_on, voided_at)
	ON registry.adverse_event TO mendd_view;
GRANT SELECT (clinic_id, procedure_id, episode_id, type, occurred_on, voided_at)
	ON registry.intercurrent_event TO mendd_view;
GRANT SELECT (clinic_id, visit_id, episode_id, target_day, cancelled_at)
	ON registry.visit TO mendd_view;
GRANT SELECT (clinic_id, response_id, version, current, visit_id, instrument,
	instrument_version, answered_on, mode, voided)
	ON registry.response TO mendd_view;
GRANT SELECT (clinic_id, response_id, version, scale, value, se, answered,
	missing)
	ON registry.score TO mendd_view;
GRANT SELECT (instrument, version, scale) ON registry.instrument_scale
	TO mendd_view;
