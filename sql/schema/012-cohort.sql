-- What the process cohort reads: which rows changed since it last looked.

CREATE INDEX series_changed ON registry.series (changed);
CREATE INDEX stratum_changed ON registry.stratum (changed);

-- The keys of rows that were in series, or with an empty instrument and scale
-- in stratum, and are no more; or are again, which their own row says.  There
-- are never more of them than there were rows, so they are kept.
CREATE TABLE registry.trend_gone (
	clinic_id	uuid		NOT NULL,
	episode_id	uuid		NOT NULL,
	instrument	text		NOT NULL,
	scale		text		NOT NULL,
	changed		xid8		NOT NULL,
	PRIMARY KEY (clinic_id, episode_id, instrument, scale),
	CONSTRAINT trend_gone_of_episode
		FOREIGN KEY (clinic_id, episode_id) REFERENCES registry.episode
);
CREATE INDEX trend_gone_changed ON registry.trend_gone (changed);

-- What a question to the process cohort is vouched for with, so that it answers
-- nothing that the database has not allowed.  One row; two secrets of 64 bytes.
CREATE TABLE registry.cohort_key (
	inner_key	bytea		PRIMARY KEY
			CONSTRAINT cohort_key_inner CHECK (length(inner_key) = 64),
	outer_key	bytea		NOT NULL
			CONSTRAINT cohort_key_outer CHECK (length(outer_key) = 64)
);
CREATE UNIQUE INDEX cohort_key_one ON registry.cohort_key ((true));
INSERT INTO registry.cohort_key (inner_key, outer_key)
SELECT string_agg(uuid_send(gen_random_uuid()), ''),
	string_agg(uuid_send(gen_random_uuid()), '')
  FROM generate_series(1, 4);
