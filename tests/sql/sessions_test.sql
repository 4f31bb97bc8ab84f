-- Where somebody is signed in, and how that ends.
BEGIN;
\ir fixture.psql
SELECT plan(19);

INSERT INTO registry.session (clinic_id, token_hash, session_id, staff_id,
	opened_at, used_at, expires_at, proved_at)
SELECT tests.clinic(), tests.token(l), tests.id(l), tests.id('clinician'),
	now() - age, now() - rest, now() + interval '1 hour', now()
  FROM (VALUES ('phone', interval '1 hour', interval '1 minute'),
	('desk', interval '2 hours', interval '29 minutes'),
	('idle', interval '3 hours', interval '31 minutes')) AS s (l, age, rest);
INSERT INTO registry.session (clinic_id, token_hash, session_id, patient_id,
	opened_at, used_at, expires_at, proved_at)
VALUES (tests.clinic(), tests.token('tablet'), tests.id('tablet'),
	tests.id('patient'), now(), now(), now() + interval '1 hour', now());

CREATE FUNCTION tests.list(who text) RETURNS jsonb
LANGUAGE sql
RETURN api.session_list(tests.clinic(), tests.token(who),
	tests.request())::jsonb->'items';
CREATE FUNCTION tests.close(who text, keep text) RETURNS json
LANGUAGE sql
RETURN api.session_close_all(tests.clinic(), tests.token(who),
	tests.request(), keep);
CREATE FUNCTION tests.end(staff text, who text DEFAULT 'admin') RETURNS json
LANGUAGE sql
RETURN api.staff_session_close_all(tests.clinic(), tests.token(who),
	tests.request(), tests.id(staff));
CREATE FUNCTION tests.open(who text) RETURNS integer
LANGUAGE sql
RETURN (SELECT count(*) FROM registry.session AS s
	 WHERE tests.id(who) IN (s.staff_id, s.patient_id));

SELECT is((SELECT array_agg(s->>'session_id') FROM
	jsonb_array_elements(tests.list('phone')) AS s),
	ARRAY[tests.id('session of clinician'), tests.id('phone'),
		tests.id('desk')]::text[],
	'all that can be used, the latest first');
SELECT is((SELECT s->>'session_id' FROM
	jsonb_array_elements(tests.list('phone')) AS s
	 WHERE (s->>'this')::boolean), tests.id('phone')::text,
	'one is this one');
SELECT is((SELECT array_agg(k ORDER BY k) FROM
	jsonb_object_keys(tests.list('phone')->0) AS k),
	ARRAY['expires_at', 'opened_at', 'session_id', 'this', 'used_at'],
	'no address, no token');
SELECT is(jsonb_array_length(tests.list('patient')), 2, 'patients, too');
SELECT is(jsonb_array_length(tests.list('admin')), 1,
	'nobody else''s are among them');
SELECT is((SELECT count(*)::integer FROM registry.audit
	 WHERE action = 'read' AND subject = 'session'), 5,
	'the audit tells who looked');

SELECT is(tests.close('phone', 'this')::text, NULL, 'out everywhere else');
SELECT is(tests.open('clinician'), 1, 'leaves one');
SELECT is(jsonb_array_length(tests.list('phone')), 1, 'which is this one');
SELECT is((SELECT detail FROM registry.audit
	 WHERE action = 'sign_out' AND actor_id = tests.id('clinician')),
	'{"sessions": 3}', 'and the audit counts the others');
SELECT is(tests.close('patient', NULL)::text, NULL, 'out everywhere');
SELECT is(tests.open('patient'), 0, 'leaves none');
SELECT is(tests.open('patient 2'), 1, 'but those of others');

SELECT is(tests.end('clinician')::text, NULL, 'an admin signs somebody out');
SELECT throws_ok($$ SELECT tests.list('phone') $$, 'MD401', NULL, 'at once');
SELECT throws_ok($$ SELECT tests.end('quality', 'coordinator') $$, 'MD403',
	NULL, 'nobody else does');
SELECT throws_ok($$ SELECT tests.end('clinician 2') $$, 'MD404', NULL,
	'nor somebody of another clinic');
SELECT is(tests.open('clinician 2'), 1, 'who stays');
SELECT is((SELECT actor_id FROM registry.audit
	 WHERE action = 'sign_out' AND subject = 'staff'
	   AND subject_id = tests.id('clinician')), tests.id('admin'),
	'the audit tells who did it');
SELECT * FROM finish();
ROLLBACK;
