-- A patient's link is good once, with the right birth date.
BEGIN;
\ir fixture.psql
SELECT plan(17);

CREATE FUNCTION tests.link(label text, patient text DEFAULT 'patient',
	who text DEFAULT 'clinician') RETURNS json
LANGUAGE sql
RETURN api.portal_link_create(tests.clinic(), tests.token(who),
	tests.request(), tests.id(patient), sha256(convert_to(label, 'UTF8')),
	NULL, NULL);

CREATE FUNCTION tests.open(label text, born date, n integer DEFAULT 1)
RETURNS jsonb
LANGUAGE sql
RETURN api.portal_session_open(tests.clinic(n), NULL, tests.request(),
	sha256(convert_to(label, 'UTF8')), born,
	sha256(convert_to('session of ' || label, 'UTF8')), NULL, NULL)::jsonb;

SELECT ok(tests.link('one')->>'expires_at' IS NOT NULL, 'a link is made');
SELECT is(tests.open('one', '1970-03-06'), NULL, 'a wrong date opens nothing');
SELECT is(tests.open('none', '1970-03-05'), NULL, 'nor an unknown link');
SELECT is(tests.open('one', '1970-03-05', 2), NULL,
	'nor the link of another clinic');
SELECT is(tests.open('one', NULL), NULL, 'nor no date');
SELECT is(tests.open('one', '1970-03-05')->>'first_name', 'Ada',
	'the right date opens it');
SELECT is(tests.open('one', '1970-03-05'), NULL, 'once');
SELECT is(api.session_get(tests.clinic(), sha256('session of one'),
	tests.request())->>'role', 'patient', 'and the patient is signed in');
SELECT is((SELECT expires_at - opened_at FROM registry.session
	 WHERE token_hash = sha256('session of one')), interval '1 hour',
	'for an hour');

SELECT ok(tests.link('two') IS NOT NULL AND tests.link('three') IS NOT NULL,
	'a second and a third link');
SELECT is(tests.open('two', '1970-03-05'), NULL,
	'the newer one replaces the older');
DO $$ BEGIN
	FOR i IN 1..5 LOOP
		PERFORM tests.open('three', '1970-01-01');
	END LOOP;
END $$;
SELECT is(tests.open('three', '1970-03-05'), NULL,
	'five wrong dates burn a link');

SELECT ok(tests.link('old') IS NOT NULL, 'a link that will be old');
UPDATE registry.portal_link SET expires_at = now()
 WHERE token_hash = sha256('old');
SELECT is(tests.open('old', '1970-03-05'), NULL, 'is no use when it is');

SELECT throws_ok($$ SELECT tests.link('x', 'patient 2') $$, 'MD404', NULL,
	'no link for a patient of another clinic');
SELECT throws_ok($$ SELECT tests.link('x', 'patient', 'quality') $$, 'MD403',
	NULL, 'quality makes no links');
SELECT is((SELECT count(*)::integer FROM registry.audit
	 WHERE action = 'refuse' AND subject = 'portal_link'), 7,
	'each wrong date of a good link is in the audit');
SELECT * FROM finish();
ROLLBACK;
