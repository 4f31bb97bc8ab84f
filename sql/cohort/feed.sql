-- The feed of the process cohort, which holds the scores of all clinics in
-- memory: everything once, page by page, and from then on what changed.
--
-- What a process has seen is a snapshot, as pg_current_snapshot() writes it.  A
-- row is new to it when the transaction that wrote the row was not visible in
-- that snapshot, however late it committed; so none is skipped and none is
-- handed over twice.  The functions are STABLE: all that one call returns, and
-- the snapshot with it, is of one moment.

-- Before the first page: the history that transaction numbers belong to, what
-- has been seen when all pages are read, and in hex the keys with which
-- internal.vouch() vouches for questions.  (Not `begin': psql takes that for the
-- body of a function, and a dump could not be put back.)
CREATE FUNCTION cohort.start()
RETURNS TABLE (history text, seen text, inner_key text, outer_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY
	SELECT internal.feed_history(), pg_current_snapshot()::text,
		encode(k.inner_key, 'hex'), encode(k.outer_key, 'hex')
	  FROM registry.cohort_key AS k;
END;
$$;

-- A page of registry.stratum in the order of its key, after an episode (one
-- of zeros: from the first).  Keys are an array in the order of internal.cohort_words().
CREATE FUNCTION cohort.strata(after_clinic uuid, after_episode uuid,
	most integer)
RETURNS TABLE (clinic text, episode text, patient text, day_zero text,
	censored_on text, died_on text, keys text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY
	SELECT s.clinic_id::text, s.episode_id::text, s.patient_id::text,
		s.day_zero::text, s.censored_on::text, s.died_on::text,
		internal.feed_keys(s, c.code)
	  FROM registry.stratum AS s
	  JOIN registry.clinic AS c ON c.clinic_id = s.clinic_id
	 WHERE (s.clinic_id, s.episode_id) > (after_clinic, after_episode)
	 ORDER BY s.clinic_id, s.episode_id
	 LIMIT most;
END;
$$;

-- The same of registry.series.
CREATE FUNCTION cohort.series(after_clinic uuid, after_episode uuid,
	after_instrument text, after_scale text, most integer)
RETURNS TABLE (clinic text, episode text, instrument text, scale text,
	visit_codes text, target_days text, closes_on text, score_cents text,
	answered_on text, cancelled text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY
	SELECT s.clinic_id::text, s.episode_id::text, s.instrument, s.scale,
		s.visit_codes::text, s.target_days::text, s.closes_on::text,
		s.score_cents::text, s.answered_on::text, s.cancelled::text
	  FROM registry.series AS s
	 WHERE (s.clinic_id, s.episode_id, s.instrument, s.scale)
		> (after_clinic, after_episode, after_instrument, after_scale)
	 ORDER BY s.clinic_id, s.episode_id, s.instrument, s.scale
	 LIMIT most;
END;
$$;

-- What is new to who has seen ${seen}, in the order in which it is to be
-- applied.  ${kind} says what the other columns are:
--
--	seen		a: what has been seen with this
--	gone		a row that is no more: its key; of a stratum without a
--			and b
--	stratum		as cohort.strata(): patient, day_zero, censored_on,
--			died_on and keys are a to e
--	series		as cohort.series(): instrument to cancelled are a to h
--
-- No row at all: begin anew, because this is another history than ${history},
-- or more than ${most} rows of a table changed.
CREATE FUNCTION cohort.changes(history text, seen text, most integer)
RETURNS TABLE (kind text, clinic text, episode text, a text, b text, c text,
	d text, e text, f text, g text, h text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	past CONSTANT pg_snapshot := seen;
	here CONSTANT pg_snapshot := pg_current_snapshot();
	bottom CONSTANT xid8 := pg_snapshot_xmin(past);
	top CONSTANT xid8 := pg_snapshot_xmax(here);
BEGIN
	IF history IS DISTINCT FROM internal.feed_history()
	    OR internal.feed_exceeds(past, top, most) THEN
		RETURN;
	END IF;
	RETURN QUERY
	SELECT 'seen', NULL, NULL, here::text, NULL, NULL, NULL, NULL, NULL,
		NULL, NULL;
	RETURN QUERY
	SELECT 'gone', o.clinic_id::text, o.episode_id::text,
		nullif(o.instrument, ''), nullif(o.scale, ''), NULL, NULL,
		NULL, NULL, NULL, NULL
	  FROM registry.trend_gone AS o
	 WHERE o.changed >= bottom
	   AND o.changed < top
	   AND NOT pg_visible_in_snapshot(o.changed, past);
	RETURN QUERY
	SELECT 'stratum', s.clinic_id::text, s.episode_id::text,
		s.patient_id::text, s.day_zero::text, s.censored_on::text,
		s.died_on::text, internal.feed_keys(s, k.code), NULL, NULL,
		NULL
	  FROM registry.stratum AS s
	  JOIN registry.clinic AS k ON k.clinic_id = s.clinic_id
	 WHERE s.changed >= bottom
	   AND s.changed < top
	   AND NOT pg_visible_in_snapshot(s.changed, past);
	RETURN QUERY
	SELECT 'series', s.clinic_id::text, s.episode_id::text, s.instrument,
		s.scale, s.visit_codes::text, s.target_days::text,
		s.closes_on::text, s.score_cents::text, s.answered_on::text,
		s.cancelled::text
	  FROM registry.series AS s
	 WHERE s.changed >= bottom
	   AND s.changed < top
	   AND NOT pg_visible_in_snapshot(s.changed, past);
END;
$$;
