-- Second factors: when a code is needed, that it is taken once, and what a
-- session may do that has to set one up or was proved long ago.
BEGIN;
\ir fixture.psql
SELECT no_plan();

CREATE FUNCTION tests.sealed(label text) RETURNS bytea
LANGUAGE sql
RETURN substring(sha256(label::bytea) || sha256(label::bytea) FOR 60);

-- The second factor of somebody, from the operator.
CREATE FUNCTION tests.give(who text) RETURNS void
LANGUAGE sql
AS $$
	SELECT operator.factor_add(tests.clinic(), tests.id(who),
		tests.id('factor of ' || who), tests.sealed(who), now());
	SELECT internal.recovery_replace(tests.clinic(), tests.id(who),
		ARRAY[sha256('one'), sha256('two')]);
$$;

-- To sign in with a right password, and a code that is right for a step; or
-- the hash of one; NULL for neither: no code.
CREATE FUNCTION tests.sign_in(who text, step bigint, code text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
RETURN api.login_finish(tests.clinic(), NULL, tests.request(), tests.id(who),
	true, tests.id('factor of ' || who), step, CASE WHEN coalesce(
		step::text, code) IS NOT NULL THEN sha256(coalesce(code, '-')
		::bytea) END, sha256(gen_random_uuid()::text::bytea))::jsonb;

CREATE FUNCTION tests.prove(who text, step bigint, code text DEFAULT NULL,
	verified boolean DEFAULT true) RETURNS jsonb
LANGUAGE sql
RETURN api.proof_finish(tests.clinic(), tests.token(who), tests.request(),
	tests.id(who), verified, tests.id('factor of ' || who), step,
	CASE WHEN coalesce(step::text, code) IS NOT NULL
		THEN sha256(coalesce(code, '-')::bytea) END,
	tests.token(who || ' anew'))::jsonb;

-- The last line of the audit about ${subject}: the action and the detail.  All
-- are of this transaction; a row's place would tell their order only where no
-- room is used again.
CREATE FUNCTION tests.told(subject text) RETURNS text
LANGUAGE sql
RETURN (SELECT concat_ws(' ', a.action, a.detail::text) FROM registry.audit AS a
	 WHERE a.subject = told.subject
	 ORDER BY a.cmin::text::bigint DESC LIMIT 1);

-- Signing in.
SELECT is(tests.sign_in('clinician', NULL)->>'second_factor', 'false',
	'without a second factor the password is enough');
SELECT is(tests.sign_in('clinician', 5)->>'role', 'clinician',
	'and a code that is not needed harms nobody');
SELECT is(api.login_begin(NULL, NULL, tests.request(), 'clinician1')
	->>'sealed', NULL, 'there is none to compare with');
SELECT tests.give('clinician');
SELECT is(api.login_begin(NULL, NULL, tests.request(), 'clinician1')
	->>'sealed', encode(tests.sealed('clinician'), 'hex'),
	'then there is, as it was sealed');
SELECT is(tests.sign_in('clinician', NULL), '"code_required"',
	'with one, a password without a code is not');
SELECT is(tests.told('session'), 'refuse {"code": "missing"}',
	'which the audit tells');
SELECT cmp_ok((SELECT failures FROM registry.sign_in
	 WHERE login_hash = sha256('clinician1')), '>', 0,
	'and counts as a guess');
SELECT is(tests.sign_in('clinician', 100)->>'role', 'clinician',
	'a right code opens a session');
SELECT is(tests.told('session'), 'sign_in {"code": "app"}',
	'which the audit tells, too');
SELECT is((SELECT count(*)::integer FROM registry.sign_in
	 WHERE login_hash = sha256('clinician1')), 0,
	'and the guesses are forgotten');
SELECT is(tests.sign_in('clinician', 100), NULL, 'the same code does not');
SELECT is(tests.told('session'), 'refuse {"code": "wrong"}', 'as the audit tells');
SELECT is(tests.sign_in('clinician', 99), NULL, 'nor one from before it');
SELECT is(tests.sign_in('clinician', 101)->>'role', 'clinician',
	'the next one does');
SELECT is(api.login_finish(tests.clinic(), NULL, tests.request(),
	tests.id('clinician'), true, tests.id('factor of coordinator'), 102,
	sha256('-'), sha256('x'))::jsonb, NULL,
	'a code that was compared with another factor does not');
SELECT is(api.login_finish(tests.clinic(), NULL, tests.request(),
	tests.id('clinician'), false, tests.id('factor of clinician'), 102,
	sha256('one'), sha256('x'))::jsonb, NULL,
	'a code without the password does not');
SELECT is(tests.sign_in('clinician', NULL, 'one')->>'recovery_codes_left', '1',
	'a recovery code does');
SELECT is(tests.told('session'), 'sign_in {"code": "recovery", "left": 1}',
	'which the audit tells');
SELECT is(tests.sign_in('clinician', NULL, 'one'), NULL, 'once');
SELECT is(tests.sign_in('clinician', NULL, 'three'), NULL,
	'what is none does not');
SELECT is(api.session_get(tests.clinic(), tests.token('patient'),
	tests.request())->>'second_factor', NULL, 'patients have none');

-- An admin must have one.
SELECT is(tests.sign_in('admin', NULL)->>'limited', 'factor',
	'an admin without one has to set it up first');
UPDATE registry.session SET limited = 'factor'
 WHERE token_hash = tests.token('admin');
SELECT is(tests.faults(format(q, 'admin')), r, w) FROM (VALUES
	('SELECT api.staff_list(tests.clinic(), tests.token(%L),
		tests.request())', 'MD403 set up a second factor first',
		'sees nobody'),
	('SELECT api.proof_begin(tests.clinic(), tests.token(%L),
		tests.request())', 'MD403 set up a second factor first',
		'proves nothing'),
	('SELECT api.factor_remove(tests.clinic(), tests.token(%L),
		tests.request())', 'MD403 set up a second factor first',
		'takes none away'),
	('SELECT api.recovery_replace(tests.clinic(), tests.token(%L),
		tests.request(), ''{}'')', 'MD403 set up a second factor first',
		'makes no codes'),
	('SELECT api.session_get(tests.clinic(), tests.token(%L),
		tests.request())', 'done', 'sees the own session'),
	('SELECT api.refusal_record(tests.clinic(), tests.token(%L),
		tests.request(), 403, ''forbidden'', ''GET'', ''/v1/staff'', NULL)', 'done',
		'is told to the audit')) AS c (q, r, w);
SELECT is(tests.faults($$ SELECT api.factor_confirm(tests.clinic(),
	tests.token('admin'), tests.request(), tests.id('offer'), 7, '{}',
	tests.token('admin anew')) $$), 'MD409 ask for a secret first',
	'nothing is confirmed that was not offered');
SELECT is(api.factor_offer(tests.clinic(), tests.token('admin'),
	tests.id('offer'), tests.sealed('a'))->>'expires_at',
	internal.rfc3339(now() + interval '15 minutes'), 'a secret is offered');
SELECT is(api.factor_context(tests.clinic(), tests.token('admin'),
	tests.request())->>'factor_id', tests.id('offer')::text, 'and found');
SELECT is(tests.sign_in('admin', NULL)->>'limited', 'factor',
	'but does not count yet');
SELECT is(tests.faults($$ SELECT api.factor_confirm(tests.clinic(),
	tests.token('admin'), tests.request(), tests.id('offer'), NULL, '{}',
	tests.token('admin anew')) $$), '/code', 'a wrong code confirms nothing');
UPDATE registry.factor SET offered_at = now() - interval '16 minutes'
 WHERE factor_id = tests.id('offer');
SELECT is(tests.faults($$ SELECT api.factor_confirm(tests.clinic(),
	tests.token('admin'), tests.request(), tests.id('offer'), 7, '{}',
	tests.token('admin anew')) $$), 'MD409 ask for a secret first',
	'nor a right one that comes late');
SELECT is(api.factor_offer(tests.clinic(), tests.token('admin'),
	tests.id('offer 2'), tests.sealed('b'))->>'expires_at',
	internal.rfc3339(now() + interval '15 minutes'), 'it is offered again');
SELECT is((SELECT array_agg(factor_id) FROM registry.factor
	 WHERE staff_id = tests.id('admin')), ARRAY[tests.id('offer 2')],
	'in place of the former');
SELECT is(api.factor_confirm(tests.clinic(), tests.token('admin'),
	tests.request(), tests.id('offer 2'), 7, ARRAY[sha256('one')],
	tests.token('admin anew'))::jsonb - '{clinic,proved_at,expires_at}'
		::text[], jsonb_build_object('role', 'admin', 'name', 'Admin',
		'staff_id', tests.id('admin'), 'second_factor', true,
		'recovery_codes_left', 1), 'a right code makes the session whole');
SELECT is(tests.faults($$ SELECT api.session_get(tests.clinic(),
	tests.token('admin'), tests.request()) $$), 'MD401 not signed in',
	'its former token is dead');
SELECT is((SELECT array_agg(token_hash) FROM registry.session
	 WHERE staff_id = tests.id('admin')), ARRAY[tests.token('admin anew')],
	'and so are all other sessions of that person');
SELECT is(tests.told('factor'), 'create', 'the audit tells of it');
UPDATE registry.session SET token_hash = tests.token('admin')
 WHERE token_hash = tests.token('admin anew');
SELECT is(tests.faults($$ SELECT api.factor_remove(tests.clinic(),
	tests.token('admin'), tests.request()) $$),
	'MD403 your role does not allow this', 'an admin keeps it');
SELECT is(tests.faults($$ SELECT api.factor_reset(tests.clinic(),
	tests.token('admin'), tests.request(), tests.id('admin')) $$),
	'MD403 an admin must have a second factor', 'in every way');

-- Somebody with the password alone who came in just before that.
UPDATE registry.session SET limited = 'factor'
 WHERE token_hash = tests.token('admin');
SELECT is(tests.faults($$ SELECT api.factor_offer(tests.clinic(),
	tests.token('admin'), tests.request(), tests.sealed('x')) $$),
	'MD403 sign in with your second factor', 'does not replace it');
UPDATE registry.session SET limited = NULL
 WHERE token_hash = tests.token('admin');

-- A password that has to be changed comes first.
UPDATE registry.session SET limited = 'password'
 WHERE token_hash = tests.token('quality');
SELECT is(tests.faults($$ SELECT api.factor_offer(tests.clinic(),
	tests.token('quality'), tests.request(), tests.sealed('q')) $$),
	'MD403 choose a password of your own first',
	'with a password from others there is no second factor');
UPDATE registry.session SET limited = NULL
 WHERE token_hash = tests.token('quality');

-- Proved lately.
UPDATE registry.session SET proved_at = now() - interval '10 minutes'
 WHERE token_hash IN (tests.token('admin'), tests.token('clinician'));
SELECT is(tests.faults(format(q, 'tests.clinic(), tests.token(' ||
		quote_literal(who) || '), tests.request()')),
	'MD40P prove first that it is you', 'an old proof is not enough for '
		|| substring(q FROM 'api\.(\w+)'))
  FROM (VALUES ('admin', $$ SELECT api.staff_create(%s, 'x.y', 'X', 'quality',
		'$argon2id$y', NULL, NULL) $$),
	('admin', $$ SELECT api.staff_amend(%s, tests.id('quality'), NULL,
		NULL, 'X') $$),
	('admin', $$ SELECT api.instrument_licence(%s, 'KOOS', 'x', NULL,
		NULL) $$),
	('admin', $$ SELECT api.factor_reset(%s, tests.id('quality')) $$),
	('admin', $$ SELECT api.factor_offer(%s, tests.sealed('x')) $$),
	('admin', $$ SELECT api.factor_context(%s) $$),
	('admin', $$ SELECT api.recovery_replace(%s, '{}') $$),
	('clinician', $$ SELECT api.factor_remove(%s) $$)) AS c (who, q);
SELECT is(tests.faults($$ SELECT api.staff_create(tests.clinic(),
	tests.token('clinician'), tests.request(), 'x.y', 'X', 'quality',
	'$argon2id$y', NULL, NULL) $$), 'MD403 your role does not allow this',
	'who may not at all is not asked to');
SELECT is(tests.faults($$ SELECT api.staff_list(tests.clinic(),
	tests.token('admin'), tests.request()) $$), 'done',
	'to look needs no proof');
SELECT is(api.proof_begin(tests.clinic(), tests.token('clinician'),
	tests.request())->>'password_hash', '$argon2id$x',
	'to prove it, there is a hash to compare');
SELECT is((SELECT failures FROM registry.sign_in
	 WHERE login_hash = sha256('clinician1')), 1, 'and a guess is counted');
SELECT is(tests.prove('clinician', 200, verified => false), NULL,
	'a wrong password proves nothing');
SELECT is(tests.told('proof'), 'refuse', 'which the audit tells');
SELECT is(tests.prove('clinician', NULL), '"code_required"',
	'nor does one without the code');
SELECT is(tests.prove('clinician', 101), NULL, 'nor with a spent one');
SELECT is(api.proof_finish(tests.clinic(), tests.token('clinician'),
	tests.request(), tests.id('coordinator'), true,
	tests.id('factor of clinician'), 150, sha256('-'),
	tests.token('clinician anew'))::jsonb, NULL,
	'nor does another one''s password');
UPDATE registry.session SET expires_at = now() + interval '1 minute'
 WHERE token_hash = tests.token('clinician');
SELECT is(tests.prove('clinician', 200)->>'proved_at',
	internal.rfc3339(now()), 'both do');
SELECT is(tests.told('proof'), 'sign_in {"code": "app"}', 'as the audit tells');
SELECT is((SELECT count(*)::integer FROM registry.sign_in
	 WHERE login_hash = sha256('clinician1')), 0, 'guesses are forgotten');
SELECT is((SELECT (session_id = tests.id('session of clinician'),
		expires_at - now())::text FROM registry.session
	 WHERE token_hash = tests.token('clinician anew')), '(t,12:00:00)',
	'the session lasts anew, under its name');
SELECT is(tests.faults($$ SELECT api.session_get(tests.clinic(),
	tests.token('clinician'), tests.request()) $$), 'MD401 not signed in',
	'the former token is dead');
SELECT is(tests.prove('coordinator', NULL)->>'role', 'coordinator',
	'without a second factor a password proves it');
SELECT is(tests.faults($$ SELECT api.proof_begin(tests.clinic(),
	tests.token('patient'), tests.request()) $$),
	'MD403 your role does not allow this', 'patients have no password');

-- Replaced, given up, taken away.
SELECT is(api.factor_offer(tests.clinic(), tests.token('clinician anew'),
	tests.id('offer 3'), tests.sealed('c'))->>'expires_at',
	internal.rfc3339(now() + interval '15 minutes'),
	'somebody is offered another one');
SELECT is(tests.sign_in('clinician', 201)->>'role', 'clinician',
	'the one in use counts meanwhile');
SELECT is(api.factor_confirm(tests.clinic(), tests.token('clinician anew'),
	tests.request(), tests.id('offer 3'), 300, ARRAY[sha256('three')],
	tests.token('clinician'))->>'recovery_codes_left', '1',
	'then the other one does');
SELECT is(tests.sign_in('clinician', 400), NULL, 'and the former does not');
SELECT is(tests.sign_in('clinician', NULL, 'two'), NULL,
	'nor do its recovery codes');
SELECT is((SELECT last_step FROM registry.factor
	 WHERE factor_id = tests.id('offer 3')), 300::bigint,
	'the code that confirmed it is spent');
SELECT is(api.recovery_replace(tests.clinic(), tests.token('clinician'),
	tests.request(), ARRAY[sha256('four')])::text, '{}', 'new codes');
SELECT is(tests.sign_in('clinician', NULL, 'three'), NULL,
	'take the place of former ones');
SELECT is(tests.sign_in('clinician', NULL, 'four')->>'role', 'clinician',
	'and open the door');
SELECT is(tests.faults($$ SELECT api.recovery_replace(tests.clinic(),
	tests.token('coordinator anew'), tests.request(), '{}') $$),
	'MD409 set up a second factor first', 'but not without a lock');
UPDATE registry.session SET proved_at = now()
 WHERE token_hash = tests.token('admin');
SELECT is(tests.faults($$ SELECT api.factor_reset(tests.clinic(),
	tests.token('admin'), tests.request(), tests.id('clinician 2')) $$),
	'MD404 there is nothing here', 'an admin takes nothing from strangers');
SELECT is(api.factor_reset(tests.clinic(), tests.token('admin'),
	tests.request(), tests.id('quality'))::text, NULL,
	'what is not there can be taken away');
SELECT is(tests.faults($$ SELECT api.session_get(tests.clinic(),
	tests.token('quality'), tests.request()) $$), 'done',
	'without consequences');
SELECT is(api.factor_reset(tests.clinic(), tests.token('admin'),
	tests.request(), tests.id('clinician'))::text, NULL,
	'an admin takes it away');
SELECT is((SELECT count(*)::integer FROM registry.session
	 WHERE staff_id = tests.id('clinician')), 0, 'that ends all sessions');
SELECT is((SELECT count(*)::integer FROM registry.factor
	 WHERE staff_id = tests.id('clinician'))
	+ (SELECT count(*)::integer FROM registry.recovery_code
	 WHERE staff_id = tests.id('clinician')), 0, 'and leaves nothing');
SELECT is(tests.told('factor'), 'void', 'but a line in the audit');
SELECT tests.give('coordinator');
SELECT is(api.factor_remove(tests.clinic(), tests.token('coordinator anew'),
	tests.request())::text, NULL, 'who is no admin may give it up');
SELECT is(tests.sign_in('coordinator', NULL)->>'second_factor', 'false',
	'and needs no code any more');

-- The operator's way, for who has lost everything.
SELECT tests.give('quality');
SELECT is(operator.staff_reset('quality1', '$argon2id$z', tests.request())
	->>'staff_id', tests.id('quality')::text, 'the operator lets one in again');
SELECT is((SELECT password_hash FROM registry.staff
	 WHERE staff_id = tests.id('quality')), '$argon2id$z',
	'with another password');
SELECT is(tests.sign_in('quality', NULL)->>'second_factor', 'false',
	'and no second factor');
SELECT is(tests.faults($$ SELECT api.session_get(tests.clinic(),
	tests.token('quality'), tests.request()) $$), 'MD401 not signed in',
	'former sessions have ended');
SELECT is(operator.staff_reset('nobody', '$argon2id$z',
	tests.request())::text, NULL, 'nobody is nobody');
SELECT * FROM finish();
ROLLBACK;
