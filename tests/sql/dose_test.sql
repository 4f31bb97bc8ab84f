-- Doses in registry.stratum: as recorded, after an amendment, a void, a rebuild.
BEGIN;
\ir fixture.psql
\ir procedure.psql
SELECT no_plan();

-- What follows from a procedure, as src/rule/derive.c would send it.
CREATE FUNCTION tests.computed(platelets text, viable text, minutes text)
RETURNS json
LANGUAGE sql
RETURN json_build_object('totals', json_build_object(
	'platelet_dose_10e9', platelets::numeric,
	'viable_dose_10e6', viable::numeric,
	'minutes_processing_to_injection', minutes::numeric),
	'stratum', json_build_object('dose_band', 'platelets_5_and_over'));

-- The doses of a procedure's episode, in words.
CREATE FUNCTION tests.doses(label text)
RETURNS text
LANGUAGE sql
RETURN (SELECT ARRAY[s.platelet_dose_10e9, s.viable_dose_10e6,
		s.viability_pct, s.minutes_to_injection]::text
	  FROM registry.stratum AS s
	  JOIN registry.procedure AS o ON o.clinic_id = s.clinic_id
			AND o.episode_id = s.episode_id
	 WHERE o.procedure_id = tests.id(label));

-- A viability that was measured.
CREATE FUNCTION tests.alive(days integer, pct numeric)
RETURNS jsonb
LANGUAGE sql
RETURN tests.product(days, jsonb_build_object('viability_pct', pct,
	'viability_method', 'trypan_blue',
	'viability_at', tests.days(-days) - interval '10 minutes'));

SELECT tests.record('one', tests.body(40), 'clinician', NULL,
	tests.computed('6.54', NULL, '20.5')) \g /dev/null
SELECT is(tests.doses('one'), '{6.54,NULL,NULL,20.5}',
	'what was recorded is there, and only that');
SELECT tests.record('none', tests.body(40, '{"body_region": "hip"}'))
	\g /dev/null
SELECT is(tests.doses('none'), '{NULL,NULL,NULL,NULL}', 'nothing is nothing');

-- Amended: other doses, then without them; several products.
SELECT tests.amend('one', 1, tests.body(40, jsonb_build_object(
	'amend_reason', 'counted again', 'products', jsonb_build_array(
		tests.alive(40, 91.5), tests.alive(40, 84.25),
		tests.product(40)))),
	tests.computed('7', '0.0001', '0')) \g /dev/null
SELECT is(tests.doses('one'), '{7,0.0001,84.25,0}',
	'an amendment replaces them, viability is the lowest');
SELECT tests.amend('one', 2, tests.body(40,
	'{"amend_reason": "was another patient''s count"}')) \g /dev/null
SELECT is(tests.doses('one'), '{NULL,NULL,NULL,NULL}',
	'one without doses takes them away');

-- A further session of an episode says nothing of it, until the first is void.
SELECT tests.record('s1', tests.body(300, '{"body_region": "elbow"}'),
		'clinician', NULL, tests.computed('3', NULL, '10')),
	tests.record('s2', tests.body(290, '{"body_region": "elbow",
		"session_no": 2}'), 'clinician', NULL,
		tests.computed('4', NULL, '12')) \g /dev/null
SELECT is(tests.doses('s2'), '{3,NULL,NULL,10}', 'the first session stands');
SELECT tests.void('s1') \g /dev/null
SELECT is(tests.doses('s2'), '{4,NULL,NULL,12}', 'the next one when it is void');
SELECT tests.void('s2') \g /dev/null
SELECT is(tests.doses('s2'), NULL, 'and nothing when all are');

-- A rebuild.
CREATE TEMPORARY TABLE before AS SELECT * FROM registry.stratum;
SELECT internal.rebuild_trends(tests.clinic()) \g /dev/null
SELECT set_eq('TABLE registry.stratum', 'TABLE before',
	'a rebuild finds all as it is');
UPDATE registry.stratum SET minutes_to_injection = 1, viability_pct = 99;
SELECT internal.rebuild_trends(tests.clinic()) \g /dev/null
SELECT set_eq('TABLE registry.stratum', 'TABLE before',
	'and mends what is not');
SELECT * FROM finish();
ROLLBACK;
