-- Ids, times, faults, cursors, callers, repeated requests, the audit.
BEGIN;
\ir fixture.psql
SELECT plan(41);

SELECT is(internal.child_id('019aab00-1234-7abc-8def-0123456789ab', 'x'),
	internal.child_id('019aab00-1234-7abc-8def-0123456789ab', 'x'),
	'the same request and label give the same id');
SELECT isnt(internal.child_id('019aab00-1234-7abc-8def-0123456789ab', 'x'),
	internal.child_id('019aab00-1234-7abc-8def-0123456789ab', 'y'),
	'another label gives another id');
SELECT matches(internal.child_id('019aab00-1234-7abc-8def-0123456789ab',
		'x')::text, '^019aab00-1234-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-',
	'a child is a UUIDv7 of the same millisecond');
SELECT is(internal.rfc3339('2026-11-22 13:52:35.9-07'),
	'2026-11-22T20:52:35Z', 'times go out in UTC and whole seconds');
SELECT is(internal.today(tests.clinic()),
	(now() AT TIME ZONE 'America/Denver')::date,
	'today is a day of the clinic''s calendar');

SELECT is(internal.cursor_read(internal.cursor_write('a"b', 'é/+='), 2),
	ARRAY['a"b', 'é/+='], 'a cursor reads back');
SELECT matches(internal.cursor_write('ÿÿÿ>>>???', repeat('x', 200)),
	'^[A-Za-z0-9_-]+$', 'a cursor needs no escape in a URL');
SELECT is(internal.cursor_read(NULL, 2), NULL, 'no cursor is no key');
SELECT is(tests.faults(format('SELECT internal.cursor_read(%L, 2)', c)),
	'/cursor', 'refused as a cursor: ' || c)
  FROM unnest(ARRAY['', '!', 'eA', 'bnVsbA', 'WyJhIl0', 'WyJhIixudWxsXQ',
	'eyJhIjoxfQ', 'gICA', 'WyJhIiwiYiJd=', 'ÄÖ']) AS c;

-- Callers.
SELECT is((internal.caller_of(tests.clinic(), tests.token('quality'))).role,
	'quality', 'a token tells who is asking');
SELECT is((internal.caller_of(tests.clinic(),
		tests.token('patient'))).caller_id, tests.id('patient'),
	'a patient is a caller too');
SELECT is(tests.faults(format('SELECT internal.caller_of(%L, %L)', c, t)),
	'MD401 not signed in', what)
  FROM (VALUES (tests.clinic(), '\x00'::bytea, 'a stranger'),
	(tests.clinic(), NULL, 'no token'),
	(NULL, tests.token('admin'), 'no clinic'),
	(tests.clinic(2), tests.token('admin'), 'a token of another clinic'))
	AS v (c, t, what);
UPDATE registry.session SET used_at = now() - interval '16 minutes';
SELECT lives_ok($$ SELECT internal.caller_of(tests.clinic(),
	tests.token('clinician')) $$, 'staff may rest for 30 minutes');
SELECT is((SELECT used_at FROM registry.session
	    WHERE token_hash = tests.token('clinician')), now(),
	'each use is noted');
SELECT throws_ok($$ SELECT internal.caller_of(tests.clinic(),
	tests.token('admin')) $$, 'MD401', NULL, 'an admin only for 15');
SELECT throws_ok($$ SELECT internal.caller_of(tests.clinic(),
	tests.token('patient')) $$, 'MD401', NULL, 'a patient too');
UPDATE registry.session SET used_at = now() - interval '59 seconds';
SELECT lives_ok($$ SELECT internal.caller_of(tests.clinic(),
	tests.token('clinician')) $$, 'a second call comes');
SELECT is((SELECT used_at FROM registry.session
	    WHERE token_hash = tests.token('clinician')),
	now() - interval '59 seconds', 'and is noted once a minute');
UPDATE registry.session SET used_at = now();
UPDATE registry.staff SET active = false WHERE role = 'coordinator';
SELECT throws_ok($$ SELECT internal.caller_of(tests.clinic(),
	tests.token('coordinator')) $$, 'MD401', NULL,
	'a closed account is nobody');
UPDATE registry.session SET expires_at = now();
SELECT throws_ok($$ SELECT internal.caller_of(tests.clinic(),
	tests.token('clinician')) $$, 'MD401', NULL, 'a session runs out');
UPDATE registry.session SET expires_at = now() + interval '1 hour';
SELECT lives_ok($$ SELECT internal.allow(internal.caller_of(tests.clinic(),
	tests.token('clinician')), 'admin', 'clinician') $$,
	'one of several roles is enough');
SELECT throws_ok($$ SELECT internal.allow(internal.caller_of(tests.clinic(),
	tests.token('clinician')), 'admin') $$, 'MD403', NULL,
	'another role is refused');

-- Repeated requests.
CREATE FUNCTION tests.post(who text, key text, hash bytea) RETURNS text
LANGUAGE sql
AS $$
	SELECT internal.replay(internal.caller_of(tests.clinic(),
		tests.token(who)), key, hash, tests.request())::text;
$$;
SELECT is(tests.post('clinician', 'k', '\x01'), NULL, 'a new key: do it');
SELECT is(internal.remember(internal.caller_of(tests.clinic(),
	tests.token('clinician')), 'k', '{"b": 1,  "a": 2}')::text,
	'{"b": 1,  "a": 2}', 'the reply is remembered');
SELECT is(tests.post('clinician', 'k', '\x01'), '{"b": 1,  "a": 2}',
	'and said again, to the byte');
SELECT is((SELECT replays FROM registry.idempotency), 1,
	'a replay writes, so that its commit waits too');
SELECT is(tests.faults($$ SELECT tests.post('clinician', 'k', '\x02') $$), '',
	'another request with the same key is refused');
SELECT is(tests.post('quality', 'k', '\x02'), NULL,
	'somebody else''s key is another key');
SELECT is(tests.post('clinician', NULL, '\x02'), NULL,
	'without a key nothing is kept');

SELECT * FROM finish();
ROLLBACK;
