-- A procedure as the API shows it.

-- One version with everything in it; the events are those of today.
CREATE FUNCTION internal.procedure_json(clinic_id uuid, procedure_id uuid,
	version integer)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT row_to_json(r) FROM (
		SELECT p.procedure_id, p.clinic_id, p.patient_id, p.episode_id,
			e.episode_no, p.session_id, v.version, v.status,
			v.recorded_by,
			internal.rfc3339(v.recorded_at) AS recorded_at,
			v.amend_reason,
			internal.rfc3339(v.performed_at) AS performed_at,
			v.operator_id, v.session_no, v.planned_sessions,
			internal.rfc3339(v.consent_registry_at)
				AS consent_registry_at,
			v.body_region, v.laterality, v.diagnosis_code,
			v.oa_grade_system, v.oa_grade, v.tendon_grade_system,
			v.tendon_grade, v.tendon_retraction_mm,
			v.cartilage_grade, v.symptom_duration_months,
			v.prior_treatments, v.days_since_last_steroid,
			internal.host_json(p.clinic_id, p.procedure_id,
				v.version, p.patient_id) AS host,
			internal.products_json(p.clinic_id, p.procedure_id,
				v.version, v.computed->'products') AS products,
			internal.targets_json(p.clinic_id, p.procedure_id,
				v.version) AS targets,
			v.guidance, v.guidance_none_reason,
			v.contrast_confirmed, v.spread_seen, v.needle_gauge,
			v.needle_length_mm, v.approach, v.local_anaesthetic,
			v.local_anaesthetic_ml, v.local_anaesthetic_place,
			coalesce(v.billing_codes, '[]') AS billing_codes,
			v.rehab_protocol, v.activity_restriction_days,
			v.expectation_given,
			internal.adverse_events_json(p.clinic_id,
				p.procedure_id) AS adverse_events,
			internal.intercurrent_events_json(p.clinic_id,
				p.procedure_id) AS intercurrent_events,
			v.computed - 'products' AS computed
		  FROM registry.procedure AS p
		  JOIN registry.episode AS e ON e.clinic_id = p.clinic_id
				AND e.episode_id = p.episode_id
		  JOIN registry.procedure_version AS v
				ON v.clinic_id = p.clinic_id
				AND v.procedure_id = p.procedure_id
		 WHERE p.clinic_id = procedure_json.clinic_id
		   AND p.procedure_id = procedure_json.procedure_id
		   AND v.version = procedure_json.version) AS r);
END;
$$;

-- The events after a procedure that stand.
CREATE FUNCTION internal.adverse_events_json(clinic_id uuid,
	procedure_id uuid)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(internal.adverse_event_json(a)
			ORDER BY a.onset_on, a.adverse_event_id), '[]')
		  FROM registry.adverse_event AS a
		 WHERE a.clinic_id = adverse_events_json.clinic_id
		   AND a.procedure_id = adverse_events_json.procedure_id
		   AND a.voided_at IS NULL);
END;
$$;

CREATE FUNCTION internal.intercurrent_events_json(clinic_id uuid,
	procedure_id uuid)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(internal.intercurrent_event_json(i)
			ORDER BY i.occurred_on, i.intercurrent_event_id), '[]')
		  FROM registry.intercurrent_event AS i
		 WHERE i.clinic_id = intercurrent_events_json.clinic_id
		   AND i.procedure_id = intercurrent_events_json.procedure_id
		   AND i.voided_at IS NULL);
END;
$$;

CREATE FUNCTION internal.host_json(clinic_id uuid, procedure_id uuid,
	version integer, patient_id uuid)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT row_to_json(r) FROM (
		SELECT q.birth_year, q.sex, h.height_cm, h.weight_kg,
			h.smoking_status, h.cigarettes_per_day, h.diabetes,
			h.hba1c_pct, h.inflammatory_disease,
			h.effusion_or_synovitis, h.bone_marrow_lesion,
			h.nutrition_flag, h.vitamin_d_ng_per_ml,
			h.albumin_g_per_dl, h.activity_scale,
			h.activity_level, h.meds_affecting
		  FROM registry.host AS h
		  JOIN registry.patient AS q ON q.clinic_id = h.clinic_id
		 WHERE h.clinic_id = host_json.clinic_id
		   AND h.procedure_id = host_json.procedure_id
		   AND h.version = host_json.version
		   AND q.patient_id = host_json.patient_id) AS r);
END;
$$;

-- ${computed} has a place for each product.
CREATE FUNCTION internal.products_json(clinic_id uuid, procedure_id uuid,
	version integer, computed jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(row_to_json(r)), '[]') FROM (
		SELECT t.product_class, t.doses_donor, t.doses_origin,
			t.doses_separation, t.doses_exhibited,
			t.regulatory_route, t.device_name, t.device_lot,
			t.device_expiry_on,
			internal.rfc3339(t.harvested_at) AS harvested_at,
			t.harvest_volume_ml, t.harvest_sites_n,
			t.aspirate_per_site_ml, t.anticoagulant,
			t.spins, t.activation,
			internal.rfc3339(t.processed_at) AS processed_at,
			t.final_volume_ml, t.blood_platelets_10e9_per_l,
			t.blood_wbc_10e9_per_l, t.blood_neutrophil_pct,
			t.product_platelets_10e9_per_l,
			t.product_wbc_10e9_per_l, t.product_neutrophil_pct,
			t.product_rbc_10e12_per_l, t.tnc_10e6,
			t.viability_pct, t.viability_method,
			internal.rfc3339(t.viability_at) AS viability_at,
			t.cfu_f_per_ml, t.cd_markers_pct, t.passage,
			t.population_doublings, t.sterility,
			t.endotoxin_eu_per_kg,
			computed->(t.ordinal - 1) AS computed
		  FROM registry.product AS t
		 WHERE t.clinic_id = products_json.clinic_id
		   AND t.procedure_id = products_json.procedure_id
		   AND t.version = products_json.version
		 ORDER BY t.ordinal) AS r);
END;
$$;

CREATE FUNCTION internal.targets_json(clinic_id uuid, procedure_id uuid,
	version integer)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(json_build_object(
			'structure', t.structure,
			'structure_name', t.structure_name,
			'volume_ml', t.volume_ml,
			'product', t.product) ORDER BY t.ordinal), '[]')
		  FROM registry.target AS t
		 WHERE t.clinic_id = targets_json.clinic_id
		   AND t.procedure_id = targets_json.procedure_id
		   AND t.version = targets_json.version);
END;
$$;

-- Does the current version of a procedure say whether there were events of a
-- kind: with the ones that stand, or when its MIBO did not miss them?
CREATE FUNCTION internal.says_of_events(clinic_id uuid, procedure_id uuid,
	member text)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT coalesce(NOT v.computed->'mibo'->'missing'
			? ('/' || member), false)
		OR CASE member WHEN 'adverse_events' THEN EXISTS (
			SELECT FROM registry.adverse_event AS e
			 WHERE e.clinic_id = p.clinic_id
			   AND e.procedure_id = p.procedure_id
			   AND e.voided_at IS NULL)
		ELSE EXISTS (
			SELECT FROM registry.intercurrent_event AS e
			 WHERE e.clinic_id = p.clinic_id
			   AND e.procedure_id = p.procedure_id
			   AND e.voided_at IS NULL) END
		  FROM registry.procedure AS p
		  JOIN registry.procedure_version AS v
				ON v.clinic_id = p.clinic_id
				AND v.procedure_id = p.procedure_id
				AND v.version = p.version
		 WHERE p.clinic_id = says_of_events.clinic_id
		   AND p.procedure_id = says_of_events.procedure_id);
END;
$$;
