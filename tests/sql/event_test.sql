-- Adverse and intercurrent events: recorded, refused, void.
BEGIN;
\ir fixture.psql
\ir procedure.psql
SELECT no_plan();

-- Days ago, in the clinic's calendar.
CREATE FUNCTION tests.ago(days integer) RETURNS date
LANGUAGE sql
RETURN internal.today(tests.clinic()) - days;
CREATE FUNCTION tests.adverse(changes jsonb, who text DEFAULT 'coordinator',
	label text DEFAULT 'ae', key text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
AS $$
	SELECT api.adverse_event_create(tests.clinic(), tests.token(who),
		tests.id(label), tests.id('p'), (jsonb_build_object('type',
			'swelling', 'onset_on', tests.ago(89), 'severity', 2,
			'relatedness', 'probable', 'serious', false)
			|| changes)::json, key, '\x01')::jsonb;
$$;
CREATE FUNCTION tests.happened(type text, days integer,
	label text DEFAULT NULL, who text DEFAULT 'clinician')
RETURNS jsonb
LANGUAGE sql
AS $$
	SELECT api.intercurrent_event_create(tests.clinic(), tests.token(who),
		tests.id(coalesce(label, type)), tests.id('p'),
		json_build_object('type', type, 'occurred_on',
			tests.ago(days)), NULL, NULL)::jsonb;
$$;
CREATE FUNCTION tests.undo(label text, reason text DEFAULT 'mistaken',
	who text DEFAULT 'clinician')
RETURNS jsonb
LANGUAGE sql
AS $$
	SELECT api.intercurrent_event_void(tests.clinic(), tests.token(who),
		tests.request(), tests.id('p'), tests.id(label), reason, NULL,
		NULL)::jsonb;
$$;
CREATE FUNCTION tests.censored() RETURNS text
LANGUAGE sql
AS $$
	SELECT coalesce(s.censored_by || ' '
			|| (internal.today(s.clinic_id) - s.censored_on), '-')
	  FROM registry.stratum AS s
	 WHERE s.procedure_id = tests.id('p');
$$;
SELECT is(tests.record('p', tests.body(90))->>'status', 'final', 'a procedure');

SELECT is(tests.adverse('{}')->>'adverse_event_id', tests.id('ae')::text,
	'a coordinator records an adverse event');
SELECT is(tests.adverse('{}', label => 'k1', key => 'k')->>'adverse_event_id',
	tests.adverse('{}', label => 'k2', key => 'k')->>'adverse_event_id',
	'a repeated request is one event');
SELECT is(jsonb_array_length(p->'adverse_events'), 2, 'they are part of it')
  FROM (SELECT api.procedure_get(tests.clinic(), tests.token('clinician'),
	tests.request(), tests.id('p'))::jsonb) AS x (p);
SELECT is(tests.faults(format('SELECT tests.adverse(%L, label => %L)', c,
		'bad')), p, w)
  FROM (VALUES ('{"severity": 6, "type": "pain"}', '/type /severity',
		'an event keeps the rules'),
	(format('{"onset_on": "%s"}', tests.ago(91)), '/onset_on',
		'it follows the procedure'),
	(format('{"onset_on": "%s"}', tests.ago(-1)), '/onset_on',
		'and has happened'),
	(format('{"resolved_on": "%s"}', tests.ago(90)), '/resolved_on',
		'it ends after it began'),
	(format('{"adjudicated_by": "%s"}', tests.id('clinician 2')),
		'/adjudicated_by', 'staff of the clinic judges'),
	('{"type": null, "severity": 2.5}', '/severity /type',
		'its members are there and of their kind')) AS x (c, p, w);
SELECT throws_ok(format('SELECT tests.adverse(%L, %L, %L)', '{}', who, who),
	'MD403', NULL, who || ' records no event')
  FROM unnest(ARRAY['quality', 'admin', 'patient']) AS who;
SELECT throws_ok($$ SELECT api.adverse_event_void(tests.clinic(),
	tests.token('coordinator'), tests.request(), tests.id('p'),
	tests.id('ae'), 'x', NULL, NULL) $$, 'MD403', NULL,
	'only a clinician takes one back');
SELECT is(tests.faults($$ SELECT api.adverse_event_void(tests.clinic(),
	tests.token('clinician'), tests.request(), tests.id('p'),
	tests.id('ae'), NULL, NULL, NULL) $$), '/reason', 'for a reason');
SELECT is(api.adverse_event_void(tests.clinic(), tests.token('clinician'),
		tests.request(), tests.id('p'), tests.id('ae'), 'not ours',
		NULL, NULL)->>'void_reason', 'not ours',
	'an event is taken back');
SELECT is(jsonb_array_length(p->'adverse_events'), 1, 'it is shown no more')
  FROM (SELECT api.procedure_get(tests.clinic(), tests.token('clinician'),
	tests.request(), tests.id('p'))::jsonb) AS x (p);
SELECT throws_ok($$ SELECT api.adverse_event_void(tests.clinic(),
	tests.token('clinician'), tests.request(), tests.id('p'),
	tests.id('ae'), 'x', NULL, NULL) $$, 'MD409', NULL, 'once');
SELECT throws_ok($$ SELECT api.adverse_event_void(tests.clinic(),
	tests.token('clinician'), tests.request(), tests.id('p'),
	tests.id('none'), 'x', NULL, NULL) $$, 'MD404', NULL,
	'an unknown event is not there');

-- What came between decides which scores still count.
SELECT is(tests.censored(), '-', 'nothing came between');
SELECT is(tests.happened('steroid', 30)->>'type', 'steroid', 'a steroid');
SELECT is(tests.censored(), 'steroid 30', 'ends the scores of the treatment');
SELECT is(tests.happened('surgery', 50, who => 'coordinator')->>'type',
	'surgery', 'an earlier operation');
SELECT is(tests.censored(), 'surgery 50', 'ends them earlier');
SELECT is(tests.undo('surgery')->>'voided_by', tests.id('clinician')::text,
	'it was somebody else''s');
SELECT is(tests.censored(), 'steroid 30', 'so the steroid counts again');
SELECT is(tests.faults(format($$ SELECT api.intercurrent_event_create(
		tests.clinic(), tests.token('clinician'), tests.request(),
		tests.id('p'), %L, NULL, NULL) $$, c)), p, w)
  FROM (VALUES ('{"type": "fall"}', '/type /occurred_on', 'with all members'),
	(format('{"type": "steroid", "occurred_on": "%s"}', tests.ago(91)),
		'/occurred_on', 'after the procedure'),
	(format('{"type": "steroid", "occurred_on": "%s"}', tests.ago(-1)),
		'/occurred_on', 'and in the past')) AS x (c, p, w);
SELECT throws_ok(format('SELECT tests.undo(%L, %L, %L)', l, 'x', who), code,
	NULL, what)
  FROM (VALUES ('steroid', 'coordinator', 'MD403', 'a coordinator voids none'),
	('surgery', 'clinician', 'MD409', 'a void is final'),
	('none', 'clinician', 'MD404', 'an unknown one is not there'))
	AS x (l, who, code, what);

-- Death and withdrawal are the patient's, not the joint's.
SELECT is(tests.record('hip', tests.body(80, '{"body_region": "hip"}'))
		->>'status', 'final', 'another joint');
SELECT is(tests.happened('death', 5)->>'type', 'death', 'the patient dies');
SELECT is((SELECT died_on FROM registry.patient
	    WHERE patient_id = tests.id('patient')), tests.ago(5),
	'which is known of the patient');
SELECT is((SELECT count(*) FROM registry.stratum
	    WHERE patient_id = tests.id('patient')
	      AND died_on = tests.ago(5)), 2::bigint, 'and of each episode');
SELECT is((SELECT count(*) FROM registry.session
	    WHERE patient_id = tests.id('patient')), 0::bigint,
	'nobody is signed in any more');
SELECT is(tests.wrong(tests.body(2)), '/performed_at',
	'no procedure follows death');
SELECT is(tests.undo('death')->>'type', 'death', 'it was a mistake');
SELECT is((SELECT died_on FROM registry.patient
	    WHERE patient_id = tests.id('patient')), NULL,
	'and the patient lives');
SELECT is(tests.void('p')->>'status', 'entered_in_error', 'a void procedure');
SELECT throws_ok($$ SELECT tests.adverse('{}', label => 'late') $$, 'MD409',
	NULL, 'has no new events');
SELECT throws_ok($$ SELECT tests.happened('steroid', 3, 'late') $$, 'MD409',
	NULL, 'of neither kind');

-- Events that come with a procedure.
SELECT is(tests.record('e', tests.body(70, jsonb_build_object('laterality',
		'left', 'intercurrent_events', jsonb_build_array(
			jsonb_build_object('type', 'withdrawal', 'occurred_on',
				tests.ago(1))))))
		#>> '{intercurrent_events,0,type}', 'withdrawal',
	'a procedure comes with its events');
SELECT is((SELECT withdrew_on FROM registry.patient
	    WHERE patient_id = tests.id('patient')), tests.ago(1),
	'which count like others');
SELECT is((SELECT string_agg(DISTINCT action || ' ' || subject, ', ')
	  FROM registry.audit WHERE subject LIKE '%event'),
	'create adverse_event, create intercurrent_event, '
	|| 'read adverse_event, void adverse_event, void intercurrent_event',
	'each is in the audit');

SELECT * FROM finish();
ROLLBACK;
