-- Accounts: who makes them, and what becomes of a closed one.
BEGIN;
\ir fixture.psql
SELECT plan(19);

CREATE FUNCTION tests.add(login text, role text DEFAULT 'clinician',
	who text DEFAULT 'admin', key text DEFAULT NULL) RETURNS json
LANGUAGE sql
RETURN api.staff_create(tests.clinic(), tests.token(who), tests.request(),
	login, 'New Person', role, '$argon2id$y', key,
	sha256(convert_to(login, 'UTF8')));

CREATE FUNCTION tests.amend(staff text, active boolean, role text,
	who text DEFAULT 'admin') RETURNS json
LANGUAGE sql
RETURN api.staff_amend(tests.clinic(), tests.token(who), tests.request(),
	tests.id(staff), active, role, NULL);

SELECT is(tests.add('new.person')->>'role', 'clinician',
	'an admin makes an account');
SELECT is(api.login_begin(NULL, NULL, tests.request(), 'new.person')
	->>'password_hash', '$argon2id$y', 'that can sign in');
SELECT throws_ok($$ SELECT tests.add('x.y', 'clinician', 'clinician') $$,
	'MD403', NULL, 'nobody else does');
SELECT is(tests.faults($$ SELECT tests.add('clinician2') $$), '/login',
	'a login is taken, also by another clinic');
SELECT is(tests.faults($$ SELECT tests.add('Not A Login', 'owner') $$),
	'/login /role', 'all that is wrong is said at once');
SELECT is(tests.add('keyed.one', 'quality', 'admin', 'k')::text,
	tests.add('keyed.one', 'quality', 'admin', 'k')::text,
	'a repeated key makes one account and one reply');
SELECT is(tests.faults($$ SELECT tests.add('keyed.two', 'quality', 'admin',
	'k') $$), '', 'and is refused with another request');

SELECT is(json_array_length(api.staff_list(tests.clinic(),
	tests.token('admin'), tests.request())->'items'), 6,
	'an admin sees every account');
SELECT is(json_array_length(api.staff_list(tests.clinic(),
	tests.token('coordinator'), tests.request())->'items'), 2,
	'others see who treats');
SELECT is(api.staff_list(tests.clinic(), tests.token('coordinator'),
	tests.request())->'items'->0->>'login', NULL, 'and no login');
SELECT throws_ok($$ SELECT api.staff_list(tests.clinic(),
	tests.token('patient'), tests.request()) $$, 'MD403', NULL,
	'patients see nobody');

SELECT is(tests.amend('clinician', false, NULL)->>'active', 'false',
	'an account is closed');
SELECT throws_ok($$ SELECT api.session_get(tests.clinic(),
	tests.token('clinician'), tests.request()) $$, 'MD401', NULL,
	'and is signed out at once');
SELECT is(tests.amend('quality', NULL, 'coordinator')->>'role', 'coordinator',
	'a role is changed');
SELECT throws_ok($$ SELECT api.session_get(tests.clinic(),
	tests.token('quality'), tests.request()) $$, 'MD401', NULL,
	'and the old one is no use');
SELECT throws_ok($$ SELECT tests.amend('admin', false, NULL) $$, 'MD409',
	NULL, 'the last admin stays');
SELECT throws_ok($$ SELECT tests.amend('admin', NULL, 'quality') $$, 'MD409',
	NULL, 'in that role');
SELECT throws_ok($$ SELECT tests.amend('clinician 2', false, NULL) $$,
	'MD404', NULL, 'another clinic''s people are not there');
SELECT is(api.clinic_get(tests.clinic(), tests.token('admin'),
	tests.request())->>'timezone', 'America/Denver',
	'the clinic says what calendar it has');
SELECT * FROM finish();
ROLLBACK;
