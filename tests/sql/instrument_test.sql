-- Instruments, licences, wording, thresholds and protocols.
BEGIN;
\ir fixture.psql
SELECT plan(52);
SELECT internal.protocols_adopt(tests.clinic(), now()) \g /dev/null

-- Instruments.
CREATE TEMPORARY VIEW listed AS
SELECT i FROM json_array_elements(api.instrument_list(tests.clinic(),
	tests.token('patient'), tests.request())->'items') AS i;
SELECT is((SELECT count(*) FROM listed), (SELECT count(*)
	FROM registry.instrument WHERE current), 'all instruments are listed');
SELECT is((SELECT i->'scales'->0->>'scale' FROM listed
	    WHERE i->>'instrument' = 'HOOS'), 'Symptoms',
	'with their scales in order');
SELECT is((SELECT i->'loinc'->>'total' FROM listed
	    WHERE i->>'instrument' = 'NRS_PAIN'), '72514-3',
	'and their codes');
SELECT is(json_array_length(api.instrument_get(tests.clinic(),
	tests.token('coordinator'), tests.request(), 'KOOS')->'definition'->
	'items'), 42, 'one comes with its definition');
SELECT is(tests.faults(format($$ SELECT api.instrument_get(tests.clinic(),
	tests.token(%L), tests.request(), %L) $$, who, code)), outcome, code)
  FROM (VALUES ('nobody', 'KOOS', 'MD401 not signed in'),
	('admin', 'NONE', 'MD404 there is nothing here'))
	AS v (who, code, outcome);

-- Licences.
CREATE FUNCTION tests.licence(code text, note text,
	who text DEFAULT 'admin', key text DEFAULT NULL)
RETURNS json
LANGUAGE sql
RETURN api.instrument_licence(tests.clinic(), tests.token(who),
	tests.request(), code, note, key, sha256('x'));
SELECT is(tests.faults(format('SELECT tests.licence(%L, %L, %L)', code, note,
	who)), outcome, outcome)
  FROM (VALUES ('KOOS', 'free', 'clinician',
	'MD403 your role does not allow this'),
	('NONE', 'free', 'admin', 'MD404 there is nothing here'),
	('KOOS', ' ', 'admin', '/note'), ('KOOS', NULL, 'admin', '/note'))
	AS v (code, note, who, outcome);
SELECT ok(NOT internal.licensed(tests.clinic(), 'KOOS'),
	'KOOS needs a licence');
SELECT is(tests.licence('KOOS', 'free', key => 'k')->'licence_confirmed'->>
	'note', 'free', 'an admin states it');
SELECT is(tests.licence('KOOS', 'bought')->'licence_confirmed'->>'note',
	'free', 'once: the first statement holds');
SELECT ok(internal.licensed(tests.clinic(), 'KOOS'), 'now KOOS has one');
SELECT ok(NOT internal.licensed(tests.clinic(2), 'KOOS'),
	'at this clinic only');
SELECT ok(internal.licensed(tests.clinic(2), 'NRS_PAIN'),
	'what belongs to nobody needs none');

-- Wording.
CREATE FUNCTION tests.wording(code text, language text, items json,
	who text DEFAULT 'admin')
RETURNS json
LANGUAGE sql
RETURN api.instrument_wording(tests.clinic(), tests.token(who),
	tests.request(), code, language, items);
SELECT is(tests.faults(format('SELECT tests.wording(%L, %L, %L, %L)', code,
	language, items, who)), outcome, items || ': ' || outcome)
  FROM (VALUES ('KOOS', 'de', '{"P1": "x"}', 'coordinator',
	'MD403 your role does not allow this'),
	('NONE', 'de', '{"P1": "x"}', 'admin', 'MD404 there is nothing here'),
	('KOOS', 'DE', '[]', 'admin', '/language /items'),
	('KOOS', 'de', '{}', 'admin', '/items'),
	('KOOS', 'de', '{"P1": 1, "P2": "", "P3": {}, "Z/~": "x"}', 'admin',
	'/items/P1 /items/P2 /items/P3 /items/Z~1~0'),
	('KOOS', 'de', '{"P1": {"text": "x", "more": 1}}', 'admin',
	'/items/P1'),
	('KOOS', 'de', '{"P1": {"text": "x", "options": ["a", 1]}}', 'admin',
	'/items/P1'),
	('KOOS', 'de', '{"P1": "Wie oft?", "P2": {"text": "x",'
	' "options": ["nie", "oft"]}}', 'admin', 'done'))
	AS v (code, language, items, who, outcome);
SELECT tests.wording('KOOS', 'de', '{"P1": "Wie oft haben Sie Schmerzen?"}')
\g /dev/null
SELECT is(api.instrument_get(tests.clinic(), tests.token('patient'),
	tests.request(), 'KOOS')->'wording'->'de'->>'P1',
	'Wie oft haben Sie Schmerzen?', 'the words of a clinic are replaced');

-- Thresholds.
SELECT is((SELECT string_agg(t->>'threshold', ' ')
	  FROM json_array_elements(api.threshold_list(tests.clinic(),
		tests.token('quality'), tests.request(), 'LEFS')->'items')
		AS t), 'lefs_mcid lefs_pass', 'thresholds by instrument');
SELECT is(tests.faults($$ SELECT api.threshold_list(tests.clinic(),
	tests.token('patient'), tests.request(), NULL) $$),
	'MD403 your role does not allow this', 'not for patients');
SELECT is_empty($$ SELECT threshold FROM registry.threshold AS t
	 WHERE NOT EXISTS (SELECT FROM registry.instrument_scale AS s
		 WHERE s.instrument = t.instrument AND s.scale = t.scale
		   AND t.value BETWEEN 0 AND s.maximum - CASE t.kind
			WHEN 'PASS' THEN 0 ELSE s.minimum END)
	    OR t.value * 100 <> trunc(t.value * 100) $$,
	'each threshold is of a scale, within it, and exact in hundredths');
SELECT is_empty($$ SELECT instrument, scale FROM registry.threshold
	 WHERE kind = 'MCID' GROUP BY instrument, scale
	HAVING count(*) FILTER (WHERE preferred) <> 1 $$,
	'of several for one scale, one is preferred');

-- Protocols.
CREATE FUNCTION tests.protocol(code text, visits text,
	region text DEFAULT 'knee', product text DEFAULT NULL,
	name text DEFAULT 'Ours', who text DEFAULT 'admin')
RETURNS json
LANGUAGE sql
RETURN api.protocol_create(tests.clinic(), tests.token(who), tests.request(),
	code, name, region, product, visits::json, NULL, NULL);
CREATE FUNCTION tests.plan_of(visits text) RETURNS text
LANGUAGE sql
-- "baseline 0 30 0 NRS_PAIN+KOOS, m1 30 5 5 NRS_PAIN"
RETURN (SELECT json_agg(json_build_object('visit_code', v[1],
		'target_day', v[2]::integer, 'before_days', v[3]::integer,
		'after_days', v[4]::integer,
		'instruments', string_to_array(v[5], '+')))::text
	  FROM (SELECT string_to_array(trim(p), ' ')
		  FROM string_to_table(visits, ',') AS p) AS x (v));
SELECT is(tests.faults(format('SELECT tests.protocol(%L, %L, %L, %L, %L, %L)',
	code, tests.plan_of(visits), region, product, name, who)), outcome,
	sentence)
  FROM (VALUES ('ours', 'baseline 0 30 0 NRS_PAIN', 'knee', NULL, 'Ours',
	'clinician', 'MD403 your role does not allow this', 'only an admin'),
	('Ours!', 'baseline 0 30 0 NRS_PAIN', 'head', 'tea', '', 'admin',
	'/code /name /body_region /product_class', 'all faults at once'),
	('ours', 'm1 30 5 5 NRS_PAIN', NULL, NULL, 'Ours', 'admin',
	'/visits/0', 'a baseline comes first'),
	('ours', 'baseline 0 30 3 NRS_PAIN', NULL, NULL, 'Ours', 'admin',
	'/visits/0', 'and ends with the injection'),
	('ours', 'baseline 0 30 0 NRS_PAIN, m1 30 30 5 NRS_PAIN', NULL, NULL,
	'Ours', 'admin', '/visits/1', 'windows do not touch the baseline'),
	('ours', 'baseline 0 30 0 NRS_PAIN, m1 30 5 5 NRS_PAIN, m2 50 15 5'
	' NRS_PAIN', NULL, NULL, 'Ours', 'admin', '/visits/2',
	'nor each other'),
	('ours', 'baseline 0 30 0 NRS_PAIN, m2 50 5 5 NRS_PAIN, m1 30 5 5'
	' NRS_PAIN', NULL, NULL, 'Ours', 'admin', '/visits/2', 'days rise'),
	('ours', 'baseline 0 30 0 NRS_PAIN, baseline 50 5 5 NRS_PAIN', NULL,
	NULL, 'Ours', 'admin', '/visits/1/visit_code', 'codes differ'),
	('ours', 'baseline 0 30 0 NRS_PAIN+NRS_PAIN+NONE+OKS', NULL, NULL,
	'Ours', 'admin', '/visits/0/instruments/1 /visits/0/instruments/2'
	' /visits/0/instruments/3', 'twice, unknown, without a licence'),
	('ours', 'M-1 9999 400 -1 NRS_PAIN', NULL, NULL, 'Ours', 'admin',
	'/visits/0/visit_code /visits/0/target_day /visits/0/before_days'
	' /visits/0/after_days', 'members out of range'),
	('ours', 'baseline 0 30 0 NRS_PAIN+KOOS, m1 30 5 5 NRS_PAIN', NULL,
	'PRP', 'Ours', 'admin', 'done', 'a good one'))
	AS v (code, visits, region, product, name, who, outcome, sentence);
SELECT is(tests.faults(format('SELECT tests.protocol(%L, %L)', 'ours', visits)),
	outcome, visits)
  FROM (VALUES ('{}', '/visits'), ('[]', '/visits'), ('null', '/visits'),
	('[1]', '/visits/0'), ('[{}]', '/visits/0/visit_code'
	' /visits/0/target_day /visits/0/before_days /visits/0/after_days'
	' /visits/0/instruments'),
	('[{"visit_code": "baseline", "target_day": 0.5, "before_days": "1",'
	' "after_days": null, "instruments": [], "colour": 1}]',
	'/visits/0/colour /visits/0/target_day /visits/0/before_days'
	' /visits/0/after_days /visits/0/instruments'))
	AS v (visits, outcome);
SELECT is(tests.protocol('ours', tests.plan_of('baseline 0 9 0 NRS_PAIN'),
	'knee')->>'version', '2', 'a code again is the next version');
SELECT is((SELECT string_agg(format('%s %s', p->>'version', p->>'current'),
		', ') FROM json_array_elements(api.protocol_list(
		tests.clinic(), tests.token('coordinator'),
		tests.request())->'items') AS p
	    WHERE p->>'code' = 'ours'), '1 false, 2 true',
	'the former is kept, and no longer current');
SELECT is((SELECT count(*) FROM registry.protocol
	    WHERE clinic_id = tests.clinic() AND code = 'knee'), 1::bigint,
	'the shared ones are there once');
SELECT internal.protocols_adopt(tests.clinic(), now()) \g /dev/null
SELECT is((SELECT count(*) FROM registry.protocol
	    WHERE clinic_id = tests.clinic()), (SELECT count(*) + 2
	     FROM registry.shared_protocol), 'also when taken over again');
SELECT is_empty($$ SELECT p.code, v->>'visit_code'
	  FROM registry.shared_protocol AS p,
		jsonb_array_elements(p.definition->'visits') AS v,
		jsonb_array_elements_text(v->'instruments') AS i
	 WHERE NOT EXISTS (SELECT FROM registry.instrument AS d
		 WHERE d.instrument = i AND d.current) $$,
	'the shared ones ask instruments that there are');
INSERT INTO registry.instrument_licence
SELECT tests.clinic(), i.instrument, tests.id('admin'), now(), 'x'
  FROM registry.instrument AS i WHERE i.current ON CONFLICT DO NOTHING;
SELECT is_empty($$ SELECT p.code, internal.protocol_visit_faults(
		tests.clinic(), p.definition->'visits')
	  FROM registry.shared_protocol AS p
	 WHERE internal.protocol_visit_faults(tests.clinic(),
		p.definition->'visits') <> '[]' $$,
	'and would be accepted from anybody');

SELECT * FROM finish();
ROLLBACK;
