-- What a procedure's members may be: one named rule each, and as its comment
-- what is expected.  coalesce(RULE, draft) is a rule for every record that also
-- makes the member required in a finished one; draft OR RULE binds finished
-- records only.  Rules between rows or against other tables are in
-- internal.procedure_faults().

COMMENT ON COLUMN registry.procedure.patient_id IS
	'/patient_id: the id of a patient of this clinic';
COMMENT ON COLUMN registry.procedure_version.performed_at IS
	'/performed_at: a time such as 2026-11-22T20:52:35Z';
COMMENT ON COLUMN registry.procedure_version.body_region IS
	'/body_region: the region that was treated';
COMMENT ON COLUMN registry.procedure_version.laterality IS
	'/laterality: the side that was treated';

ALTER TABLE registry.procedure_version
	ADD CONSTRAINT version_amend_reason
		CHECK (length(amend_reason) BETWEEN 1 AND 500),
	ADD CONSTRAINT version_status CHECK (CASE status
		WHEN 'draft' THEN draft
		WHEN 'entered_in_error' THEN true
		WHEN 'final' THEN NOT draft
		WHEN 'amended' THEN NOT draft
		ELSE false END),
	ADD CONSTRAINT version_performed_at
		CHECK (performed_at BETWEEN '1950-01-01 00:00:00+00'
			AND '2200-01-01 00:00:00+00'),
	ADD CONSTRAINT version_operator
		CHECK (draft OR operator_id IS NOT NULL),
	ADD CONSTRAINT version_session_no
		CHECK (coalesce(session_no BETWEEN 1 AND 12, draft)),
	ADD CONSTRAINT version_planned_sessions
		CHECK (coalesce(planned_sessions BETWEEN 1 AND 12, draft)),
	ADD CONSTRAINT version_sessions_planned
		CHECK (session_no <= planned_sessions),
	ADD CONSTRAINT version_consent
		CHECK (draft OR consent_registry_at IS NOT NULL),
	ADD CONSTRAINT version_body_region CHECK (body_region IN
		('knee', 'hip', 'shoulder', 'elbow', 'wrist', 'hand', 'ankle',
		 'foot', 'lumbar', 'cervical', 'si_joint', 'achilles',
		 'patellar_tendon', 'plantar_fascia', 'muscle', 'other')),
	ADD CONSTRAINT version_laterality
		CHECK (laterality IN ('left', 'right', 'midline')),
	ADD CONSTRAINT version_diagnosis_code CHECK (coalesce(diagnosis_code ~
		'^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$', draft)),
	ADD CONSTRAINT version_oa_grade_system CHECK (oa_grade_system IN
		('kl', 'tonnis', 'samilson_prieto')),
	ADD CONSTRAINT version_oa_grade_pair
		CHECK ((oa_grade_system IS NULL) = (oa_grade IS NULL)),
	ADD CONSTRAINT version_oa_grade CHECK (CASE oa_grade_system
		WHEN 'kl' THEN oa_grade BETWEEN 0 AND 4
		WHEN 'tonnis' THEN oa_grade BETWEEN 0 AND 3
		WHEN 'samilson_prieto' THEN oa_grade BETWEEN 1 AND 4
		ELSE true END),
	ADD CONSTRAINT version_oa_grade_required CHECK (draft
		OR diagnosis_code !~ '^M1[5-9]'
		OR oa_grade_system IS NOT NULL),
	ADD CONSTRAINT version_tendon_grade_system
		CHECK (tendon_grade_system IN
			('us_tendinosis', 'ellman', 'full_tear')),
	ADD CONSTRAINT version_tendon_grade_pair
		CHECK ((tendon_grade_system IS NULL) = (tendon_grade IS NULL)),
	ADD CONSTRAINT version_tendon_grade CHECK (CASE tendon_grade_system
		WHEN 'us_tendinosis' THEN tendon_grade BETWEEN 0 AND 3
		WHEN 'ellman' THEN tendon_grade BETWEEN 1 AND 3
		WHEN 'full_tear' THEN tendon_grade = 1
		ELSE true END),
	ADD CONSTRAINT version_tendon_grade_required CHECK (draft
		OR NOT (body_region IN ('achilles', 'patellar_tendon',
				'plantar_fascia')
			OR diagnosis_code ~ '^(M75\.1|M76|M77)')
		OR tendon_grade_system IS NOT NULL),
	ADD CONSTRAINT version_tendon_retraction_mm
		CHECK (tendon_retraction_mm BETWEEN 0 AND 100),
	ADD CONSTRAINT version_cartilage_grade
		CHECK (cartilage_grade BETWEEN 0 AND 4),
	ADD CONSTRAINT version_symptom_duration_months CHECK (coalesce(
		symptom_duration_months BETWEEN 0 AND 1200, draft)),
	ADD CONSTRAINT version_prior_treatments CHECK (CASE
		jsonb_typeof(prior_treatments)
		WHEN 'array' THEN jsonb_array_length(prior_treatments) <= 50
		ELSE prior_treatments IS NULL AND draft END),
	ADD CONSTRAINT version_prior_treatment CHECK (NOT prior_treatments @?
		'$[*] ? (!exists(@.treatment ? (@ == "physio" || @ == "nsaid"
		|| @ == "steroid_inj" || @ == "ha_inj" || @ == "prp"
		|| @ == "bmac" || @ == "fat" || @ == "surgery"
		|| @ == "none")))'),
	ADD CONSTRAINT version_prior_treatment_on CHECK (NOT prior_treatments
		@? '$[*].on ? (@ != null && (!(@ like_regex
		"^[0-9]{4}-[0-9]{2}-[0-9]{2}$") || (@.type() != "string")
		|| ((@.datetime("YYYY-MM-DD") == @.datetime("YYYY-MM-DD"))
		is unknown)))'),
	ADD CONSTRAINT version_days_since_last_steroid
		CHECK (days_since_last_steroid BETWEEN 0 AND 3650),
	ADD CONSTRAINT version_guidance CHECK (coalesce(guidance IN
		('ultrasound', 'fluoroscopy', 'ultrasound_and_fluoroscopy',
		 'ct', 'mr', 'arthroscopy', 'none'), draft)),
	ADD CONSTRAINT version_guidance_none_reason
		CHECK (length(guidance_none_reason) BETWEEN 1 AND 500),
	ADD CONSTRAINT version_guidance_none_needs_reason CHECK (draft
		OR guidance <> 'none' OR guidance_none_reason IS NOT NULL),
	ADD CONSTRAINT version_guidance_none_reason_idle CHECK (
		guidance = 'none' OR guidance_none_reason IS NULL),
	ADD CONSTRAINT version_contrast_confirmed CHECK (coalesce(
		contrast_confirmed IN ('yes', 'no', 'not_applicable'), draft)),
	ADD CONSTRAINT version_spread_seen CHECK (coalesce(
		spread_seen IN ('yes', 'no', 'not_applicable'), draft)),
	ADD CONSTRAINT version_needle_gauge
		CHECK (needle_gauge BETWEEN 14 AND 30),
	ADD CONSTRAINT version_needle_length_mm
		CHECK (needle_length_mm BETWEEN 10 AND 200),
	ADD CONSTRAINT version_approach
		CHECK (length(approach) BETWEEN 1 AND 200),
	ADD CONSTRAINT version_local_anaesthetic CHECK (coalesce(
		local_anaesthetic IN ('none', 'lidocaine', 'ropivacaine',
			'bupivacaine', 'other'), draft)),
	ADD CONSTRAINT version_local_anaesthetic_ml
		CHECK (local_anaesthetic_ml BETWEEN 0.1 AND 100),
	ADD CONSTRAINT version_local_anaesthetic_ml_required CHECK (draft
		OR local_anaesthetic = 'none'
		OR local_anaesthetic_ml IS NOT NULL),
	ADD CONSTRAINT version_local_anaesthetic_ml_idle CHECK (
		local_anaesthetic <> 'none' OR local_anaesthetic_ml IS NULL),
	ADD CONSTRAINT version_local_anaesthetic_place
		CHECK (local_anaesthetic_place IN ('field', 'in_product')),
	ADD CONSTRAINT version_local_anaesthetic_place_required CHECK (draft
		OR local_anaesthetic = 'none'
		OR local_anaesthetic_place IS NOT NULL),
	ADD CONSTRAINT version_local_anaesthetic_place_idle CHECK (
		local_anaesthetic <> 'none'
		OR local_anaesthetic_place IS NULL),
	ADD CONSTRAINT version_billing_codes CHECK (CASE
		jsonb_typeof(billing_codes)
		WHEN 'array' THEN jsonb_array_length(billing_codes) <= 50
		ELSE billing_codes IS NULL END),
	ADD CONSTRAINT version_billing_code_system CHECK (NOT billing_codes @?
		'$[*] ? (!exists(@.system ? (@ == "cpt" || @ == "local")))'),
	ADD CONSTRAINT version_billing_code CHECK (NOT billing_codes @?
		'$[*] ? (!exists(@.code ? (@ like_regex "^.{1,20}$")))'),
	ADD CONSTRAINT version_rehab_protocol
		CHECK (length(rehab_protocol) BETWEEN 1 AND 500),
	ADD CONSTRAINT version_activity_restriction_days
		CHECK (activity_restriction_days BETWEEN 0 AND 365),
	ADD CONSTRAINT version_expectation_given CHECK (coalesce(
		expectation_given IN ('verbal', 'leaflet', 'portal_page',
			'not_recorded'), draft));

COMMENT ON CONSTRAINT version_amend_reason ON registry.procedure_version IS
	'/amend_reason: a text of 1 to 500 characters';
COMMENT ON CONSTRAINT version_status ON registry.procedure_version IS
	'/status: draft or final';
COMMENT ON CONSTRAINT version_performed_at ON registry.procedure_version IS
	'/performed_at: a time from 1950 on';
COMMENT ON CONSTRAINT version_operator ON registry.procedure_version IS
	'/operator_id: the id of a member of staff of this clinic';
COMMENT ON CONSTRAINT version_session_no ON registry.procedure_version IS
	'/session_no: a whole number from 1 to 12';
COMMENT ON CONSTRAINT version_planned_sessions ON registry.procedure_version IS
	'/planned_sessions: a whole number from 1 to 12';
COMMENT ON CONSTRAINT version_sessions_planned ON registry.procedure_version IS
	'/planned_sessions: at least session_no';
COMMENT ON CONSTRAINT version_consent ON registry.procedure_version IS
	'/consent_registry_at: when the patient agreed to the registry';
COMMENT ON CONSTRAINT version_body_region ON registry.procedure_version IS
	'/body_region: one of knee, hip, shoulder, elbow, wrist, hand, '
	'ankle, foot, lumbar, cervical, si_joint, achilles, '
	'patellar_tendon, plantar_fascia, muscle, other';
COMMENT ON CONSTRAINT version_laterality ON registry.procedure_version IS
	'/laterality: one of left, right, midline';
COMMENT ON CONSTRAINT version_diagnosis_code ON registry.procedure_version IS
	'/diagnosis_code: an ICD-10-CM code such as M17.11';
COMMENT ON CONSTRAINT version_oa_grade_system ON registry.procedure_version IS
	'/oa_grade_system: one of kl, tonnis, samilson_prieto';
COMMENT ON CONSTRAINT version_oa_grade_pair ON registry.procedure_version IS
	'/oa_grade: a grade together with its oa_grade_system, or neither';
COMMENT ON CONSTRAINT version_oa_grade ON registry.procedure_version IS
	'/oa_grade: a grade of its system: kl 0 to 4, tonnis 0 to 3, '
	'samilson_prieto 1 to 4';
COMMENT ON CONSTRAINT version_oa_grade_required ON registry.procedure_version IS
	'/oa_grade_system: required for arthrosis (M15 to M19)';
COMMENT ON CONSTRAINT version_tendon_grade_system
	ON registry.procedure_version IS
	'/tendon_grade_system: one of us_tendinosis, ellman, full_tear';
COMMENT ON CONSTRAINT version_tendon_grade_pair ON registry.procedure_version IS
	'/tendon_grade: a grade together with its tendon_grade_system, or '
	'neither';
COMMENT ON CONSTRAINT version_tendon_grade ON registry.procedure_version IS
	'/tendon_grade: a grade of its system: us_tendinosis 0 to 3, '
	'ellman 1 to 3, full_tear 1';
COMMENT ON CONSTRAINT version_tendon_grade_required
	ON registry.procedure_version IS
	'/tendon_grade_system: required for a tendon or fascia, and for '
	'M75.1, M76 and M77';
COMMENT ON CONSTRAINT version_tendon_retraction_mm
	ON registry.procedure_version IS
	'/tendon_retraction_mm: a number from 0 to 100';
COMMENT ON CONSTRAINT version_cartilage_grade ON registry.procedure_version IS
	'/cartilage_grade: an ICRS grade from 0 to 4';
COMMENT ON CONSTRAINT version_symptom_duration_months
	ON registry.procedure_version IS
	'/symptom_duration_months: a whole number from 0 to 1200';
COMMENT ON CONSTRAINT version_prior_treatments ON registry.procedure_version IS
	'/prior_treatments: a list of at most 50 treatments, maybe empty';
COMMENT ON CONSTRAINT version_prior_treatment ON registry.procedure_version IS
	'/prior_treatments/*/treatment: one of physio, nsaid, steroid_inj, '
	'ha_inj, prp, bmac, fat, surgery, none';
COMMENT ON CONSTRAINT version_prior_treatment_on
	ON registry.procedure_version IS
	'/prior_treatments/*/on: a day such as 2026-11-22';
COMMENT ON CONSTRAINT version_days_since_last_steroid
	ON registry.procedure_version IS
	'/days_since_last_steroid: a whole number from 0 to 3650';
COMMENT ON CONSTRAINT version_guidance ON registry.procedure_version IS
	'/guidance: one of ultrasound, fluoroscopy, '
	'ultrasound_and_fluoroscopy, ct, mr, arthroscopy, none';
COMMENT ON CONSTRAINT version_guidance_none_reason
	ON registry.procedure_version IS
	'/guidance_none_reason: a text of 1 to 500 characters';
COMMENT ON CONSTRAINT version_guidance_none_needs_reason
	ON registry.procedure_version IS
	'/guidance_none_reason: why no image guided the needle';
COMMENT ON CONSTRAINT version_guidance_none_reason_idle
	ON registry.procedure_version IS
	'/guidance_none_reason: nothing unless guidance is none';
COMMENT ON CONSTRAINT version_contrast_confirmed
	ON registry.procedure_version IS
	'/contrast_confirmed: one of yes, no, not_applicable';
COMMENT ON CONSTRAINT version_spread_seen ON registry.procedure_version IS
	'/spread_seen: one of yes, no, not_applicable';
COMMENT ON CONSTRAINT version_needle_gauge ON registry.procedure_version IS
	'/needle_gauge: a whole number from 14 to 30';
COMMENT ON CONSTRAINT version_needle_length_mm ON registry.procedure_version IS
	'/needle_length_mm: a whole number from 10 to 200';
COMMENT ON CONSTRAINT version_approach ON registry.procedure_version IS
	'/approach: a text of 1 to 200 characters';
COMMENT ON CONSTRAINT version_local_anaesthetic ON registry.procedure_version IS
	'/local_anaesthetic: one of none, lidocaine, ropivacaine, '
	'bupivacaine, other';
COMMENT ON CONSTRAINT version_local_anaesthetic_ml
	ON registry.procedure_version IS
	'/local_anaesthetic_ml: a number from 0.1 to 100';
COMMENT ON CONSTRAINT version_local_anaesthetic_ml_required
	ON registry.procedure_version IS
	'/local_anaesthetic_ml: required with a local anaesthetic';
COMMENT ON CONSTRAINT version_local_anaesthetic_ml_idle
	ON registry.procedure_version IS
	'/local_anaesthetic_ml: nothing without a local anaesthetic';
COMMENT ON CONSTRAINT version_local_anaesthetic_place
	ON registry.procedure_version IS
	'/local_anaesthetic_place: one of field, in_product';
COMMENT ON CONSTRAINT version_local_anaesthetic_place_required
	ON registry.procedure_version IS
	'/local_anaesthetic_place: required with a local anaesthetic';
COMMENT ON CONSTRAINT version_local_anaesthetic_place_idle
	ON registry.procedure_version IS
	'/local_anaesthetic_place: nothing without a local anaesthetic';
COMMENT ON CONSTRAINT version_billing_codes ON registry.procedure_version IS
	'/billing_codes: a list of at most 50 codes';
COMMENT ON CONSTRAINT version_billing_code_system
	ON registry.procedure_version IS
	'/billing_codes/*/system: one of cpt, local';
COMMENT ON CONSTRAINT version_billing_code ON registry.procedure_version IS
	'/billing_codes/*/code: a text of 1 to 20 characters';
COMMENT ON CONSTRAINT version_rehab_protocol ON registry.procedure_version IS
	'/rehab_protocol: a text of 1 to 500 characters';
COMMENT ON CONSTRAINT version_activity_restriction_days
	ON registry.procedure_version IS
	'/activity_restriction_days: a whole number from 0 to 365';
COMMENT ON CONSTRAINT version_expectation_given ON registry.procedure_version IS
	'/expectation_given: one of verbal, leaflet, portal_page, '
	'not_recorded';
