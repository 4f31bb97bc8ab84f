-- What is missing or hardly true in the records of a clinic.
BEGIN;
\ir fixture.psql
\ir procedure.psql
SELECT plan(30);

CREATE FUNCTION tests.quality(who text DEFAULT 'clinician',
	since date DEFAULT NULL, mibo_below integer DEFAULT 75)
RETURNS jsonb
LANGUAGE sql
RETURN api.data_quality_get(tests.clinic(), tests.token(who),
	tests.request(), since, mibo_below);
CREATE FUNCTION tests.found(which text, who text DEFAULT 'clinician',
	since date DEFAULT NULL, mibo_below integer DEFAULT 75)
RETURNS text
LANGUAGE sql
RETURN (SELECT concat_ws('/', r->>'n', r->>'of')
	  FROM jsonb_array_elements(tests.quality(who, since, mibo_below)
		->'rules') AS r
	 WHERE r->>'rule' = which);
CREATE FUNCTION tests.records(which text, who text DEFAULT 'clinician',
	cursor text DEFAULT NULL, size integer DEFAULT 50)
RETURNS jsonb
LANGUAGE sql
RETURN api.data_quality_list(tests.clinic(), tests.token(who),
	tests.request(), which, NULL, 75, cursor, size);

SELECT is(tests.found('dose_missing'), '0/0', 'of no records none');

-- Six procedures on joints of one patient, one of them long ago.
SELECT is(tests.record(label, tests.body(days, changes::jsonb),
		computed => computed::json)->>'status', status, 'there is ' || label)
  FROM (VALUES
	('whole', 100, '{}', 'final',
		'{"flags": [], "mibo": {"percent": 90, "missing": []}}'),
	('no dose', 100, '{"laterality": "left"}', 'final',
		'{"flags": ["dose_missing", "implausible"],
		"mibo": {"percent": 74.9, "missing": ["/targets/0/volume_ml"]}}'),
	('no viability', 60, '{"body_region": "hip"}', 'final',
		'{"flags": ["late_entry"], "mibo": {"percent": 75, "missing":
		["/products/1/viability_pct"]}}'),
	('no guidance', 30, '{"body_region": "hip", "laterality": "left",
		"guidance": "none", "guidance_none_reason": "out of order"}',
		'final', '{"flags": ["no_guidance"],
		"mibo": {"percent": 80, "missing": ["/host/viability_pct"]}}'),
	('draft', 20, '{"body_region": "shoulder", "status": "draft"}',
		'draft', '{"flags": ["dose_missing"],
		"mibo": {"percent": 10, "missing": []}}'),
	('long ago', 500, '{"body_region": "ankle"}', 'final',
		'{"flags": ["dose_missing"], "mibo": {"percent": 10,
		"missing": []}}'))
	AS v (label, days, changes, status, computed);
SELECT is(tests.found(which), n, which)
  FROM (VALUES ('dose_missing', '1/5'), ('viability_missing', '1/5'),
	('no_guidance', '1/5'), ('mibo_low', '1/5'), ('implausible', '1/5'),
	('late_entry', '1/5'), ('draft_left', '0/5')) AS v (which, n);
SELECT is(tests.found('mibo_low', mibo_below => 76), '2/5',
	'less of MIBO is less than asked');
SELECT is(tests.found('dose_missing', since => tests.day(-600)), '2/6',
	'from a day of one''s own');
UPDATE registry.procedure_version SET recorded_at = now() - interval '8 days'
 WHERE procedure_id = tests.id('draft');
SELECT is(tests.found('draft_left'), '1/5', 'a draft is left after a week');
SELECT cmp_ok(split_part(tests.found('visit_missed'), '/', 1)::integer, '>', 2,
	'visits were missed');
SELECT is(split_part(tests.found('visit_missed'), '/', 1)::bigint,
	(SELECT count(*)
	   FROM internal.visit_rows(tests.clinic()) AS r
	  WHERE r.state = 'missed' AND r.target_on >= tests.day(-365)),
	'those whose state says so');
SELECT is(tests.found('dose_missing', 'quality'), '',
	'who may not see few sees no few');

-- Which these are.
SELECT is(r->>'procedure_id', tests.id('no dose')::text, 'the procedure')
  FROM jsonb_array_elements(tests.records('dose_missing')->'items') AS r;
SELECT is(jsonb_array_length(tests.records('visit_missed', size => 2)
	->'items'), 2, 'a page');
SELECT isnt(tests.records('visit_missed', size => 2)->'items'->0,
	tests.records('visit_missed', size => 2,
		cursor => tests.records('visit_missed', size => 2)->>'next')
	->'items'->0, 'and the next one');
SELECT is(a.detail->'patients'->>0, tests.id('patient')::text,
	'the audit says whom a page showed')
  FROM registry.audit AS a
 WHERE a.subject = 'data_quality' AND a.detail ? 'patients'
 ORDER BY a.at LIMIT 1;

-- Wrong and forbidden.
SELECT is(tests.faults('SELECT ' || q), outcome, q)
  FROM (VALUES ($$ tests.records('x') $$, '/rule'),
	($$ tests.records('dose_missing', 'quality') $$,
		'MD403 your role does not allow this'),
	($$ tests.quality('quality', tests.day(-9)) $$, '/from'),
	($$ tests.quality('clinician', tests.day(9)) $$, '/from'),
	($$ tests.quality('admin') $$, 'MD403 your role does not allow this'),
	($$ tests.quality('nobody') $$, 'MD401 not signed in')) AS v (q, outcome);
SELECT * FROM finish();
ROLLBACK;
