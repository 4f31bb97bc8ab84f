-- The feed: whoever follows it has at any moment what the tables have, whatever
-- the order in which transactions commit.  It takes connections that commit, so
-- this test works in a copy of the database.
\set here :DBNAME
\set copy :DBNAME _cohort
\c postgres
SET client_min_messages = warning;
DROP DATABASE IF EXISTS :"copy";
CREATE DATABASE :"copy" TEMPLATE :"here";
\c :"copy"
SET client_min_messages = warning;
CREATE EXTENSION dblink SCHEMA tap;
-- A few rows lie in several blocks.
ALTER TABLE registry.stratum SET (fillfactor = 10);
ALTER TABLE registry.series SET (fillfactor = 10);
BEGIN;
\ir fixture.psql
\ir episode.psql
SELECT tests.treat('knee', tests.noon(-100)),
	tests.treat('hip', tests.noon(-100), 'hip'),
	tests.treat('elbow', tests.noon(-100), 'elbow'),
	tests.treat('wrist', tests.noon(-100), 'wrist'),
	tests.treat('ankle', tests.noon(-100), 'ankle'),
	tests.treat('hand', tests.noon(-100), 'hand') \g /dev/null
COMMIT;
SELECT plan(25);

-- What somebody who follows the feed holds, and has seen.
CREATE TABLE tests.held (kind text, clinic_id uuid, episode_id uuid,
	instrument text, scale text, content text);
CREATE TABLE tests.follower (history text, seen text);

-- Begin: everything, block by block.  How many rows came.
CREATE FUNCTION tests.load() RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
	here record;
BEGIN
	DELETE FROM tests.follower;
	DELETE FROM tests.held;
	SELECT * INTO here FROM cohort.start();
	INSERT INTO tests.follower VALUES (here.history, here.seen);
	INSERT INTO tests.held
	SELECT 'stratum', s.clinic_id, s.episode_id, NULL, NULL, s::text
	  FROM generate_series(0, here.strata_blocks - 1) AS b,
		cohort.strata(b, b + 1) AS s;
	INSERT INTO tests.held
	SELECT 'series', s.clinic_id, s.episode_id, s.instrument, s.scale,
		s::text
	  FROM generate_series(0, here.series_blocks - 1) AS b,
		cohort.series(b, b + 1) AS s;
	RETURN least(here.strata_blocks, here.series_blocks);
END;
$$;

-- Catch up: the kinds of what was new; or `anew'.
CREATE FUNCTION tests.follow(most integer DEFAULT 1000) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
	kinds text := '';
	n integer := 0;
	r record;
BEGIN
	FOR r IN SELECT x.kind, x.seen_now, x.stratum, x.series,
			CASE x.kind WHEN 'stratum' THEN (x.stratum).clinic_id
				ELSE (x.series).clinic_id END AS clinic_id,
			CASE x.kind WHEN 'stratum' THEN (x.stratum).episode_id
				ELSE (x.series).episode_id END AS episode_id,
			(x.series).instrument, (x.series).scale
		  FROM tests.follower AS w,
			cohort.changes(w.history, w.seen, most) AS x
	LOOP
		n := n + 1;
		kinds := concat_ws(' ', nullif(kinds, ''), r.kind);
		IF r.kind = 'seen' THEN
			UPDATE tests.follower SET seen = r.seen_now;
			CONTINUE;
		END IF;
		DELETE FROM tests.held AS h
		 WHERE (h.clinic_id, h.episode_id) = (r.clinic_id, r.episode_id)
		   AND (h.instrument, h.scale) IS NOT DISTINCT FROM
			(r.instrument, r.scale);
		IF r.kind <> 'gone' THEN
			INSERT INTO tests.held VALUES (r.kind, r.clinic_id,
				r.episode_id, r.instrument, r.scale,
				CASE r.kind WHEN 'stratum' THEN r.stratum::text
				ELSE r.series::text END);
		END IF;
	END LOOP;
	RETURN CASE WHEN n = 0 OR n > most + 1 THEN 'anew' ELSE kinds END;
END;
$$;

-- What is held and should not be, or should and is not.
CREATE FUNCTION tests.wrong() RETURNS bigint
LANGUAGE sql
AS $$
WITH here AS (
	SELECT 'series', s.clinic_id, s.episode_id, s.instrument, s.scale,
		ROW(s.clinic_id, s.episode_id, s.instrument, s.scale,
		s.visit_codes, s.target_days, s.closes_on, s.score_cents,
		s.answered_on, CASE WHEN array_position(s.cancelled, true)
		IS NOT NULL THEN s.cancelled END)::text
	  FROM registry.series AS s
	UNION ALL
	SELECT 'stratum', s.clinic_id, s.episode_id, NULL, NULL,
		ROW(s.clinic_id, s.episode_id, s.patient_id, s.day_zero,
		s.censored_on, s.died_on, s.guidance, s.product_class, s.region,
		s.laterality, s.diagnosis, s.grade, s.smoking, s.diabetes,
		s.bmi_band, s.age_band, s.sex, s.viability_band, s.dose_band,
		s.operator, (SELECT c.code FROM registry.clinic AS c
			WHERE c.clinic_id = s.clinic_id), s.year,
		s.platelet_dose_10e9::real, s.viable_dose_10e6::real,
		s.viability_pct::real, s.minutes_to_injection::real)::text
	  FROM registry.stratum AS s
)
SELECT count(*)
  FROM ((TABLE here EXCEPT TABLE tests.held)
	UNION ALL (TABLE tests.held EXCEPT TABLE here)) AS x
$$;

-- Do something on a connection of that name.
CREATE FUNCTION tests.on(name text, statement text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF name <> ALL (coalesce(tap.dblink_get_connections(), '{}')) THEN
		PERFORM tap.dblink_connect(name, format('dbname=%s options=%s',
			current_database(),
			'''-c search_path=tap,pg_catalog'''));
	END IF;
	IF statement ~ '^SELECT' THEN
		PERFORM FROM tap.dblink(name, statement) AS r (a text);
	ELSE
		PERFORM tap.dblink_exec(name, statement);
	END IF;
END;
$$;
CREATE FUNCTION tests.answer_on(name text, label text, value integer)
RETURNS void
LANGUAGE sql
RETURN tests.on(name, format('SELECT tests.answer(%L, ''w6'', %s,'
	' tests.noon(-60))::text', label, value));

SELECT is(internal.vouch('a "question"')->>'proof', encode(sha256(decode(
	b.outer_key, 'hex') || sha256(decode(b.inner_key, 'hex')
	|| 'a "question"'::bytea)), 'hex'), 'the feed has the keys of proofs')
  FROM cohort.start() AS b;
SELECT isnt(internal.vouch('one')->>'proof', internal.vouch('two')->>'proof',
	'each question has a proof of its own');
SELECT cmp_ok(tests.load(), '>', 1::bigint, 'there are several pages');
SELECT is(tests.wrong(), 0::bigint, 'and all is in one of them');
SELECT is(tests.follow(), 'seen', 'nothing is new');
SELECT results_eq('SELECT count(*), count(DISTINCT (kind, clinic_id, episode_id,'
	' instrument, scale)) FROM tests.held', 'SELECT (SELECT count(*) FROM'
	' registry.stratum) + n, (SELECT count(*) FROM registry.stratum) + n'
	' FROM (SELECT count(*) AS n FROM registry.series) AS s',
	'and nothing is there twice');

SELECT tests.answer_on('one', 'knee', 5) \g /dev/null
SELECT is(tests.follow(), 'seen series', 'an answer is one row');
SELECT is(tests.wrong(), 0::bigint, 'as it is in the table');
SELECT is(tests.follow(), 'seen', 'which comes once');

-- The one that begins first commits last.
SELECT tests.on('one', 'BEGIN'), tests.on('two', 'BEGIN'),
	tests.answer_on('one', 'hip', 4), tests.answer_on('two', 'elbow', 3),
	tests.on('two', 'COMMIT') \g /dev/null
SELECT is(tests.follow(), 'seen series', 'the later transaction');
SELECT is(tests.follow(), 'seen', 'once, though an earlier one is open');
SELECT tests.on('one', 'COMMIT') \g /dev/null
SELECT is(tests.follow(), 'seen series', 'and the earlier one when it commits');
SELECT is(tests.wrong(), 0::bigint, 'after both all is there');

-- One that is open from before the beginning.
SELECT tests.on('one', 'BEGIN'), tests.on('one', 'SELECT'
	' pg_current_xact_id()::text'), tests.load() \g /dev/null
SELECT tests.on('one', format('UPDATE registry.stratum SET grade = ''kl_2'','
	' changed = pg_current_xact_id() WHERE episode_id = %L',
	tests.id('knee'))) \g /dev/null
SELECT is(tests.follow(), 'seen', 'what has not committed is not seen');
SELECT tests.on('one', 'COMMIT') \g /dev/null
SELECT is(tests.follow(), 'seen stratum', 'but when it has');

SELECT tests.on('one', 'BEGIN'), tests.on('one', format('UPDATE'
	' registry.stratum SET grade = ''kl_4'', changed = pg_current_xact_id()'
	' WHERE episode_id = %L', tests.id('hip'))), tests.follow(),
	tests.on('one', 'ROLLBACK') \g /dev/null
SELECT is(tests.follow(), 'seen', 'what was rolled back never was');

-- Rows that go, and come back.
SELECT tests.on('one', format('UPDATE registry.procedure SET status ='
	' ''entered_in_error'' WHERE procedure_id = %L', tests.id('elbow'))),
	tests.on('one', format('SELECT internal.trends_write(%L, %L)::text',
	tests.clinic(), tests.id('elbow'))) \g /dev/null
SELECT matches(tests.follow(), '^seen( gone)+$', 'a void procedure takes them away');
SELECT is(tests.wrong(), 0::bigint, 'both kinds');
SELECT tests.on('one', format('UPDATE registry.procedure SET status ='
	' ''final'' WHERE procedure_id = %L', tests.id('elbow'))),
	tests.on('one', format('SELECT internal.trends_write(%L, %L)::text',
	tests.clinic(), tests.id('elbow'))) \g /dev/null
SELECT matches(tests.follow(), '^seen stratum( series)+$', 'they come back');
SELECT is(tests.wrong(), 0::bigint, 'as they were');

-- Rows that move while pages are read: to the end, behind who reads.
SELECT tests.on('one', 'BEGIN'), tests.on('one', 'UPDATE registry.series'
	' SET changed = pg_current_xact_id()'), tests.load(),
	tests.on('one', 'COMMIT') \g /dev/null
UPDATE registry.stratum SET changed = pg_current_xact_id();
SELECT tests.follow() \g /dev/null
SELECT is(tests.wrong(), 0::bigint, 'rows may move');

-- When to begin anew.
UPDATE registry.series SET changed = pg_current_xact_id();
SELECT is((SELECT count(*) FROM tests.follower AS w,
	cohort.changes(w.history, w.seen, 1)), 3::bigint,
	'no more is told than shows that too much changed');
SELECT is(tests.follow(1), 'anew', 'which is to begin anew');
SELECT tests.load() \g /dev/null
UPDATE tests.follower SET history = history || '0';
SELECT is(tests.follow(), 'anew', 'it is another history');
SELECT tests.load() \g /dev/null
BEGIN;
CREATE TABLE tests.copy AS TABLE registry.series;
TRUNCATE registry.series;
INSERT INTO registry.series TABLE tests.copy;
COMMIT;
SELECT is(tests.follow(), 'anew', 'a table was put back as it had been');

SELECT * FROM finish();
SELECT tap.dblink_disconnect(name)
  FROM unnest(tap.dblink_get_connections()) AS c (name) \g /dev/null
\c postgres
SET client_min_messages = warning;
DROP DATABASE :"copy";
