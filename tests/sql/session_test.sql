-- Signing in: the right password, the wrong one, and too many of them.
BEGIN;
\ir fixture.psql
SELECT plan(36);

CREATE FUNCTION tests.begin(login text) RETURNS json
LANGUAGE sql
RETURN api.login_begin(NULL, NULL, tests.request(), login);

CREATE FUNCTION tests.finish(who text, verified boolean) RETURNS jsonb
LANGUAGE sql
RETURN api.login_finish(tests.clinic(), NULL, tests.request(), tests.id(who),
	verified, NULL, NULL, NULL,
	sha256(convert_to('new ' || who, 'UTF8')))::jsonb;

SELECT is(tests.begin('clinician1')->>'staff_id', tests.id('clinician')::text,
	'a known login is found');
SELECT is(tests.begin('clinician1')->>'password_hash', '$argon2id$x',
	'with the hash to compare');
SELECT is(tests.begin('nobody')::jsonb, jsonb_build_object('clinic_id', NULL,
	'staff_id', NULL, 'password_hash', NULL, 'factor_id', NULL,
	'sealed', NULL, 'at', extract(epoch FROM now())::bigint,
	'wait_seconds', 0),
	'an unknown login has the same members');

SELECT is(tests.finish('clinician', true)->>'role', 'clinician',
	'the right password opens a session');
SELECT is((SELECT count(*)::integer FROM registry.sign_in
	 WHERE login_hash = sha256('clinician1')), 0,
	'and its failures are forgotten');
SELECT is((SELECT expires_at - opened_at FROM registry.session
	 WHERE token_hash = sha256('new clinician')), interval '12 hours',
	'of 12 hours');
SELECT is((SELECT internal.lifetime('admin')), interval '1 hour',
	'an admin''s lasts 1 hour');
SELECT is(api.session_get(tests.clinic(), sha256('new clinician'),
	tests.request())->>'name', 'Clinician', 'the session knows who it is');
SELECT is(tests.finish('clinician', false), NULL,
	'a wrong password opens nothing');
SELECT is((SELECT count(*)::integer FROM registry.audit
	 WHERE action = 'refuse' AND subject = 'session'
	   AND actor_id = tests.id('clinician')), 1, 'and the audit tells so');
SELECT is(api.login_finish(NULL, NULL, tests.request(), NULL, false,
	NULL, NULL, NULL, NULL)::jsonb, NULL, 'an unknown login ends alike');

SELECT is((SELECT array_agg((tests.begin('quality1')->>'wait_seconds')
		::integer ORDER BY n) FROM generate_series(1, 5) AS n),
	ARRAY[0, 0, 0, 0, 0], 'five failures are free');
SELECT cmp_ok((tests.begin('quality1')->>'wait_seconds')::integer, '>', 0,
	'then one has to wait');
SELECT is(tests.begin('quality1')->>'password_hash', NULL,
	'and nothing is handed out meanwhile');
SELECT is((SELECT array_agg(internal.sign_in_pause(n)::text ORDER BY n)
	 FROM unnest(ARRAY[4, 5, 6, 13, 14, 1000]) AS n),
	ARRAY['00:00:00', '00:00:02', '00:00:04', '00:08:32', '00:15:00',
		'00:15:00'], 'the pause doubles up to 15 minutes');
UPDATE registry.sign_in SET not_before = now() - interval '25 hours'
 WHERE login_hash = sha256('quality1');
SELECT is((tests.begin('quality1')->>'wait_seconds')::integer, 0,
	'a day later it begins anew');

UPDATE registry.staff SET active = false
 WHERE staff_id = tests.id('coordinator');
SELECT is(tests.begin('coordinator1')->>'password_hash', NULL,
	'a closed account has no password');
SELECT is(tests.finish('coordinator', true), NULL,
	'and cannot be entered either way');

SELECT is(tests.begin('coordinator1')::jsonb->'staff_id',
	to_jsonb(tests.id('coordinator')), 'though it is known whose it is');
SELECT is((SELECT count(*)::integer FROM registry.audit
	 WHERE action = 'refuse' AND clinic_id = tests.clinic()
	   AND actor_id = tests.id('coordinator')), 1,
	'and the audit tells of it');

-- One login in any spelling.
SELECT is(tests.begin(l)->>'staff_id', tests.id('admin')::text,
	'a login is found in the spelling ' || to_json(l))
  FROM unnest(ARRAY['ADMIN1', ' admin1', E'Admin1 \t\r\n']) AS l;
SELECT is((SELECT failures FROM registry.sign_in
	 WHERE login_hash = sha256('admin1')), 3,
	'and counted as one in all of them');
SELECT is(tests.begin('adm in1')->>'staff_id', NULL,
	'a blank inside is another');
SELECT is(tests.begin(U&'\212Aate')->>'staff_id', NULL,
	'and what looks alike is no capital');

-- A hundred in a row.
UPDATE registry.sign_in SET in_a_row = 98, not_before = now()
 WHERE login_hash = sha256('admin1');
SELECT ok(tests.begin('admin1')->>'password_hash' IS NOT NULL
	AND tests.finish('admin', false) IS NULL
	AND NOT password_disabled, '99 wrong passwords in a row disable nothing')
  FROM registry.staff WHERE staff_id = tests.id('admin');
UPDATE registry.sign_in SET not_before = now() - interval '3 days'
 WHERE login_hash = sha256('admin1');
SELECT ok(tests.begin('admin1')->>'password_hash' IS NOT NULL
	AND tests.finish('admin', false) IS NULL, 'nor does the hundredth wait');
SELECT is((SELECT (i.failures, i.in_a_row)::text FROM registry.sign_in AS i
	 WHERE login_hash = sha256('admin1')), '(1,100)',
	'a rest shortens the pause, not the row');
SELECT ok((SELECT password_disabled AND active FROM registry.staff
	 WHERE staff_id = tests.id('admin')),
	'it disables the password, not the account');
SELECT is(tests.begin('admin1')->>'password_hash', NULL,
	'which is no use any more');
SELECT is(tests.finish('admin', true), NULL, 'even when it is right');
SELECT is(api.session_get(tests.clinic(), tests.token('admin'),
	tests.request())->>'role', 'admin', 'who is signed in stays so');

-- Nobody, and somebody whose password was wrong, leave as much behind.
SELECT is((SELECT count(*)::integer FROM registry.audit
	 WHERE action = 'refuse' AND subject = 'session' AND role = 'nobody'
	   AND clinic_id = '00000000-0000-0000-0000-000000000000'
	   AND actor_id IS NULL), 1, 'an unknown login, in the audit of no clinic');

SELECT is(api.session_close(tests.clinic(), tests.token('clinician'),
	tests.request())::jsonb, NULL, 'signing out says nothing');
SELECT throws_ok($$ SELECT api.session_get(tests.clinic(),
	tests.token('clinician'), tests.request()) $$, 'MD401',
	'not signed in', 'and ends the session');
SELECT * FROM finish();
ROLLBACK;
