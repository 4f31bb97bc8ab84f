-- Answering: who, when, twice; correcting; what it does to series.
BEGIN;
\ir fixture.psql
\ir episode.psql
SELECT plan(84);

CREATE FUNCTION tests.try(label text, code text, value numeric,
	days integer, who text DEFAULT 'coordinator', mode text DEFAULT NULL,
	instrument text DEFAULT 'NRS_PAIN')
RETURNS text
LANGUAGE sql
RETURN tests.faults(format('SELECT tests.answer(%L, %L, %L, %L, %L, %L, %L)',
	label, code, value, tests.noon(days), who, instrument, mode));

SELECT tests.treat('knee', tests.noon(-100)) \g /dev/null

-- Who.
SELECT is(tests.try('knee', 'w6', 5, -58, who), outcome,
	coalesce(nullif(outcome, 'done'), 'allowed') || ': ' || who)
  FROM (VALUES ('nobody', 'MD401 not signed in'),
	('quality', 'MD403 your role does not allow this'),
	('admin', 'MD403 your role does not allow this'),
	('coordinator', 'done')) AS v (who, outcome);
SELECT is(tests.faults(format($$ SELECT api.response_create(tests.clinic(2),
	tests.token('clinician 2'), tests.request(), tests.visit('knee', 'm3'),
	'NRS_PAIN', '{"PAIN": 1}', NULL, NULL, '1.0', '[]', NULL, NULL) $$)),
	'MD404 there is nothing here', 'another clinic has no such visit');

-- When.  One line per day: baseline -30..0, w6 32..56 (late until 69, the day
-- before m3 opens), m3 70..119.
SELECT is(tests.try('knee', code, 5, day - 100), outcome,
	format('%s on day %s', code, day))
  FROM (VALUES ('baseline', -31,
	'MD409 the visit is not open: its first day lies ahead'),
	('baseline', 1,
	'MD409 the visit is not open: the baseline ended with the injection'),
	('m3', 69, 'MD409 the visit is not open: its first day lies ahead'),
	('m3', 101, '/answered_at'),
	('baseline', 0, 'done')) AS v (code, day, outcome);
SELECT tests.treat('late', tests.noon(-300), 'hip') \g /dev/null
SELECT is(tests.try('late', code, 4, day - 300), outcome,
	format('%s on day %s', code, day))
  FROM (VALUES ('w6', 31,
	'MD409 the visit is not open: its first day lies ahead'),
	('w6', 70, 'MD409 the visit is not open: its last day has passed'),
	('w6', 69, 'done'), ('m3', 70, 'done'), ('m6', 227, 'done'))
	AS v (code, day, outcome);
SELECT is(tests.state('late', code), state, code || ' is ' || state)
  FROM (VALUES ('w6', 'answered_late'), ('m3', 'missed')) AS v (code, state);
SELECT is(r.in_window, w, 'in window: ' || w)
  FROM (VALUES ('w6', false), ('m6', true)) AS v (code, w),
	LATERAL (SELECT (api.response_list(tests.clinic(),
		tests.token('clinician'), tests.request(),
		tests.visit('late', v.code))->'items'->0->>'in_window')
			::boolean)
	AS r (in_window);
SELECT tests.treat('old', tests.noon(-2100), 'elbow') \g /dev/null
SELECT is(tests.try('old', 'y5', 4, day - 2100), outcome, 'y5 on day ' || day)
  FROM (VALUES (2096, 'MD409 the visit is not open: its last day has passed'),
	(2095, 'done')) AS v (day, outcome);

-- The baseline locks at the injection, to the second.
SELECT tests.treat('today', now() - interval '2 hours', 'ankle') \g /dev/null
SELECT is(tests.faults(format($$ SELECT tests.answer('today', 'baseline', 6,
	now() - interval '2 hours' + %L) $$, after)), outcome,
	'the baseline ' || after || ' from the injection')
  FROM (VALUES (interval '1 second',
	'MD409 the visit is not open: the baseline ended with the injection'),
	(interval '0', 'done')) AS v (after, outcome);
SELECT is(tests.faults($$ SELECT tests.answer('today', 'baseline', 6, NULL,
	'patient', 'FAAM') $$), 'MD409 the visit is not open: the baseline'
	' ended with the injection', 'a patient is too late');
SELECT tests.treat('booked', tests.noon(3), 'foot', 'draft') \g /dev/null
SELECT is(tests.faults($$ SELECT tests.answer('booked', 'baseline', 6, NULL,
	'patient') $$), 'done', 'a booked patient answers ahead');

-- What.
SELECT is(tests.try('knee', 'm3', 5, -1, instrument => i), outcome, i)
  FROM (VALUES ('OKS', '/instrument'), ('NONE', '/instrument'),
	('PASS_Q', '/instrument'), ('KOOS', 'done')) AS v (i, outcome);
SELECT is(tests.try('knee', 'm3', 5, -1, 'coordinator', m), outcome,
	'staff in mode ' || m)
  FROM (VALUES ('portal', '/mode'), ('import', '/mode'), ('x', '/mode'),
	('telephone', 'done')) AS v (m, outcome);
SELECT tests.treat('now', tests.noon(-45), 'shoulder') \g /dev/null
SELECT is(tests.faults($$ SELECT tests.answer('now', 'w6', 5, now(),
	'patient', mode => 'clinic') $$), '/mode /answered_at',
	'a patient answers now and through the portal');
SELECT is(tests.answer('now', 'w6', 5, NULL, 'patient')->>'mode', 'portal',
	'and does');
SELECT is(tests.faults($$ SELECT api.response_create(tests.clinic(),
	tests.token('coordinator'), tests.request(), tests.visit('knee', 'm3'),
	'PROMIS_GLOBAL10', '{}', NULL, NULL, '1.2', tests.scores('NRS_PAIN', 5),
	NULL, NULL) $$), '22000 these are no scores of PROMIS_GLOBAL10 1.2',
	'scores of another instrument are a mistake of ours');
SELECT is(tests.faults($$ SELECT tests.answer('knee', 'm3', 99,
	instrument => 'PROMIS_GLOBAL10') $$),
	'22000 these are no scores of PROMIS_GLOBAL10 1.2',
	'so are scores beyond the scale');

-- Twice.
SELECT is(tests.answer('knee', 'w6', 5, tests.noon(-50))->>'response_id',
	(SELECT response_id::text FROM registry.response
	  WHERE visit_id = tests.visit('knee', 'w6')),
	'the same answers again are the same response');
SELECT is(tests.answer('knee', 'w6', 5.0, tests.noon(-1))->>'answered_on',
	(internal.today(tests.clinic()) - 58)::text,
	'even when the visit has closed');
SELECT is((SELECT count(*) FROM registry.audit
	    WHERE subject = 'response' AND action = 'create'
	      AND detail->>'visit_id' = tests.visit('knee', 'w6')::text),
	1::bigint, 'and one line in the audit');
SELECT is(tests.answer('late', 'm6', 4, tests.noon(-73), key => 'k')->>
	'response_id', tests.answer('late', 'm6', 9, tests.noon(-73),
	key => 'k')->>'response_id', 'a repeated request gets its first reply');

-- What came of it.
SELECT is((SELECT string_agg(format('%s %s %s', s.visit_codes, s.score_cents,
			s.answered_on - e.day_zero), '; ')
	  FROM (SELECT episode_id, unnest(visit_codes) AS visit_codes,
			unnest(score_cents) AS score_cents,
			unnest(answered_on) AS answered_on
		  FROM registry.series
		 WHERE instrument = 'NRS_PAIN') AS s
	  JOIN registry.episode AS e USING (episode_id)
	 WHERE e.episode_id = tests.id('knee')
	   AND answered_on IS NOT NULL),
	'baseline 500 0; w6 500 42; m3 500 99', 'the series has the scores');
SELECT is(tests.answer('late', 'm3', NULL, tests.noon(-200),
	instrument => 'HOOS')->'scores'->0->>'reason', 'too few answers',
	'answers without a score say why');
SELECT is((SELECT score_cents[2] IS NULL AND answered_on[2] IS NOT NULL
	  FROM registry.series
	 WHERE episode_id = tests.id('late')
	   AND instrument = 'HOOS' AND scale = 'Pain'), true,
	'and are answers in the series all the same');
SELECT is((SELECT json_agg(s->>'scale') FROM json_array_elements(
		tests.answer('late', 'm3', NULL, tests.noon(-200),
		instrument => 'HOOS')->'scores') AS s)::text,
	'["Symptoms", "Pain", "ADL", "SportRec", "QOL"]',
	'scales come in the order of the definition');

-- Drafts.
CREATE FUNCTION tests.draft(label text, code text, who text)
RETURNS json
LANGUAGE sql
RETURN api.draft_save(tests.clinic(), tests.token(who), tests.request(),
	tests.visit(label, code), 'KOOS', '{"P1": 2}');
SELECT tests.treat('other knee', tests.noon(-100), side => 'right')
\g /dev/null
SELECT is(tests.faults(format('SELECT tests.draft(%L, %L, %L)', label, code,
	who)), outcome, format('%s saves %s of %s', who, code, label))
  FROM (VALUES ('other knee', 'm3', 'patient', 'done'),
	('other knee', 'm3', 'coordinator', 'done'),
	('other knee', 'm3', 'quality', 'MD403 your role does not allow this'),
	('other knee', 'm6', 'patient',
	'MD409 the visit is not open: its first day lies ahead'),
	('other knee', 'w6', 'patient', '/instrument'),
	('knee', 'm3', 'patient', 'MD409 this form was answered already'))
	AS v (label, code, who, outcome);
SELECT is((SELECT f->'draft'->'answers'->>'P1' FROM json_array_elements(
		api.visit_get(tests.clinic(), tests.token('patient'),
		tests.request(), tests.visit('other knee', 'm3'))->'forms')
		AS f WHERE f->>'instrument' = 'KOOS'), '2',
	'a draft is there when its patient comes back');
SELECT tests.answer('other knee', 'm3', 50, instrument => 'KOOS')
\g /dev/null
SELECT is_empty('TABLE registry.draft', 'and goes when the form is sent');

-- Correcting.
CREATE FUNCTION tests.correct(value numeric, reason text,
	if_match integer, days integer DEFAULT NULL,
	instrument text DEFAULT 'NRS_PAIN', who text DEFAULT 'coordinator')
RETURNS json
LANGUAGE sql
RETURN api.response_correct(tests.clinic(), tests.token(who),
	tests.request(), (SELECT r.response_id FROM registry.response AS r
		WHERE r.visit_id = tests.visit('knee', 'w6') AND r.current),
	if_match, instrument, json_build_object('PAIN', value),
	CASE WHEN days IS NOT NULL THEN tests.noon(days) END, reason, '1.0',
	tests.scores('NRS_PAIN', value));
SELECT is(tests.faults(format('SELECT tests.correct(3, %L, %L, %L, %L, %L)',
	reason, match, day - 100, instrument, who)), outcome, sentence)
  FROM (VALUES ('typo', 1, NULL, 'NRS_PAIN', 'patient',
	'MD403 your role does not allow this', 'a patient corrects nothing'),
	('typo', NULL, NULL, 'NRS_PAIN', 'coordinator',
	'MD428 send If-Match with the version you read', 'without a version'),
	('typo', 2, NULL, 'NRS_PAIN', 'coordinator',
	'MD412 the record was changed since you read it', 'a stale version'),
	(NULL, 1, NULL, 'KOOS', 'coordinator',
	'/instrument /correction_reason', 'another form, no reason'),
	('typo', 1, 70, 'NRS_PAIN', 'coordinator',
	'MD409 the visit is not open: its last day has passed',
	'to a day of another visit'))
	AS v (reason, match, day, instrument, who, outcome, sentence);
SELECT is((SELECT format('%s %s %s', c->>'version',
		c->'scores'->0->>'value', c->>'answered_on')
	  FROM (SELECT tests.correct(3, 'typo', 1, -57) AS c) AS x),
	format('2 3 %s', internal.today(tests.clinic()) - 57),
	'a correction is a new version');
SELECT is((SELECT score_cents[2] FROM registry.series
	    WHERE episode_id = tests.id('knee')
	      AND instrument = 'NRS_PAIN'), 300, 'and in the series');
SELECT is((SELECT string_agg(format('%s %s %s', i->>'version',
			i->'scores'->0->>'value',
			i->>'correction_reason'), '; ')
	  FROM json_array_elements(api.response_history(tests.clinic(),
		tests.token('clinician'), tests.request(),
		(SELECT response_id FROM registry.response
		  WHERE visit_id = tests.visit('knee', 'w6')
		    AND current))->'items') AS i), '1 5 ; 2 3 typo',
	'the history keeps both');
SELECT is(tests.faults($$ SELECT tests.answer('knee', 'w6', 5,
	tests.noon(-57)) $$), 'MD409 this form was answered already',
	'the first answers are no longer those that stand');

-- Taking back.
CREATE FUNCTION tests.retract(reason text, who text DEFAULT 'clinician')
RETURNS json
LANGUAGE sql
RETURN api.response_void(tests.clinic(), tests.token(who), tests.request(),
	(SELECT r.response_id FROM registry.response AS r
	  WHERE r.visit_id = tests.visit('knee', 'w6') AND r.current
	  ORDER BY r.recorded_at LIMIT 1), reason, NULL, NULL);
SELECT is(tests.faults(format('SELECT tests.retract(%L, %L)', reason, who)),
	outcome, sentence)
  FROM (VALUES ('another person', 'coordinator',
	'MD403 your role does not allow this', 'a coordinator takes none back'),
	('another person', 'clinician 2', 'MD401 not signed in',
	'nor does another clinic'),
	(NULL, 'clinician', '/reason', 'nor anybody without a reason'))
	AS v (reason, who, outcome, sentence);
SELECT is((SELECT format('%s %s %s %s', c->>'version', c->>'voided',
		c->>'correction_reason', c->>'scores')
	  FROM (SELECT tests.retract('another person') AS c) AS x),
	'3 true another person []', 'what is taken back is a last version');
SELECT is((SELECT score_cents[2] FROM registry.series
	    WHERE episode_id = tests.id('knee')
	      AND instrument = 'NRS_PAIN'), NULL, 'and in no series');
SELECT is(tests.state('knee', 'w6'), 'missed', 'its visit is as before');
SELECT is(tests.faults($$ SELECT tests.retract('again') $$),
	'MD409 it was taken back already', 'it is taken back once');
SELECT is(tests.faults($$ SELECT tests.correct(3, 'typo', 3) $$),
	'MD404 there is nothing here', 'and not corrected any more');
SELECT is(json_array_length(api.response_history(tests.clinic(),
		tests.token('clinician'), tests.request(),
		(SELECT response_id FROM registry.response
		  WHERE visit_id = tests.visit('knee', 'w6')
		    AND current))->'items'), 3, 'the history keeps all');
SELECT is(tests.faults($$ SELECT tests.answer('knee', 'w6', 6,
	tests.noon(-57)) $$), 'done', 'the form can be answered again');

-- Events.
SELECT tests.treat('event', tests.noon(-100), 'wrist') \g /dev/null
SELECT tests.event('event', 'steroid', internal.today(tests.clinic()) - 80)
\g /dev/null
SELECT is(tests.try('event', 'w6', 2, -58), 'done',
	'after a rescue people go on being asked');
SELECT is((SELECT censored_by || ' ' || censored_on - day_zero
	  FROM registry.stratum WHERE episode_id = tests.id('event')),
	'steroid 20', 'but the trend knows');
SELECT tests.event('event', 'death', internal.today(tests.clinic()) - 5)
\g /dev/null
SELECT is(tests.state('event', c), s, 'after a death ' || c || ' is ' || s)
  FROM (VALUES ('w6', 'answered'), ('m3', 'overdue'), ('m6', 'cancelled'))
	AS v (c, s);
SELECT is(tests.state('late', 'm12'), 'cancelled',
	'a death cancels the visits of every joint');
SELECT is((SELECT count(*) FROM registry.stratum
	    WHERE died_on = internal.today(tests.clinic()) - 5),
	(SELECT count(*) FROM registry.stratum),
	'and every trend knows');
SELECT is(tests.try('event', 'm3', 2, d), outcome, 'answers ' || sentence)
  FROM (VALUES (-4, 'MD409 the visit is not open: it was cancelled',
	'after a death'), (-5, 'done', 'of its day'))
	AS v (d, outcome, sentence);
UPDATE registry.procedure SET status = 'entered_in_error'
 WHERE procedure_id = tests.id('old');
SELECT internal.visits_lay(tests.clinic(), tests.id('old')),
	internal.trends_write(tests.clinic(), tests.id('old')) \g /dev/null
SELECT is(tests.state('old', 'y5'), 'cancelled',
	'what was entered in error has no visits');
SELECT is((SELECT count(*) FROM registry.series
	    WHERE episode_id = tests.id('old')), 0::bigint, 'and no series');
SELECT is((SELECT count(*) FROM registry.stratum
	    WHERE episode_id = tests.id('old')), 0::bigint, 'and no stratum');

SELECT * FROM finish();
ROLLBACK;
