-- Two answers at the same time.  It takes connections that commit, so this
-- test works in a copy of the database.
\set here :DBNAME
\set copy :DBNAME _race
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
	tests.treat('hip', tests.noon(-100), 'hip') \g /dev/null
COMMIT;
SELECT plan(8);

-- Answer a form on a connection of that name, some day ago.
CREATE FUNCTION tests.send(name text, label text, code text, ago integer,
	value integer)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF name <> ALL (coalesce(tap.dblink_get_connections(), '{}')) THEN
		PERFORM tap.dblink_connect(name, format('dbname=%s options=%s',
			current_database(),
			'''-c search_path=tap,pg_catalog'''));
	END IF;
	PERFORM tap.dblink_send_query(name, format('SELECT tests.answer(%L,'
		' %L, %s, tests.noon(-%s))->>''response_id''', label, code,
		value, ago));
END;
$$;
CREATE FUNCTION tests.result(name text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
	reply text;
BEGIN
	SELECT r INTO reply FROM tap.dblink_get_result(name) AS a (r text);
	PERFORM FROM tap.dblink_get_result(name) AS a (r text);
	RETURN reply;
EXCEPTION WHEN OTHERS THEN
	PERFORM FROM tap.dblink_get_result(name) AS a (r text);
	RETURN SQLSTATE || ' ' || SQLERRM;
END;
$$;
-- Until both wait for a lock, or the half minute is over.
CREATE FUNCTION tests.both_wait() RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
	FOR i IN 1..3000 LOOP
		PERFORM pg_stat_clear_snapshot();
		IF (SELECT count(*) = 2 FROM pg_stat_activity
		     WHERE datname = current_database()
		       AND wait_event_type = 'Lock') THEN
			RETURN true;
		END IF;
		PERFORM pg_sleep(0.01);
	END LOOP;
	RETURN false;
END;
$$;

BEGIN;
SELECT internal.episode_lock(tests.clinic(), tests.id('knee')) \g /dev/null
SELECT tests.send('one', 'knee', 'w6', 50, 5),
	tests.send('two', 'knee', 'w6', 50, 5) \g /dev/null
SELECT ok(tests.both_wait(), 'an answer waits for whoever holds the episode');
COMMIT;
SELECT is(tests.result('one'), tests.result('two'),
	'the same answers at once are one response');
SELECT is((SELECT count(*) FROM registry.response), 1::bigint, 'kept once');

BEGIN;
SELECT internal.episode_lock(tests.clinic(), tests.id('knee')) \g /dev/null
SELECT tests.send('one', 'knee', 'm3', 20, 5),
	tests.send('two', 'knee', 'm3', 20, 6) \g /dev/null
SELECT tests.both_wait() \g /dev/null
COMMIT;
SELECT is((SELECT count(*) FROM (VALUES (tests.result('one')),
		(tests.result('two'))) AS v (r)
	    WHERE r = 'MD409 this form was answered already'), 1::bigint,
	'of different ones the second is refused');
SELECT is((SELECT count(*) FROM registry.response), 2::bigint,
	'and leaves nothing');

BEGIN;
SELECT internal.episode_lock(tests.clinic(), tests.id('hip')) \g /dev/null
SELECT tests.send('one', 'hip', 'w6', 50, 4),
	tests.send('two', 'hip', 'm3', 20, 3) \g /dev/null
SELECT tests.both_wait() \g /dev/null
COMMIT;
SELECT is((SELECT count(*) FROM (VALUES (tests.result('one')),
		(tests.result('two'))) AS v (r)
	    WHERE r LIKE 'MD%'), 0::bigint, 'two visits at once are both kept');
SELECT is((SELECT score_cents[1:3] FROM registry.series
	    WHERE episode_id = tests.id('hip')
	      AND instrument = 'NRS_PAIN'), '{NULL,400,300}',
	'and both are in the series');
CREATE TEMPORARY TABLE before AS SELECT * FROM registry.series;
SELECT internal.rebuild_trends(tests.clinic()) \g /dev/null
SELECT set_eq('TABLE registry.series', 'TABLE before',
	'where a rebuild changes nothing');
SELECT * FROM finish();

SELECT tap.dblink_disconnect(n) FROM unnest(ARRAY['one', 'two']) AS n
\g /dev/null
\c postgres
DROP DATABASE :"copy";
