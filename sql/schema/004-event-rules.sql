-- What adverse and intercurrent events may be; see 004-procedure-rules.sql.

ALTER TABLE registry.adverse_event
	ADD CONSTRAINT adverse_event_type CHECK (type IN ('pain_flare',
		'swelling', 'infection', 'bleeding', 'nerve_injury',
		'vascular', 'allergic', 'thromboembolic', 'neoplasm',
		'other')),
	ADD CONSTRAINT adverse_event_description
		CHECK (length(description) BETWEEN 1 AND 1000),
	ADD CONSTRAINT adverse_event_severity
		CHECK (severity BETWEEN 1 AND 5),
	ADD CONSTRAINT adverse_event_relatedness CHECK (relatedness IN
		('unrelated', 'unlikely', 'possible', 'probable',
		 'definite')),
	ADD CONSTRAINT adverse_event_resolved_on
		CHECK (resolved_on >= onset_on),
	ADD CONSTRAINT adverse_event_void_reason
		CHECK (length(void_reason) BETWEEN 1 AND 500);

ALTER TABLE registry.intercurrent_event
	ADD CONSTRAINT intercurrent_event_type CHECK (type IN
		('repeat_injection', 'steroid', 'surgery', 'arthroplasty',
		 'other_injection', 'death', 'withdrawal')),
	ADD CONSTRAINT intercurrent_event_note
		CHECK (length(note) BETWEEN 1 AND 500),
	ADD CONSTRAINT intercurrent_event_void_reason
		CHECK (length(void_reason) BETWEEN 1 AND 500);

COMMENT ON CONSTRAINT adverse_event_type ON registry.adverse_event IS
	'/type: one of pain_flare, swelling, infection, bleeding, '
	'nerve_injury, vascular, allergic, thromboembolic, neoplasm, other';
COMMENT ON CONSTRAINT adverse_event_description ON registry.adverse_event IS
	'/description: a text of 1 to 1000 characters';
COMMENT ON CONSTRAINT adverse_event_severity ON registry.adverse_event IS
	'/severity: a CTCAE grade from 1 to 5';
COMMENT ON CONSTRAINT adverse_event_relatedness ON registry.adverse_event IS
	'/relatedness: one of unrelated, unlikely, possible, probable, '
	'definite';
COMMENT ON CONSTRAINT adverse_event_resolved_on ON registry.adverse_event IS
	'/resolved_on: a day not before onset_on';
COMMENT ON CONSTRAINT adverse_event_void_reason ON registry.adverse_event IS
	'/reason: a text of 1 to 500 characters';
COMMENT ON COLUMN registry.adverse_event.type IS
	'/type: what happened';
COMMENT ON COLUMN registry.adverse_event.onset_on IS
	'/onset_on: a day such as 2026-11-22';
COMMENT ON COLUMN registry.adverse_event.severity IS
	'/severity: a CTCAE grade from 1 to 5';
COMMENT ON COLUMN registry.adverse_event.relatedness IS
	'/relatedness: one of unrelated, unlikely, possible, probable, '
	'definite';
COMMENT ON COLUMN registry.adverse_event.serious IS
	'/serious: true or false';
COMMENT ON CONSTRAINT intercurrent_event_type ON registry.intercurrent_event IS
	'/type: one of repeat_injection, steroid, surgery, arthroplasty, '
	'other_injection, death, withdrawal';
COMMENT ON CONSTRAINT intercurrent_event_note ON registry.intercurrent_event IS
	'/note: a text of 1 to 500 characters';
COMMENT ON CONSTRAINT intercurrent_event_void_reason
	ON registry.intercurrent_event IS
	'/reason: a text of 1 to 500 characters';
COMMENT ON COLUMN registry.intercurrent_event.type IS
	'/type: what happened';
COMMENT ON COLUMN registry.intercurrent_event.occurred_on IS
	'/occurred_on: a day such as 2026-11-22';
