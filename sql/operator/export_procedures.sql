-- mendctl export: one row for each procedure that stands, without names: ids,
-- the year of birth, and what was recorded; of several products and targets
-- the first.
CREATE FUNCTION operator.export_procedures(clinic_id uuid)
RETURNS TABLE (
	procedure_id uuid, patient_id uuid, episode_id uuid,
	episode_no integer, session_id uuid, version integer, status text,
	performed_at text, operator_id uuid, session_no integer,
	planned_sessions integer, consent_registry_at text, body_region text,
	laterality text, diagnosis_code text, oa_grade_system text,
	oa_grade integer, tendon_grade_system text, tendon_grade integer,
	tendon_retraction_mm numeric, cartilage_grade integer,
	symptom_duration_months integer, prior_treatments jsonb,
	days_since_last_steroid integer, guidance text,
	guidance_none_reason text, contrast_confirmed text, spread_seen text,
	needle_gauge integer, needle_length_mm integer, approach text,
	local_anaesthetic text, local_anaesthetic_ml numeric,
	local_anaesthetic_place text, billing_codes jsonb,
	rehab_protocol text, activity_restriction_days integer,
	expectation_given text, host_birth_year integer, host_sex text,
	host_height_cm numeric, host_weight_kg numeric,
	host_smoking_status text, host_cigarettes_per_day integer,
	host_diabetes text, host_hba1c_pct numeric,
	host_inflammatory_disease boolean, host_effusion_or_synovitis text,
	host_bone_marrow_lesion text, host_nutrition_flag text,
	host_vitamin_d_ng_per_ml numeric, host_albumin_g_per_dl numeric,
	host_activity_scale text, host_activity_level integer,
	host_meds_affecting text[], products integer,
	product_1_product_class text, product_1_doses_donor text,
	product_1_doses_origin text, product_1_doses_separation text,
	product_1_doses_exhibited text, product_1_regulatory_route text,
	product_1_device_name text, product_1_device_lot text,
	product_1_device_expiry_on date, product_1_harvested_at text,
	product_1_harvest_volume_ml numeric,
	product_1_harvest_sites_n integer,
	product_1_aspirate_per_site_ml numeric,
	product_1_anticoagulant text, product_1_spins jsonb,
	product_1_activation text, product_1_processed_at text,
	product_1_final_volume_ml numeric,
	product_1_blood_platelets_10e9_per_l numeric,
	product_1_blood_wbc_10e9_per_l numeric,
	product_1_blood_neutrophil_pct numeric,
	product_1_product_platelets_10e9_per_l numeric,
	product_1_product_wbc_10e9_per_l numeric,
	product_1_product_neutrophil_pct numeric,
	product_1_product_rbc_10e12_per_l numeric,
	product_1_tnc_10e6 numeric, product_1_viability_pct numeric,
	product_1_viability_method text, product_1_viability_at text,
	product_1_cfu_f_per_ml numeric, product_1_cd_markers_pct jsonb,
	product_1_passage integer, product_1_population_doublings numeric,
	product_1_sterility text, product_1_endotoxin_eu_per_kg numeric,
	targets integer, target_1_structure text,
	target_1_structure_name text, target_1_volume_ml numeric,
	target_1_product integer, adverse_events integer,
	serious_adverse_events integer, computed jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY
	SELECT p.procedure_id, p.patient_id, p.episode_id, e.episode_no,
		p.session_id, v.version, v.status,
		internal.rfc3339(v.performed_at), v.operator_id, v.session_no,
		v.planned_sessions, internal.rfc3339(v.consent_registry_at),
		v.body_region, v.laterality, v.diagnosis_code,
		v.oa_grade_system, v.oa_grade, v.tendon_grade_system,
		v.tendon_grade, v.tendon_retraction_mm, v.cartilage_grade,
		v.symptom_duration_months, v.prior_treatments,
		v.days_since_last_steroid, v.guidance, v.guidance_none_reason,
		v.contrast_confirmed, v.spread_seen, v.needle_gauge,
		v.needle_length_mm, v.approach, v.local_anaesthetic,
		v.local_anaesthetic_ml, v.local_anaesthetic_place,
		v.billing_codes, v.rehab_protocol,
		v.activity_restriction_days, v.expectation_given,
		q.birth_year, q.sex, h.height_cm, h.weight_kg,
		h.smoking_status, h.cigarettes_per_day, h.diabetes,
		h.hba1c_pct, h.inflammatory_disease, h.effusion_or_synovitis,
		h.bone_marrow_lesion, h.nutrition_flag, h.vitamin_d_ng_per_ml,
		h.albumin_g_per_dl, h.activity_scale, h.activity_level,
		h.meds_affecting,
		(SELECT count(*)::integer FROM registry.product AS o
		  WHERE o.clinic_id = p.clinic_id
		    AND o.procedure_id = p.procedure_id
		    AND o.version = p.version),
		r.product_class, r.doses_donor, r.doses_origin,
		r.doses_separation, r.doses_exhibited, r.regulatory_route,
		r.device_name, r.device_lot, r.device_expiry_on,
		internal.rfc3339(r.harvested_at), r.harvest_volume_ml,
		r.harvest_sites_n, r.aspirate_per_site_ml, r.anticoagulant,
		r.spins, r.activation, internal.rfc3339(r.processed_at),
		r.final_volume_ml, r.blood_platelets_10e9_per_l,
		r.blood_wbc_10e9_per_l, r.blood_neutrophil_pct,
		r.product_platelets_10e9_per_l, r.product_wbc_10e9_per_l,
		r.product_neutrophil_pct, r.product_rbc_10e12_per_l,
		r.tnc_10e6, r.viability_pct, r.viability_method,
		internal.rfc3339(r.viability_at), r.cfu_f_per_ml,
		r.cd_markers_pct, r.passage, r.population_doublings,
		r.sterility, r.endotoxin_eu_per_kg,
		(SELECT count(*)::integer FROM registry.target AS o
		  WHERE o.clinic_id = p.clinic_id
		    AND o.procedure_id = p.procedure_id
		    AND o.version = p.version),
		t.structure, t.structure_name, t.volume_ml, t.product,
		a.events, a.serious, v.computed
	  FROM registry.procedure AS p
	  JOIN registry.episode AS e ON e.clinic_id = p.clinic_id
			AND e.episode_id = p.episode_id
	  JOIN registry.patient AS q ON q.clinic_id = p.clinic_id
			AND q.patient_id = p.patient_id
	  JOIN registry.procedure_version AS v ON v.clinic_id = p.clinic_id
			AND v.procedure_id = p.procedure_id
			AND v.version = p.version
	  JOIN registry.host AS h ON h.clinic_id = p.clinic_id
			AND h.procedure_id = p.procedure_id
			AND h.version = p.version
	  LEFT JOIN registry.product AS r ON r.clinic_id = p.clinic_id
			AND r.procedure_id = p.procedure_id
			AND r.version = p.version
			AND r.ordinal = 1
	  LEFT JOIN registry.target AS t ON t.clinic_id = p.clinic_id
			AND t.procedure_id = p.procedure_id
			AND t.version = p.version
			AND t.ordinal = 1
	 CROSS JOIN LATERAL (
		SELECT count(*)::integer AS events,
			(count(*) FILTER (WHERE o.serious))::integer AS serious
		  FROM registry.adverse_event AS o
		 WHERE o.clinic_id = p.clinic_id
		   AND o.procedure_id = p.procedure_id
		   AND o.voided_at IS NULL) AS a
	 WHERE p.clinic_id = export_procedures.clinic_id
	   AND p.status <> 'entered_in_error'
	 ORDER BY p.performed_at, p.procedure_id;
END;
$$;
