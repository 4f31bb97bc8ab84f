-- The feed of the process cohort, which holds the scores of all clinics in
-- memory: everything once, page by page, and from then on what changed.
--
-- What a process has seen is a snapshot, as pg_current_snapshot() writes it.  A
-- row is new to it when the transaction that wrote the row was not visible in
-- that snapshot, however late it committed; so none is skipped and none is
-- handed over twice.  The functions are STABLE: all that one call returns, and
-- the snapshot with it, is of one moment.

-- Before the first page: the history that transaction numbers belong to, what
-- has been seen when all pages are read, in hex the keys with which
-- internal.vouch() vouches for questions, and how many blocks of rows there
-- are.  (Not `begin': psql takes that for the body of a function, and a dump
-- could not be put back.)
CREATE FUNCTION cohort.start()
RETURNS TABLE (history text, seen text, inner_key text, outer_key text,
	strata_blocks bigint, series_blocks bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY
	SELECT internal.feed_history(), pg_current_snapshot()::text,
		encode(k.inner_key, 'hex'), encode(k.outer_key, 'hex'),
		internal.feed_blocks('registry.stratum'),
		internal.feed_blocks('registry.series')
	  FROM registry.cohort_key AS k;
END;
$$;

-- A page of registry.stratum: the rows of the blocks from one up to another, as
-- they lie on the disk, which is several times as fast as by key.  A row that
-- nobody changes stays where it is, unless the table is written anew, which is
-- another history; one that is changed while pages are read may be in none of
-- them, and is among the changes.
CREATE FUNCTION cohort.strata(first bigint, beyond bigint)
RETURNS SETOF internal.feed_stratum
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY
	SELECT (internal.feed_row(s, c.code)).*
	  FROM registry.stratum AS s
	  JOIN registry.clinic AS c ON c.clinic_id = s.clinic_id
	 WHERE s.ctid >= internal.feed_place(first)
	   AND s.ctid < internal.feed_place(beyond);
END;
$$;

-- The same of registry.series.
CREATE FUNCTION cohort.series(first bigint, beyond bigint)
RETURNS SETOF internal.feed_series
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY
	SELECT (internal.feed_row(s)).*
	  FROM registry.series AS s
	 WHERE s.ctid >= internal.feed_place(first)
	   AND s.ctid < internal.feed_place(beyond);
END;
$$;

-- What is new to who has seen ${seen}, in the order in which it is to be
-- applied.  ${kind} says what else there is:
--
--	seen		what has been seen with this
--	gone		a row that is no more: its key, as of a series; of a
--			stratum without instrument and scale
--	stratum		as cohort.strata()
--	series		as cohort.series()
--
-- No row at all, or more than ${most} changes, which then are not all: begin
-- anew, because this is another history than ${history}, or too much changed.
CREATE FUNCTION cohort.changes(history text, seen text, most integer)
RETURNS TABLE (kind text, seen_now text, stratum internal.feed_stratum,
	series internal.feed_series)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	past CONSTANT pg_snapshot := seen;
	here CONSTANT pg_snapshot := pg_current_snapshot();
	bottom CONSTANT xid8 := pg_snapshot_xmin(past);
	top CONSTANT xid8 := pg_snapshot_xmax(here);
BEGIN
	IF history IS DISTINCT FROM internal.feed_history() THEN
		RETURN;
	END IF;
	RETURN QUERY
	SELECT 'seen', here::text, NULL::internal.feed_stratum,
		NULL::internal.feed_series;
	RETURN QUERY
	SELECT 'gone', NULL, NULL::internal.feed_stratum, ROW(o.clinic_id,
		o.episode_id, nullif(o.instrument, ''), nullif(o.scale, ''),
		NULL, NULL, NULL, NULL, NULL, NULL)::internal.feed_series
	  FROM registry.trend_gone AS o
	 WHERE o.changed >= bottom
	   AND o.changed < top
	   AND NOT pg_visible_in_snapshot(o.changed, past)
	 LIMIT most + 1;
	RETURN QUERY
	SELECT 'stratum', NULL, internal.feed_row(s, c.code),
		NULL::internal.feed_series
	  FROM registry.stratum AS s
	  JOIN registry.clinic AS c ON c.clinic_id = s.clinic_id
	 WHERE s.changed >= bottom
	   AND s.changed < top
	   AND NOT pg_visible_in_snapshot(s.changed, past)
	 LIMIT most + 1;
	RETURN QUERY
	SELECT 'series', NULL, NULL::internal.feed_stratum,
		internal.feed_row(s)
	  FROM registry.series AS s
	 WHERE s.changed >= bottom
	   AND s.changed < top
	   AND NOT pg_visible_in_snapshot(s.changed, past)
	 LIMIT most + 1;
END;
$$;
