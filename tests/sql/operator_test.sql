-- What the operator brings in and takes out.
BEGIN;
\ir fixture.psql
\ir procedure.psql
SELECT no_plan();

-- Clinics and accounts.
SELECT is(operator.clinic_add(tests.id('new'), 'new', 'New', 'Europe/Berlin',
		now())->>'code', 'new', 'the operator adds a clinic');
SELECT is(operator.clinic_find('new')->>'clinic_id', tests.id('new')::text,
	'it is found by its code');
SELECT cmp_ok((SELECT count(*) FROM registry.protocol
		WHERE clinic_id = tests.id('new')), '>', 0::bigint,
	'and has the shared protocols');
SELECT is(operator.clinic_find('none')::text, NULL, 'there is no other');
SELECT is(tests.faults(format(
	'SELECT operator.clinic_add(%L, %L, %L, %L, now())', tests.id('x'),
	code, name, zone)), p, w)
  FROM (VALUES ('new', 'X', 'UTC', '/code', 'a code is of one clinic'),
	('A B', '', 'Mars/Olympus', '/code /name /timezone', 'all at once'),
	(NULL, NULL, NULL, '/code /name /timezone', 'nothing is missing'))
	AS x (code, name, zone, p, w);

-- Patients and procedures with their own ids and times.
SELECT is(operator.patient_import(tests.clinic(), tests.id('old'),
		'{"given_name": "Old", "family_name": "Case", "sex": "male",
		"birth_date": "1949-02-03", "mrn": "O-1"}',
		tests.days(-900))->>'created_at',
	internal.rfc3339(tests.days(-900)), 'a patient with a time');
SELECT is(operator.patient_find(tests.clinic(), 'O-1')->>'patient_id',
	tests.id('old')::text, 'is found by the record number');
SELECT is(operator.patient_find(tests.clinic(2), 'O-1')::text, NULL,
	'in that clinic only');
SELECT is(tests.faults(format('SELECT operator.patient_import(%L, %L,
		%L, now())', tests.clinic(), tests.id(l), c)), r, w)
  FROM (VALUES ('new one', '{"given_name": "A", "family_name": "B",
		"sex": "male", "birth_date": "1949-02-03", "mrn": "O-1"}',
		'/mrn', 'a record number is of one patient'),
	('old', '{"given_name": "A", "family_name": "B", "sex": "male",
		"birth_date": "1949-02-03"}',
		'MD409 this patient is recorded already', 'an id too'),
	('new one', '{"birth_date": "1949-02-31", "sex": 4}',
		'/birth_date /given_name /family_name /sex', 'all at once'))
	AS x (l, c, r, w);
CREATE FUNCTION tests.import(label text, body jsonb, recorded_by text)
RETURNS jsonb
LANGUAGE sql
AS $$
	SELECT operator.procedure_import(tests.clinic(), tests.id(label),
		body::json, '{"bmi": 27}', tests.id(recorded_by),
		tests.days(-800))::jsonb;
$$;
SELECT unnest(ARRAY[
	is(r->>'procedure_id', tests.id('done')::text, 'a procedure'),
	cmp_ok(jsonb_array_length(r->'visits'), '>', 3,
		'comes back with its visits'),
	is((SELECT string_agg(m, ' ' ORDER BY m)
		  FROM jsonb_object_keys(r->'visits'->0) AS m),
		'closes_on instruments late_until opens_on target_day '
		|| 'target_on visit_code visit_id', 'as mendctl reads them')])
  FROM (SELECT tests.import('done', tests.body(800, jsonb_build_object(
	'patient_id', tests.id('old'))), 'clinician')) AS x (r);
SELECT is((SELECT format('%s %s', recorded_by, recorded_at = tests.days(-800))
	     FROM registry.procedure_version
	    WHERE procedure_id = tests.id('done')),
	tests.id('clinician') || ' t', 'with who and when');
SELECT is(tests.faults(format('SELECT tests.import(%L, %L, %L)', 'bad', body,
	by)), r, w)
  FROM (VALUES (tests.body(3, '{"guidance": "blind", "targets": null}'),
		'clinician', '/targets /guidance',
		'the rules are those of the API'),
	(tests.body(3), 'clinician 2', '/recorded_by',
		'nobody of another clinic recorded it'))
	AS x (body, by, r, w);
SELECT is(operator.intercurrent_event_import(tests.clinic(), tests.id('ie'),
		tests.id('done'), json_build_object('type', 'steroid',
			'occurred_on', tests.day(-100)), NULL,
		tests.days(-99))->>'recorded_by',
	'00000000-0000-0000-0000-000000000000',
	'what nobody of the clinic wrote is the operator''s');
SELECT is(operator.adverse_event_import(tests.clinic(), tests.id('ae'),
		tests.id('done'), json_build_object('type', 'infection',
			'onset_on', tests.day(-790), 'severity', 3,
			'relatedness', 'possible', 'serious', true),
		tests.id('clinician'), tests.days(-700))->>'severity', '3',
	'events come in too');
SELECT throws_ok($$ SELECT operator.adverse_event_import(tests.clinic(2),
	tests.id('ae 2'), tests.id('done'), '{}', NULL, now()) $$, 'MD404',
	NULL, 'but not into another clinic');
SELECT is((SELECT string_agg(format('%s %s %s', role, action, subject), ', '
		ORDER BY subject)
	     FROM registry.audit WHERE action = 'import'),
	'operator import adverse_event, operator import intercurrent_event, '
	|| 'operator import patient, operator import procedure',
	'all of it is in the audit');

SELECT is(operator.staff_add(tests.clinic(), tests.id('eve'), 'eve', 'Eve',
		'admin', 'hash', now())->>'role', 'admin', 'an account');
SELECT is(operator.quality_grant(tests.clinic(), tests.clinic(2),
		tests.id('quality 2'), now())::text, NULL, 'a grant');
SELECT throws_ok($$ SELECT operator.quality_grant(tests.clinic(),
	tests.id('nowhere'), tests.id('quality 2'), now()) $$, 'MD404', NULL,
	'but to nobody that there is not');
SELECT is(operator.portal_link_add(tests.clinic(), tests.id('link'),
		tests.id('old'), tests.token('link'), now())->>'expires_at',
	internal.rfc3339(now() + interval '14 days'), 'a link');
SELECT is((SELECT string_agg(format('%s %s %s', role, action, subject), ', '
		ORDER BY subject)
	     FROM registry.audit
	    WHERE action = 'create' AND clinic_id = tests.clinic()),
	'operator create portal_link, operator create quality_grant, '
	|| 'operator create staff', 'are in the audit too');

-- Out again.
SELECT is(operator.export_note(tests.clinic(), tests.id('export'), 'scores')
	::text, NULL, 'an export begins with a line');
SELECT is((SELECT count(*) FROM internal.audit_find(jsonb_populate_record(
		NULL::internal.audit_question, jsonb_build_object('clinic_id',
		tests.clinic(), 'patient_id', tests.id('old'), 'action',
		'export')), 5)), 1::bigint, 'about each patient');
SELECT is((SELECT format('%s %s %s %s %s %s', host_birth_year, body_region,
		product_1_product_platelets_10e9_per_l, target_1_volume_ml,
		adverse_events, serious_adverse_events)
	     FROM operator.export_procedures(tests.clinic())),
	'1949 knee 1089.5 6 1 1', 'an export has what was recorded');
SELECT unalike((SELECT string_agg(e::text, '')
		  FROM operator.export_procedures(tests.clinic()) AS e),
	'%Case%', 'and no name');
SELECT is((SELECT count(*) FROM operator.export_procedures(tests.clinic(2))),
	0::bigint, 'of one clinic');
SELECT is_empty($$ SELECT attname FROM pg_attribute
	 WHERE attrelid = 'registry.product'::regclass AND attnum > 5
	   AND 'product_1_' || attname <> ALL (
		SELECT unnest(proargnames) FROM pg_proc
		 WHERE proname = 'export_procedures') $$,
	'every member of a product has its column');

SELECT * FROM finish();
ROLLBACK;
