-- Patients: registered, found, amended.
BEGIN;
\ir fixture.psql
\ir procedure.psql
SELECT no_plan();

CREATE FUNCTION tests.register(label text, changes jsonb,
	who text DEFAULT 'coordinator', key text DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
	p jsonb := '{"given_name": "Grace", "family_name": "Hopper",
		"birth_date": "1950-12-09", "sex": "female"}' || changes;
BEGIN
	RETURN api.patient_create(tests.clinic(), tests.token(who),
		tests.id(label), p->>'given_name', p->>'family_name',
		(p->>'birth_date')::date, p->>'sex', p->>'mrn', p->>'email',
		p->>'phone', p->>'language', (p->'consents')::json, key,
		sha256(convert_to(p::text, 'UTF8')));
END;
$$;
CREATE FUNCTION tests.change(label text, if_match integer, changes json)
RETURNS jsonb
LANGUAGE sql
RETURN api.patient_amend(tests.clinic(), tests.token('clinician'),
	tests.request(), tests.id(label), if_match, changes);

SELECT is(tests.register('grace', '{"mrn": "G-1", "email": "g@example.org",
		"consents": [{"kind": "registry", "given": true,
			"effective_at": "2024-05-01T10:00:00Z"},
			{"kind": "contact_email", "given": true}]}')
		- 'created_at' #- '{consents,0,effective_at}', format('{
	"patient_id": "%s", "version": 1, "given_name": "Grace",
	"family_name": "Hopper", "birth_date": "1950-12-09", "sex": "female",
	"mrn": "G-1", "email": "g@example.org", "phone": null,
	"language": "en", "died_on": null, "withdrew_on": null, "consents": [
		{"kind": "contact_email", "given": true},
		{"kind": "registry", "given": true,
			"effective_at": "2024-05-01T10:00:00Z"}]}',
	tests.id('grace'))::jsonb, 'a coordinator registers a patient');
SELECT is((SELECT birth_year FROM registry.patient
	    WHERE patient_id = tests.id('grace')), 1950,
	'the clinical side knows the year of birth');
SELECT is(tests.register('twice', '{"mrn": "T-1"}', key => 'k')
		->>'patient_id', tests.id('twice')::text, 'with a key');
SELECT is(tests.register('twice 2', '{"mrn": "T-1"}', key => 'k')
		->>'patient_id', tests.id('twice')::text,
	'the same request again is the same patient');
SELECT is(tests.faults(format('SELECT tests.register(%L, %L)', 'w', c)), p, w)
  FROM (VALUES ('{"mrn": "G-1"}', '/mrn', 'a record number is of one patient'),
	('{"birth_date": "2999-01-01"}', '/birth_date',
		'nobody is born in the future'),
	('{"birth_date": null, "sex": "x", "given_name": null}',
		'/given_name /birth_date /sex', 'all at once'),
	('{"consents": [{"kind": "registry", "given": true}, {"kind": "x"},
		{"given": null}, 5]}', '/consents/1/kind /consents/2/kind '
		'/consents/2/given /consents/3 /consents/3/kind '
		'/consents/3/given', 'consents too'),
	('{"consents": [{"kind": "registry", "given": true,
		"effective_at": "2999-01-01T00:00:00Z"}]}',
		'/consents/0/effective_at', 'nobody agrees in the future'),
	('{"consents": {}}', '/consents', 'consents are a list'),
	('{"consents": [{"kind": "registry"}, {"kind": "registry"}]}',
		'/consents/1/kind', 'each kind once'))
	AS x (c, p, w);
SELECT is((SELECT count(*) FROM registry.patient
	    WHERE clinic_id = tests.clinic()), 3::bigint,
	'what was refused left nothing behind');
SELECT throws_ok(format('SELECT tests.register(%L, %L, %L)', 'x', '{}', who),
	'MD403', NULL, who || ' registers nobody')
  FROM unnest(ARRAY['quality', 'admin', 'patient']) AS who;

-- Read.
SELECT is(api.patient_get(tests.clinic(), tests.token(who), tests.request(),
		tests.id('patient'))->>'given_name', 'Ada',
	who || ' reads the patient')
  FROM unnest(ARRAY['clinician', 'coordinator']) AS who;
SELECT throws_ok(format('SELECT api.patient_get(%L, %L, %L, %L)',
	tests.clinic(n), tests.token(who), tests.request(), tests.id(patient)),
	code, NULL, what)
  FROM (VALUES (1, 'quality', 'patient', 'MD403', 'quality reads nobody'),
	(1, 'admin', 'patient', 'MD403', 'an admin reads nobody'),
	(1, 'patient', 'patient', 'MD403', 'a patient reads no record'),
	(1, 'patient', 'grace', 'MD403', 'nor that of somebody else'),
	(1, 'clinician', 'patient 2', 'MD404', 'a foreign one is not there'),
	(1, 'clinician', 'nobody', 'MD404', 'nor is an unknown one'),
	(2, 'clinician', 'patient', 'MD401', 'a token is of one clinic'))
	AS x (n, who, patient, code, what);

-- Found.
CREATE FUNCTION tests.found(search text, size integer DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
	page json;
	names text := '';
BEGIN
	LOOP
		page := api.patient_list(tests.clinic(),
			tests.token('clinician'), tests.request(), search,
			page->>'next', size);
		names := concat_ws(' ', nullif(names, ''),
			(SELECT string_agg(i->>'given_name', ' ' ORDER BY n)
			  FROM json_array_elements(page->'items')
				WITH ORDINALITY AS e (i, n)));
		EXIT WHEN page->>'next' IS NULL;
	END LOOP;
	RETURN names;
END;
$$;
SELECT is(jsonb_typeof(tests.register('p' || n, jsonb_build_object(
	'given_name', g, 'family_name', f))), 'object', g || ' ' || f)
  FROM (VALUES (1, 'Émile', 'O%Neil'), (2, 'emil', 'O_Neil'),
	(3, 'Zoe', 'hopper')) AS x (n, g, f);
SELECT is(tests.found(s), names, coalesce('found by ' || s, 'everybody'))
  FROM (VALUES (NULL, 'Ada Grace Grace Zoe Émile emil'),
	('HOP', 'Grace Grace Zoe'), ('zo', 'Zoe'), ('G-1', 'Grace'),
	('g-1', ''), ('o%', 'Émile'), ('o_', 'emil'), ('%', ''), ('\', ''),
	('opper', '')) AS x (s, names);
SELECT is(tests.found(NULL, n), 'Ada Grace Grace Zoe Émile emil',
	format('pages of %s come to the same', n))
  FROM unnest(ARRAY[1, 2, 5, 6]) AS n;

-- Amended.
SELECT is(tests.change('grace', 1, '{"email": null, "phone": "+1 303 555 0100",
		"consents": [{"kind": "contact_email", "given": false}]}')
		#>> '{consents,0,given}', 'false', 'a clinician amends');
SELECT is((SELECT string_agg(format('%s %s %s', version, current,
		coalesce(email, '-')), ', ' ORDER BY version)
	  FROM registry.patient_identity WHERE patient_id = tests.id('grace')),
	'1 f g@example.org, 2 t -', 'the former identity is kept');
SELECT is(tests.faults(format('SELECT tests.change(%L, %s, %L)', who,
		coalesce(m::text, 'NULL'), c)), r, w)
  FROM (VALUES ('grace', NULL, '{"mrn": "x"}',
		'MD428 send If-Match with the version you read',
		'an amendment says what it amends'),
	('grace', 1, '{"mrn": "x"}',
		'MD412 the record was changed since you read it',
		'and must have read the last version'),
	('nobody', 1, '{"mrn": "x"}', 'MD404 there is nothing here',
		'nobody is nobody'),
	('patient 2', 1, '{"mrn": "x"}', 'MD404 there is nothing here',
		'nor is a foreign patient'),
	('grace', 2, '{}', '', 'something must change'),
	('grace', 2, '[]', '', 'in an object'),
	('grace', 2, '{"mrn": "T-1"}', '/mrn', 'a record number is of one'),
	('grace', 2, '{"version": 7, "created_at": "x", "current": false}',
		'/current /version /created_at', 'only known members change'),
	('grace', 2, '{"given_name": null, "died_on": "2999-01-01"}',
		'/given_name /died_on', 'to right values'))
	AS x (who, m, c, r, w);
SELECT is(tests.record('p', tests.body(50))->>'status', 'final',
	'Ada is treated');
SELECT is(tests.faults($$ SELECT tests.change('patient', 1, format(
	'{"birth_date": "%s"}', tests.day(-3))::json) $$), '/birth_date',
	'nobody is born after the first procedure');
SELECT is(tests.change('patient', 1, json_build_object('withdrew_on',
		internal.today(tests.clinic())))->>'version', '2',
	'Ada withdraws');
SELECT is((SELECT censored_on FROM registry.stratum
	    WHERE patient_id = tests.id('patient')),
	internal.today(tests.clinic()), 'the trends know');
SELECT throws_ok($$ SELECT api.session_get(tests.clinic(),
	tests.token('patient'), tests.request()) $$, 'MD401', NULL,
	'her session ends');
SELECT throws_ok($$ SELECT api.portal_link_create(tests.clinic(),
	tests.token('clinician'), tests.request(), tests.id('patient'),
	NULL, tests.token('l'), NULL, NULL) $$, 'MD409', NULL,
	'and there are no links for her');
SELECT is((SELECT string_agg(action || ' ' || (detail->>'members'), ', ')
	  FROM registry.audit
	 WHERE subject = 'patient' AND subject_id = tests.id('patient')
	   AND action = 'amend'), 'amend ["withdrew_on"]',
	'the audit says what was changed, and no value');

SELECT * FROM finish();
ROLLBACK;
