-- Passwords after the first: one's own, and those that an admin gives.
BEGIN;
\ir fixture.psql
SELECT plan(48);

CREATE FUNCTION tests.ask(who text) RETURNS jsonb
LANGUAGE sql
RETURN api.password_ask(tests.clinic(), tests.token(who),
	tests.request())::jsonb;
CREATE FUNCTION tests.try(who text) RETURNS jsonb
LANGUAGE sql
RETURN api.password_try(tests.clinic(), tests.token(who),
	tests.request())::jsonb;
CREATE FUNCTION tests.change(who text, verified boolean, next text)
RETURNS jsonb
LANGUAGE sql
RETURN api.password_change(tests.clinic(), tests.token(who), tests.request(),
	verified, '$argon2id$new', tests.token(next))::jsonb;
CREATE FUNCTION tests.give(staff text, who text DEFAULT 'admin')
RETURNS json
LANGUAGE sql
RETURN api.staff_password_set(tests.clinic(), tests.token(who),
	tests.request(), tests.id(staff), '$argon2id$given');
CREATE FUNCTION tests.about(staff text, who text DEFAULT 'admin')
RETURNS jsonb
LANGUAGE sql
RETURN api.staff_password_ask(tests.clinic(), tests.token(who),
	tests.request(), tests.id(staff))::jsonb;
CREATE FUNCTION tests.attempts(login text) RETURNS integer
LANGUAGE sql
RETURN coalesce((SELECT i.failures FROM registry.sign_in AS i
	 WHERE i.login_hash = internal.login_hash(login)), 0);
-- Another session of somebody.
CREATE FUNCTION tests.again(who text, label text) RETURNS void
LANGUAGE sql
AS $$
	INSERT INTO registry.session (clinic_id, token_hash, session_id,
		staff_id, opened_at, used_at, expires_at, proved_at)
	VALUES (tests.clinic(), tests.token(label), tests.id(label),
		tests.id(who), now(), now(), now() + interval '1 hour',
		now() - interval '20 minutes');
$$;
CREATE FUNCTION tests.role(label text) RETURNS text
LANGUAGE sql
RETURN api.session_get(tests.clinic(), tests.token(label),
	tests.request())->>'role';

-- One's own.
SELECT is(tests.ask('clinician'), '{"login": "clinician1",
	"name": "Clinician", "clinic_code": "clinic-1",
	"clinic_name": "Clinic 1", "second_factor": false}'::jsonb,
	'what a new password is judged by');
SELECT is(tests.attempts('clinician1'), 0, 'to be judged is no attempt');
SELECT throws_ok($$ SELECT tests.ask('patient') $$, 'MD403', NULL,
	'patients have none');
SELECT throws_ok($$ SELECT tests.try('patient') $$, 'MD403', NULL,
	'that could be tried');
SELECT throws_ok($$ SELECT tests.change('patient', true, 'x') $$, 'MD403',
	NULL, 'or changed');
UPDATE registry.session SET limited = 'factor'
 WHERE token_hash = tests.token('admin');
SELECT throws_ok(format('SELECT tests.%s', call), 'MD403',
	'set up a second factor first', 'a second factor comes first: ' || call)
  FROM unnest(ARRAY['ask(''admin'')', 'try(''admin'')',
	'change(''admin'', true, ''x'')']) AS call;
UPDATE registry.session SET limited = NULL
 WHERE token_hash = tests.token('admin');
SELECT is(tests.try('clinician'), '{"password_hash": "$argon2id$x",
	"wait_seconds": 0}'::jsonb, 'the hash that the present one must fit');
SELECT is(tests.attempts('clinician1'), 1, 'is an attempt');
SELECT is(tests.change('clinician', false, 'none'), NULL,
	'a wrong one changes nothing');
SELECT is((SELECT password_hash FROM registry.staff
	 WHERE staff_id = tests.id('clinician')), '$argon2id$x', 'indeed');
SELECT is(tests.attempts('clinician1'), 1, 'the attempt counts');
SELECT is((SELECT count(*)::integer FROM registry.audit
	 WHERE action = 'refuse' AND actor_id = tests.id('clinician')), 1,
	'and is in the audit');
SELECT is(tests.role('clinician'), 'clinician', 'the session goes on');
SELECT ok(count(tests.try('clinician')) = 4, 'four more')
  FROM generate_series(1, 4);
SELECT cmp_ok((tests.try('clinician')->>'wait_seconds')::integer, '>', 0,
	'then one has to wait, here as at the door');
SELECT cmp_ok((api.login_begin(NULL, NULL, tests.request(), 'clinician1')
	->>'wait_seconds')::integer, '>', 0, 'and at the door as here');

SELECT tests.again('clinician', 'second'), tests.again('clinician', 'third')
\g /dev/null
UPDATE registry.session SET expires_at = now() + interval '7 minutes',
	proved_at = now() - interval '8 minutes'
 WHERE token_hash = tests.token('clinician');
SELECT is(tests.change('clinician', true, 'fresh')->>'role', 'clinician',
	'the right one does');
SELECT is((SELECT password_hash FROM registry.staff
	 WHERE staff_id = tests.id('clinician')), '$argon2id$new', 'change it');
SELECT is(tests.role('fresh'), 'clinician', 'the session has a new token');
SELECT throws_ok(format('SELECT tests.role(%L)', l), 'MD401', NULL,
	'no other is use: ' || l)
  FROM unnest(ARRAY['clinician', 'second', 'third']) AS l;
SELECT is((SELECT (session_id, expires_at - now(), now() - proved_at)::text
	  FROM registry.session WHERE token_hash = tests.token('fresh')),
	(tests.id('session of clinician'), interval '7 minutes',
	interval '8 minutes')::text,
	'it is the same session: no longer, nor proved better');
SELECT is(tests.attempts('clinician1'), 0, 'and its attempts are forgotten');
SELECT is((SELECT count(*)::integer FROM registry.audit
	 WHERE action = 'amend' AND subject = 'password'
	   AND subject_id = tests.id('clinician')
	   AND session_id = tests.id('session of clinician')), 1,
	'which the audit tells');
UPDATE registry.staff SET password_disabled = true
 WHERE staff_id = tests.id('clinician');
SELECT is(tests.try('fresh')->>'password_hash', NULL,
	'a disabled one is not changed by who knows it');
SELECT is(tests.change('fresh', true, 'none'), NULL, 'in no way');

-- A first one.
SELECT is(tests.about('clinician')->>'login', 'clinician1',
	'an admin''s is judged by whose it is');
SELECT is(api.staff_password_ask(tests.clinic(), tests.token('admin'),
	tests.request(), NULL)::jsonb->'login', 'null',
	'or, for a new account, by the clinic');
SELECT throws_ok($$ SELECT tests.about('admin') $$, 'MD409', NULL,
	'one''s own is changed otherwise');
SELECT throws_ok($$ SELECT tests.about('clinician 2') $$, 'MD404', NULL,
	'another clinic''s people are not there');
SELECT throws_ok($$ SELECT tests.about('clinician', 'quality') $$, 'MD403',
	NULL, 'others may not');
SELECT throws_ok($$ SELECT tests.give('clinician', 'coordinator') $$, 'MD403',
	NULL, 'in either step');
SELECT throws_ok($$ SELECT tests.give('clinician 2') $$, 'MD404', NULL,
	'nor for another clinic');
SELECT throws_ok($$ SELECT tests.give('admin') $$, 'MD404', NULL,
	'nor for oneself');
UPDATE registry.sign_in
   SET failures = 50, in_a_row = 100, not_before = now() + interval '1 hour'
 WHERE login_hash = internal.login_hash('clinician1');
SELECT is(tests.give('clinician')::text, NULL, 'it is given');
SELECT throws_ok($$ SELECT tests.role('fresh') $$, 'MD401', NULL,
	'the person is signed out');
SELECT is(api.login_begin(NULL, NULL, tests.request(), 'clinician1')
	->>'password_hash', '$argon2id$given', 'and can sign in again at once');
SELECT is(api.login_finish(tests.clinic(), NULL, tests.request(),
	tests.id('clinician'), true, NULL, NULL, NULL, tests.token('first'))
	->>'limited',
	'password', 'to do one thing');
SELECT throws_ok($$ SELECT api.patient_list(tests.clinic(),
	tests.token('first'), tests.request(), NULL, NULL, 10) $$, 'MD403',
	'choose a password of your own first', 'and nothing else');
SELECT throws_ok($$ SELECT api.session_list(tests.clinic(),
	tests.token('first'), tests.request()) $$, 'MD403', NULL, 'at all');
SELECT is(tests.try('first')->>'password_hash', '$argon2id$given',
	'which is');
SELECT is(tests.change('first', true, 'own') ? 'limited', false,
	'to choose a password');
SELECT ok((api.patient_list(tests.clinic(), tests.token('own'),
	tests.request(), NULL, NULL, 10)) IS NOT NULL, 'and to be free');
SELECT ok((SELECT NOT must_change FROM registry.staff
	 WHERE staff_id = tests.id('clinician')), 'from then on');
SELECT is(api.staff_create(tests.clinic(), tests.token('admin'),
	tests.request(), 'new.one', 'New', 'quality', '$argon2id$n', NULL,
	NULL)->>'must_change', 'true', 'as it is with a new account');
SELECT * FROM finish();
ROLLBACK;
