-- Types of rows that functions hand to each other.

-- A visit and what follows for it from its episode, its answers and the day
-- it is: see internal.visit_rows().
CREATE TYPE internal.visit_row AS (
	clinic_id	uuid,
	visit_id	uuid,
	patient_id	uuid,
	episode_id	uuid,
	procedure_id	uuid,		-- the first of the episode
	performed_at	timestamptz,	-- that one's: the baseline locks then
	visit_code	text,
	target_day	integer,
	opens_on	date,
	target_on	date,
	closes_on	date,
	late_until	date,		-- last day on which it may be answered
	version		integer,
	cancelled	boolean,	-- by a person, or entered in error
	cancel_reason	text,
	stopped_on	date,		-- nobody is asked from this day on
	stopped_by	text,
	gone_on		date,		-- the person died or withdrew
	state		text
);

-- What somebody wants to know of a cohort, checked.
CREATE TYPE internal.trend_question AS (
	kind		text,		-- what is asked: see trend_question_json
	clinic_ids	uuid[],		-- the asker's own first
	instrument	text,
	scale		text,
	higher_is	text,
	minimum		numeric,	-- of the scale
	maximum		numeric,
	word		text,		-- by which to group, or NULL
	words		text[],		-- the same, one or two of them
	dose		text,		-- of which a question is, or NULL
	bands		text[],		-- of a dose, from the lowest; or NULL
	visit		text,		-- code of the one that is asked about, or NULL
	model		text,		-- of its course: lda, clda, none
	adjust		text[],		-- words it is adjusted for, or NULL
	surgery		text,		-- how scores after a rescue are read
	as_of		date,
	filters		jsonb,		-- lists of values by word
	mcid		registry.threshold,
	pass		registry.threshold,
	at_least	integer,	-- people, or NULL: no limit
	seed		integer		-- by which courses are drawn, or NULL
);

-- Somebody of a cohort at a visit; scores in hundredths.
CREATE TYPE internal.trend_member AS (
	episode_id	uuid,
	patient_id	uuid,
	day_zero	date,
	visit_code	text COLLATE "C",
	target_day	integer,
	became		text,		-- a count's name, or not_expected
	answered_on	date,
	score		integer,	-- also one that does not count
	baseline	integer		-- NULL: none, or a visit before
);

-- What the process cohort holds of an episode: its cohort keys are all text, in
-- the order of internal.cohort_words(); its doses in that of enum columns_dose
-- (src/cohort/columns.h).
CREATE TYPE internal.feed_stratum AS (
	clinic_id	uuid,
	episode_id	uuid,
	patient_id	uuid,
	day_zero	date,
	censored_on	date,
	died_on		date,
	guidance	text,
	product_class	text,
	region		text,
	laterality	text,
	diagnosis	text,
	grade		text,
	smoking		text,
	diabetes	text,
	bmi_band	text,
	age_band	text,
	sex		text,
	viability_band	text,
	dose_band	text,
	operator	text,
	clinic		text,
	year		text,
	platelet_dose_10e9 real,
	viable_dose_10e6 real,
	viability_pct	real,
	minutes_to_injection real
);

-- And of its scores on a scale.
CREATE TYPE internal.feed_series AS (
	clinic_id	uuid,
	episode_id	uuid,
	instrument	text,
	scale		text,
	visit_codes	text[],
	target_days	integer[],
	closes_on	date[],
	score_cents	integer[],
	answered_on	date[],
	cancelled	boolean[]	-- NULL: none is
);

-- A record of which internal.data_records() says what there is to look at.
CREATE TYPE internal.data_record AS (
	kind		text,		-- procedure or visit
	record_id	uuid,
	patient_id	uuid,
	day		date,		-- performed on, or planned for
	body_region	text,
	laterality	text,
	visit_code	text,		-- of a visit
	rules		text[]		-- by which it is found
);
