-- Which clinics' records a database role may evaluate, through the views of
-- schema report.  Whoever connects as that role sees these clinics and no
-- others.
CREATE TABLE registry.report_grant (
	clinic_id	uuid		NOT NULL,
	role_name	text		NOT NULL
			CONSTRAINT report_grant_role_name
			CHECK (length(role_name) BETWEEN 1 AND 63),
	-- Makes ids into pseudonyms: others for each role, and after each grant.
	key		bytea		NOT NULL
			CONSTRAINT report_grant_key CHECK (length(key) = 32),
	granted_at	timestamptz	NOT NULL,
	PRIMARY KEY (clinic_id, role_name)
);
