-- What the host factors of a procedure may be; see 004-procedure-rules.sql.

ALTER TABLE registry.host
	ADD CONSTRAINT host_height_cm
		CHECK (coalesce(height_cm BETWEEN 80 AND 250, draft)),
	ADD CONSTRAINT host_weight_kg
		CHECK (coalesce(weight_kg BETWEEN 20 AND 400, draft)),
	ADD CONSTRAINT host_smoking_status CHECK (coalesce(smoking_status IN
		('never', 'former', 'current', 'unknown'), draft)),
	ADD CONSTRAINT host_cigarettes_per_day
		CHECK (cigarettes_per_day BETWEEN 0 AND 100),
	ADD CONSTRAINT host_cigarettes_required CHECK (draft
		OR smoking_status <> 'current'
		OR cigarettes_per_day IS NOT NULL),
	ADD CONSTRAINT host_cigarettes_idle CHECK (
		smoking_status <> 'never' OR cigarettes_per_day IS NULL),
	ADD CONSTRAINT host_diabetes CHECK (coalesce(diabetes IN
		('no', 'type_1', 'type_2', 'other', 'unknown'), draft)),
	ADD CONSTRAINT host_hba1c_pct CHECK (hba1c_pct BETWEEN 3 AND 20),
	ADD CONSTRAINT host_inflammatory_disease
		CHECK (draft OR inflammatory_disease IS NOT NULL),
	ADD CONSTRAINT host_effusion_or_synovitis
		CHECK (effusion_or_synovitis IN ('none', 'mild', 'moderate',
			'severe', 'not_assessed')),
	ADD CONSTRAINT host_bone_marrow_lesion CHECK (bone_marrow_lesion IN
		('none', 'small', 'large', 'not_imaged')),
	ADD CONSTRAINT host_nutrition_flag CHECK (nutrition_flag IN
		('normal', 'at_risk', 'malnourished', 'not_assessed')),
	ADD CONSTRAINT host_vitamin_d
		CHECK (vitamin_d_ng_per_ml BETWEEN 1 AND 200),
	ADD CONSTRAINT host_albumin
		CHECK (albumin_g_per_dl BETWEEN 0.5 AND 7),
	ADD CONSTRAINT host_activity_scale
		CHECK (activity_scale IN ('ucla', 'tegner')),
	ADD CONSTRAINT host_activity_pair
		CHECK ((activity_scale IS NULL) = (activity_level IS NULL)),
	ADD CONSTRAINT host_activity_level CHECK (CASE activity_scale
		WHEN 'ucla' THEN activity_level BETWEEN 1 AND 10
		WHEN 'tegner' THEN activity_level BETWEEN 0 AND 10
		ELSE true END),
	-- The sum is the number of different known words in the list.
	ADD CONSTRAINT host_meds_affecting CHECK (coalesce(
		cardinality(meds_affecting) > 0
		AND cardinality(meds_affecting) =
			('nsaid_7d' = ANY (meds_affecting))::integer
			+ ('steroid_systemic' = ANY (meds_affecting))::integer
			+ ('anticoagulant' = ANY (meds_affecting))::integer
			+ ('antiplatelet' = ANY (meds_affecting))::integer
			+ ('immunosuppressant' = ANY (meds_affecting))::integer
			+ ('none' = ANY (meds_affecting))::integer, draft)),
	ADD CONSTRAINT host_meds_none_alone
		CHECK (cardinality(meds_affecting) < 2
			OR 'none' <> ALL (meds_affecting));

COMMENT ON CONSTRAINT host_height_cm ON registry.host IS
	'/height_cm: a number from 80 to 250';
COMMENT ON CONSTRAINT host_weight_kg ON registry.host IS
	'/weight_kg: a number from 20 to 400';
COMMENT ON CONSTRAINT host_smoking_status ON registry.host IS
	'/smoking_status: one of never, former, current, unknown';
COMMENT ON CONSTRAINT host_cigarettes_per_day ON registry.host IS
	'/cigarettes_per_day: a whole number from 0 to 100';
COMMENT ON CONSTRAINT host_cigarettes_required ON registry.host IS
	'/cigarettes_per_day: required of a current smoker';
COMMENT ON CONSTRAINT host_cigarettes_idle ON registry.host IS
	'/cigarettes_per_day: nothing for a person who never smoked';
COMMENT ON CONSTRAINT host_diabetes ON registry.host IS
	'/diabetes: one of no, type_1, type_2, other, unknown';
COMMENT ON CONSTRAINT host_hba1c_pct ON registry.host IS
	'/hba1c_pct: a percentage from 3 to 20';
COMMENT ON CONSTRAINT host_inflammatory_disease ON registry.host IS
	'/inflammatory_disease: true or false';
COMMENT ON CONSTRAINT host_effusion_or_synovitis ON registry.host IS
	'/effusion_or_synovitis: one of none, mild, moderate, severe, '
	'not_assessed';
COMMENT ON CONSTRAINT host_bone_marrow_lesion ON registry.host IS
	'/bone_marrow_lesion: one of none, small, large, not_imaged';
COMMENT ON CONSTRAINT host_nutrition_flag ON registry.host IS
	'/nutrition_flag: one of normal, at_risk, malnourished, '
	'not_assessed';
COMMENT ON CONSTRAINT host_vitamin_d ON registry.host IS
	'/vitamin_d_ng_per_ml: a number from 1 to 200';
COMMENT ON CONSTRAINT host_albumin ON registry.host IS
	'/albumin_g_per_dl: a number from 0.5 to 7';
COMMENT ON CONSTRAINT host_activity_scale ON registry.host IS
	'/activity_scale: one of ucla, tegner';
COMMENT ON CONSTRAINT host_activity_pair ON registry.host IS
	'/activity_level: a level together with its activity_scale, or '
	'neither';
COMMENT ON CONSTRAINT host_activity_level ON registry.host IS
	'/activity_level: a level of its scale: ucla 1 to 10, tegner 0 to '
	'10';
COMMENT ON CONSTRAINT host_meds_affecting ON registry.host IS
	'/meds_affecting: at least one of nsaid_7d, steroid_systemic, '
	'anticoagulant, antiplatelet, immunosuppressant, none, each once';
COMMENT ON CONSTRAINT host_meds_none_alone ON registry.host IS
	'/meds_affecting: none alone, or medicines without none';
