-- What a clinic makes its own of an instrument.

-- Somebody of the clinic stated that it may use this instrument.  Those of
-- class A need no such statement.
CREATE TABLE registry.instrument_licence (
	clinic_id	uuid		NOT NULL,
	instrument	text		NOT NULL,
	confirmed_by	uuid		NOT NULL,
	confirmed_at	timestamptz	NOT NULL,
	note		text		NOT NULL
			CONSTRAINT instrument_licence_note
			CHECK (length(note) BETWEEN 1 AND 500),
	PRIMARY KEY (clinic_id, instrument)
);

-- The words of an instrument in one language, loaded by the clinic: by item
-- code a text, or {text, options}.
CREATE TABLE registry.instrument_wording (
	clinic_id	uuid		NOT NULL,
	instrument	text		NOT NULL,
	language	text		NOT NULL
			CONSTRAINT instrument_wording_language
			CHECK (language ~ '^[a-z]{2}$'),
	items		jsonb		NOT NULL,
	loaded_by	uuid		NOT NULL,
	loaded_at	timestamptz	NOT NULL,
	PRIMARY KEY (clinic_id, instrument, language)
);
