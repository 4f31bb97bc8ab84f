-- What was done: one procedure is one injection session at one joint and
-- side.  Nothing is overwritten; an amendment is a new version of all rows.
--
-- What the members may be stands in 004-*-rules.sql.

-- One joint and side under follow-up, with its own baseline.  Further
-- sessions of a planned series join it; a repeat treatment starts a new one.
CREATE TABLE registry.episode (
	clinic_id	uuid		NOT NULL,
	episode_id	uuid		NOT NULL,
	patient_id	uuid		NOT NULL,
	episode_no	integer		NOT NULL, -- 1.. per joint and side
	body_region	text		NOT NULL,
	laterality	text		NOT NULL,
	-- Day 0 of the schedule in the clinic's calendar.
	day_zero	date		NOT NULL,
	-- When a repeat treatment of the same joint took over, or NULL.
	ended_on	date,
	PRIMARY KEY (clinic_id, episode_id)
);
CREATE UNIQUE INDEX episode_of_joint ON registry.episode
	(clinic_id, patient_id, body_region, laterality, episode_no);

CREATE TABLE registry.procedure (
	clinic_id	uuid		NOT NULL,
	procedure_id	uuid		NOT NULL,
	patient_id	uuid		NOT NULL,
	episode_id	uuid		NOT NULL,
	session_id	uuid,
	version		integer		NOT NULL, -- the current one
	status		text		NOT NULL
			CONSTRAINT procedure_status CHECK (status IN
			('draft', 'final', 'amended', 'entered_in_error')),
	performed_at	timestamptz	NOT NULL,
	PRIMARY KEY (clinic_id, procedure_id)
);
CREATE INDEX procedure_patient
	ON registry.procedure (clinic_id, patient_id, performed_at);
CREATE INDEX procedure_performed
	ON registry.procedure (clinic_id, performed_at, procedure_id);
CREATE INDEX procedure_episode
	ON registry.procedure (clinic_id, episode_id);

CREATE TABLE registry.procedure_version (
	clinic_id	uuid		NOT NULL,
	procedure_id	uuid		NOT NULL,
	version		integer		NOT NULL,
	recorded_by	uuid		NOT NULL,
	recorded_at	timestamptz	NOT NULL,
	amend_reason	text,
	draft		boolean		NOT NULL,
	status		text		NOT NULL,
	performed_at	timestamptz	NOT NULL,
	operator_id	uuid,
	session_no	integer,
	planned_sessions integer,
	consent_registry_at timestamptz,
	body_region	text		NOT NULL,
	laterality	text		NOT NULL,
	diagnosis_code	text,
	oa_grade_system	text,
	oa_grade	integer,
	tendon_grade_system text,
	tendon_grade	integer,
	tendon_retraction_mm numeric,
	cartilage_grade	integer,
	symptom_duration_months integer,
	prior_treatments jsonb,
	days_since_last_steroid integer,
	guidance	text,
	guidance_none_reason text,
	contrast_confirmed text,
	spread_seen	text,
	needle_gauge	integer,
	needle_length_mm integer,
	approach	text,
	local_anaesthetic text,
	local_anaesthetic_ml numeric,
	local_anaesthetic_place text,
	billing_codes	jsonb,
	rehab_protocol	text,
	activity_restriction_days integer,
	expectation_given text,
	computed	jsonb		NOT NULL,
	PRIMARY KEY (clinic_id, procedure_id, version)
);

CREATE TABLE registry.host (
	clinic_id	uuid		NOT NULL,
	procedure_id	uuid		NOT NULL,
	version		integer		NOT NULL,
	draft		boolean		NOT NULL,
	height_cm	numeric,
	weight_kg	numeric,
	smoking_status	text,
	cigarettes_per_day integer,
	diabetes	text,
	hba1c_pct	numeric,
	inflammatory_disease boolean,
	effusion_or_synovitis text,
	bone_marrow_lesion text,
	nutrition_flag	text,
	vitamin_d_ng_per_ml numeric,
	albumin_g_per_dl numeric,
	activity_scale	text,
	activity_level	integer,
	meds_affecting	text[],
	PRIMARY KEY (clinic_id, procedure_id, version)
);

CREATE TABLE registry.product (
	clinic_id	uuid		NOT NULL,
	procedure_id	uuid		NOT NULL,
	version		integer		NOT NULL,
	ordinal		integer		NOT NULL, -- place in products[], from 1
	draft		boolean		NOT NULL,
	product_class	text,
	doses_donor	text,
	doses_origin	text,
	doses_separation text,
	doses_exhibited	text,
	regulatory_route text,
	device_name	text,
	device_lot	text,
	device_expiry_on date,
	harvested_at	timestamptz,
	harvest_volume_ml numeric,
	harvest_sites_n	integer,
	aspirate_per_site_ml numeric,
	anticoagulant	text,
	spins		jsonb,
	activation	text,
	processed_at	timestamptz,
	final_volume_ml	numeric,
	blood_platelets_10e9_per_l numeric,
	blood_wbc_10e9_per_l numeric,
	blood_neutrophil_pct numeric,
	product_platelets_10e9_per_l numeric,
	product_wbc_10e9_per_l numeric,
	product_neutrophil_pct numeric,
	product_rbc_10e12_per_l numeric,
	tnc_10e6	numeric,
	viability_pct	numeric,
	viability_method text,
	viability_at	timestamptz,
	cfu_f_per_ml	numeric,
	cd_markers_pct	jsonb,
	passage		integer,
	population_doublings numeric,
	sterility	text,
	endotoxin_eu_per_kg numeric,
	PRIMARY KEY (clinic_id, procedure_id, version, ordinal)
);

CREATE TABLE registry.target (
	clinic_id	uuid		NOT NULL,
	procedure_id	uuid		NOT NULL,
	version		integer		NOT NULL,
	ordinal		integer		NOT NULL, -- place in targets[], from 1
	draft		boolean		NOT NULL,
	structure	text,
	structure_name	text,
	volume_ml	numeric,
	product		integer,	-- which of the products, from 1
	PRIMARY KEY (clinic_id, procedure_id, version, ordinal)
);

CREATE TABLE registry.adverse_event (
	clinic_id	uuid		NOT NULL,
	adverse_event_id uuid		NOT NULL,
	procedure_id	uuid		NOT NULL,
	type		text		NOT NULL,
	description	text,
	onset_on	date		NOT NULL,
	severity	integer		NOT NULL, -- CTCAE grade
	relatedness	text		NOT NULL,
	serious		boolean		NOT NULL,
	resolved_on	date,
	adjudicated_by	uuid,
	recorded_by	uuid		NOT NULL,
	recorded_at	timestamptz	NOT NULL,
	voided_at	timestamptz,
	voided_by	uuid,
	void_reason	text,
	PRIMARY KEY (clinic_id, adverse_event_id)
);
CREATE INDEX adverse_event_procedure
	ON registry.adverse_event (clinic_id, procedure_id);

-- What happened to the joint or the person afterwards; it decides which
-- later scores still speak of this treatment.
CREATE TABLE registry.intercurrent_event (
	clinic_id	uuid		NOT NULL,
	intercurrent_event_id uuid	NOT NULL,
	procedure_id	uuid		NOT NULL,
	episode_id	uuid		NOT NULL,
	type		text		NOT NULL,
	occurred_on	date		NOT NULL,
	note		text,
	recorded_by	uuid		NOT NULL,
	recorded_at	timestamptz	NOT NULL,
	voided_at	timestamptz,
	voided_by	uuid,
	void_reason	text,
	PRIMARY KEY (clinic_id, intercurrent_event_id)
);
CREATE INDEX intercurrent_event_episode
	ON registry.intercurrent_event (clinic_id, episode_id, occurred_on);

-- All rows of one version, as they are read from a request, before they are
-- kept.
CREATE TYPE internal.procedure_parts AS (
	record		registry.procedure,
	version		registry.procedure_version,
	host		registry.host,
	products	registry.product[],
	targets		registry.target[],
	adverse_events	registry.adverse_event[],
	intercurrent_events registry.intercurrent_event[]
);
