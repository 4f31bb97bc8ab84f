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

-- How many blocks a table has.  What is visible to a snapshot that was taken
-- before lies in these.
CREATE FUNCTION internal.feed_blocks(name regclass)
RETURNS bigint
LANGUAGE sql STABLE
RETURN pg_relation_size(name) / current_setting('block_size')::integer;

-- The place of the first row of a block.
CREATE FUNCTION internal.feed_place(block bigint)
RETURNS tid
LANGUAGE sql STABLE
RETURN format('(%s,0)', block)::tid;

-- What the process cohort holds of rows.
CREATE FUNCTION internal.feed_row(s registry.stratum, clinic text)
RETURNS internal.feed_stratum
LANGUAGE sql STABLE
RETURN ROW(s.clinic_id, s.episode_id, s.patient_id, s.day_zero, s.censored_on,
	s.died_on, s.guidance, s.product_class, s.region, s.laterality,
	s.diagnosis, s.grade, s.smoking, s.diabetes, s.bmi_band, s.age_band,
	s.sex, s.viability_band, s.dose_band, s.operator::text, clinic,
	s.year::text, s.platelet_dose_10e9::real, s.viable_dose_10e6::real,
	s.viability_pct::real, s.minutes_to_injection::real
	)::internal.feed_stratum;
CREATE FUNCTION internal.feed_row(s registry.series)
RETURNS internal.feed_series
LANGUAGE sql STABLE
RETURN ROW(s.clinic_id, s.episode_id, s.instrument, s.scale, s.visit_codes,
	s.target_days, s.closes_on, s.score_cents, s.answered_on,
	CASE WHEN true = ANY (s.cancelled) THEN s.cancelled END
	)::internal.feed_series;

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
