-- What the functions of schema cohort need.

-- Within one history a transaction number means one transaction, and rows
-- change only as our functions change them.  Another one begins with another
-- server or database, a backup that was put back, a standby that took over, and
-- when a table was emptied or written anew as a whole.
CREATE FUNCTION internal.feed_history()
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT concat_ws(' ', c.system_identifier, left(pg_walfile_name(
			pg_current_wal_insert_lsn()), 8), d.oid,
			pg_relation_filenode('registry.series'),
			pg_relation_filenode('registry.stratum'),
			pg_relation_filenode('registry.trend_gone'))
		  FROM pg_control_system() AS c
		  JOIN pg_database AS d ON d.datname = current_database());
END;
$$;

-- The cohort keys of an episode, as text.
CREATE FUNCTION internal.feed_keys(s registry.stratum, clinic text)
RETURNS text
LANGUAGE sql STABLE
RETURN ARRAY[s.guidance, s.product_class, s.region, s.laterality, s.diagnosis,
	s.grade, s.smoking, s.diabetes, s.bmi_band, s.age_band, s.sex,
	s.viability_band, s.dose_band, s.operator::text, clinic,
	s.year::text]::text;

-- Did more than ${most} rows of a table change between a snapshot and this
-- transaction number?
CREATE FUNCTION internal.feed_exceeds(past pg_snapshot, top xid8, most integer)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	bottom CONSTANT xid8 := pg_snapshot_xmin(past);
BEGIN
	RETURN EXISTS (SELECT FROM registry.series AS s
			WHERE s.changed >= bottom
			  AND s.changed < top
			  AND NOT pg_visible_in_snapshot(s.changed, past)
		       OFFSET most)
		OR EXISTS (SELECT FROM registry.stratum AS s
			WHERE s.changed >= bottom
			  AND s.changed < top
			  AND NOT pg_visible_in_snapshot(s.changed, past)
		       OFFSET most)
		OR EXISTS (SELECT FROM registry.trend_gone AS s
			WHERE s.changed >= bottom
			  AND s.changed < top
			  AND NOT pg_visible_in_snapshot(s.changed, past)
		       OFFSET most);
END;
$$;

-- A question, and the proof that it comes from here: see src/rule/vouch.h.
CREATE FUNCTION internal.vouch(question text)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT json_build_object('question', question, 'proof',
			encode(sha256(k.outer_key || sha256(k.inner_key
			|| convert_to(question, 'UTF8'))), 'hex'))
		  FROM registry.cohort_key AS k);
END;
$$;
