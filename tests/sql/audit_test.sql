-- The audit: whom lines are about, what they vouch for, how they are found.
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
-- GET /v1/audit by an admin, with these filters.
CREATE FUNCTION tests.audit(f jsonb DEFAULT '{}', who text DEFAULT 'admin',
	size integer DEFAULT 200, cursor text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
AS $$
	SELECT api.audit_list(tests.clinic(CASE WHEN who LIKE '% 2'
			THEN 2 ELSE 1 END), tests.token(who), tests.request(),
		(f->>'patient_id')::uuid, (f->>'actor_id')::uuid,
		(f->>'session_id')::uuid, f->>'action', f->>'subject',
		(f->>'subject_id')::uuid, f->>'role',
		(f->>'from')::timestamptz, (f->>'to')::timestamptz,
		(f->>'reason')::boolean, cursor, size)::jsonb;
$$;

-- Whom it is about.
SELECT is(tests.record('one', tests.body(40, jsonb_build_object(
	'adverse_events', jsonb_build_array(jsonb_build_object('type',
		'swelling', 'onset_on', tests.days(-39)::date, 'severity', 1,
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
	    WHERE a.patient_id = tests.id('patient')), '{"shown": 2}',
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
	tests.request(), :'visit_id', 1, tests.days(5)::date, NULL, 'away')
	\g /dev/null
SELECT is((SELECT a.detail - 'old' FROM tests.fresh() AS a),
	jsonb_build_object('version', 2, 'new', jsonb_build_object('cancelled',
		false, 'target_on', tests.days(5)::date)), 'a visit too');

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

-- Reading it.
SELECT throws_ok(format('SELECT tests.audit(who => %L)', who), 'MD403', NULL,
	who || ' does not read the audit')
  FROM (VALUES ('clinician'), ('quality'), ('patient')) AS x (who);
SELECT count(*) FROM tests.fresh() \g /dev/null
SELECT is(jsonb_array_length(tests.audit()->'items'), (SELECT count(*)::integer
	FROM registry.audit WHERE clinic_id = tests.clinic()
	  AND subject <> 'audit'), 'an admin reads all of it');
SELECT is((SELECT a.action || ' ' || a.subject || ' '
		|| (a.detail->>'shown')::integer FROM tests.fresh() AS a),
	'read audit ' || (SELECT count(*) - 1 FROM registry.audit
		WHERE clinic_id = tests.clinic()), 'which is a line, too');
SELECT is(tests.audit(who => 'admin 2')->'items', '[]',
	'another clinic sees nothing of it');
SELECT is((SELECT count(*) FROM jsonb_array_elements(tests.audit(f)->'items')
		AS a (line) WHERE line->>'subject' <> 'audit'), (SELECT count(*) FROM registry.audit AS a
	    WHERE a.clinic_id = tests.clinic()
	      AND a.subject <> 'audit'
	      AND to_jsonb(a) @> (f - 'from' - 'to' - 'patient_id')
	      AND (NOT f ? 'patient_id'
		OR a.patient_id = (f->>'patient_id')::uuid
		OR a.detail->'patients' ? (f->>'patient_id'))
	      AND a.at >= coalesce((f->>'from')::timestamptz, '-infinity')
	      AND a.at < coalesce((f->>'to')::timestamptz, 'infinity')),
	'by ' || f::text)
  FROM (VALUES (jsonb_build_object('patient_id', tests.id('patient'))),
	(jsonb_build_object('patient_id', tests.id('patient 2'))),
	(jsonb_build_object('patient_id', tests.id('patient'),
		'action', 'refuse')),
	(jsonb_build_object('actor_id', tests.id('clinician'))),
	(jsonb_build_object('session_id', tests.id('session of clinician'))),
	('{"action": "create"}'), ('{"action": "elevate"}'),
	('{"subject": "procedure"}'),
	(jsonb_build_object('subject', 'procedure', 'subject_id',
		tests.id('one'))),
	('{"role": "patient"}'),
	(jsonb_build_object('from', tests.days(-1))),
	(jsonb_build_object('to', tests.days(-1)))) AS x (f);
SELECT is(tests.audit('{"reason": true}')->'items', '[]',
	'nobody gave a reason');
SELECT is(tests.audit(jsonb_build_object('subject', 'staff'))
		#>> '{items,0,actor_name}', 'Admin', 'staff has a name');
SELECT is(tests.audit('{"role": "patient"}') #>> '{items,0,actor_name}', NULL,
	'a patient who acts has none');
SELECT is(tests.faults(format('SELECT tests.audit(cursor => %L)', c)),
	'/cursor', 'no cursor: ' || c)
  FROM (VALUES ('x'), (internal.cursor_write('a', 'b')),
	(internal.cursor_write(now()::text, 'b')),
	(internal.cursor_write('9999999-01-01', tests.id('x')::text)))
	AS x (c);

-- Pages, and no scan of a clinic for one patient.
INSERT INTO registry.audit (clinic_id, audit_id, epoch, at, transaction_id,
	actor_id, session_id, role, action, subject, subject_id, patient_id,
	request_id, detail)
SELECT tests.clinic(), gen_random_uuid(), 1, now() - n * interval '1 minute',
	pg_current_xact_id(), tests.id('actor ' || n % 20),
	tests.id('session ' || n % 2000), 'clinician', 'read', 'visit',
	tests.id('visit ' || n % 5000),
	CASE WHEN n % 10 > 0 THEN tests.id('person ' || n % 999) END,
	tests.id('request ' || n), CASE WHEN n % 10 = 0 THEN jsonb_build_object(
		'patients', jsonb_build_array(tests.id('person ' || n % 999),
			tests.id('person ' || n % 7))) END
  FROM generate_series(1, 20000) AS n;
INSERT INTO registry.audit (clinic_id, audit_id, epoch, at, transaction_id,
	role, action, subject, reason)
SELECT tests.clinic(), gen_random_uuid(), 1, now() - n * interval '1 day',
	pg_current_xact_id(), 'admin', 'elevate', 'session', 'an emergency'
  FROM generate_series(1, 3) AS n;
ANALYZE registry.audit;
CREATE FUNCTION tests.pages(f jsonb) RETURNS TABLE (line jsonb, page integer)
LANGUAGE plpgsql
AS $$
DECLARE
	got jsonb;
BEGIN
	page := 1;
	LOOP
		got := tests.audit(f, size => 7, cursor => got->>'next');
		FOR line IN SELECT jsonb_array_elements(got->'items') LOOP
			RETURN NEXT;
		END LOOP;
		EXIT WHEN got->>'next' IS NULL OR page > 100;
		page := page + 1;
	END LOOP;
END;
$$;
SELECT results_eq($$ SELECT (line->>'audit_id')::uuid FROM tests.pages(
		jsonb_build_object('patient_id', tests.id('person 3'),
			'subject', 'visit')) $$,
	$$ SELECT audit_id FROM registry.audit
	    WHERE clinic_id = tests.clinic()
	      AND (patient_id = tests.id('person 3')
		OR detail->'patients' ? tests.id('person 3')::text)
	    ORDER BY at DESC, audit_id DESC $$,
	'page by page it is complete, and newest first');
SELECT cmp_ok((SELECT max(page) FROM tests.pages(jsonb_build_object(
	'patient_id', tests.id('person 3'), 'subject', 'visit'))), '>', 3,
	'in many pages');

-- How many lines a question reads.
CREATE FUNCTION tests.read_by(f jsonb) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
	before bigint := tests.read_so_far();
BEGIN
	PERFORM tests.audit(f, size => 50);
	RETURN tests.read_so_far() - before;
END;
$$;
CREATE FUNCTION tests.read_so_far() RETURNS bigint
LANGUAGE sql
AS $$
	SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint
	  FROM pg_stat_xact_all_tables
	 WHERE schemaname = 'registry' AND relname LIKE 'audit%';
$$;
SELECT cmp_ok(tests.read_by(f), '<', 3000::bigint, 'few lines are read by '
	|| f::text)
  FROM (VALUES (jsonb_build_object()),
	(jsonb_build_object('patient_id', tests.id('person 100'))),
	(jsonb_build_object('patient_id', tests.id('nobody'))),
	(jsonb_build_object('actor_id', tests.id('actor 3'))),
	(jsonb_build_object('actor_id', tests.id('nobody'))),
	(jsonb_build_object('session_id', tests.id('session 3'))),
	(jsonb_build_object('subject', 'visit', 'subject_id',
		tests.id('visit 30'))),
	('{"action": "elevate"}'), ('{"role": "operator"}'),
	('{"reason": true}'), (jsonb_build_object('from', now() - interval '1 hour', 'to', now())))
	AS x (f);

-- FHIR.
CREATE FUNCTION tests.fhir(f jsonb) RETURNS jsonb
LANGUAGE sql
AS $$
	SELECT api.audit_fhir(tests.clinic(), tests.token('admin'),
		tests.request(), (f->>'patient_id')::uuid, NULL, NULL,
		f->>'action', f->>'subject', NULL, f->>'role', NULL, NULL,
		NULL, NULL, 20)::jsonb;
$$;
SELECT is(tests.fhir(f) #>> '{entry,0,resource,meta,profile,0}',
	'https://profiles.ihe.net/ITI/BALP/StructureDefinition/'
	|| 'IHE.BasicAudit.' || profile, profile || ' is ' || f::text)
  FROM (VALUES (jsonb_build_object('subject', 'trajectory'),
		'PatientRead'),
	('{"subject": "procedure", "action": "create"}', 'PatientCreate'),
	('{"subject": "procedure", "action": "amend"}', 'PatientUpdate'),
	('{"subject": "procedure", "action": "void"}', 'PatientUpdate'),
	('{"subject": "patient", "action": "read"}', 'Query'),
	('{"subject": "visit", "role": "patient"}', 'PatientQuery'),
	('{"subject": "staff", "action": "amend"}', 'Update'))
	AS x (f, profile);
SELECT is(tests.fhir('{"action": "refuse"}') #> '{entry,0,resource}'
		@> '{"outcome": "4"}', true, 'a refusal did not succeed');
SELECT is(tests.fhir('{"action": "refuse"}')
		#> '{entry,0,resource,meta}', NULL, 'and has no profile');
SELECT is(tests.fhir('{"action": "elevate"}')
	#>> '{entry,0,resource,agent,0,purposeOfUse,0,coding,0,code}', 'BTG',
	'breaking the glass is');
SELECT matches(tests.fhir('{"subject": "visit"}') #>> '{link,0,url}',
	'^/v1/audit/fhir\?subject=visit&limit=20&cursor=[A-Za-z0-9_-]+$',
	'a page names the next');
SELECT is(tests.fhir('{"action": "export"}')
	- 'resourceType' - 'type', '{}', 'nothing is an empty set');

SELECT * FROM finish();
ROLLBACK;
