-- What trends are made of.  Both tables are written in the transaction of
-- the score, date, event or procedure that changes them, and can be rebuilt
-- from the records (internal.rebuild_trends).

-- One row per episode and scale: the trajectory.  The arrays run in
-- parallel, one place per visit that asks the scale, by target_day.
CREATE TABLE registry.series (
	clinic_id	uuid		NOT NULL,
	episode_id	uuid		NOT NULL,
	instrument	text		NOT NULL,
	scale		text		NOT NULL,
	patient_id	uuid		NOT NULL,
	visit_codes	text[]		NOT NULL,
	target_days	integer[]	NOT NULL,
	closes_on	date[]		NOT NULL,
	-- Scores in hundredths of a point, so that thresholds compare exactly.
	score_cents	integer[]	NOT NULL,
	answered_on	date[]		NOT NULL, -- NULL: no response
	cancelled	boolean[]	NOT NULL, -- by a person
	changed		xid8		NOT NULL,
	PRIMARY KEY (clinic_id, episode_id, instrument, scale)
);
CREATE INDEX series_scale ON registry.series (clinic_id, instrument, scale);

-- One row per episode: its cohort keys, fixed at the procedure.
CREATE TABLE registry.stratum (
	clinic_id	uuid		NOT NULL,
	episode_id	uuid		NOT NULL,
	procedure_id	uuid		NOT NULL,
	patient_id	uuid		NOT NULL,
	day_zero	date		NOT NULL,
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
	operator	uuid,
	year		integer,
	-- Doses as numbers, beside the bands that they fall into; NULL: not
	-- recorded.  Of all products together:
	platelet_dose_10e9 numeric,
	viable_dose_10e6 numeric,
	-- Of the product in which it was lowest, and from the end of processing
	-- to the injection of the one that waited longest:
	viability_pct	numeric,
	minutes_to_injection numeric,
	-- A rescue (steroid, surgery, arthroplasty, another injection, a repeat
	-- treatment) or withdrawal: scores from this day on speak of something
	-- else.
	censored_on	date,
	censored_by	text,
	died_on		date,
	changed		xid8		NOT NULL,
	PRIMARY KEY (clinic_id, episode_id)
);
CREATE INDEX stratum_day ON registry.stratum (clinic_id, day_zero);
