-- Procedures: recorded, refused, amended, void, listed.
BEGIN;
\ir fixture.psql
\ir procedure.psql
SELECT no_plan();

-- Right.
SELECT is(tests.record('one', tests.body(40))->>'status', 'final',
	'a clinician records a procedure');
SELECT is(r->>m, v, 'its reply says ' || m)
  FROM api.procedure_get(tests.clinic(), tests.token('coordinator'),
		tests.request(), tests.id('one')) AS r,
	(VALUES ('procedure_id', tests.id('one')::text),
		('patient_id', tests.id('patient')::text),
		('clinic_id', tests.clinic()::text), ('version', '1'),
		('episode_no', '1'), ('recorded_by',
			tests.id('clinician')::text),
		('performed_at', internal.rfc3339(tests.days(-40))),
		('billing_codes', '[]'), ('adverse_events', '[]'))
		AS x (m, v);
SELECT is(r #>> p::text[], v, 'its reply says ' || p)
  FROM api.procedure_get(tests.clinic(), tests.token('clinician'),
		tests.request(), tests.id('one')) AS r,
	(VALUES ('{host,birth_year}', '1970'), ('{host,sex}', 'female'),
		('{host,weight_kg}', '76.5'), ('{host,meds_affecting,0}',
			'none'), ('{products,0,product_platelets_10e9_per_l}',
			'1089.5'), ('{products,0,spins,0,minutes}', '15'),
		('{products,0,computed,platelet_dose_10e9}', '6.54'),
		('{computed,bmi}', '27.1'), ('{targets,0,volume_ml}', '6'),
		('{targets,0,product}', '1')) AS x (p, v);
SELECT cmp_ok((SELECT count(*) FROM registry.visit
		WHERE clinic_id = tests.clinic()), '>', 3::bigint,
	'its visits are laid out');
SELECT is((SELECT count(*) FROM registry.stratum
	    WHERE clinic_id = tests.clinic()), 1::bigint,
	'its cohort keys are kept');
SELECT is((SELECT string_agg(a.action || ' ' || a.subject, ', '
		ORDER BY a.action) FROM registry.audit AS a
	    WHERE a.subject_id = tests.id('one')),
	'create procedure, read procedure, read procedure',
	'who saw and made it is in the audit');

-- Twice.
SELECT is(tests.record('again', tests.body(39, '{"laterality": "left"}'),
		key => 'k1')->>'procedure_id', tests.id('again')::text,
	'a procedure with a key');
SELECT is(tests.record('again 2', tests.body(39, '{"laterality": "left"}'),
		key => 'k1')->>'procedure_id', tests.id('again')::text,
	'the same request again has the same reply');
SELECT is((SELECT count(*) FROM registry.procedure), 2::bigint,
	'and made nothing');
SELECT is(tests.faults($$ SELECT tests.record('again 3', tests.body(38),
	key => 'k1') $$), '', 'another request with the key is refused');

-- Forbidden, foreign, unknown.
SELECT throws_ok(format('SELECT tests.record(%L, tests.body(1), %L)',
	'no', who), 'MD403', NULL, who || ' records no procedure')
  FROM unnest(ARRAY['coordinator', 'quality', 'admin', 'patient']) AS who;
SELECT throws_ok(format('SELECT api.procedure_get(tests.clinic(),
		tests.token(%L), tests.request(), tests.id(%L))', who, 'one'),
	'MD403', NULL, who || ' reads no procedure')
  FROM unnest(ARRAY['quality', 'admin', 'patient']) AS who;
SELECT throws_ok($$ SELECT api.procedure_get(tests.clinic(), '\x00',
	tests.request(), tests.id('one')) $$, 'MD401', NULL,
	'a stranger reads nothing');
SELECT throws_ok(format($$ SELECT api.%s $$, replace(call, 'WHO',
	'tests.clinic(2), tests.token(''clinician 2''), tests.request(),
	tests.id(''one'')')), 'MD404', 'there is nothing here',
	'a foreign procedure is not there: ' || call)
  FROM unnest(ARRAY['procedure_get(WHO)', 'procedure_history(WHO)',
	'procedure_amend(WHO, 1, ''{}'', ''{}'')',
	'procedure_void(WHO, ''x'', NULL, NULL)',
	'adverse_event_create(WHO, ''{}'', NULL, NULL)',
	'adverse_event_void(WHO, tests.id(''x''), ''x'', NULL, NULL)',
	'intercurrent_event_create(WHO, ''{}'', NULL, NULL)',
	'intercurrent_event_void(WHO, tests.id(''x''), ''x'', NULL, NULL)'])
	AS call;
SELECT throws_ok($$ SELECT api.procedure_get(tests.clinic(),
	tests.token('clinician'), tests.request(), tests.id('none')) $$,
	'MD404', 'there is nothing here', 'nor is an unknown one');

-- Wrong: rules across rows and tables, all at once.
SELECT is(tests.wrong(tests.body(5) || change), pointer, what)
  FROM (VALUES
	(jsonb_build_object('patient_id', tests.id('patient 2')),
		'/patient_id', 'another clinic''s patient is not there'),
	(jsonb_build_object('patient_id', tests.id('nobody')),
		'/patient_id', 'nor is an unknown one'),
	('{"patient_id": "x"}', '/patient_id', 'an id must be one'),
	('{"patient_id": null}', '/patient_id', 'nobody was treated'),
	(jsonb_build_object('operator_id', tests.id('clinician 2')),
		'/operator_id', 'another clinic''s staff is not there'),
	(jsonb_build_object('performed_at', tests.days(0)
		+ interval '1 minute'), '/performed_at',
		'what is done does not lie in the future'),
	(jsonb_build_object('consent_registry_at', tests.days(1)),
		'/consent_registry_at', 'nor does consent'),
	(jsonb_build_object('performed_at', '1970-03-01T10:00:00Z',
		'products', jsonb_build_array(tests.product(5,
			'{"processed_at": "1970-03-01T09:00:00Z",
			"harvested_at": null}'))),
		'/performed_at', 'nobody is treated before birth'),
	(jsonb_build_object('products', jsonb_build_array(tests.product(4))),
		'/products/0/processed_at', 'a product is made before its use'),
	(jsonb_build_object('products', jsonb_build_array(tests.product(5,
		jsonb_build_object('device_expiry_on',
			tests.day(-7))))),
		'/products/0/device_expiry_on', 'a device has not expired'),
	('{"products": []}', '/products /targets/0/product',
		'something is injected'),
	('{"products": null}', '/products /targets/0/product',
		'something is injected'),
	('{"products": "PRP"}', '/products /targets/0/product',
		'products are a list'),
	('{"targets": []}', '/targets', 'and goes somewhere'),
	('{"products": [7]}', '/products/0 /products/0/product_class '
		'/products/0/doses_donor /products/0/doses_origin '
		'/products/0/doses_separation /products/0/regulatory_route '
		'/products/0/device_name /products/0/device_lot '
		'/products/0/device_expiry_on /products/0/activation '
		'/products/0/processed_at /products/0/final_volume_ml',
		'a product is an object'),
	('{"targets": [{"structure": "intra_articular", "volume_ml": 6,
		"product": 2}]}', '/targets/0/product',
		'a target names a product'),
	('{"host": null}', '/host/height_cm /host/weight_kg '
		'/host/smoking_status /host/diabetes '
		'/host/inflammatory_disease /host/meds_affecting',
		'host factors are required one by one'),
	('{"status": "amended"}', '/status', 'only a draft or final is new'),
	('{"session_no": 2, "body_region": "hip"}', '/session_no',
		'a second session needs a first'),
	('{"guidance": "none", "host": {"height_cm": 1.68, "weight_kg": 76,
		"smoking_status": "current", "diabetes": "no",
		"inflammatory_disease": false, "meds_affecting": ["none"]}}',
		'/guidance_none_reason /host/height_cm '
		'/host/cigarettes_per_day', 'everything is said at once'),
	(jsonb_build_object('adverse_events', jsonb_build_array(
		jsonb_build_object('type', 'swelling', 'onset_on',
			tests.day(-9), 'severity', 1, 'relatedness',
			'probable', 'serious', false))),
		'/adverse_events/0/onset_on', 'an event follows the procedure'),
	('{"adverse_events": [{}]}', '/adverse_events/0/type '
		'/adverse_events/0/onset_on /adverse_events/0/severity '
		'/adverse_events/0/relatedness /adverse_events/0/serious',
		'an event has its members')
	) AS x (change, pointer, what);
SELECT is((SELECT count(*) FROM registry.procedure), 2::bigint,
	'what was refused left nothing behind');

-- Bilateral: two records of one sitting.
SELECT is(tests.record('both left', tests.body(30, jsonb_build_object(
		'session_id', tests.id('sitting'), 'laterality', 'left',
		'body_region', 'ankle')))->>'session_id',
	tests.id('sitting')::text, 'one side of a sitting');
SELECT is(tests.record('both right', tests.body(30, jsonb_build_object(
		'session_id', tests.id('sitting'), 'body_region', 'ankle')))
		->>'episode_no', '1', 'and the other, an episode of its own');
INSERT INTO registry.patient VALUES (tests.clinic(), tests.id('other'),
	'male', 1980, 1, NULL, NULL, now());
INSERT INTO registry.patient_identity (clinic_id, patient_id, version,
	given_name, family_name, birth_date, recorded_by, recorded_at)
VALUES (tests.clinic(), tests.id('other'), 1, 'Bo', 'Other', '1980-01-01',
	tests.id('clinician'), now());
SELECT is(tests.wrong(tests.body(30, jsonb_build_object('session_id',
		tests.id('sitting'), 'patient_id', tests.id('other')))),
	'/session_id', 'a sitting is of one patient');

-- Amended.
SELECT is(tests.faults($$ SELECT tests.amend('one', NULL, '{}') $$),
	'MD428 send If-Match with the version you read',
	'an amendment says what it amends');
SELECT is(tests.faults($$ SELECT tests.amend('one', 2, '{}') $$),
	'MD412 the record was changed since you read it',
	'and must have read the last version');
SELECT is(tests.faults(format('SELECT tests.amend(%L, 1, %L)', 'one',
		tests.body(40) || change)), pointer, what)
  FROM (VALUES ('{}'::jsonb, '/amend_reason', 'an amendment has a reason'),
	(jsonb_build_object('amend_reason', 'x', 'patient_id',
		tests.id('other')), '/patient_id', 'the patient stays'),
	('{"amend_reason": "x", "body_region": "hip"}', '/body_region',
		'the joint stays'),
	('{"amend_reason": "x", "laterality": "left"}', '/laterality',
		'the side stays'),
	('{"amend_reason": "x", "session_no": 2}', '/session_no',
		'the first session stays the first'),
	('{"amend_reason": "x", "status": "draft"}', '/status',
		'a finished record is no draft again'),
	(jsonb_build_object('amend_reason', 'x', 'session_id',
		tests.id('sitting')), '/session_id', 'the sitting stays'),
	(jsonb_build_object('amend_reason', 'x', 'intercurrent_events',
		jsonb_build_array(jsonb_build_object('type', 'steroid',
			'occurred_on', tests.day(-2)))),
		'/intercurrent_events', 'events are resources of their own')
	) AS x (change, pointer, what);
SELECT is(tests.amend('one', 1, tests.body(41, '{"amend_reason": "wrong day",
		"needle_gauge": 22}'))->>'status', 'amended',
	'a clinician amends');
SELECT is(tests.episode('one'), '1 -41 -', 'and day 0 follows');
SELECT is((SELECT target_on - internal.today(clinic_id) FROM registry.visit
	    WHERE episode_id = (SELECT episode_id FROM registry.procedure
			WHERE procedure_id = tests.id('one'))
	      AND target_day = 0), -41, 'and the schedule');
SELECT is(r->'items'->n->>m, v, format('version %s has %s %s', n + 1, m, v))
  FROM api.procedure_history(tests.clinic(), tests.token('coordinator'),
		tests.request(), tests.id('one')) AS r,
	(VALUES (0, 'version', '1'), (0, 'status', 'final'),
		(0, 'needle_gauge', NULL), (0, 'amend_reason', NULL),
		(1, 'version', '2'), (1, 'status', 'amended'),
		(1, 'needle_gauge', '22'), (1, 'amend_reason', 'wrong day'))
		AS x (n, m, v);

-- Drafts.
SELECT is(tests.record('booked', tests.body(-20, '{"status": "draft",
		"body_region": "hip", "host": null, "products": null,
		"targets": null, "operator_id": null, "session_no": null,
		"planned_sessions": null, "consent_registry_at": null,
		"diagnosis_code": null, "oa_grade_system": null,
		"oa_grade": null, "prior_treatments": null}'))->>'status',
	'draft', 'a booking may lie in the future');
SELECT is((SELECT string_agg(visit_code, ' ') FROM registry.visit
	    WHERE episode_id = (SELECT episode_id FROM registry.procedure
			WHERE procedure_id = tests.id('booked'))), 'baseline',
	'and has only a baseline');
SELECT is(tests.faults($$ SELECT tests.amend('booked', 1,
		tests.body(-20, '{"body_region": "hip"}')) $$),
	'/performed_at /consent_registry_at',
	'it cannot be finished before its time');
SELECT is(tests.amend('booked', 1, tests.body(0, '{"body_region": "hip"}'))
		->>'status', 'final', 'a draft is finished without a reason');
SELECT cmp_ok((SELECT count(*) FROM registry.visit
		WHERE episode_id = (SELECT episode_id FROM registry.procedure
			WHERE procedure_id = tests.id('booked'))), '>',
	3::bigint, 'and then its visits are laid out');

-- Episodes: one joint and side, from day 0 to a repeat treatment.
SELECT is(tests.record('s1', tests.body(300, '{"body_region": "elbow"}'))
		->>'episode_no', '1', 'a first session starts an episode');
SELECT is(tests.record('s2', tests.body(290, '{"body_region": "elbow",
		"session_no": 2}'))->>'episode_id',
	tests.record('s3', tests.body(280, '{"body_region": "elbow",
		"session_no": 3}'))->>'episode_id',
	'further sessions join it');
SELECT is(tests.episode('s3'), '1 -300 -', 'and day 0 stays that of the first');
SELECT is(tests.record('r1', tests.body(100, '{"body_region": "elbow"}'))
		->>'episode_no', '2', 'a repeat treatment starts another');
SELECT is(tests.episode('s1'), '1 -300 -100', 'and ends the one before');
SELECT is((SELECT s.censored_by FROM registry.stratum AS s
	    WHERE s.episode_id = (SELECT episode_id FROM registry.procedure
			WHERE procedure_id = tests.id('s1'))),
	'repeat_injection', 'which the trends know');
SELECT is(tests.record('s4', tests.body(270, '{"body_region": "elbow",
		"session_no": 3}'))->>'episode_no', '1',
	'a session recorded late joins the episode of its day');
SELECT is(tests.record('r0', tests.body(200, '{"body_region": "elbow"}'))
		->>'episode_no', '2', 'one recorded late finds its place');
SELECT is(tests.episode('s1') || ', ' || tests.episode('r0') || ', '
		|| tests.episode('r1'),
	'1 -300 -200, 2 -200 -100, 3 -100 -', 'between the others');
SELECT is(tests.record('rd', tests.body(-9, '{"body_region": "elbow",
		"status": "draft"}'))->>'episode_no', '4', 'a booking is next');
SELECT is(tests.episode('r1'), '3 -100 -', 'but ends nothing yet');

-- Void.
SELECT is(tests.faults(format($$ SELECT api.procedure_void(tests.clinic(),
		tests.token('clinician'), tests.request(), tests.id('r0'), %L,
		NULL, NULL) $$, r)), '/reason', 'a void has a reason')
  FROM (VALUES (NULL), (''), (repeat('x', 501))) AS x (r);
SELECT is(tests.void('r0')->>'status', 'entered_in_error',
	'a record was entered in error');
SELECT is(tests.episode('s1') || ', ' || tests.episode('r1') || ', '
		|| tests.episode('rd') || ', ' || tests.episode('r0'),
	'1 -300 -100, 2 -100 -, 3 9 -, 4 -200 -100',
	'and the others are as if it had never been');
SELECT is((SELECT DISTINCT v.state FROM internal.visit_rows(tests.clinic())
		AS v
	    WHERE v.procedure_id = tests.id('r0')), 'cancelled',
	'its visits are cancelled');
SELECT is((SELECT count(*) FROM registry.stratum AS s
	    WHERE s.procedure_id = tests.id('r0')), 0::bigint,
	'it is no part of the trends');
SELECT throws_ok($$ SELECT tests.void('r0') $$, 'MD409', NULL,
	'it is void only once');
SELECT throws_ok($$ SELECT tests.amend('r0', 2, tests.body(200)) $$, 'MD409',
	NULL, 'and not amended any more');
SELECT is(tests.void('s1')->>'status', 'entered_in_error', 'a first session');
SELECT is(tests.episode('s2'), '1 -290 -100',
	'its episode goes on from the next');
SELECT is((api.procedure_history(tests.clinic(), tests.token('clinician'),
		tests.request(), tests.id('s1'))->'items'->1->'products'->0)
		->>'product_class', 'PRP', 'what was recorded stays readable');

-- Listed.
SELECT is((SELECT string_agg(i->>'performed_at', ' ' ORDER BY n)
	  FROM json_array_elements(r->'items') WITH ORDINALITY AS e (i, n)),
	(SELECT string_agg(internal.rfc3339(performed_at), ' '
		ORDER BY performed_at DESC, procedure_id DESC)
	   FROM registry.procedure), 'the list begins with the latest')
  FROM api.procedure_list(tests.clinic(), tests.token('coordinator'),
	tests.request(), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	NULL) AS r;
CREATE FUNCTION tests.pages(size integer) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
	page json;
	ids text := '';
BEGIN
	LOOP
		page := api.procedure_list(tests.clinic(),
			tests.token('clinician'), tests.request(), NULL, NULL,
			NULL, NULL, NULL, NULL, NULL, NULL, page->>'next',
			size);
		ids := ids || (SELECT string_agg(i->>'procedure_id', ' ')
			  FROM json_array_elements(page->'items') AS i) || ' ';
		EXIT WHEN page->>'next' IS NULL;
	END LOOP;
	RETURN ids;
END;
$$;
SELECT is(tests.pages(n), tests.pages(200),
	format('pages of %s come to the same', n))
  FROM unnest(ARRAY[1, 3, 11]) AS n;
SELECT is((SELECT json_array_length(api.procedure_list(tests.clinic(),
		tests.token('clinician'), tests.request(), patient, since,
		until, region, product, guidance, operator, status, NULL,
		NULL)->'items')), n, what)
  FROM (VALUES
	(tests.id('patient'), NULL::date, NULL::date, 'elbow', NULL, NULL,
		NULL::uuid, NULL, 7, 'a list of one joint'),
	(tests.id('other'), NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0,
		'of one patient'),
	(NULL, internal.today(tests.clinic()) - 41,
		internal.today(tests.clinic()) - 39, NULL, NULL, NULL, NULL,
		NULL, 2, 'of some days, both included'),
	(NULL, NULL, NULL, NULL, 'BMC', NULL, NULL, NULL, 0, 'of one product'),
	(NULL, NULL, NULL, NULL, 'PRP', 'ultrasound', tests.id('clinician'),
		'entered_in_error', 2, 'of several at once'))
	AS x (patient, since, until, region, product, guidance, operator,
		status, n, what);
SELECT is(json_array_length(api.procedure_list(tests.clinic(2),
		tests.token('clinician 2'), tests.request(), NULL, NULL, NULL,
		NULL, NULL, NULL, NULL, NULL, NULL, NULL)->'items'), 0,
	'no other clinic''s');
SELECT throws_ok(format('SELECT api.procedure_list(tests.clinic(),
		tests.token(%L), tests.request(), NULL, NULL, NULL, NULL, NULL,
		NULL, NULL, NULL, NULL, NULL)', who), 'MD403', NULL,
	who || ' reads no list')
  FROM unnest(ARRAY['quality', 'admin', 'patient']) AS who;

-- What the daemon asks for before it computes.
SELECT is(api.procedure_context(tests.clinic(), tests.token('clinician'),
		tests.request(), tests.id('patient'), NULL,
		'2025-07-04T05:30:00Z')::jsonb - 'recorded_at',
	'{"birth_date": "1970-03-05", "sex": "female",
		"performed_at": "2025-07-03T23:30:00-06:00"}',
	'the context of a procedure has the clinic''s time');
SELECT is(api.procedure_context(tests.clinic(), tests.token('clinician'),
		tests.request(), tests.id('patient 2'), NULL, now())::text,
	NULL, 'nothing is said of another clinic''s patient');

SELECT * FROM finish();
ROLLBACK;
