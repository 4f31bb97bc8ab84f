-- Questions about sites and first responses, and the people behind a figure:
-- what is asked of the process, and who may ask what.
BEGIN;
\ir fixture.psql
\ir episode.psql
\ir oracle/install.psql
SELECT plan(75);

-- Nine people of trend_test.sql's kind, treated 130 days ago: pain before, at
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
CREATE TEMPORARY TABLE people (label text, baseline integer, w6 integer,
	m3 integer);
INSERT INTO people VALUES ('a', 8, 5, 4), ('b', 7, 6, 3), ('c', 6, 4, NULL),
	('d', 9, 3, 2), ('e', 5, NULL, 5), ('f', NULL, 7, 6), ('g', 8, 6, 2),
	('h', 4, 4, NULL), ('j', 7, 5, NULL);
INSERT INTO registry.patient (clinic_id, patient_id, sex, birth_year,
	created_at)
SELECT tests.clinic(), tests.id(label), 'male', 1960, now() FROM people;
INSERT INTO registry.patient_identity (clinic_id, patient_id, version, current,
	given_name, family_name, birth_date, language, recorded_by, recorded_at)
SELECT tests.clinic(), tests.id(label), 1, true, 'Given ' || label,
	'Family ' || label, '1960-01-01', 'en', tests.id('coordinator'), now()
  FROM people;
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
UPDATE registry.procedure_version SET guidance = 'none'
 WHERE procedure_id IN (SELECT tests.id(label) FROM people WHERE label > 'e');
SELECT internal.trends_write(tests.clinic(), tests.id(label)) FROM people
\g /dev/null

-- Sites.
CREATE FUNCTION tests.funnel(who text DEFAULT 'clinician',
	visit text DEFAULT 'w6', word text DEFAULT NULL,
	adjust text DEFAULT NULL, clinics text DEFAULT NULL,
	sex text DEFAULT NULL, surgery text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
RETURN (api.trend_funnel_get(tests.clinic(), tests.token(who),
	tests.request(), 'NRS_PAIN', NULL, visit, word, adjust, NULL, NULL,
	clinics, surgery, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	NULL, sex, NULL, NULL, NULL, NULL, NULL)->>'question')::jsonb;
SELECT is(concat_ws(' ', q->'kind', q->'by', q->'visit', q->'adjust',
	q->'model', q->'filters', q->'at_least'),
	'"funnel" "operator" "w6" ["age_band", "sex"] "none" {"sex": ["male"]}'
	' null', 'a question about sites')
  FROM tests.funnel(sex => 'male') AS q;
SELECT is(concat_ws(' ', q->'by', q->'visit', q->'adjust', q->'at_least'),
	'"clinic" "m3" ["grade", "smoking", "region"] 5',
	'and another, by quality')
  FROM tests.funnel('quality', 'm3', 'clinic', 'grade,smoking,region') AS q;
SELECT ok(q->'head'->>'reading' LIKE '%the baseline score, grade and bmi band'
	' where%Exploratory, and no ranking%does not show%',
	'which says how it is to be read')
  FROM tests.funnel(adjust => 'grade,bmi_band') AS q;
SELECT ok(tests.funnel('quality')->'head'->'suppression'->>'rule'
	LIKE '%expected is rounded to tenths.', 'and what is rounded');
SELECT is(tests.faults('SELECT tests.funnel(' || q || ')'), outcome, q)
  FROM (VALUES ($$ visit => 'w7' $$, '/visit'),
	($$ visit => NULL $$, '/visit'),
	($$ word => 'sex' $$, '/by'),
	($$ adjust => 'age' $$, '/adjust'),
	($$ adjust => '' $$, '/adjust'),
	($$ adjust => 'sex,sex' $$, '/adjust'),
	($$ adjust => 'operator' $$, '/adjust'),
	($$ adjust => 'sex,year,grade,region,smoking,diabetes' $$, '/adjust'),
	($$ adjust => 'x', visit => 'x' $$, '/adjust /visit'),
	($$ surgery => 'x' $$, '/surgery'),
	($$ clinics => 'x' $$, '/clinics'),
	($$ sex => 'x' $$, '/sex'),
	($$ 'coordinator' $$, 'MD403 your role does not allow this'),
	($$ 'admin' $$, 'MD403 your role does not allow this'),
	($$ 'patient' $$, 'MD403 your role does not allow this'),
	($$ 'nobody' $$, 'MD401 not signed in')) AS v (q, outcome);

-- First responses.
CREATE FUNCTION tests.wait(who text DEFAULT 'clinician',
	word text DEFAULT NULL, surgery text DEFAULT NULL,
	threshold text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
RETURN (api.trend_first_response_get(tests.clinic(), tests.token(who),
	tests.request(), 'NRS_PAIN', NULL, word, threshold, NULL, NULL,
	surgery, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	NULL, NULL, NULL, NULL, NULL, NULL)->>'question')::jsonb;
SELECT is(concat_ws(' ', q->'kind', q->'by', q->'surgery', q->'model',
	q->'at_least'), '"first_response" ["sex", "year"] "stop" "none" 5',
	'a question about first responses')
  FROM tests.wait('quality', 'sex,year') AS q;
SELECT ok(tests.wait(surgery => surgery)->'head'->>'reading'
	LIKE '%Aalen and Johansen, where ' || first || ' may come first%'
	'overstates it.', 'how shares are read: ' || surgery)
  FROM (VALUES ('stop', 'a rescue%a withdrawal or death'),
	('every_score', 'death')) AS v (surgery, first);
SELECT ok(tests.wait('quality')->'head'->'suppression'->>'rule'
	LIKE '%too few are at risk, nothing is shown.', 'and what is hidden');
SELECT is(tests.faults('SELECT tests.wait(' || q || ')'), outcome, q)
  FROM (VALUES ($$ surgery => 'nonresponder' $$, '/surgery'),
	($$ word => 'age' $$, '/by'),
	($$ threshold => 'x' $$, '/threshold'),
	($$ 'coordinator' $$, 'MD403 your role does not allow this'),
	($$ 'nobody' $$, 'MD401 not signed in')) AS v (q, outcome);

-- Single courses.
CREATE FUNCTION tests.courses(who text DEFAULT 'clinician',
	word text DEFAULT NULL, surgery text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
RETURN (api.trend_courses_get(tests.clinic(), tests.token(who),
	tests.request(), 'NRS_PAIN', NULL, word, NULL, NULL, surgery, 7,
	NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	NULL, NULL, NULL, NULL, NULL)->>'question')::jsonb;
SELECT is(concat_ws(' ', q->'kind', q->'by', q->'seed', q->'at_least'),
	'"courses" "sex" 7 5', 'a question about single courses')
  FROM tests.courses('quality', 'sex') AS q;
SELECT ok(q->'head'->>'reading' LIKE '%drawn by lot%'
	AND q->'head'->'suppression'->>'rule' LIKE '%that 5 lie beyond it%',
	'how it is read, and what is hidden')
  FROM tests.courses('quality') AS q;
SELECT is(tests.faults('SELECT tests.courses(' || q || ')'), outcome, q)
  FROM (VALUES ($$ word => 'x' $$, '/by'),
	($$ surgery => 'x' $$, '/surgery'),
	($$ 'coordinator' $$, 'MD403 your role does not allow this'),
	($$ 'nobody' $$, 'MD401 not signed in')) AS v (q, outcome);

-- Who is missing.
CREATE FUNCTION tests.missing(who text DEFAULT 'clinician',
	visit text DEFAULT 'w6', surgery text DEFAULT NULL,
	as_of date DEFAULT NULL, sex text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
RETURN (api.trend_missing_get(tests.clinic(), tests.token(who),
	tests.request(), 'NRS_PAIN', NULL, visit, as_of, NULL, surgery,
	NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, sex,
	NULL, NULL, NULL, NULL, NULL)->>'question')::jsonb;
SELECT is(concat_ws(' ', q->'kind', q->'by', q->'visit', q->'surgery',
	q->'model', q->'at_least', q->'order'),
	'"missing" "answered" "w6" "stop" "none" 5 ["answered",'
	' "not_answered", "after_rescue", "not_due"]',
	'a question about who is missing')
  FROM tests.missing('quality') AS q;
SELECT ok(q->'head'->>'cohort' LIKE '%by whether w6 was answered%'
	AND q->'head'->>'reading' LIKE '%beyond 0.25%'
	AND q->'head'->'suppression'->>'rule' LIKE '%a sex or age%',
	'how it is read, and what is hidden')
  FROM tests.missing('quality') AS q;
SELECT is(tests.faults('SELECT tests.missing(' || q || ')'), outcome, q)
  FROM (VALUES ($$ visit => 'x' $$, '/visit'),
	($$ visit => NULL $$, '/visit'),
	($$ surgery => 'x' $$, '/surgery'),
	($$ as_of => '2999-01-01' $$, '/as_of'),
	($$ sex => 'x' $$, '/sex'),
	($$ 'coordinator' $$, 'MD403 your role does not allow this'),
	($$ 'admin' $$, 'MD403 your role does not allow this'),
	($$ 'patient' $$, 'MD403 your role does not allow this'),
	($$ 'nobody' $$, 'MD401 not signed in')) AS v (q, outcome);

-- Who is behind a figure.
CREATE FUNCTION tests.members(who text DEFAULT 'clinician',
	visit text DEFAULT 'w6', state text DEFAULT NULL,
	guidance text DEFAULT NULL, surgery text DEFAULT NULL,
	cursor text DEFAULT NULL, size integer DEFAULT NULL,
	threshold text DEFAULT NULL, instrument text DEFAULT 'NRS_PAIN',
	as_of date DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
RETURN api.trend_members_get(tests.clinic(), tests.token(who),
	tests.request(), instrument, NULL, visit, state, threshold, as_of,
	surgery, guidance, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	NULL, NULL, NULL, NULL, NULL, NULL, NULL, cursor, size)::jsonb;
CREATE FUNCTION tests.names(page jsonb) RETURNS text
LANGUAGE sql
RETURN (SELECT coalesce(string_agg(right(i->>'given_name', 1), ''
		ORDER BY i->>'given_name'), '')
	  FROM jsonb_array_elements(page->'items') AS i);
SELECT is(tests.names(tests.members(visit => visit, state => state,
	surgery => surgery)), names, concat_ws(' ', visit, state, surgery))
  FROM (VALUES ('w6', NULL, NULL, 'abcdfghj'),
	('w6', 'enrolled', NULL, 'abcdefghj'), ('w6', 'late', NULL, 'd'),
	('w6', 'not_answered', NULL, 'e'), ('w6', 'responded', NULL, 'acdgj'),
	('w6', 'not_responded', NULL, 'bh'), ('w6', 'compared', NULL, 'abcdghj'),
	('m3', 'due', NULL, 'abcdefg'), ('m3', 'censored', NULL, 'g'),
	('m3', 'not_expected', NULL, 'hj'),
	('m3', 'not_responded', 'nonresponder', 'eg'),
	('m3', 'responded', 'every_score', 'abdg'),
	('m6', 'not_yet_due', NULL, 'abcdefgj'), ('m6', 'scored', NULL, ''),
	('baseline', 'compared', NULL, '')) AS v (visit, state, surgery, names);
SELECT is(tests.names(tests.members(guidance => 'none')), 'fghj',
	'those that a filter leaves');
SELECT is(i - 'patient_id' - 'episode_id' - 'day_zero' - 'answered_on',
	'{"given_name": "Given d", "family_name": "Family d",
	"visit_code": "w6", "target_day": 42, "state": "late", "score": 3,
	"baseline": 9, "change": -6, "responded": true}', 'what is told of one')
  FROM jsonb_array_elements(tests.members(state => 'late')->'items') AS i;
-- Pages.
CREATE TEMPORARY TABLE page AS SELECT tests.members(size => 5) AS p;
SELECT is(jsonb_array_length(p->'items') || ' '
	|| jsonb_array_length(tests.members(cursor => p->>'next')->'items')
	|| ' ' || length(tests.names(p)
	|| tests.names(tests.members(cursor => p->>'next'))), '5 3 8',
	'the second page goes on where the first ended') FROM page;
SELECT is(tests.faults('SELECT tests.members(' || q || ')'), outcome, q)
  FROM (VALUES ($$ visit => 'w7' $$, '/visit'),
	($$ visit => NULL $$, '/visit'),
	($$ state => 'missing' $$, '/state'),
	($$ as_of => 'infinity' $$, '/as_of'),
	($$ guidance => 'x', threshold => 'x' $$, '/threshold /guidance'),
	($$ 'quality' $$, 'MD403 your role does not allow this'),
	($$ 'admin' $$, 'MD403 your role does not allow this'),
	($$ 'patient' $$, 'MD403 your role does not allow this'),
	($$ 'nobody' $$, 'MD401 not signed in')) AS v (q, outcome);
SELECT is(tests.names(tests.members('coordinator')), 'abcdfghj',
	'who may open a record may be shown whose it is');
SELECT is(jsonb_array_length(a.detail->'patients') || ' ' || (a.detail->>'shown')
	|| ' ' || ((a.detail->'filters') - 'as_of')::text,
	'4 4 {"kind": "members", "scale": "total", "visit": "w6",'
	' "filters": ["guidance"], "instrument": "NRS_PAIN"}',
	'the audit says whom a page showed')
  FROM registry.audit AS a
 WHERE a.clinic_id = tests.clinic()
   AND a.subject = 'patient'
   AND a.action = 'read'
   AND a.detail->'filters'->'filters' = '["guidance"]';
SELECT * FROM finish();
ROLLBACK;
