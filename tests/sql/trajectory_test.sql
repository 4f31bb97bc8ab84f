-- One person's course, and what the operator's tool brings in and takes out.
BEGIN;
\ir fixture.psql
\ir episode.psql
SELECT plan(48);

SELECT tests.treat('old', tests.noon(-500), 'achilles'),
	tests.treat('void', tests.noon(-450), 'achilles'),
	tests.treat('new', tests.noon(-100), 'achilles'),
	tests.treat('draft', tests.noon(4), 'hip', 'draft') \g /dev/null
UPDATE registry.procedure SET status = 'entered_in_error'
 WHERE procedure_id = tests.id('void');
UPDATE registry.episode SET ended_on = internal.today(tests.clinic()) - 100
 WHERE episode_id = tests.id('old');
SELECT internal.trends_of_patient(tests.clinic(), tests.id('patient'))
\g /dev/null
SELECT tests.answer('old', 'baseline', 6, tests.noon(-501)),
	tests.answer('old', 'm3', 4, tests.noon(-410), mode => 'telephone'),
	tests.answer('old', 'm12', 3, tests.noon(-120)),
	tests.answer('old', 'm3', 55, tests.noon(-410), instrument => 'VISA_A'),
	tests.answer('draft', 'baseline', 8, NULL, 'patient') \g /dev/null
SELECT tests.event('old', 'steroid', internal.today(tests.clinic()) - 300)
\g /dev/null

CREATE FUNCTION tests.course(who text DEFAULT 'clinician',
	patient text DEFAULT 'patient')
RETURNS jsonb
LANGUAGE sql
RETURN api.trajectory_get(tests.clinic(), tests.token(who),
	tests.request(), tests.id(patient))::jsonb->'trajectory';
CREATE TEMPORARY TABLE courses AS
SELECT n, e FROM jsonb_array_elements(tests.course()->'episodes')
	WITH ORDINALITY AS a (e, n);
CREATE TEMPORARY TABLE series AS
SELECT c.n, s.s->>'instrument' || ' ' || (s.s->>'scale') AS name, s.s, s.place
  FROM courses AS c,
	jsonb_array_elements(c.e->'series') WITH ORDINALITY AS s (s, place);

SELECT is(tests.faults(format('SELECT tests.course(%L, %L)', who, patient)),
	outcome, format('%s asks for %s: %s', who, patient, outcome))
  FROM (VALUES ('nobody', 'patient', 'MD401 not signed in'),
	('quality', 'patient', 'MD403 your role does not allow this'),
	('admin', 'patient', 'MD403 your role does not allow this'),
	('clinician', 'patient', 'done'), ('coordinator', 'patient', 'done'),
	('patient', 'patient', 'done'),
	('clinician', 'patient 2', 'MD404 there is nothing here'),
	('patient', 'patient 2', 'MD404 there is nothing here'))
	AS v (who, patient, outcome);
-- What of it the patient sees: the own scores, and nothing that somebody
-- would have to explain.
SELECT is((SELECT count(*) FROM jsonb_path_query(tests.course('patient'),
		'$.episodes[*].series[*].points[*].score ? (@ != null)')),
	(SELECT count(*) FROM jsonb_path_query(tests.course(),
		'$.episodes[*].series[*].points[*].score ? (@ != null)')),
	'a patient sees every score');
SELECT is((SELECT count(*) FROM jsonb_path_query(tests.course(who),
		path::jsonpath)) > 0, seen, format('%s: %s', who, path))
  FROM unnest(ARRAY['$.episodes[*].events[*]',
		'$.episodes[*].series[*].thresholds[*]',
		'$.episodes[*].series[*].points[*].mode ? (@ != null)',
		'$.episodes[*].procedures[*].guidance ? (@ != null)',
		'$.episodes[*].procedures[*].product_class ? (@ != null)'])
		AS path,
	(VALUES ('clinician', true), ('patient', false)) AS w (who, seen);

SELECT is((SELECT string_agg(e->>'body_region', ' ' ORDER BY n) FROM courses),
	'achilles achilles hip',
	'episodes by day, without what was entered in error');
SELECT is((SELECT string_agg(name, ', ' ORDER BY place) FROM series
	    WHERE n = 1), 'NRS_PAIN total, VISA_A total, PROMIS_GLOBAL10 GPH,'
	' PROMIS_GLOBAL10 GMH, PASS_Q total', 'scales as they are asked');
-- What the process cohort is asked of it.
CREATE FUNCTION tests.asked(who text DEFAULT 'clinician')
RETURNS jsonb
LANGUAGE sql
RETURN (api.trajectory_get(tests.clinic(), tests.token(who),
	tests.request(), tests.id('patient'))->'question'->>'question')::jsonb;
SELECT is((SELECT string_agg(s->>'instrument' || ' ' || (s->>'scale'), ', '
			ORDER BY n)
	  FROM jsonb_array_elements(tests.asked()->'series')
		WITH ORDINALITY AS a (s, n)),
	(SELECT string_agg(name, ', ' ORDER BY n, place) FROM series),
	'cohort is asked about every series, in their order');
SELECT is(tests.asked('patient'), tests.asked(),
	'the same for whoever may see it');
SELECT is((SELECT string_agg(DISTINCT s->>'clinic_ids' || (s->>'at_least'), ' ')
	  FROM jsonb_array_elements(tests.asked()->'series') AS s),
	format('["%s"]5', tests.clinic()),
	'at the own clinic, from five others');
SELECT is((SELECT string_agg(concat_ws(' ', p->>'visit_code',
			coalesce(p->>'score_cents', '-')), '; ' ORDER BY n)
	  FROM jsonb_array_elements(tests.asked()->'series'->0->'points')
		WITH ORDINALITY AS a (p, n)),
	'baseline 600; w6 -; m3 400; m6 -; m12 -',
	'no score from a rescue on, no visit that is off');
SELECT is((SELECT string_agg((SELECT coalesce(string_agg(w, '+'
				ORDER BY w), 'all')
			  FROM jsonb_object_keys(c->'filters') AS w), ', '
			ORDER BY n)
	  FROM jsonb_array_elements(tests.asked()->'series'->0->'cohorts')
		WITH ORDINALITY AS a (c, n)),
	'product_class+region, region, all',
	'cohorts from near to far');
SELECT is((SELECT string_agg(d::text, ', ' ORDER BY n)
	  FROM unnest(ARRAY[365, 182]) WITH ORDINALITY AS a (days, n),
		LATERAL (SELECT internal.today(tests.clinic()) - days) AS b (d)),
	(SELECT string_agg(p->>'as_of', ', ' ORDER BY n)
	  FROM jsonb_array_elements(tests.asked()->'calibration'->'pasts')
		WITH ORDINALITY AS a (p, n)),
	'bands of a year and half a year ago are looked back at');
SELECT is((SELECT count(*)
	  FROM jsonb_array_elements(tests.asked()->'calibration'->'pasts') AS p
	 WHERE strpos(p->>'rule', p->>'as_of') > 0), 2::bigint,
	'in words that name the day');

SELECT is((SELECT string_agg(concat_ws(' ', p->>'visit_code', p->>'day',
			p->>'score', p->>'change', p->>'state', p->>'mode'),
			'; '
			ORDER BY i)
	  FROM series, jsonb_array_elements(s->'points')
		WITH ORDINALITY AS a (p, i)
	 WHERE n = 1 AND name = 'NRS_PAIN total' AND i < 7),
	'baseline -1 6 missed clinic; w6 missed; m3 90 4 -2 missed telephone;'
	' m6 missed; m12 380 3 -3 missed clinic; y2 cancelled',
	'a point for each visit');
SELECT is((SELECT e->'events'->0->>'day' FROM courses WHERE n = 1), '200',
	'events by day');
SELECT is((SELECT e->>'ended_on' FROM courses WHERE n = 1),
	(SELECT e->>'day_zero' FROM courses WHERE n = 2),
	'the repeat treatment ended the first');
SELECT is((SELECT s->'thresholds'->0->>'threshold' FROM series
	    WHERE n = 1 AND name = 'NRS_PAIN total'), 'nrs_pain_mcid',
	'with thresholds');
SELECT is((SELECT s->'points'->0->>'score' FROM series
	    WHERE n = 3 AND name = 'NRS_PAIN total'), '8',
	'a baseline before the treatment is shown');
SELECT is((SELECT jsonb_array_length(s->'points') FROM series
	    WHERE n = 3 AND name = 'NRS_PAIN total'), 1, 'and alone');

-- In a trend the first episode is censored from the steroid on, and the
-- repeat treatment cancels what was to come.
SELECT is((SELECT censored_by || ' ' || censored_on - day_zero
	  FROM registry.stratum WHERE episode_id = tests.id('old')),
	'steroid 200', 'the first rescue counts');
SELECT is(tests.state('old', 'y2'), 'cancelled',
	'a repeat treatment cancels what was to come');
UPDATE registry.intercurrent_event SET voided_at = now();
SELECT internal.trends_write(tests.clinic(), tests.id('old')) \g /dev/null
SELECT is((SELECT censored_by || ' ' || censored_on - day_zero
	  FROM registry.stratum WHERE episode_id = tests.id('old')),
	'repeat_injection 400', 'without the steroid it is the repeat');

-- Import.
CREATE FUNCTION tests.import(rows text, label text DEFAULT 'new')
RETURNS json
LANGUAGE sql
RETURN operator.responses_import(tests.clinic(), tests.id(label), (
	SELECT json_agg(json_build_object(
		'response_id', tests.id('import ' || r),
		'visit_id', tests.visit(v[1], v[2]),
		'instrument', 'NRS_PAIN', 'instrument_version', '1.0',
		'answers', json_build_object('PAIN', v[4]::integer),
		'answered_at', tests.noon(v[3]::integer),
		'mode', v[5], 'recorded_at', now(),
		'scores', tests.scores('NRS_PAIN', v[4]::integer)))
	  FROM string_to_table(rows, ',') AS r,
		string_to_array(trim(r), ' ') AS v), NULL);
SELECT is(tests.faults(format('SELECT tests.import(%L)', rows)), outcome,
	rows || ': ' || outcome)
  FROM (VALUES ('new w6 -55 5, old m3 -410 4', '/1/visit_id'),
	('new w6 -55 5, new m3 -20 4 pigeon', '/1/mode'),
	('new w6 -55 5, new m3 -200 4',
	'MD409 the visit is not open: its first day lies ahead'))
	AS v (rows, outcome);
SELECT is((SELECT count(*) FROM registry.response
	    WHERE response_id = tests.id('import new w6 -55 5')), 0::bigint,
	'one that is refused leaves nothing of the others');
SELECT is(tests.import('new baseline -101 7, new w6 -55 5, new m3 -20 4 paper')
	->>'fresh', '3', 'good ones come in');
SELECT is((SELECT score_cents[1:3] FROM registry.series
	    WHERE episode_id = tests.id('new')
	      AND instrument = 'NRS_PAIN'), '{700,500,400}',
	'and are in the series');
SELECT is(tests.import('new w6 -55 5')->>'fresh', '0',
	'a second time they change nothing');
SELECT is(tests.faults($$ SELECT tests.import('new w6 -55 6') $$),
	'MD409 this form was answered already', 'others are refused');
SELECT is(operator.visit_find(tests.clinic(), 'MRN-1', 'achilles', 'left',
	'm6')->>'visit_id', tests.visit('new', 'm6')::text,
	'a visit is found in the latest episode');
SELECT is(operator.visit_find(tests.clinic(), 'MRN-2', 'achilles', 'left',
	'm6')::text, NULL, 'nobody has none');

-- Export.
SELECT is((SELECT string_agg(format('%s %s %s %s', visit_code, day, value,
			mode), '; ' ORDER BY target_day)
	  FROM operator.export_scores(tests.clinic())
	 WHERE episode_id = tests.id('new')
	   AND instrument = 'NRS_PAIN' AND value IS NOT NULL),
	'baseline -1 7 import; w6 45 5 import; m3 80 4 paper',
	'scores go out');

SELECT * FROM finish();
ROLLBACK;
