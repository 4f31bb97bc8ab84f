-- The audit: whom lines are about, what they vouch for, what was refused.
BEGIN;
\ir fixture.psql
\ir procedure.psql
SELECT no_plan();

CREATE TABLE tests.seen AS SELECT audit_id FROM registry.audit;
-- What was written since, and now counts as seen.
CREATE FUNCTION tests.fresh() RETURNS SETOF registry.audit
LANGUAGE plpgsql
AS $$
DECLARE
	a registry.audit;
BEGIN
	FOR a IN
		SELECT o.*
		  FROM registry.audit AS o
		 WHERE o.audit_id NOT IN (SELECT s.audit_id FROM tests.seen AS s)
	LOOP
		RETURN NEXT a;
		INSERT INTO tests.seen VALUES (a.audit_id);
	END LOOP;
END;
$$;
-- Whom it is about.
SELECT is(tests.record('one', tests.body(40, jsonb_build_object(
	'adverse_events', jsonb_build_array(jsonb_build_object('type',
		'swelling', 'onset_on', tests.day(-39), 'severity', 1,
		'relatedness', 'possible', 'serious', false)))))->>'status',
	'final', 'a procedure with an event');
SELECT is((SELECT string_agg(a.action || ' ' || a.subject || ' '
		|| (a.patient_id = tests.id('patient'))::text || ' '
		|| (a.detail->>'version'), ', ' ORDER BY a.subject DESC)
	     FROM tests.fresh() AS a), 'create procedure true 1,'
	' create adverse_event true 1', 'has a line each, about its patient');
SELECT visit_id FROM registry.visit WHERE visit_code = 'w6' \gset
SELECT api.procedure_get(tests.clinic(), tests.token('clinician'),
		tests.request(), tests.id('one')),
	api.procedure_history(tests.clinic(), tests.token('clinician'),
		tests.request(), tests.id('one')),
	api.procedure_visits(tests.clinic(), tests.token('clinician'),
		tests.request(), tests.id('one')),
	api.visit_get(tests.clinic(), tests.token('clinician'),
		tests.request(), :'visit_id'),
	api.response_list(tests.clinic(), tests.token('clinician'),
		tests.request(), :'visit_id'),
	api.patient_get(tests.clinic(), tests.token('clinician'),
		tests.request(), tests.id('patient')),
	api.trajectory_get(tests.clinic(), tests.token('patient'),
		tests.request(), tests.id('patient'))
	\g /dev/null
SELECT results_eq($$ SELECT count(*),
		count(*) FILTER (WHERE patient_id = tests.id('patient'))
	  FROM tests.fresh() WHERE action = 'read' $$,
	'VALUES (7::bigint, 7::bigint)', 'who reads of one person is told so');

-- Lists name whom they showed.
SELECT api.patient_list(tests.clinic(), tests.token('clinician'),
	tests.request(), 'exam', NULL, 50) \g /dev/null
SELECT is((SELECT a.detail FROM tests.fresh() AS a), jsonb_build_object(
	'filters', '{"search": true}'::jsonb, 'shown', 1, 'patients',
	jsonb_build_array(tests.id('patient'))),
	'a search names whom it found, not what was looked for');
SELECT api.patient_list(tests.clinic(), tests.token('clinician'),
	tests.request(), 'nobody', NULL, 50) \g /dev/null
SELECT is((SELECT a.detail FROM tests.fresh() AS a),
	'{"filters": {"search": true}, "shown": 0}', 'or that it found nobody');
SELECT api.procedure_list(tests.clinic(), tests.token('clinician'),
	tests.request(), NULL, NULL, NULL, 'knee', NULL, NULL, NULL, NULL,
	NULL, 50) \g /dev/null
SELECT is((SELECT a.detail FROM tests.fresh() AS a), jsonb_build_object(
	'filters', '{"body_region": "knee"}'::jsonb, 'shown', 1, 'patients',
	jsonb_build_array(tests.id('patient'))), 'so do procedures');
SELECT api.visit_list(tests.clinic(), tests.token('clinician'),
	tests.request(), NULL, NULL, NULL, NULL, NULL, 2) \g /dev/null
SELECT is((SELECT a.detail FROM tests.fresh() AS a), jsonb_build_object(
	'shown', 2, 'patients', jsonb_build_array(tests.id('patient'))),
	'and visits, each person once, and only of the page');
SELECT api.visit_list(tests.clinic(), tests.token('patient'),
	tests.request(), NULL, NULL, NULL, NULL, NULL, 2) \g /dev/null
SELECT is((SELECT a.detail FROM tests.fresh() AS a
	    WHERE a.patient_id = tests.id('patient')), '{"shown": 1}',
	'a list of one person is about that person');

-- A key that is repeated.
SELECT tests.record('keyed', tests.body(30, '{"laterality": "left"}'),
	key => 'k') \g /dev/null
SELECT count(*) FROM tests.fresh() \g /dev/null
SELECT tests.record('keyed 2', tests.body(30, '{"laterality": "left"}'),
	key => 'k') \g /dev/null
SELECT is((SELECT ROW(a.action, a.subject, a.subject_id, a.patient_id,
		a.request_id, a.detail)::text FROM tests.fresh() AS a),
	ROW('read'::text, 'procedure'::text, tests.id('keyed'),
		tests.id('patient'), tests.id('keyed 2'), jsonb_build_object(
		'repeats', tests.id('keyed')))::text,
	'shows once more what was made, and says so');

-- Old and new.
SELECT api.staff_amend(tests.clinic(), tests.token('admin'), tests.request(),
	tests.id('coordinator'), NULL, 'clinician', 'Another') \g /dev/null
SELECT is((SELECT a.detail FROM tests.fresh() AS a), '{"name_changed": true,
	"old": {"role": "coordinator", "active": true},
	"new": {"role": "clinician", "active": true}}',
	'an account: what it was and what it is, and no name');
SELECT api.visit_amend(tests.clinic(), tests.token('clinician'),
	tests.request(), :'visit_id', 1, tests.day(5), NULL, 'away')
	\g /dev/null
SELECT is((SELECT a.detail - 'old' FROM tests.fresh() AS a),
	jsonb_build_object('version', 2, 'new', jsonb_build_object('cancelled',
		false, 'target_on', tests.day(5))), 'a visit too');

-- What the audit vouches for.
SELECT is_empty($$ SELECT * FROM internal.audit_content_faults(
	tests.clinic()) WHERE subject_id <> tests.id('patient') $$,
	'the records are what the audit said');
SELECT is((SELECT f.said || coalesce(f.found, '') FROM
	internal.audit_content_faults(tests.clinic()) AS f), NULL,
	'a record that the audit knows nothing of is found');
SELECT api.patient_amend(tests.clinic(), tests.token('clinician'),
	tests.request(), tests.id('patient'), 1, '{"phone": "+1 303 555 0100",
	"consents": [{"kind": "registry"}]}') \g /dev/null
SELECT is((SELECT a.detail - 'sha256' FROM tests.fresh() AS a),
	'{"version": 2, "members": ["phone", "consents"]}',
	'an amendment names its version and its members');
SELECT tests.amend('one', 1, tests.body(40, '{"oa_grade": 2,
	"amend_reason": "as it was"}')) \g /dev/null
SELECT is((SELECT a.detail->>'sha256' FROM tests.fresh() AS a),
	internal.content_sha256(tests.clinic(), 'procedure', tests.id('one'),
		2), 'and carries the hash of the version');
SELECT isnt(internal.content_sha256(tests.clinic(), 'procedure',
	tests.id('one'), 1), internal.content_sha256(tests.clinic(),
	'procedure', tests.id('one'), 2), 'each version has another');
SET LOCAL timezone = 'Asia/Tokyo';
SELECT is_empty($$ SELECT * FROM internal.audit_content_faults(
	tests.clinic()) $$, 'wherever it is asked, the records are as said');
SET LOCAL timezone = 'UTC';
SELECT tests.void('keyed') \g /dev/null
SELECT is((SELECT a.detail->>'version' FROM tests.fresh() AS a), '2',
	'a void is a version');
SELECT adverse_event_id FROM registry.adverse_event \gset
SELECT api.adverse_event_void(tests.clinic(), tests.token('clinician'),
	tests.request(), tests.id('one'), :'adverse_event_id', 'no', NULL,
	NULL) \g /dev/null
SELECT is((SELECT a.detail->>'version' FROM tests.fresh() AS a), '2',
	'of an event, too');
SELECT is_empty($$ SELECT * FROM internal.audit_content_faults(
	tests.clinic()) $$, 'and the records are still as said');

-- Each statement changes a record behind the audit's back.
CREATE FUNCTION tests.tampered(statement text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
	found text;
BEGIN
	BEGIN
		EXECUTE statement;
		SELECT string_agg(f.subject, ' ') INTO found
		  FROM internal.audit_content_faults(tests.clinic()) AS f;
		RAISE EXCEPTION 'undo' USING ERRCODE = 'MD999';
	EXCEPTION WHEN SQLSTATE 'MD999' THEN
		RETURN found;
	END;
END;
$$;
SELECT is(tests.tampered(s), found, s)
  FROM (VALUES
	('UPDATE registry.procedure_version SET oa_grade = 1 WHERE version = 2'
		|| ' AND oa_grade = 2', 'procedure'),
	('UPDATE registry.product SET harvest_volume_ml = 55 WHERE version = 2'
		|| format(' AND procedure_id = %L', tests.id('one')),
		'procedure'),
	(format('DELETE FROM registry.target WHERE procedure_id = %L',
		tests.id('one')), 'procedure'),
	(format('UPDATE registry.procedure SET version = 1, status = ''final'''
		|| ' WHERE procedure_id = %L', tests.id('one')), 'procedure'),
	('UPDATE registry.patient_identity SET birth_date = ''1971-03-05'''
		|| format(' WHERE patient_id = %L', tests.id('patient')),
		'patient'),
	('UPDATE registry.patient SET sex = ''male'''
		|| format(' WHERE patient_id = %L', tests.id('patient')),
		'patient'),
	('UPDATE registry.consent SET given = false', 'patient'),
	('DELETE FROM registry.consent', 'patient'),
	('UPDATE registry.adverse_event SET voided_at = NULL,'
		|| ' voided_by = NULL, void_reason = NULL', 'adverse_event'),
	('DELETE FROM registry.adverse_event', 'adverse_event'))
	AS x (s, found);
SELECT is(tests.tampered(
	'UPDATE registry.procedure SET performed_at = performed_at'), NULL,
	'what changes nothing is no fault');

-- Refusals.
SELECT api.refusal_record(tests.clinic(), tests.token(who), tests.request(),
	404, 'not_found', 'GET', '/v1/x/:x', id)
  FROM (VALUES ('clinician', tests.id('patient')), ('patient', :'visit_id'),
	('quality', tests.id('one')), ('admin', :'adverse_event_id'),
	('quality', tests.id('no such thing')),
	('clinician', tests.id('patient 2')), ('admin', NULL)) AS x (who, id)
	\g /dev/null
SELECT is((SELECT string_agg(format('%s %s %s %s', a.role,
		coalesce(a.subject_id = a.patient_id, false),
		a.patient_id = tests.id('patient'), a.detail->>'status'), ', '
		ORDER BY a.role, a.patient_id, a.subject_id)
	     FROM tests.fresh() AS a),
	'admin f t 404, admin f  404, clinician t t 404, clinician f  404, '
	|| 'patient f t 404, quality f t 404, quality f  404',
	'a refusal is about the patient of this clinic whose record it was');
SELECT throws_ok($$ SELECT api.refusal_record(tests.clinic(),
	tests.token('nobody'), tests.request(), 404, 'not_found', 'GET',
	'/v1/x', NULL) $$, 'MD401', NULL, 'of nobody there is no line');
UPDATE registry.session SET limited = 'password'
 WHERE token_hash = tests.token('quality');
SELECT lives_ok($$ SELECT api.refusal_record(tests.clinic(),
	tests.token('quality'), tests.request(), 403, 'forbidden', 'GET',
	'/v1/x', NULL) $$, 'of who has something to do first there is');

SELECT * FROM finish();
ROLLBACK;
