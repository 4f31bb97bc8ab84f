-- Who works at a clinic, who is treated there, and how each signs in.
-- Identity stands apart from everything clinical.

CREATE TABLE registry.staff (
	clinic_id	uuid		NOT NULL,
	staff_id	uuid		NOT NULL,
	login		text		NOT NULL
			CONSTRAINT staff_login
			CHECK (login ~ '^[a-z0-9._@+-]{3,100}$'),
	name		text		NOT NULL
			CONSTRAINT staff_name
			CHECK (length(name) BETWEEN 1 AND 100),
	role		text		NOT NULL
			CONSTRAINT staff_role CHECK (role IN
			('clinician', 'coordinator', 'quality', 'admin')),
	-- libsodium's string form of argon2id.
	password_hash	text		NOT NULL,
	active		boolean		NOT NULL DEFAULT true,
	created_at	timestamptz	NOT NULL,
	-- The password came from somebody else: it opens nothing but the way to
	-- one of their own.
	must_change	boolean		NOT NULL DEFAULT false,
	-- Guessed at too often: it opens nothing until an admin sets another.
	password_disabled boolean	NOT NULL DEFAULT false,
	PRIMARY KEY (clinic_id, staff_id)
);

-- A clinic may let somebody of another clinic see its aggregates.
CREATE TABLE registry.quality_grant (
	clinic_id	uuid		NOT NULL,
	staff_clinic_id	uuid		NOT NULL,
	staff_id	uuid		NOT NULL,
	granted_at	timestamptz	NOT NULL,
	PRIMARY KEY (clinic_id, staff_clinic_id, staff_id)
);

CREATE TABLE registry.patient (
	clinic_id	uuid		NOT NULL,
	patient_id	uuid		NOT NULL,
	sex		text		NOT NULL
			CONSTRAINT patient_sex CHECK (sex IN
			('female', 'male', 'intersex', 'unknown')),
	birth_year	integer		NOT NULL,
	version		integer		NOT NULL DEFAULT 1,
	died_on		date,
	withdrew_on	date,
	created_at	timestamptz	NOT NULL,
	PRIMARY KEY (clinic_id, patient_id)
);

-- Quality queries cannot reach this table.
CREATE TABLE registry.patient_identity (
	clinic_id	uuid		NOT NULL,
	patient_id	uuid		NOT NULL,
	version		integer		NOT NULL,
	given_name	text		NOT NULL
			CONSTRAINT patient_given_name
			CHECK (length(given_name) BETWEEN 1 AND 100),
	family_name	text		NOT NULL
			CONSTRAINT patient_family_name
			CHECK (length(family_name) BETWEEN 1 AND 100),
	birth_date	date		NOT NULL
			CONSTRAINT patient_birth_date
			CHECK (birth_date >= '1900-01-01'),
	mrn		text
			CONSTRAINT patient_mrn
			CHECK (length(mrn) BETWEEN 1 AND 50),
	email		text
			CONSTRAINT patient_email
			CHECK (email ~ '^[^@\s]+@[^@\s]+$'
				AND length(email) <= 254),
	phone		text
			CONSTRAINT patient_phone
			CHECK (phone ~ '^\+?[0-9 ()-]{5,30}$'),
	language	text		NOT NULL DEFAULT 'en'
			CONSTRAINT patient_language
			CHECK (language ~ '^[a-z]{2}$'),
	current		boolean		NOT NULL DEFAULT true,
	recorded_by	uuid		NOT NULL,
	recorded_at	timestamptz	NOT NULL,
	PRIMARY KEY (clinic_id, patient_id, version)
);
CREATE UNIQUE INDEX patient_identity_current
	ON registry.patient_identity (clinic_id, patient_id) WHERE current;
CREATE UNIQUE INDEX patient_identity_mrn
	ON registry.patient_identity (clinic_id, mrn) WHERE current;
CREATE INDEX patient_identity_name ON registry.patient_identity
	(clinic_id, lower(family_name) text_pattern_ops,
	 lower(given_name) text_pattern_ops) WHERE current;

-- What a person enters: "/member: what is expected", for
-- internal.write_fault_functions().
COMMENT ON COLUMN registry.staff.login IS
	'/login: 3 to 100 of a-z 0-9 . _ @ + -';
COMMENT ON CONSTRAINT staff_login ON registry.staff IS
	'/login: 3 to 100 of a-z 0-9 . _ @ + -';
COMMENT ON COLUMN registry.staff.name IS
	'/name: a name of 1 to 100 characters';
COMMENT ON CONSTRAINT staff_name ON registry.staff IS
	'/name: a name of 1 to 100 characters';
COMMENT ON COLUMN registry.staff.role IS
	'/role: one of clinician, coordinator, quality, admin';
COMMENT ON CONSTRAINT staff_role ON registry.staff IS
	'/role: one of clinician, coordinator, quality, admin';
COMMENT ON COLUMN registry.patient.sex IS
	'/sex: one of female, male, intersex, unknown';
COMMENT ON CONSTRAINT patient_sex ON registry.patient IS
	'/sex: one of female, male, intersex, unknown';
COMMENT ON COLUMN registry.patient_identity.given_name IS
	'/given_name: a name of 1 to 100 characters';
COMMENT ON CONSTRAINT patient_given_name ON registry.patient_identity IS
	'/given_name: a name of 1 to 100 characters';
COMMENT ON COLUMN registry.patient_identity.family_name IS
	'/family_name: a name of 1 to 100 characters';
COMMENT ON CONSTRAINT patient_family_name ON registry.patient_identity IS
	'/family_name: a name of 1 to 100 characters';
COMMENT ON COLUMN registry.patient_identity.birth_date IS
	'/birth_date: a day such as 1957-03-14';
COMMENT ON CONSTRAINT patient_birth_date ON registry.patient_identity IS
	'/birth_date: a day from 1900-01-01 on, not in the future';
COMMENT ON CONSTRAINT patient_mrn ON registry.patient_identity IS
	'/mrn: a record number of 1 to 50 characters';
COMMENT ON CONSTRAINT patient_email ON registry.patient_identity IS
	'/email: an address such as ada@example.org';
COMMENT ON CONSTRAINT patient_phone ON registry.patient_identity IS
	'/phone: a number such as +1 303 555 0100';
COMMENT ON COLUMN registry.patient_identity.language IS
	'/language: two letters of ISO 639-1, such as en';
COMMENT ON CONSTRAINT patient_language ON registry.patient_identity IS
	'/language: two letters of ISO 639-1, such as en';

-- What a patient agreed to.  Of a kind the latest holds, and of two of the
-- same time the one that was recorded later.
CREATE TABLE registry.consent (
	clinic_id	uuid		NOT NULL,
	consent_id	uuid		NOT NULL,
	patient_id	uuid		NOT NULL,
	kind		text		NOT NULL
			CONSTRAINT consent_kind CHECK (kind IN
			('registry', 'contact_email', 'contact_text',
			 'contact_call')),
	given		boolean		NOT NULL,
	effective_at	timestamptz	NOT NULL,
	version		integer		NOT NULL, -- of the patient then
	recorded_by	uuid		NOT NULL,
	PRIMARY KEY (clinic_id, consent_id)
);
CREATE INDEX consent_patient
	ON registry.consent (clinic_id, patient_id, kind, effective_at DESC);

COMMENT ON COLUMN registry.consent.kind IS
	'/kind: one of registry, contact_email, contact_text, contact_call';
COMMENT ON CONSTRAINT consent_kind ON registry.consent IS
	'/kind: one of registry, contact_email, contact_text, contact_call';
COMMENT ON COLUMN registry.consent.given IS
	'/given: true or false';

-- A signed-in person: of staff_id and patient_id exactly one is set.
CREATE TABLE registry.session (
	clinic_id	uuid		NOT NULL,
	token_hash	bytea		NOT NULL
			CONSTRAINT session_token_hash
			CHECK (length(token_hash) = 32),
	session_id	uuid		NOT NULL, -- its name in the audit
	staff_id	uuid,
	patient_id	uuid,
	opened_at	timestamptz	NOT NULL,
	used_at		timestamptz	NOT NULL,
	expires_at	timestamptz	NOT NULL,
	-- When it was last proved in full who this is.
	proved_at	timestamptz	NOT NULL,
	-- What has to be done before anything else: a password of one's own, a
	-- second factor.  NULL: nothing.
	limited		text
			CONSTRAINT session_limited
			CHECK (limited IN ('password', 'factor')),
	-- In an emergency, for a while, for a reason: more than the role allows.
	elevated_until	timestamptz,
	reason		text
			CONSTRAINT session_reason
			CHECK ((reason IS NULL) = (elevated_until IS NULL)),
	PRIMARY KEY (clinic_id, token_hash),
	CONSTRAINT session_of_one CHECK (num_nonnulls(staff_id, patient_id) = 1)
-- So that a use is noted in place, also when the disk is full.
) WITH (fillfactor = 80);
CREATE INDEX session_patient ON registry.session (clinic_id, patient_id)
	WHERE patient_id IS NOT NULL;

-- A way in for one patient and one purpose: spent by the first right birth
-- date.
CREATE TABLE registry.portal_link (
	clinic_id	uuid		NOT NULL,
	token_hash	bytea		NOT NULL
			CONSTRAINT portal_link_token_hash
			CHECK (length(token_hash) = 32),
	portal_link_id	uuid		NOT NULL,
	patient_id	uuid		NOT NULL,
	visit_id	uuid,		-- whose forms; NULL: whatever is due
	made_by		uuid,		-- NULL: the operator
	made_at		timestamptz	NOT NULL,
	expires_at	timestamptz	NOT NULL,
	spent_at	timestamptz,
	session_id	uuid,		-- that it opened
	ended_at	timestamptz,
	ended_by	text
			CONSTRAINT portal_link_ended_by CHECK (ended_by IN
			('answered', 'replaced', 'closed')),
	PRIMARY KEY (clinic_id, token_hash),
	CONSTRAINT portal_link_spent
		CHECK ((spent_at IS NULL) = (session_id IS NULL)),
	CONSTRAINT portal_link_ended
		CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX portal_link_patient
	ON registry.portal_link (clinic_id, patient_id, made_at);

-- Attempts to open a link, by the hash of what was tried: counted alike
-- whether there is such a link or not.
CREATE TABLE registry.portal_try (
	clinic_id	uuid		NOT NULL,
	token_hash	bytea		NOT NULL,
	known		boolean		NOT NULL, -- there is such a link
	tries		integer		NOT NULL,
	tried_at	timestamptz	NOT NULL,
	PRIMARY KEY (clinic_id, token_hash)
);
CREATE INDEX portal_try_age ON registry.portal_try (known, tried_at);

-- What was answered to a POST, by the key its client chose.
CREATE TABLE registry.idempotency (
	clinic_id	uuid		NOT NULL,
	caller_id	uuid		NOT NULL, -- staff or patient
	request_key	text		NOT NULL
			CONSTRAINT idempotency_key_form
			CHECK (length(request_key) BETWEEN 1 AND 200),
	request_hash	bytea		NOT NULL,
	reply		json,
	replays		integer		NOT NULL DEFAULT 0,
	request_id	uuid		NOT NULL, -- of the first time
	made_at		timestamptz	NOT NULL,
	PRIMARY KEY (clinic_id, caller_id, request_key)
);
CREATE INDEX idempotency_age ON registry.idempotency (made_at);

-- Attempts to sign in, by the hash of the login that was tried: counted alike
-- whether there is such a login or not.
CREATE TABLE registry.sign_in (
	login_hash	bytea		PRIMARY KEY,
	failures	integer		NOT NULL, -- that the pause grows by
	in_a_row	integer		NOT NULL, -- since the last right one
	not_before	timestamptz	NOT NULL -- of the next attempt
);
CREATE INDEX sign_in_age ON registry.sign_in (not_before);

-- Who is asking: what internal.caller_of() finds behind a token.
CREATE TYPE internal.caller AS (
	clinic_id	uuid,
	staff_id	uuid,
	patient_id	uuid,
	caller_id	uuid,	-- the one of both that is set
	role		text,	-- NULL: the operator
	timezone	text,	-- of the clinic
	token_hash	bytea,
	session_id	uuid,
	proved_at	timestamptz,
	limited		text,
	reason		text	-- given for what is out of the ordinary
);
