-- Reference tables: small, rarely written, without a clinic.  What a clinic
-- makes its own stands in a table of that clinic.

-- Whom the rows belong to.  A clinic's id never changes and is never reused.
CREATE TABLE registry.clinic (
	clinic_id	uuid		PRIMARY KEY,
	code		text		NOT NULL UNIQUE
			CONSTRAINT clinic_code_form
			CHECK (code ~ '^[a-z0-9-]{1,40}$'),
	name		text		NOT NULL
			CONSTRAINT clinic_name
			CHECK (length(name) BETWEEN 1 AND 200),
	-- IANA name: the clinic's calendar decides on which day a visit falls.
	timezone	text		NOT NULL,
	created_at	timestamptz	NOT NULL
);
COMMENT ON COLUMN registry.clinic.code IS
	'/code: 1 to 40 of a-z 0-9 -';
COMMENT ON CONSTRAINT clinic_code_form ON registry.clinic IS
	'/code: 1 to 40 of a-z 0-9 -';
COMMENT ON COLUMN registry.clinic.name IS
	'/name: a name of 1 to 200 characters';
COMMENT ON CONSTRAINT clinic_name ON registry.clinic IS
	'/name: a name of 1 to 200 characters';
COMMENT ON COLUMN registry.clinic.timezone IS
	'/timezone: an IANA name such as America/Denver';

-- Login names are unique over all clinics; read only at sign-in.
CREATE TABLE registry.login (
	login		text		PRIMARY KEY
			CONSTRAINT login_form
			CHECK (login ~ '^[a-z0-9._@+-]{3,100}$'),
	clinic_id	uuid		NOT NULL,
	staff_id	uuid		NOT NULL
);

-- One row per version of an instrument; the definition is what
-- src/rule/instrument.c reads.  A version never changes once it is used.
CREATE TABLE registry.instrument (
	instrument	text		NOT NULL,
	version		text		NOT NULL,
	name		text		NOT NULL,
	licence_class	text		NOT NULL
			CONSTRAINT instrument_licence_class
			CHECK (licence_class IN ('A', 'B', 'C', 'D')),
	definition	jsonb		NOT NULL,
	current		boolean		NOT NULL,
	PRIMARY KEY (instrument, version)
);
CREATE UNIQUE INDEX instrument_current
	ON registry.instrument (instrument) WHERE current;

CREATE TABLE registry.instrument_scale (
	instrument	text		NOT NULL,
	version		text		NOT NULL,
	scale		text		NOT NULL,
	higher_is	text		NOT NULL
			CONSTRAINT instrument_scale_direction
			CHECK (higher_is IN ('better', 'worse')),
	minimum		numeric		NOT NULL,
	maximum		numeric		NOT NULL,
	decimals	smallint	NOT NULL,
	PRIMARY KEY (instrument, version, scale)
);

-- Published differences that matter (MCID, SCB) and states that satisfy
-- (PASS), each with the population it was found in and its source.
CREATE TABLE registry.threshold (
	threshold	text		PRIMARY KEY,
	instrument	text		NOT NULL,
	scale		text		NOT NULL,
	kind		text		NOT NULL
			CONSTRAINT threshold_kind
			CHECK (kind IN ('MCID', 'SCB', 'PASS')),
	-- MCID, SCB: points of change in the good direction.  PASS: a score.
	value		numeric		NOT NULL,
	population	text		NOT NULL,
	method		text		NOT NULL,
	source		text		NOT NULL,
	-- The one a trend uses when the question names none.
	preferred	boolean		NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX threshold_preferred
	ON registry.threshold (instrument, scale, kind) WHERE preferred;

-- The protocols that a new clinic starts with.
CREATE TABLE registry.shared_protocol (
	code		text		NOT NULL,
	version		integer		NOT NULL,
	definition	jsonb		NOT NULL,
	PRIMARY KEY (code, version)
);
