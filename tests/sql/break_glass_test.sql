-- Breaking the glass: who may, what it shows, what it never does, who sees it.
BEGIN;
\ir fixture.psql
SELECT plan(42);

CREATE FUNCTION tests.break(who text, next text,
	reason text DEFAULT 'no clinician is here') RETURNS jsonb
LANGUAGE sql
RETURN api.break_glass_begin(tests.clinic(), tests.token(who),
	tests.request(), reason, tests.token(next))::jsonb;
CREATE FUNCTION tests.mend(who text) RETURNS json
LANGUAGE sql
RETURN api.break_glass_end(tests.clinic(), tests.token(who),
	tests.request());
CREATE FUNCTION tests.list(who text) RETURNS jsonb
LANGUAGE sql
RETURN api.break_glass_list(tests.clinic(), tests.token(who),
	tests.request())::jsonb->'items';
CREATE FUNCTION tests.patient(who text) RETURNS json
LANGUAGE sql
RETURN api.patient_get(tests.clinic(), tests.token(who), tests.request(),
	tests.id('patient'));
CREATE FUNCTION tests.role(who text) RETURNS text
LANGUAGE sql
RETURN api.session_get(tests.clinic(), tests.token(who),
	tests.request())->>'role';

SELECT throws_ok(format('SELECT tests.break(%L, %L)', r, 'x'), 'MD403', NULL,
	r || ' has no use for it')
  FROM unnest(ARRAY['clinician', 'coordinator', 'patient']) AS r;
SELECT throws_ok($$ SELECT tests.patient('quality') $$, 'MD403', NULL,
	'who looks after quality sees no patient');
SELECT is(tests.break('quality', 'broken')->>'role', 'break_glass',
	'and may break the glass');
SELECT throws_ok($$ SELECT tests.role('quality') $$, 'MD401', NULL,
	'the former token ends');
SELECT is(tests.role('broken'), 'break_glass', 'the new one has that role');
SELECT is((SELECT (elevated_until - now(), reason, session_id)::text
	  FROM registry.session WHERE token_hash = tests.token('broken')),
	(interval '1 hour', 'no clinician is here'::text,
	tests.id('session of quality'))::text, 'for an hour');
SELECT is((SELECT (role, reason, detail ? 'until')::text FROM registry.audit
	 WHERE action = 'elevate' AND actor_id = tests.id('quality')),
	'(quality,"no clinician is here",t)', 'which the audit tells');

-- It reads what a clinician reads.
SELECT is(tests.patient('broken')->>'given_name', 'Ada', 'it reads a patient');
SELECT lives_ok(format('SELECT api.%s', call),
	'it reads: ' || split_part(call, '(', 1))
  FROM unnest(ARRAY[
	'patient_list(tests.clinic(), tests.token(''broken''),
		tests.request(), NULL, NULL, 10)',
	'trajectory_get(tests.clinic(), tests.token(''broken''),
		tests.request(), tests.id(''patient''))',
	'staff_list(tests.clinic(), tests.token(''broken''),
		tests.request())',
	'clinic_get(tests.clinic(), tests.token(''broken''),
		tests.request())',
	'protocol_list(tests.clinic(), tests.token(''broken''),
		tests.request())',
	'instrument_list(tests.clinic(), tests.token(''broken''),
		tests.request())',
	'session_list(tests.clinic(), tests.token(''broken''),
		tests.request())']) AS call;
SELECT throws_ok($$ SELECT api.patient_get(tests.clinic(),
	tests.token('broken'), tests.request(), tests.id('patient 2')) $$,
	'MD404', NULL, 'but no other clinic''s');
SELECT is((SELECT array_agg(DISTINCT role || ': ' || reason)
	  FROM registry.audit
	 WHERE session_id = tests.id('session of quality') AND action = 'read'),
	ARRAY['break_glass: no clinician is here'],
	'each line says in what role, and why');

-- It changes nothing.
SELECT is_empty($$ SELECT p.proname FROM pg_proc AS p
	 WHERE p.pronamespace = 'api'::regnamespace
	   AND p.prosrc ~ 'break_glass'''
	   AND p.prosrc !~ 'internal\.audit_read'
	   AND p.proname NOT IN ('clinic_get', 'protocol_list',
		'threshold_list', 'break_glass_begin', 'break_glass_end') $$,
	'no function that writes lets it in');
SELECT throws_ok(format('SELECT api.%s', call), 'MD403', NULL,
	'it does not: ' || split_part(call, '(', 1))
  FROM unnest(ARRAY[
	'patient_create(tests.clinic(), tests.token(''broken''),
		tests.request(), ''A'', ''B'', ''1970-01-01'', ''female'',
		NULL, NULL, NULL, NULL, NULL, NULL, NULL)',
	'patient_amend(tests.clinic(), tests.token(''broken''),
		tests.request(), tests.id(''patient''), 1, ''{}'')',
	'staff_create(tests.clinic(), tests.token(''broken''),
		tests.request(), ''x.y'', ''N'', ''admin'', ''h'', NULL, NULL)',
	'staff_amend(tests.clinic(), tests.token(''broken''),
		tests.request(), tests.id(''clinician''), false, NULL, NULL)',
	'staff_password_ask(tests.clinic(), tests.token(''broken''),
		tests.request(), NULL)',
	'staff_password_set(tests.clinic(), tests.token(''broken''),
		tests.request(), tests.id(''clinician''), ''h'')',
	'staff_session_close_all(tests.clinic(), tests.token(''broken''),
		tests.request(), tests.id(''clinician''))',
	'password_change(tests.clinic(), tests.token(''broken''),
		tests.request(), true, ''h'', tests.token(''x''))',
	'portal_link_create(tests.clinic(), tests.token(''broken''),
		tests.request(), tests.id(''patient''), NULL, ''\x00'', NULL,
		NULL)',
	'break_glass_begin(tests.clinic(), tests.token(''broken''),
		tests.request(), ''once more'', tests.token(''x''))',
	'break_glass_list(tests.clinic(), tests.token(''broken''),
		tests.request())']) AS call;

-- Everybody in charge sees it.
SELECT throws_ok($$ SELECT tests.list('clinician') $$, 'MD403', NULL,
	'others do not see it');
SELECT is((SELECT i - 'break_glass_id' - 'began_at' - 'until'
	  FROM jsonb_array_elements(tests.list('admin')) AS i),
	jsonb_build_object('staff_id', tests.id('quality'), 'name', 'Quality',
		'role', 'quality', 'reason', 'no clinician is here',
		'reads', 5), 'an admin sees who, why, and how much');

-- It ends.
SELECT is(tests.mend('broken')::text, NULL, 'it is ended');
SELECT is(tests.role('broken'), 'quality', 'the role is one''s own again');
SELECT throws_ok($$ SELECT tests.patient('broken') $$, 'MD403', NULL,
	'and shows no patient');
SELECT throws_ok($$ SELECT tests.mend('broken') $$, 'MD403', NULL,
	'there is nothing more to end');
SELECT ok(tests.list('admin')->0 ? 'ended_at', 'an admin sees that, too');
UPDATE registry.session SET expires_at = now() + interval '20 minutes'
 WHERE token_hash = tests.token('admin');
SELECT is((SELECT (e->>'elevated_until')::timestamptz - date_trunc('second',
	now()) <= interval '20 minutes 1 second' FROM tests.break('admin',
	'boss') AS e), true, 'it never outlives the session');
UPDATE registry.session SET elevated_until = now()
 WHERE token_hash = tests.token('boss');
SELECT is((SELECT (tests.role('boss'), api.session_get(tests.clinic(),
	tests.token('boss'), tests.request())::jsonb ? 'elevated_until')::text),
	'(admin,f)', 'when the time is over, it is');
SELECT is(jsonb_array_length(tests.list('boss')), 2, 'both are listed');
UPDATE registry.break_glass SET began_at = now() - interval '91 days'
 WHERE staff_id = tests.id('quality');
SELECT is(jsonb_array_length(tests.list('boss')), 1, 'for 90 days');
SELECT * FROM finish();
ROLLBACK;
