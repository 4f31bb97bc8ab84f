-- When scores are asked for, what was answered, and what it scored.

-- A clinic's plan of visits, by region and product; a new version replaces
-- the former for procedures recorded from then on.
CREATE TABLE registry.protocol (
	clinic_id	uuid		NOT NULL,
	protocol_id	uuid		NOT NULL,
	code		text		NOT NULL,
	version		integer		NOT NULL,
	name		text		NOT NULL,
	body_region	text,		-- NULL: any
	product_class	text,		-- NULL: any
	current		boolean		NOT NULL,
	made_by		uuid,
	made_at		timestamptz	NOT NULL,
	PRIMARY KEY (clinic_id, protocol_id)
);
CREATE UNIQUE INDEX protocol_version
	ON registry.protocol (clinic_id, code, version);
CREATE UNIQUE INDEX protocol_current
	ON registry.protocol (clinic_id, code) WHERE current;

CREATE TABLE registry.protocol_visit (
	clinic_id	uuid		NOT NULL,
	protocol_id	uuid		NOT NULL,
	visit_code	text		NOT NULL -- baseline, w6, m3, m12, y2
			CONSTRAINT protocol_visit_code
			CHECK (visit_code ~ '^[a-z0-9_]{1,20}$'),
	target_day	integer		NOT NULL
			CONSTRAINT protocol_visit_target
			CHECK (target_day BETWEEN 0 AND 7300),
	before_days	integer		NOT NULL
			CONSTRAINT protocol_visit_before
			CHECK (before_days BETWEEN 0 AND 365),
	after_days	integer		NOT NULL
			CONSTRAINT protocol_visit_after
			CHECK (after_days BETWEEN 0 AND 365),
	instruments	text[]		NOT NULL,
	PRIMARY KEY (clinic_id, protocol_id, visit_code)
);

-- One visit of one episode.  Its state is not stored: it follows from these
-- dates, the responses and the episode's events (internal.visit_state).
CREATE TABLE registry.visit (
	clinic_id	uuid		NOT NULL,
	visit_id	uuid		NOT NULL,
	patient_id	uuid		NOT NULL,
	episode_id	uuid		NOT NULL,
	protocol_id	uuid		NOT NULL,
	visit_code	text		NOT NULL,
	target_day	integer		NOT NULL,
	opens_on	date		NOT NULL, -- first day of the window
	target_on	date		NOT NULL,
	closes_on	date		NOT NULL, -- last day of the window
	moved_reason	text,		-- a person chose target_on; NULL: laid
					-- out from day 0
	version		integer		NOT NULL DEFAULT 1,
	cancelled_at	timestamptz,	-- by a person; NULL: it stands
	cancel_reason	text,
	PRIMARY KEY (clinic_id, visit_id),
	CONSTRAINT visit_window CHECK (opens_on <= target_on
		AND target_on <= closes_on)
);
CREATE UNIQUE INDEX visit_of_episode
	ON registry.visit (clinic_id, episode_id, visit_code);
CREATE INDEX visit_patient ON registry.visit (clinic_id, patient_id, opens_on);
CREATE INDEX visit_target
	ON registry.visit (clinic_id, target_on, visit_id);

-- Which instruments a visit asks, in which order.
CREATE TABLE registry.visit_instrument (
	clinic_id	uuid		NOT NULL,
	visit_id	uuid		NOT NULL,
	instrument	text		NOT NULL,
	version		text		NOT NULL,
	ordinal		integer		NOT NULL,
	PRIMARY KEY (clinic_id, visit_id, instrument)
);

-- Answers begun and not yet sent.
CREATE TABLE registry.draft (
	clinic_id	uuid		NOT NULL,
	visit_id	uuid		NOT NULL,
	instrument	text		NOT NULL,
	answers		jsonb		NOT NULL,
	saved_by	uuid		NOT NULL, -- staff or patient
	saved_at	timestamptz	NOT NULL,
	PRIMARY KEY (clinic_id, visit_id, instrument)
);

-- What was answered.  A correction is a new version of the same response.
CREATE TABLE registry.response (
	clinic_id	uuid		NOT NULL,
	response_id	uuid		NOT NULL,
	version		integer		NOT NULL,
	current		boolean		NOT NULL,
	visit_id	uuid		NOT NULL,
	instrument	text		NOT NULL,
	instrument_version text		NOT NULL,
	answers		jsonb		NOT NULL, -- by item code, as given
	answered_at	timestamptz	NOT NULL,
	answered_on	date		NOT NULL, -- in the clinic's calendar
	mode		text		NOT NULL
			CONSTRAINT response_mode CHECK (mode IN
			('portal', 'clinic', 'telephone', 'paper', 'import')),
	recorded_by	uuid		NOT NULL, -- staff or patient
	recorded_at	timestamptz	NOT NULL,
	correction_reason text,
	voided		boolean		NOT NULL DEFAULT false,
	PRIMARY KEY (clinic_id, response_id, version)
);
CREATE UNIQUE INDEX response_of_visit ON registry.response
	(clinic_id, visit_id, instrument) WHERE current AND NOT voided;
-- Was a visit answered, ever?
CREATE INDEX response_visit ON registry.response (clinic_id, visit_id);

-- One row per scale of a response's version; value NULL: no score may be
-- given, and reason says why.
CREATE TABLE registry.score (
	clinic_id	uuid		NOT NULL,
	response_id	uuid		NOT NULL,
	version		integer		NOT NULL,
	scale		text		NOT NULL,
	value		numeric,
	se		numeric,
	reason		text,
	answered	integer		NOT NULL,
	missing		integer		NOT NULL,
	rule_version	text		NOT NULL,
	PRIMARY KEY (clinic_id, response_id, version, scale),
	CONSTRAINT score_or_reason
		CHECK ((value IS NULL) = (reason IS NOT NULL))
);
