-- Second factors: what somebody has, beside the password that they know.

-- An authenticator (RFC 6238).  Its secret is sealed by the daemon for this
-- clinic and person, with a key that is not in the database (src/base/safe.h).
CREATE TABLE registry.factor (
	clinic_id	uuid		NOT NULL,
	factor_id	uuid		NOT NULL,
	staff_id	uuid		NOT NULL,
	sealed		bytea		NOT NULL
			CONSTRAINT factor_sealed
			CHECK (length(sealed) = 60),
	offered_at	timestamptz	NOT NULL,
	confirmed_at	timestamptz,	-- NULL: shown, and no code came yet
	last_step	bigint		NOT NULL, -- of the last code taken
	PRIMARY KEY (clinic_id, factor_id)
);
-- One that counts, and one that is to replace it.
CREATE UNIQUE INDEX factor_of_staff_once
	ON registry.factor (clinic_id, staff_id, (confirmed_at IS NULL));

-- For who lost the authenticator.  The hash is keyed, as the secret is sealed.
CREATE TABLE registry.recovery_code (
	clinic_id	uuid		NOT NULL,
	staff_id	uuid		NOT NULL,
	code_hash	bytea		NOT NULL
			CONSTRAINT recovery_code_hash
			CHECK (length(code_hash) = 32),
	made_at		timestamptz	NOT NULL,
	used_at		timestamptz,
	PRIMARY KEY (clinic_id, staff_id, code_hash)
);
