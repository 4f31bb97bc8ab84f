-- The audit is read: by whom, by filters, by pages, through indexes, as FHIR.
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

-- Something of each kind.
SELECT tests.record('one', tests.body(40)),
	tests.amend('one', 1, tests.body(40, '{"amend_reason": "so"}')),
	tests.void('one'),
	api.patient_list(tests.clinic(), tests.token('clinician'),
		tests.request(), NULL, NULL, 50),
	api.patient_get(tests.clinic(), tests.token('clinician'),
		tests.request(), tests.id('patient')),
	api.trajectory_get(tests.clinic(), tests.token('clinician'),
		tests.request(), tests.id('patient')),
	api.visit_list(tests.clinic(), tests.token('patient'),
		tests.request(), NULL, NULL, NULL, NULL, NULL, 2),
	api.staff_amend(tests.clinic(), tests.token('admin'),
		tests.request(), tests.id('coordinator'), NULL, NULL, 'Co'),
	api.refusal_record(tests.clinic(), tests.token('quality'),
		tests.request(), 403, 'forbidden', 'GET', '/v1/patients/:id',
		tests.id('patient')) \g /dev/null

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
SELECT ok(tests.fhir(f) @> jsonb_build_object('entry', jsonb_build_array(
	jsonb_build_object('resource', jsonb_build_object('meta',
	jsonb_build_object('profile', jsonb_build_array('https://'
		'profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.'
		|| profile)))))), profile || ' is ' || f::text)
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
