-- A patient's link is good once, with the right birth date, for one purpose.
BEGIN;
\ir fixture.psql
\ir episode.psql
SELECT plan(73);

CREATE FUNCTION tests.link(label text, patient text DEFAULT 'patient',
	who text DEFAULT 'clinician', visit uuid DEFAULT NULL) RETURNS json
LANGUAGE sql
RETURN api.portal_link_create(tests.clinic(), tests.token(who),
	tests.request(), tests.id(patient), visit,
	sha256(convert_to(label, 'UTF8')), NULL, NULL);

CREATE FUNCTION tests.open(label text, born date, n integer DEFAULT 1)
RETURNS jsonb
LANGUAGE sql
RETURN api.portal_session_open(tests.clinic(n), NULL, tests.request(),
	sha256(convert_to(label, 'UTF8')), born,
	sha256(convert_to('session of ' || label, 'UTF8')), NULL, NULL)::jsonb;

-- Is the session of a link still good?
CREATE FUNCTION tests.signed_in(label text) RETURNS text
LANGUAGE sql
RETURN tests.faults(format('SELECT api.session_get(%L, %L, %L)',
	tests.clinic(), sha256(convert_to('session of ' || label, 'UTF8')),
	tests.request()));

-- The state and tries of a link, as staff see them.
CREATE FUNCTION tests.link_state(label text) RETURNS text
LANGUAGE sql
RETURN (SELECT concat_ws(' ', i->>'state', i->>'tries')
	  FROM json_array_elements(api.portal_link_list(tests.clinic(),
		tests.token('coordinator'), tests.request(),
		tests.id('patient'), NULL, 200)->'items') AS i
	  JOIN registry.portal_link AS l
		ON l.portal_link_id = (i->>'portal_link_id')::uuid
	 WHERE l.token_hash = sha256(convert_to(label, 'UTF8')));

SELECT ok(tests.link('one')->>'expires_at' IS NOT NULL, 'a link is made');
SELECT is(tests.link_state('one'), 'open 0', 'it is open');
SELECT is(tests.open('one', '1970-03-06'), NULL, 'a wrong date opens nothing');
SELECT is(tests.open('none', '1970-03-05'), NULL, 'nor an unknown link');
SELECT is(tests.open('one', '1970-03-05', 2), NULL,
	'nor the link of another clinic');
SELECT is(tests.open('one', NULL), NULL, 'nor no date');
SELECT is(tests.link_state('one'), 'open 2', 'two tries were of this link');
SELECT is(tests.open('one', '1970-03-05')->>'first_name', 'Ada',
	'the right date opens it');
SELECT is(tests.link_state('one'), 'spent 3', 'then it is spent');
SELECT is(tests.open('one', '1970-03-05'), NULL, 'it opens once');
SELECT is(api.session_get(tests.clinic(), sha256('session of one'),
	tests.request())->>'role', 'patient', 'and the patient is signed in');
SELECT is((SELECT expires_at - opened_at FROM registry.session
	 WHERE token_hash = sha256('session of one')), interval '1 hour',
	'for an hour');

SELECT ok(tests.link('two') IS NOT NULL AND tests.link('three') IS NOT NULL,
	'a second and a third link');
SELECT is(tests.open('two', '1970-03-05'), NULL,
	'the newer one replaces the older');
SELECT is(tests.link_state('two'), 'replaced 1', 'which says so');
SELECT is(tests.signed_in('one'), 'done',
	'a link that was only made ends no session');
SELECT ok(tests.open('three', '1970-03-05') IS NOT NULL, 'the newer one opens');
SELECT is(tests.signed_in('one'), 'MD401 not signed in',
	'and then it ends the session of the link before');
SELECT is((SELECT count(*) FROM registry.session
	    WHERE clinic_id = tests.clinic() AND staff_id IS NOT NULL),
	4::bigint, 'but nobody else''s');

-- Five tries.
CREATE FUNCTION tests.guess(label text, n integer) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	FOR i IN 1..n LOOP
		PERFORM tests.open(label, '1970-01-01');
	END LOOP;
END;
$$;
SELECT tests.link('four'), tests.guess('four', 4) \g /dev/null
SELECT ok(tests.open('four', '1970-03-05') IS NOT NULL,
	'the fifth try may be right');
SELECT tests.link('five'), tests.guess('five', 4) \g /dev/null
SELECT is(tests.link_state('five'), 'open 4', 'four wrong dates');
SELECT tests.guess('five', 1) \g /dev/null
SELECT is(tests.link_state('five'), 'burned 5', 'the fifth burns a link');
SELECT is(tests.open('five', '1970-03-05'), NULL, 'which opens no more');
SELECT is((SELECT string_agg(concat_ws(' ', a.detail->>'tries',
			a.detail->>'state'), ', '
			ORDER BY (a.detail->>'tries')::integer)
	  FROM registry.audit AS a
	  JOIN registry.portal_link AS l ON l.portal_link_id = a.subject_id
	 WHERE a.action = 'refuse' AND a.subject = 'portal_link'
	   AND a.patient_id = tests.id('patient')
	   AND l.token_hash = sha256('five')),
	'1 open, 2 open, 3 open, 4 open, 5 burned, 6 burned',
	'the clinic reads so in the audit');
SELECT tests.guess('none', 9) \g /dev/null
SELECT tests.link('none') \g /dev/null
SELECT is(tests.open('none', '1970-03-05'), NULL,
	'tries count before there is a link, too');

SELECT ok(tests.link('old') IS NOT NULL, 'a link that will be old');
UPDATE registry.portal_link SET expires_at = now()
 WHERE token_hash = sha256('old');
SELECT is(tests.open('old', '1970-03-05'), NULL, 'is no use when it is');
SELECT is(tests.link_state('old'), 'expired 1', 'and says so');
SELECT is((SELECT expires_at - made_at FROM registry.portal_link
	    WHERE token_hash = sha256('five')), interval '14 days',
	'that is in two weeks');

-- Whatever is wrong, each attempt leaves the same rows.
CREATE FUNCTION tests.left_by(label text, born date, n integer DEFAULT 1)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
	lines bigint := (SELECT count(*) FROM registry.audit);
	tried bigint := (SELECT sum(tries) FROM registry.portal_try);
BEGIN
	IF tests.open(label, born, n) IS NOT NULL THEN
		RETURN 'opened';
	END IF;
	RETURN format('%s line, %s try', (SELECT count(*)
			FROM registry.audit) - lines,
		(SELECT sum(tries) FROM registry.portal_try) - tried);
END;
$$;
SELECT tests.link('six') \g /dev/null
SELECT is(tests.left_by(label, born::date), '1 line, 1 try',
	what || ' is refused like the others')
  FROM (VALUES ('a wrong date', 'six', '1970-03-06'),
	('an unknown link', 'unknown', '1970-03-05'),
	('a used link', 'one', '1970-03-05'),
	('an expired link', 'old', '1970-03-05'),
	('a burned link', 'five', '1970-03-05'),
	('a replaced link', 'two', '1970-03-05')) AS v (what, label, born);
SELECT is(tests.left_by('x', '1970-03-05', 3), '0 line, 1 try',
	'a clinic that there is not has no audit');

-- Who makes and sees them.
SELECT throws_ok($$ SELECT tests.link('x', 'patient 2') $$, 'MD404', NULL,
	'no link for a patient of another clinic');
SELECT is(tests.faults(format('SELECT tests.link(%L, %L, %L)', 'x', 'patient',
	who)), 'MD403 your role does not allow this', who || ' makes no links')
  FROM unnest(ARRAY['quality', 'admin']) AS who;
SELECT is(tests.faults(format($$ SELECT api.portal_link_list(tests.clinic(),
	tests.token(%L), tests.request(), tests.id(%L), NULL, NULL) $$, who,
	patient)), outcome, format('%s lists the links of %s', who, patient))
  FROM (VALUES ('clinician', 'patient', 'done'),
	('clinician', 'patient 2', 'MD404 there is nothing here'),
	('quality', 'patient', 'MD403 your role does not allow this'),
	('admin', 'patient', 'MD403 your role does not allow this'))
	AS v (who, patient, outcome);
SELECT ok(api.portal_link_list(tests.clinic(), tests.token('clinician'),
	tests.request(), tests.id('patient'), NULL, 200)::text
	!~ '[0-9a-f]{64}', 'no list has what opens a link');
CREATE FUNCTION tests.pages(size integer) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
	page json;
	seen text[] := '{}';
BEGIN
	LOOP
		page := api.portal_link_list(tests.clinic(),
			tests.token('clinician'), tests.request(),
			tests.id('patient'), page->>'next', size);
		seen := seen || ARRAY(SELECT i->>'portal_link_id'
			  FROM json_array_elements(page->'items') AS i);
		EXIT WHEN page->>'next' IS NULL;
	END LOOP;
	RETURN (SELECT count(DISTINCT s) FROM unnest(seen) AS s)
		* (cardinality(seen) = (SELECT count(DISTINCT s)
			FROM unnest(seen) AS s))::integer;
END;
$$;
SELECT is(tests.pages(n), (SELECT count(*) FROM registry.portal_link
	    WHERE clinic_id = tests.clinic()), 'all of them, in pages of ' || n)
  FROM unnest(ARRAY[1, 3, 200]) AS n;

-- What a link is for.
SELECT tests.treat('left', tests.noon(-42)),
	tests.treat('right', tests.noon(-42), side => 'right') \g /dev/null
SELECT is(tests.faults(format('SELECT tests.link(%L, %L, %L, %L)', 'x',
	'patient', 'clinician', visit)), outcome, what)
  FROM (VALUES (tests.visit('left', 'm3'), 'done', 'for a visit to come'),
	(tests.visit('left', 'baseline'), '/visit_id', 'not for one missed'),
	(tests.id('none'), '/visit_id', 'nor for none'))
	AS v (visit, outcome, what);
-- The visits that the session of a link sees.
CREATE FUNCTION tests.due(label text) RETURNS text
LANGUAGE sql
RETURN (SELECT coalesce(string_agg(CASE (i->>'episode_id')::uuid
			WHEN tests.id('left') THEN 'left ' ELSE 'right ' END
			|| (i->>'visit_code'), ', ' ORDER BY i->>'visit_id'),
			'none')
	  FROM json_array_elements(api.visit_list(tests.clinic(),
		sha256(convert_to('session of ' || label, 'UTF8')),
		tests.request(), NULL, NULL, NULL, NULL, NULL, 200)->'items')
		AS i);
-- What a session may do at a visit.
CREATE FUNCTION tests.act(label text, episode text, code text, act text)
RETURNS text
LANGUAGE sql
RETURN tests.faults(format(CASE act
	WHEN 'get' THEN 'SELECT api.visit_get(%L, %L, %L, %L)'
	WHEN 'save' THEN 'SELECT api.draft_save(%L, %L, %L, %L, %L, %L)'
	ELSE 'SELECT api.response_create(%L, %L, %L, %L, %L, %L, NULL, NULL,
		%L, %L, NULL, NULL)' END, tests.clinic(),
	sha256(convert_to('session of ' || label, 'UTF8')), tests.request(),
	tests.visit(episode, code), 'NRS_PAIN', '{"PAIN": 5}',
	tests.edition('NRS_PAIN'), tests.scores('NRS_PAIN', 5)));
SELECT tests.link('both'), tests.open('both', '1970-03-05') \g /dev/null
SELECT is(array_length(string_to_array(tests.due('both'), ','), 1), 2,
	'a link for whatever is due shows both knees');
SELECT tests.link('left', visit => tests.visit('left', 'w6')),
	tests.open('left', '1970-03-05') \g /dev/null
SELECT is(tests.due('left'), 'left w6', 'a link for one visit shows that one');
SELECT is(tests.act('left', episode, code, act), outcome,
	format('%s %s of the %s knee', act, code, episode))
  FROM (VALUES ('right', 'w6', 'get', 'MD404 there is nothing here'),
	('right', 'w6', 'save', 'MD404 there is nothing here'),
	('right', 'w6', 'send', 'MD404 there is nothing here'),
	('left', 'm3', 'get', 'MD404 there is nothing here'),
	('left', 'w6', 'get', 'done'),
	('left', 'w6', 'save', 'done'),
	('left', 'w6', 'send', 'done'))
	AS v (episode, code, act, outcome);
SELECT is(tests.link_state('left'), 'answered 1', 'then its purpose is met');
SELECT is(tests.due('left'), 'none', 'nothing is left to see');
SELECT is(tests.act('left', 'left', 'w6', 'get'),
	'MD404 there is nothing here', 'not even what was answered');
SELECT is(tests.signed_in('left'), 'done', 'but who answered is not put out');

SELECT tests.link('right'),
	tests.answer('right', 'w6', 4, NULL, 'coordinator', mode => 'telephone')
\g /dev/null
SELECT is(tests.link_state('right'), 'answered 0',
	'answered by telephone, an unused link ends');
SELECT is(tests.open('right', '1970-03-05'), NULL, 'and opens nothing');

-- Late, and past.
SELECT tests.treat('late', tests.noon(-70), 'hip') \g /dev/null
SELECT is(tests.state('late', 'w6'), 'missed', 'a visit whose window is over');
SELECT tests.link('late'), tests.open('late', '1970-03-05') \g /dev/null
SELECT is(tests.act('late', 'late', 'w6', 'send'),
	'MD409 the visit is not open: its last day has passed',
	'is for the clinic to ask about');

-- The birth date was wrong.
CREATE FUNCTION tests.change(changes text) RETURNS text
LANGUAGE sql
RETURN (SELECT api.patient_amend(tests.clinic(), tests.token('coordinator'),
		tests.request(), p.patient_id, p.version, changes::json)
	  FROM registry.patient AS p
	 WHERE p.clinic_id = tests.clinic()
	   AND p.patient_id = tests.id('patient'))::text;
SELECT tests.change('{"birth_date": "1970-03-05", "language": "es"}')
\g /dev/null
SELECT is(tests.signed_in('late'), 'done', 'the same birth date ends nothing');
SELECT tests.change('{"birth_date": "1970-05-03"}') \g /dev/null
SELECT is(tests.signed_in('late'), 'MD401 not signed in',
	'a corrected birth date ends the session');
SELECT tests.link('new'), tests.open('new', '1970-05-03') \g /dev/null
SELECT is(tests.signed_in('new'), 'done', 'the right one opens the next');
SELECT tests.link('last'),
	tests.change(format('{"withdrew_on": "%s"}',
		internal.today(tests.clinic()))) \g /dev/null
SELECT is(tests.signed_in('new'), 'MD401 not signed in',
	'who withdraws is signed out');
SELECT is(tests.link_state('last'), 'closed 0', 'and the link closed');
SELECT is(tests.open('last', '1970-05-03'), NULL, 'for good');
SELECT * FROM finish();
ROLLBACK;
