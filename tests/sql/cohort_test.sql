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
BEGIN;
\ir fixture.psql
\ir episode.psql
SELECT tests.treat('knee', tests.noon(-100)),
	tests.treat('hip', tests.noon(-100), 'hip'),
	tests.treat('elbow', tests.noon(-100), 'elbow') \g /dev/null
COMMIT;
SELECT plan(22);

-- What somebody who follows the feed holds, and has seen.
CREATE TABLE tests.held (kind text, clinic text, episode text, a text, b text,
	c text, d text, e text, f text, g text, h text);
CREATE TABLE tests.follower (history text, seen text);

-- Begin: everything, in pages of two.  How many rows came.
CREATE FUNCTION tests.load() RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
	nobody CONSTANT text := '00000000-0000-0000-0000-000000000000';
	at text[] := ARRAY[nobody, nobody, '', ''];
	more integer;
BEGIN
	DELETE FROM tests.follower;
	DELETE FROM tests.held;
	INSERT INTO tests.follower SELECT b.history, b.seen
	  FROM cohort.start() AS b;
	LOOP
		INSERT INTO tests.held
		SELECT 'stratum', s.* FROM cohort.strata(at[1]::uuid,
			at[2]::uuid, 2) AS s;
		GET DIAGNOSTICS more = ROW_COUNT;
		EXIT WHEN more = 0;
		SELECT ARRAY[h.clinic, h.episode] INTO at
		  FROM tests.held AS h
		 ORDER BY h.clinic DESC, h.episode DESC LIMIT 1;
	END LOOP;
	at := ARRAY[nobody, nobody, '', ''];
	LOOP
		INSERT INTO tests.held
		SELECT 'series', s.* FROM cohort.series(at[1]::uuid,
			at[2]::uuid, at[3], at[4], 2) AS s;
		GET DIAGNOSTICS more = ROW_COUNT;
		EXIT WHEN more = 0;
		SELECT ARRAY[h.clinic, h.episode, h.a, h.b] INTO at
		  FROM tests.held AS h
		 WHERE h.kind = 'series'
		 ORDER BY h.clinic DESC, h.episode DESC, h.a DESC, h.b DESC
		 LIMIT 1;
	END LOOP;
	RETURN (SELECT count(*) FROM tests.held);
END;
$$;

-- Catch up: the kinds of what was new; or `anew'.
CREATE FUNCTION tests.follow(most integer DEFAULT 1000) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
	kinds text := '';
	r tests.held;
BEGIN
	FOR r IN SELECT x.* FROM tests.follower AS w,
		cohort.changes(w.history, w.seen, most) AS x
	LOOP
		kinds := concat_ws(' ', nullif(kinds, ''), r.kind);
		IF r.kind = 'seen' THEN
			UPDATE tests.follower SET seen = r.a;
			CONTINUE;
		END IF;
		DELETE FROM tests.held AS h
		 WHERE (h.clinic, h.episode) = (r.clinic, r.episode)
		   AND CASE WHEN r.kind = 'stratum'
				OR r.kind = 'gone' AND r.a IS NULL
			THEN h.kind = 'stratum'
			ELSE h.kind = 'series' AND (h.a, h.b) = (r.a, r.b) END;
		IF r.kind <> 'gone' THEN
			INSERT INTO tests.held SELECT r.*;
		END IF;
	END LOOP;
	RETURN CASE kinds WHEN '' THEN 'anew' ELSE kinds END;
END;
$$;

-- What is held and should not be, or should and is not.
CREATE FUNCTION tests.wrong() RETURNS bigint
LANGUAGE sql
AS $$
WITH here AS (
	SELECT 'series', s.clinic_id::text, s.episode_id::text, s.instrument,
		s.scale, s.visit_codes::text, s.target_days::text,
		s.closes_on::text, s.score_cents::text, s.answered_on::text,
		s.cancelled::text
	  FROM registry.series AS s
	UNION ALL
	SELECT 'stratum', s.clinic_id::text, s.episode_id::text,
		s.patient_id::text, s.day_zero::text, s.censored_on::text,
		s.died_on::text, ARRAY[s.guidance, s.product_class, s.region,
		s.laterality, s.diagnosis, s.grade, s.smoking, s.diabetes,
		s.bmi_band, s.age_band, s.sex, s.viability_band, s.dose_band,
		s.operator::text, (SELECT c.code FROM registry.clinic AS c
			WHERE c.clinic_id = s.clinic_id), s.year::text]::text,
		NULL, NULL, NULL
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
SELECT cmp_ok(tests.load(), '>', 5::bigint, 'everything comes, in pages');
SELECT is(tests.wrong(), 0::bigint, 'and nothing is missing or twice');
SELECT is(tests.follow(), 'seen', 'nothing is new');

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

-- When to begin anew.
UPDATE registry.series SET changed = pg_current_xact_id();
SELECT is(tests.follow(1), 'anew', 'too much changed');
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
