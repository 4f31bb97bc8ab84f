-- Laying out visits, seeing, moving and cancelling them, saving drafts.
BEGIN;
\ir fixture.psql
\ir episode.psql
SELECT plan(69);

CREATE FUNCTION tests.codes(label text) RETURNS text
LANGUAGE sql
RETURN (SELECT string_agg(format('%s %s..%s..%s', v.visit_code,
			v.opens_on - e.day_zero, v.target_on - e.day_zero,
			v.closes_on - e.day_zero), ', ' ORDER BY v.target_day)
	  FROM registry.visit AS v
	  JOIN registry.episode AS e USING (clinic_id, episode_id)
	 WHERE v.episode_id = tests.id(label));
CREATE FUNCTION tests.asked(label text, code text) RETURNS text
LANGUAGE sql
RETURN (SELECT string_agg(i.instrument, ' ' ORDER BY i.ordinal)
	  FROM registry.visit_instrument AS i
	 WHERE i.visit_id = tests.visit(label, code));

-- The layout.
SELECT tests.treat('knee', tests.noon(-100)) \g /dev/null
SELECT is(tests.codes('knee'), 'baseline -30..0..0, w6 32..42..56,'
	' m3 70..91..119, m6 152..182..227, m12 305..365..455,'
	' y2 640..730..910, y3 1005..1095..1275, y4 1370..1460..1640,'
	' y5 1735..1825..2005', 'a knee gets the visits of its protocol');
SELECT is(tests.asked('knee', c), i, 'asked at ' || c)
  FROM (VALUES ('baseline', 'NRS_PAIN KOOS PROMIS_GLOBAL10'),
	('w6', 'NRS_PAIN'), ('m6', 'NRS_PAIN KOOS PROMIS_GLOBAL10'),
	('m12', 'NRS_PAIN KOOS PROMIS_GLOBAL10 PASS_Q'),
	('y5', 'NRS_PAIN KOOS PROMIS_GLOBAL10 PASS_Q')) AS v (c, i);
SELECT tests.treat(r, tests.noon(-1), r) FROM unnest(ARRAY['hip', 'wrist',
	'plantar_fascia', 'achilles', 'si_joint', 'cervical', 'muscle']) AS r
\g /dev/null
SELECT is(tests.asked(r, 'm3'), 'NRS_PAIN ' || i || 'PROMIS_GLOBAL10',
	'asked for a ' || r)
  FROM (VALUES ('hip', 'HOOS '), ('wrist', 'QUICKDASH '),
	('plantar_fascia', 'FAAM '), ('achilles', 'VISA_A '),
	('si_joint', 'ODI '), ('cervical', 'NDI '), ('muscle', ''))
	AS v (r, i);

SELECT tests.treat('draft', tests.noon(5), 'hip', 'draft') \g /dev/null
SELECT is(tests.codes('draft'), 'baseline -30..0..0',
	'a booking has a baseline and nothing else');
SELECT is_empty($$ SELECT 1 FROM registry.stratum
	WHERE episode_id = tests.id('draft') $$, 'and no place in a trend');
UPDATE registry.procedure SET status = 'final'
 WHERE procedure_id = tests.id('draft');
SELECT internal.visits_lay(tests.clinic(), tests.id('draft')) \g /dev/null
SELECT is((SELECT count(*) FROM registry.visit
	    WHERE episode_id = tests.id('draft')), 9::bigint,
	'once it is done it has them all');

CREATE TEMPORARY TABLE before AS SELECT * FROM registry.visit;
CREATE TEMPORARY TABLE before_asked AS SELECT * FROM registry.visit_instrument;
SELECT internal.visits_lay(e.clinic_id, e.episode_id)
  FROM registry.episode AS e \g /dev/null
SELECT set_eq('TABLE registry.visit', 'TABLE before',
	'laying out again changes nothing');
SELECT set_eq('TABLE registry.visit_instrument', 'TABLE before_asked',
	'nor what is asked');

-- A new day 0.
SELECT tests.answer('knee', 'w6', 5, tests.noon(-60)) \g /dev/null
UPDATE registry.episode SET day_zero = day_zero - 3
 WHERE episode_id = tests.id('knee');
UPDATE registry.visit SET moved_reason = 'holiday'
 WHERE visit_id = tests.visit('knee', 'm6');
SELECT internal.visits_lay(tests.clinic(), tests.id('knee')) \g /dev/null
SELECT alike(tests.codes('knee'), '%m3 70..91..119, m6 155..185..230, m12'
	' 305..365..455%', 'visits move with day 0, but not those that a'
	' person moved');
SELECT is((SELECT version FROM registry.visit
	    WHERE visit_id = tests.visit('knee', 'm3')), 2,
	'a visit that moved is a new version');
SELECT is((SELECT count(*) FROM registry.response), 1::bigint,
	'answers stay');

-- Another protocol.
INSERT INTO registry.protocol (clinic_id, protocol_id, code, version, name,
	body_region, product_class, current, made_at)
VALUES (tests.clinic(), tests.id('prp'), 'prp', 1, 'PRP', NULL, 'PRP', true,
	tests.days(-20)),
	(tests.clinic(), tests.id('kneeprp'), 'kneeprp', 1, 'Knee, PRP',
	'knee', 'PRP', true, tests.days(-20)),
	(tests.clinic(), tests.id('kneeprp 2'), 'kneeprp', 2, 'Knee, PRP',
	'knee', 'PRP', false, tests.days(-10)),
	(tests.clinic(), tests.id('bmc'), 'kneebmc', 1, 'Knee, BMC',
	'knee', 'BMC', true, tests.days(-20));
UPDATE registry.protocol SET current = NOT current WHERE code = 'kneeprp';
SELECT is((SELECT p.code || ' ' || p.version FROM registry.protocol AS p
	    WHERE p.protocol_id = internal.protocol_for(tests.clinic(),
		region, product, tests.days(at))), code, sentence)
  FROM (VALUES ('knee', 'PRP', 0, 'kneeprp 2', 'region and product first'),
	('knee', 'PRP', -15, 'kneeprp 1', 'the version in force then'),
	('knee', 'PRP', -30, 'knee 1', 'before there was a better one'),
	('knee', 'SVF', 0, 'knee 1', 'then the region'),
	('knee', NULL, 0, 'knee 1', 'the region, when no product is known'),
	('muscle', 'PRP', 0, 'prp 1', 'then the product'),
	('muscle', 'SVF', 0, 'general 1', 'then any'),
	('knee', 'PRP', -36500, 'kneeprp 2',
	'before there was any, the current one'))
	AS v (region, product, at, code, sentence);
INSERT INTO registry.protocol_visit
VALUES (tests.clinic(), tests.id('bmc'), 'baseline', 0, 10, 0,
	'{NRS_PAIN,OKS}'),
	(tests.clinic(), tests.id('bmc'), 'm1', 30, 5, 5, '{OKS}');
UPDATE registry.product SET product_class = 'BMC'
 WHERE procedure_id = tests.id('knee');
UPDATE registry.procedure_version SET recorded_at = now()
 WHERE procedure_id = tests.id('knee');
SELECT internal.visits_lay(tests.clinic(), tests.id('knee')) \g /dev/null
SELECT is(tests.codes('knee'), 'baseline -10..0..0, m1 25..30..35,'
	' w6 32..42..56', 'another product''s visits replace those that were'
	' not answered');
SELECT is(tests.asked('knee', 'baseline'), 'NRS_PAIN OKS',
	'and ask its instruments');

-- Licences.
DELETE FROM registry.instrument_licence WHERE instrument = 'KOOS';
SELECT tests.treat('unlicensed', tests.noon(-1)) \g /dev/null
SELECT is(tests.asked('unlicensed', 'm3'), NULL, 'the protocol is PRP''s');
DELETE FROM registry.protocol WHERE code IN ('prp', 'kneeprp');
SELECT internal.visits_lay(tests.clinic(), tests.id('unlicensed'))
\g /dev/null
SELECT is(tests.asked('unlicensed', 'm3'), 'NRS_PAIN PROMIS_GLOBAL10',
	'an instrument without a licence is not asked');

-- Days are days of the clinic.
UPDATE registry.clinic SET timezone = 'Pacific/Auckland'
 WHERE clinic_id = tests.clinic(2);
SELECT tests.treat('kiwi', '2026-04-04 11:30Z', patient => 'patient 2',
	n => 2) \g /dev/null
SELECT is((SELECT day_zero FROM registry.episode
	    WHERE episode_id = tests.id('kiwi')), '2026-04-05'::date,
	'half past midnight in Auckland is the next day');
SELECT is((SELECT v.target_on FROM registry.visit AS v
	    WHERE v.visit_id = tests.visit('kiwi', 'm6')),
	'2026-10-04'::date, 'half a year has days, whatever the clocks do');
SELECT is(internal.today(tests.clinic(2)),
	(now() AT TIME ZONE 'Pacific/Auckland')::date, 'today is theirs');

-- Seeing.
SELECT is(tests.faults(format($$ SELECT api.visit_get(tests.clinic(),
	tests.token(%L), tests.request(), tests.visit(%L, 'w6')) $$, who,
	label)), outcome, sentence)
  FROM (VALUES ('nobody', 'knee', 'MD401 not signed in', 'not signed in'),
	('quality', 'knee', 'MD403 your role does not allow this',
	'quality sees no single visit'),
	('admin', 'knee', 'MD403 your role does not allow this',
	'nor does an admin'),
	('clinician', 'knee', 'done', 'a clinician sees it'),
	('patient', 'knee', 'MD404 there is nothing here',
	'its patient does not, when it is answered no more'),
	('clinician', 'kiwi', 'MD404 there is nothing here',
	'another clinic''s visit is not there'),
	('clinician', 'none', 'MD404 there is nothing here',
	'nor is one that never was')) AS v (who, label, outcome, sentence);
INSERT INTO registry.patient (clinic_id, patient_id, sex, birth_year,
	created_at)
VALUES (tests.clinic(), tests.id('other'), 'male', 1960, now());
SELECT tests.treat('others', tests.noon(-50), 'hip', patient => 'other')
\g /dev/null
SELECT is(tests.faults($$ SELECT api.visit_get(tests.clinic(),
	tests.token('patient'), tests.request(), tests.visit('others', 'w6'))
	$$), 'MD404 there is nothing here', 'a patient sees nobody else''s');
SELECT is((SELECT string_agg(f->>'instrument' || ' '
			|| json_array_length(f->'items'), ', ')
	  FROM json_array_elements(api.visit_get(tests.clinic(),
		tests.token('clinician'), tests.request(),
		tests.visit('knee', 'baseline'))->'forms') AS f),
	'NRS_PAIN 1, OKS 12', 'a visit comes with its forms and their items');
SELECT is(json_array_length(api.procedure_visits(tests.clinic(),
	tests.token('coordinator'), tests.request(),
	tests.id('knee'))->'items'), 3, 'a procedure has visits');
SELECT is(tests.faults($$ SELECT api.procedure_visits(tests.clinic(),
	tests.token('coordinator'), tests.request(), tests.id('kiwi')) $$),
	'MD404 there is nothing here', 'another clinic''s procedure has none');

-- The list.
CREATE FUNCTION tests.list(who text, patient text, state text,
	cursor text DEFAULT NULL, size integer DEFAULT NULL)
RETURNS json
LANGUAGE sql
RETURN api.visit_list(tests.clinic(), tests.token(who), tests.request(),
	tests.id(patient), state, NULL, NULL, cursor, size);
SELECT is((SELECT string_agg(i->>'visit_code', ' ')
	  FROM json_array_elements(tests.list('coordinator', 'other',
		'overdue')->'items') AS i), 'w6', 'visits are listed by state');
SELECT is((SELECT count(DISTINCT i->>'patient_id')
	  FROM json_array_elements(api.visit_list(tests.clinic(),
		tests.token('patient'), tests.request(), NULL, NULL, NULL, NULL,
		NULL, 200)->'items') AS i), 1::bigint,
	'a patient lists the own visits only');
SELECT is(tests.faults($$ SELECT tests.list('patient', 'other', NULL) $$),
	'MD404 there is nothing here', 'and may not ask for another''s');
SELECT is(tests.faults($$ SELECT tests.list('clinician', 'other', 'late') $$),
	'/state', 'a state that there is not');
CREATE FUNCTION tests.pages(size integer) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
	page json;
	seen text[] := '{}';
BEGIN
	LOOP
		page := tests.list('clinician', 'other', NULL, page->>'next',
			size);
		seen := seen || ARRAY(SELECT i->>'visit_code'
			  FROM json_array_elements(page->'items') AS i);
		EXIT WHEN page->>'next' IS NULL;
	END LOOP;
	RETURN array_to_string(seen, ' ');
END;
$$;
SELECT is(tests.pages(n), 'baseline w6 m3 m6 m12 y2 y3 y4 y5',
	'in pages of ' || n)
  FROM unnest(ARRAY[1, 2, 9, 200]) AS n;

-- Moving and cancelling.
CREATE FUNCTION tests.amend(code text, target integer, cancelled boolean,
	reason text, if_match integer DEFAULT NULL,
	who text DEFAULT 'coordinator')
RETURNS json
LANGUAGE sql
RETURN api.visit_amend(tests.clinic(), tests.token(who), tests.request(),
	tests.visit('others', code), coalesce(if_match, (
		SELECT v.version FROM registry.visit AS v
		 WHERE v.visit_id = tests.visit('others', code))),
	(SELECT e.day_zero + target FROM registry.episode AS e
	  WHERE e.episode_id = tests.id('others')), cancelled, reason);
SELECT is(tests.faults(format('SELECT tests.amend(%L, %L, %L, %L, %L, %L)',
	code, target, cancelled, reason, match, who)), outcome, sentence)
  FROM (VALUES ('m3', 95, NULL, 'away', 1, 'patient',
	'MD403 your role does not allow this', 'a patient moves nothing'),
	('m3', 95, NULL, 'away', 7, 'clinician', 'MD412 the record was changed'
	' since you read it', 'a stale version'),
	('m3', NULL, NULL, 'away', NULL, 'clinician', '', 'nothing to change'),
	('m3', 95, NULL, NULL, NULL, 'clinician', '/reason', 'no reason'),
	('m3', NULL, true, ' ', NULL, 'clinician', '/reason', 'a blank one'),
	('m3', 182, NULL, 'away', NULL, 'clinician', '/target_on',
	'not past the next visit'),
	('m3', 42, NULL, 'away', NULL, 'clinician', '/target_on',
	'nor before the last'),
	('baseline', -3, NULL, NULL, NULL, 'clinician', '/reason /target_on',
	'nor the baseline, and all is said at once'))
	AS v (code, target, cancelled, reason, match, who, outcome, sentence);
SELECT is(tests.amend('m3', 95, NULL, 'away')->>'target_on',
	((SELECT day_zero FROM registry.episode
	   WHERE episode_id = tests.id('others')) + 95)::text,
	'a visit is moved');
SELECT alike(tests.codes('others'), '%m3 74..95..123%', 'window and all');
SELECT is((SELECT closes_on[3] FROM registry.series
	    WHERE episode_id = tests.id('others')
	      AND instrument = 'NRS_PAIN'), (SELECT day_zero + 123
	     FROM registry.episode WHERE episode_id = tests.id('others')),
	'and its series knows');
SELECT is(tests.amend('m6', NULL, true, 'moved away')->>'state', 'cancelled',
	'a visit is cancelled');
SELECT is(tests.amend('m6', NULL, false, NULL)->>'state', 'planned',
	'and stands again');
SELECT tests.answer('others', 'w6', 4) \g /dev/null
SELECT is(tests.faults($$ SELECT tests.amend('w6', NULL, true, 'x') $$),
	'MD409 the visit has been answered', 'what was answered stays');

SELECT * FROM finish();
ROLLBACK;
