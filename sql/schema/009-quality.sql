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

-- One group at one visit of a trend; the group's own figures are repeated in
-- each of its rows.  What is NULL cannot be given or is hidden.
CREATE TYPE quality.cell AS (
	is_total	boolean,
	group_name	text,
	people		integer,
	episodes	integer,
	suppressed	boolean,
	target_day	integer,
	visit_code	text,
	due		integer,
	answered	integer,
	late		integer,
	censored	integer,
	not_answered	integer,
	not_yet_due	integer,
	n		integer,
	mean		double precision,
	sd		double precision,
	median		double precision,
	q1		double precision,
	q3		double precision,
	ci_lo		double precision,
	ci_hi		double precision,
	change_n	integer,
	change_mean	double precision,
	change_sd	double precision,
	change_lo	double precision,
	change_hi	double precision,
	responders	integer,
	responders_lo	double precision,
	responders_hi	double precision,
	pass		integer,
	pass_lo		double precision,
	pass_hi		double precision
);

-- One person in one cell; target_day NULL: in the group as a whole.
CREATE TYPE quality.member AS (
	group_name	text,
	target_day	integer,
	person		uuid,
	paired		boolean		-- has a baseline to compare with
);

-- What somebody wants to know of a cohort, checked.
CREATE TYPE internal.trend_question AS (
	clinic_ids	uuid[],		-- the asker's own first
	instrument	text,
	scale		text,
	higher_is	text,
	word		text,		-- by which to group, or NULL
	words		text[],		-- the same, one or two of them
	model		text,		-- of its course: lda, clda, none
	surgery		text,		-- how scores after a rescue are read
	as_of		date,
	filters		jsonb,		-- lists of values by word
	mcid		registry.threshold,
	pass		registry.threshold,
	at_least	integer		-- people, or NULL: no limit
);
