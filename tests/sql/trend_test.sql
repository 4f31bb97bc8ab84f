-- A trend of ten people against figures worked out by hand, and who may ask
-- what.
BEGIN;
\ir fixture.psql
\ir episode.psql
\ir oracle/install.psql
SELECT plan(130);

-- Ten people, treated 130 days ago: pain (0..10, lower is better) before, at
-- week 6 (days 32 to 56, late until 69) and at month 3 (days 70 to 119).
--
--		baseline w6	m3
--	a	8	5	4
--	b	7	6	3
--	c	6	4	-
--	d	9	3	2	week 6 came on day 60: late
--	e	5	-	5
--	f	-	7	6
--	g	8	6	2	steroid on day 80, month 3 on day 90
--	h	4	4	-	died on day 60
--	j	7	5	-	month 3 was cancelled
--	k	-	-	-	entered in error
--
-- a to e were guided by ultrasound, f to k by nothing.
CREATE TEMPORARY TABLE people (label text, baseline integer, w6 integer,
	m3 integer);
INSERT INTO people VALUES ('a', 8, 5, 4), ('b', 7, 6, 3), ('c', 6, 4, NULL),
	('d', 9, 3, 2), ('e', 5, NULL, 5), ('f', NULL, 7, 6), ('g', 8, 6, 2),
	('h', 4, 4, NULL), ('j', 7, 5, NULL), ('k', 1, 1, 1);
INSERT INTO registry.patient (clinic_id, patient_id, sex, birth_year,
	created_at)
SELECT tests.clinic(), tests.id(label), 'male', 1960, now() FROM people;
SELECT tests.treat(label, tests.noon(-130), 'muscle', patient => label)
  FROM people \g /dev/null
SELECT tests.answer(label, 'baseline', baseline, tests.noon(-131))
  FROM people WHERE baseline IS NOT NULL \g /dev/null
SELECT tests.answer(label, 'w6', w6, tests.noon(CASE label WHEN 'd' THEN -70
	ELSE -90 END)) FROM people WHERE w6 IS NOT NULL \g /dev/null
SELECT tests.answer(label, 'm3', m3, tests.noon(-40))
  FROM people WHERE m3 IS NOT NULL \g /dev/null
SELECT tests.event('g', 'steroid', internal.today(tests.clinic()) - 50),
	tests.event('h', 'death', internal.today(tests.clinic()) - 70)
\g /dev/null
SELECT api.visit_amend(tests.clinic(), tests.token('clinician'),
	tests.request(), tests.visit('j', 'm3'), 1, NULL, true, 'moved away')
\g /dev/null
UPDATE registry.procedure SET status = 'entered_in_error'
 WHERE procedure_id = tests.id('k');
UPDATE registry.procedure_version SET guidance = 'none'
 WHERE procedure_id IN (SELECT tests.id(label) FROM people WHERE label > 'e');
SELECT internal.trends_write(tests.clinic(), tests.id(label)) FROM people
\g /dev/null
INSERT INTO registry.threshold VALUES ('pain_pass', 'NRS_PAIN', 'total',
	'PASS', 4, 'people of this test', 'made up', 'this test', true),
	('pain_scb', 'NRS_PAIN', 'total', 'SCB', 4, 'people of this test',
	'made up', 'this test', true);

CREATE FUNCTION tests.trend(who text DEFAULT 'clinician',
	word text DEFAULT NULL, threshold text DEFAULT NULL,
	pass text DEFAULT NULL, as_of date DEFAULT NULL,
	clinics text DEFAULT NULL, guidance text DEFAULT NULL,
	diagnosis text DEFAULT NULL, clinic text DEFAULT NULL,
	operator text DEFAULT NULL, year text DEFAULT NULL,
	instrument text DEFAULT 'NRS_PAIN', scale text DEFAULT NULL,
	laterality text DEFAULT NULL, model text DEFAULT NULL,
	surgery text DEFAULT NULL, adjust text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
RETURN oracle.answer((api.trend_get(tests.clinic(), tests.token(who), tests.request(),
	instrument, scale, word, threshold, pass, as_of, clinics, model,
	adjust, surgery, guidance, NULL, NULL, laterality, diagnosis, NULL, NULL, NULL, NULL, NULL, NULL,
	NULL, NULL, operator, clinic, year)->>'question')::jsonb);
CREATE TEMPORARY TABLE trend AS SELECT tests.trend(word => 'guidance') AS t;
CREATE FUNCTION tests.cell(g jsonb, code text) RETURNS jsonb
LANGUAGE sql
RETURN (SELECT v FROM jsonb_array_elements(g->'visits') AS v
	 WHERE v->>'visit_code' = code);
CREATE FUNCTION tests.counts(c jsonb) RETURNS text
LANGUAGE sql
RETURN (SELECT string_agg(c->>m, ' ' ORDER BY n) FROM unnest('{due,answered,'
	'late,censored,not_answered,not_yet_due,n}'::text[])
	WITH ORDINALITY AS u (m, n));
CREATE FUNCTION tests.figures(c jsonb, VARIADIC members text[]) RETURNS text
LANGUAGE sql
RETURN (SELECT string_agg(round((c->>m)::numeric, 9)::text, ' ' ORDER BY n)
	  FROM unnest(members) WITH ORDINALITY AS u (m, n));

-- due, answered, late, censored, not answered, not yet due, n.
-- Baseline: all nine were due, f did not answer.
-- Week 6: e did not answer, d came late.
-- Month 3: of nine, h was dead and j's visit cancelled: 7 due; a b d e f
-- answered, g is censored, c did not answer.
-- Month 6 opens on day 152; h is dead.
SELECT is(tests.counts(tests.cell(t->'total', code)), counts,
	'accounting at ' || code)
  FROM trend, (VALUES ('baseline', '9 8 0 0 1 0 8'), ('w6', '9 7 1 0 1 0 8'),
	('m3', '7 5 0 1 1 0 5'), ('m6', '0 0 0 0 0 8 0'))
	AS v (code, counts);
SELECT is(t->'total'->>m, '9', m || ': the one entered in error is out')
  FROM trend, unnest(ARRAY['people', 'episodes']) AS m;

-- Baseline: 8 7 6 9 5 8 4 7: sum 54, mean 6.75; squares 64 + 49 + 36 + 81 +
-- 25 + 64 + 16 + 49 = 384, less 54 * 54 / 8 = 364.5: 19.5; SD =
-- sqrt(19.5 / 7) = 1.669045921.
SELECT is(tests.figures(tests.cell(t->'total', 'baseline'), 'mean', 'sd'),
	'6.750000000 1.669045921', 'mean and SD at baseline') FROM trend;
-- Week 6: 3 4 4 5 5 6 6 7: sum 40, mean 5; squares 212 - 200 = 12; SD =
-- sqrt(12 / 7) = 1.309307341.  Median (5 + 5) / 2; quartiles at places 2.75
-- and 6.25 from 1: 4 and 6.  With t(7) = 2.364624252: 2.364624252 *
-- 1.309307341 / sqrt(8) = 1.094608321 on either side.
SELECT is(tests.figures(tests.cell(t->'total', 'w6'), 'mean', 'sd', 'median',
	'q1', 'q3', 'ci_lo', 'ci_hi'), '5.000000000 1.309307341 5.000000000'
	' 4.000000000 6.000000000 3.905391670 6.094608330',
	'description at week 6') FROM trend;
-- Change at week 6: a -3, b -1, c -2, d -6, g -2, h 0, j -2: sum -16, mean
-- -2.285714286; squares 9 + 1 + 4 + 36 + 4 + 0 + 4 = 58, less 256 / 7:
-- 21.428571429; SD = sqrt(21.428571429 / 6) = 1.889822365.  With t(6) =
-- 2.446911851: 2.446911851 * 1.889822365 / sqrt(7) = 1.747794180.
SELECT is(tests.figures(tests.cell(t->'total', 'w6')->'change', 'n', 'mean',
	'sd', 'ci_lo', 'ci_hi'), '7.000000000 -2.285714286 1.889822365'
	' -4.033508465 -0.537920106', 'change at week 6') FROM trend;
-- At least 2 points better: a c d g j, 5 of 7 = 0.714285714.  Wilson with z2 =
-- 3.841458821: centre (5/7 + z2/14) / (1 + z2/7) = 0.638357764, half width
-- z * sqrt(10/343 + z2/196) / (1 + z2/7) = 0.279423312
SELECT is(tests.figures(tests.cell(t->'total', 'w6')->'responders', 'n', 'of',
	'share', 'ci_lo', 'ci_hi'), '5.000000000 7.000000000 0.714285714'
	' 0.358934452 0.917781076', 'responders at week 6') FROM trend;
-- At most 4: 3 4 4, 3 of 8.
SELECT is(tests.figures(tests.cell(t->'total', 'w6')->'pass', 'n', 'of',
	'share'), '3.000000000 8.000000000 0.375000000', 'PASS at week 6')
  FROM trend;
-- Month 3: 2 3 4 5 6: mean 4, SD = sqrt(10 / 4), quartiles 3 and 5; t(4) =
-- 2.776445105, half width 2.776445105 * sqrt(2.5 / 5) = 1.963243161.
SELECT is(tests.figures(tests.cell(t->'total', 'm3'), 'mean', 'sd', 'median',
	'q1', 'q3', 'ci_lo', 'ci_hi'), '4.000000000 1.581138830 4.000000000'
	' 3.000000000 5.000000000 2.036756839 5.963243161',
	'description at month 3') FROM trend;
-- Change at month 3: a -4, b -4, d -7, e 0: sum -15, mean -3.75; squares 81 -
-- 56.25 = 24.75; SD = sqrt(8.25) = 2.872281323; 3 of 4 are responders.
SELECT is(tests.figures(tests.cell(t->'total', 'm3')->'change', 'n', 'mean',
	'sd'), '4.000000000 -3.750000000 2.872281323', 'change at month 3')
  FROM trend;
SELECT is(tests.figures(tests.cell(t->'total', 'm3')->'responders', 'n',
	'of'), '3.000000000 4.000000000', 'responders at month 3') FROM trend;
-- Nobody was scored at month 6.
SELECT is(tests.cell(t->'total', 'm6') - '{due,answered,late,censored,'
	'not_answered,not_yet_due}'::text[], '{"n": 0, "mean": null, "sd": null,
	"median": null, "q1": null, "q3": null, "ci_lo": null, "ci_hi": null,
	"visit_code": "m6", "target_day": 182, "change": {"n": 0, "mean": null,
	"sd": null, "ci_lo": null, "ci_hi": null}, "responders": {"n": 0,
	"of": 0, "share": null, "ci_lo": null, "ci_hi": null}, "pass": {"n": 0,
	"of": 0, "share": null, "ci_lo": null, "ci_hi": null}}'::jsonb,
	'nobody has no figures') FROM trend;

-- The groups, in the order of their values.  Ultrasound at week 6: 5 6 4 3,
-- mean 4.5; none: 7 6 4 5, mean 5.5, change g -2, h 0, j -2.
SELECT is((SELECT string_agg(g->>'group', ' ' ORDER BY n)
	  FROM jsonb_array_elements(t->'groups') WITH ORDINALITY AS a (g, n)),
	'ultrasound none', 'groups have an order') FROM trend;
SELECT is(tests.figures(tests.cell(t->'groups'->place, 'w6'), 'n', 'mean'),
	figures, 'week 6 of group ' || place)
  FROM trend, (VALUES (0, '4.000000000 4.500000000'),
	(1, '4.000000000 5.500000000')) AS v (place, figures);
SELECT is(tests.figures(tests.cell(t->'groups'->1, 'w6')->'change', 'n',
	'mean'), '3.000000000 -1.333333333', 'change of a group') FROM trend;
-- At month 3 only f's 6 counts in the second group.
SELECT is(tests.cell(t->'groups'->1, 'm3') - '{due,answered,late,censored,'
	'not_answered,not_yet_due,change,responders,pass}'::text[],
	'{"n": 1, "mean": 6, "sd": null, "median": 6, "q1": 6, "q3": 6,
	"ci_lo": null, "ci_hi": null, "visit_code": "m3",
	"target_day": 91}'::jsonb, 'one score has no spread') FROM trend;

-- Other questions about the same people.
SELECT is(tests.figures(tests.cell(tests.trend(threshold => 'pain_scb')->
	'total', 'w6')->'responders', 'n'), '1.000000000',
	'another threshold: only d is 4 points better');
SELECT is((tests.trend(threshold => 'pain_scb')->'thresholds'->'mcid'->>
	'threshold'), 'pain_scb', 'the threshold is named');
SELECT is(tests.trend(guidance => 'none')->'total'->>'people', '4',
	'a filter');
SELECT is(tests.trend(guidance => 'none,ultrasound')->'total'->>'people', '9',
	'a filter of two values');
SELECT is(tests.trend(guidance => 'ct')->'total'->>'people', '0',
	'a filter that nobody passes');
SELECT is(tests.trend(diagnosis => 'M17')->'total'->>'people', '9',
	'a diagnosis is a category');
SELECT is(tests.counts(tests.cell(tests.trend(as_of =>
	internal.today(tests.clinic()) - 75)->'total', 'w6')),
	'7 7 0 0 0 2 7', 'on day 55 the window of week 6 was still open');
SELECT is(tests.counts(tests.cell(tests.trend(as_of =>
	internal.today(tests.clinic()) - 73)->'total', 'w6')),
	'9 7 0 0 2 0 7', 'on day 57 it had closed, and d had not come yet');
SELECT is(tests.trend(as_of => internal.today(tests.clinic()) - 131)->
	'total'->>'episodes', '0', 'before the treatment there was nobody');
SELECT is(jsonb_array_length(tests.trend()->'groups'), 1,
	'without a word there is one group');
SELECT is(tests.trend()->'groups'->0, tests.trend()->'total',
	'which is all');
SELECT is(jsonb_array_length(tests.trend(word => w)->'groups') > 0, true,
	'by ' || w) FROM unnest(internal.cohort_words()) AS w;

-- Higher is better: answers of KOOS, counted the other way round.
SELECT tests.treat('koos ' || label, tests.noon(-130), 'knee',
	patient => label) FROM people WHERE label < 'd' \g /dev/null
SELECT tests.answer('koos ' || label, 'baseline', score, tests.noon(-131),
	instrument => 'KOOS'), tests.answer('koos ' || label, 'm3',
	score + gain, tests.noon(-40), instrument => 'KOOS')
  FROM (VALUES ('a', 50.1, 14.9), ('b', 50.1, 15), ('c', 49.95, 15.05))
	AS v (label, score, gain) \g /dev/null
SELECT is(tests.figures(tests.cell(tests.trend(instrument => 'KOOS',
	scale => 'Pain')->'total', 'm3')->'responders', 'n', 'of'),
	'2.000000000 3.000000000',
	'65.1 - 50.1 reaches 15, 65 - 50.1 does not');

-- What the process is asked.
CREATE FUNCTION tests.question(word text, model text, surgery text,
	adjust text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
RETURN (api.trend_get(tests.clinic(), tests.token('clinician'), tests.request(),
	'NRS_PAIN', NULL, word, NULL, NULL, NULL, NULL, model, adjust, surgery,
	NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	NULL, NULL, NULL)->>'question')::jsonb;
SELECT is(concat_ws(' ', q->'by', q->'model', q->'surgery', q->'head'->'by'),
	'"sex" "lda" "stop" "sex"', 'one word, and what is not asked for')
  FROM tests.question('sex', NULL, NULL) AS q;
SELECT is(concat_ws(' ', q->'by', q->'model', q->'surgery', q->'head'->'by'),
	'["sex", "year"] "clda" "every_score" "sex,year"', 'two words')
  FROM tests.question('sex,year', 'clda', 'every_score') AS q;
SELECT is(tests.question('sex,year', NULL, NULL)->'order',
	'[["female", "male", "intersex", "unknown"], null]',
	'each word has its order');
SELECT matches(tests.question('sex,year', NULL, NULL)->'head'->>'cohort',
	', by sex and year, in', 'two words in words');
SELECT ok(h->>'estimand' LIKE '%treatment policy)'
	AND h->>'window_rule' LIKE '%count like others.',
	'an estimand in words, and its rule')
  FROM (SELECT tests.question(NULL, NULL, 'every_score')->'head') AS q (h);

-- What a comparison is adjusted for.
SELECT is(concat_ws(' ', q->'adjust', q->'head'->'adjust',
	q->'head'->'adjustment'), 'null null null', 'for nothing')
  FROM tests.question('sex', NULL, NULL) AS q;
SELECT is(concat_ws(' ', q->'adjust', q->'head'->'adjust'),
	'["age_band", "smoking", "year"] "age_band,smoking,year"',
	'for three words, as asked')
  FROM tests.question('sex', NULL, NULL, 'age_band,smoking,year') AS q;
SELECT ok(r LIKE '%the group differs after adjustment for age band, smoking and'
	' year; why%' AND r LIKE '%a value of its own%'
	AND r !~ 'better|works|effective', 'in words that claim no more')
  FROM (SELECT tests.question('sex', NULL, NULL, 'age_band,smoking,year')->
	'head'->>'adjustment') AS q (r);
SELECT ok(r LIKE '%different questions%' AND r LIKE '%Lord''s paradox%',
	'why there may be two models')
  FROM (SELECT tests.question('sex', NULL, NULL)->'readings'->>
	'both_models') AS q (r);
SELECT is(tests.faults('SELECT tests.trend(' || q || ')'), pointers, q)
  FROM (VALUES ($$ adjust => 'age' $$, '/adjust'),
	($$ adjust => '' $$, '/adjust'),
	($$ adjust => 'sex,sex' $$, '/adjust'),
	($$ adjust => 'sex,' $$, '/adjust'),
	($$ word => 'sex', adjust => 'sex' $$, '/adjust'),
	($$ word => 'year,sex', adjust => 'region,sex' $$, '/adjust'),
	($$ adjust => 'sex,year,region,grade,smoking,diabetes' $$, '/adjust'),
	($$ adjust => 'sex', model => 'none' $$, '/adjust'),
	($$ word => 'age', adjust => 'sex' $$, '/by'),
	($$ adjust => 'sex,year,region,grade,smoking' $$, 'done'),
	($$ word => 'sex', model => 'clda', adjust => 'clinic,operator' $$,
	'done')) AS v (q, pointers);
SELECT is((SELECT a.detail->>'adjust'
	  FROM registry.audit AS a
	 WHERE a.subject = 'trend'
	   AND a.clinic_id = tests.clinic()
	 ORDER BY a.detail->>'adjust' DESC NULLS LAST
	 LIMIT 1), 'sex,year,region,grade,smoking', 'the audit has the words');

-- The other questions about the same people.
CREATE FUNCTION tests.responders(who text DEFAULT 'clinician',
	word text DEFAULT NULL, threshold text DEFAULT NULL,
	surgery text DEFAULT NULL, sex text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
RETURN (api.trend_responders_get(tests.clinic(), tests.token(who),
	tests.request(), 'NRS_PAIN', NULL, word, threshold, NULL, NULL, surgery,
	NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, sex, NULL,
	NULL, NULL, NULL, NULL)->>'question')::jsonb;
CREATE FUNCTION tests.completeness(who text DEFAULT 'clinician',
	word text DEFAULT NULL, surgery text DEFAULT NULL,
	sex text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
RETURN (api.trend_completeness_get(tests.clinic(), tests.token(who),
	tests.request(), 'NRS_PAIN', NULL, word, NULL, NULL, surgery, NULL,
	NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, sex, NULL, NULL,
	NULL, NULL, NULL)->>'question')::jsonb;
CREATE FUNCTION tests.dose(who text DEFAULT 'clinician',
	dose text DEFAULT NULL, model text DEFAULT NULL,
	surgery text DEFAULT NULL, sex text DEFAULT NULL,
	dose_band text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
RETURN (api.trend_dose_get(tests.clinic(), tests.token(who),
	tests.request(), 'NRS_PAIN', NULL, dose, NULL, NULL, NULL, NULL, model,
	surgery, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	sex, NULL, dose_band, NULL, NULL, NULL)->>'question')::jsonb;
SELECT is(tests.question(NULL, NULL, NULL)->>'kind', 'trend',
	'the first kind of question');
SELECT is(concat_ws(' ', q->'kind', q->'model', q->'by', q->'filters',
	q->'at_least', q->'head'->'thresholds'->'mcid'->'threshold'),
	'"responders" "none" "guidance" {"sex": ["male"]} null "pain_scb"',
	'a question for responders')
  FROM tests.responders(word => 'guidance', sex => 'male',
	threshold => 'pain_scb') AS q;
SELECT is(concat_ws(' ', q->'kind', q->'model', q->'by', q->'filters',
	q->'surgery', q->'at_least'),
	'"completeness" "none" ["sex", "year"] {"sex": ["male"]} "every_score"'
	' null', 'a question for completeness')
  FROM tests.completeness(word => 'sex,year', sex => 'male',
	surgery => 'every_score') AS q;
SELECT is(concat_ws(' ', q->'kind', q->'model', q->'by', q->'order' =
	q->'head'->'bands', q->'dose' = q->'head'->'dose', q->'dose'),
	'"dose_response" "clda" ' || by || ' t t "'
	|| coalesce(dose, 'platelets') || '"',
	'a question for a dose: ' || coalesce(dose, 'not said'))
  FROM (VALUES (NULL, '"dose_band"'), ('viable', '"dose_band"'),
	('viability', '"viability_band"'), ('minutes', '"minutes_band"'))
	AS v (dose, by),
	LATERAL (SELECT tests.dose(dose => v.dose)) AS a (q);
SELECT is(tests.dose(dose => dose)->'order', bands::jsonb,
	'the bands of ' || dose || ', from the lowest')
  FROM (VALUES ('platelets', '["platelets_under_1", "platelets_1_to_3",
		"platelets_3_to_5", "platelets_5_and_over"]'),
	('viable', '["viable_30_and_under", "viable_30_to_400",
		"viable_over_400"]'),
	('viability', '["under_70", "70_to_79", "80_to_89", "90_and_over"]'),
	('minutes', '["minutes_under_30", "minutes_30_to_60",
		"minutes_60_to_90", "minutes_90_and_over"]'))
	AS v (dose, bands);
SELECT matches(tests.dose(dose => 'minutes')->'head'->>'cohort',
	', by minutes band, in', 'the cohort of minutes in words');
SELECT is(tests.question(NULL, NULL, NULL)->>'dose', NULL,
	'no other question is of a dose');
SELECT ok(tests.dose(model => model)->'head'->>'reading' ~ ('^[^.]*' || part
	|| '[^.]*\. It is an association'), 'how a slope is read: ' || model)
  FROM (VALUES ('lda', 'each from its own baseline'),
	('clda', 'after adjustment for the baseline score'),
	('none', 'without a model there is none')) AS v (model, part);
SELECT is(q->'at_least', '5', 'and quality has a limit')
  FROM unnest(ARRAY[tests.responders('quality'),
	tests.completeness('quality'), tests.dose('quality')]) AS q;
SELECT ok(tests.responders('quality')->'head'->'suppression'->>'rule'
	LIKE '%A curve has a point for every 5 changes or more.',
	'which thins a curve, and says so');
SELECT is(tests.faults('SELECT tests.' || q), outcome, q)
  FROM (VALUES ($$ responders(word => 'age') $$, '/by'),
	($$ responders(threshold => 'x', surgery => 'x') $$,
	'/surgery /threshold'),
	($$ completeness(word => 'age', sex => 'x') $$, '/by /sex'),
	($$ dose(dose => 'total') $$, '/dose'),
	($$ dose(model => 'x') $$, '/model'),
	($$ dose(dose_band => 'x') $$, '/dose_band'),
	($$ responders('coordinator') $$,
	'MD403 your role does not allow this'),
	($$ completeness('admin') $$, 'MD403 your role does not allow this'),
	($$ dose('patient') $$, 'MD403 your role does not allow this'),
	($$ dose('nobody') $$, 'MD401 not signed in')) AS v (q, outcome);
SELECT is((SELECT string_agg(DISTINCT coalesce(a.detail->>'kind', 'trend'), ' ')
	  FROM registry.audit AS a
	 WHERE a.subject = 'trend'
	   AND a.clinic_id = tests.clinic()),
	'completeness dose_response responders trend',
	'the audit says which question it was');

-- Wrong questions.
SELECT is(tests.faults('SELECT tests.trend(' || q || ')'), pointers, q)
  FROM (VALUES ($$ instrument => 'KOOS' $$, '/scale'),
	($$ instrument => 'NONE' $$, '/instrument'),
	($$ instrument => NULL $$, '/instrument'),
	($$ instrument => 'KOOS', scale => 'total' $$, '/scale'),
	($$ word => 'age' $$, '/by'),
	($$ word => '' $$, '/by'),
	($$ word => 'sex,sex' $$, '/by'),
	($$ word => 'sex,year,region' $$, '/by'),
	($$ word => 'sex,' $$, '/by'),
	($$ model => 'anova' $$, '/model'),
	($$ surgery => 'locf' $$, '/surgery'),
	($$ threshold => 'koos_pain_mcid' $$, '/threshold'),
	($$ threshold => 'pain_pass', pass => 'pain_scb' $$,
	'/threshold /pass'),
	($$ as_of => '2100-01-01' $$, '/as_of'),
	($$ clinics => 'every' $$, '/clinics'),
	($$ guidance => 'none,echo' $$, '/guidance'),
	($$ guidance => '' $$, '/guidance'),
	($$ diagnosis => 'M17.12' $$, '/diagnosis'),
	($$ operator => 'Ada' $$, '/operator'),
	($$ year => '26' $$, '/year'),
	($$ clinic => 'clinic-2' $$, '/clinic'),
	($$ clinic => 'clinic-1' $$, 'done')) AS v (q, pointers);
SELECT is(tests.faults(format('SELECT tests.trend(%L)', who)), outcome,
	coalesce(nullif(outcome, 'done'), 'allowed') || ': ' || who)
  FROM (VALUES ('nobody', 'MD401 not signed in'),
	('coordinator', 'MD403 your role does not allow this'),
	('admin', 'MD403 your role does not allow this'),
	('patient', 'MD403 your role does not allow this'),
	('quality', 'done')) AS v (who, outcome);

-- Quality sees no group of four.
SELECT is((SELECT string_agg(format('%s %s %s', g->>'group', g->>'people',
			g->>'suppressed'), ', ')
	  FROM jsonb_array_elements(tests.trend('quality', 'guidance')->
		'groups') AS g), 'ultrasound  true, none  true',
	'nor the other one, which would tell');
SELECT is(tests.trend('quality', 'guidance')->'total'->>'people', '9',
	'but the total');
SELECT is(tests.cell(tests.trend('quality')->'total', 'm3')->'change'->>'n',
	NULL, 'and no change of four people');

SELECT * FROM finish();
ROLLBACK;
