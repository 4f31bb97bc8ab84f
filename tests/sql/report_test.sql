-- Schema report: who connects decides whose records are seen, and what is seen
-- names nobody.
BEGIN;
\ir fixture.psql
\ir procedure.psql
SELECT no_plan();

-- Run a statement as somebody who connected, and maybe became another role:
-- its value, or why not.
CREATE FUNCTION tests.as(who text, statement text, role text DEFAULT 'none')
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
	before text := session_user;
	value text;
BEGIN
	PERFORM set_config('session_authorization', who, true);
	PERFORM set_config('role', "as".role, true);
	EXECUTE statement INTO value;
	PERFORM set_config('session_authorization', before, true);
	RETURN value;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END;
$$;

-- All that a role sees in all views.
CREATE FUNCTION tests.view(name text, who text) RETURNS text
LANGUAGE sql
RETURN tests.as(who, format('SELECT json_agg(v)::text FROM report.%I AS v',
	name));
CREATE FUNCTION tests.rows(who text) RETURNS text
LANGUAGE sql
RETURN (SELECT string_agg(c.relname || ' ' || tests.as(who, format(
		'SELECT count(*) FROM report.%I', c.relname)), ', '
		ORDER BY c.relname)
	  FROM pg_class AS c
	 WHERE c.relnamespace = 'report'::regnamespace
	   AND c.relkind = 'v');

-- Two procedures at clinic 1, one at clinic 2: with two products and events,
-- and answers at the baseline.
SELECT tests.record('one', tests.body(60)) \g /dev/null
SELECT tests.record('two', tests.body(50, '{"body_region": "hip",
	"laterality": "left", "diagnosis_code": "M16.12",
	"oa_grade_system": "tonnis", "oa_grade": 2}')) \g /dev/null
SELECT api.procedure_create(tests.clinic(2), tests.token('clinician 2'),
	tests.id('three'), (tests.body(40) || jsonb_build_object('patient_id',
		tests.id('patient 2'), 'operator_id', tests.id('clinician 2'),
		'guidance', 'fluoroscopy'))::json,
	'{"totals": {"platelet_dose_10e9": 6.54}}', NULL, NULL) \g /dev/null
SELECT api.response_create(v.clinic_id, tests.token('coordinator' || CASE
	v.clinic_id WHEN tests.clinic() THEN '' ELSE ' 2' END),
	tests.request(), v.visit_id, 'NRS_PAIN', '{"PAIN": 6}', NULL, NULL,
	i.version, '[{"scale": "total", "value": 6, "se": null, "reason": null,
	"answered": 1, "missing": 0, "rule_version": 1}]', NULL, NULL)
  FROM registry.visit AS v, registry.instrument AS i
 WHERE v.visit_code = 'w6'
   AND v.opens_on <= internal.today(v.clinic_id)
   AND i.instrument = 'NRS_PAIN' AND i.current \g /dev/null
SELECT api.adverse_event_create(o.clinic_id, tests.token('clinician' || CASE
	o.clinic_id WHEN tests.clinic() THEN '' ELSE ' 2' END),
	tests.request(), o.procedure_id, json_build_object('type', 'swelling',
		'onset_on', tests.day(-30), 'severity', 1,
		'relatedness', 'possible', 'serious', false,
		'description', 'knee of Ada Example'), NULL, NULL)
  FROM registry.procedure AS o \g /dev/null
SELECT api.intercurrent_event_create(tests.clinic(), tests.token('clinician'),
	tests.request(), tests.id('two'), json_build_object('type', 'steroid',
		'occurred_on', tests.day(-10), 'note', 'by Dr Example'),
	NULL, NULL) \g /dev/null

CREATE ROLE anna LOGIN IN ROLE mendd_report CONNECTION LIMIT 2;
CREATE ROLE bert LOGIN IN ROLE mendd_report CONNECTION LIMIT 2;
CREATE ROLE carl LOGIN;
DO $$
BEGIN
	FOR i IN 1..2 LOOP
		EXECUTE format('ALTER ROLE %1$I SET statement_timeout = 1000;'
			' ALTER ROLE %1$I SET lock_timeout = 1000;'
			' ALTER ROLE %1$I SET'
			' default_transaction_read_only = on;'
			' ALTER ROLE %1$I SET'
			' idle_in_transaction_session_timeout = 1000',
			(ARRAY['anna', 'bert'])[i]);
	END LOOP;
END;
$$;
CREATE FUNCTION tests.grant(role text, n integer DEFAULT 1) RETURNS json
LANGUAGE sql
RETURN operator.report_grant(tests.clinic(n), role,
	sha256(convert_to(role || n, 'UTF8')), now());

-- Who may be let in.
SELECT is(tests.faults(format('SELECT tests.grant(%L)', role)), '/role', what)
  FROM (VALUES ('nobody', 'nobody of that name'),
	('carl', 'no member of mendd_report'),
	('mendd_view', 'no role that does not sign in'),
	('postgres', 'no superuser'), ('mendd_owner', 'not the owner'))
	AS x (role, what);
SELECT is(tests.faults($$SELECT operator.report_grant(tests.id('none'), 'anna',
	sha256('x'), now())$$), 'MD404 there is nothing here', 'no such clinic');
CREATE FUNCTION tests.with(change text) RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
	EXECUTE change;
	PERFORM tests.grant('anna');
	RAISE EXCEPTION 'granted';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLERRM;
END;
$$;
SELECT isnt(tests.with(change), 'granted', change)
  FROM (VALUES ('ALTER ROLE anna BYPASSRLS'), ('ALTER ROLE anna CREATEROLE'),
	('ALTER ROLE anna REPLICATION'), ('ALTER ROLE anna NOLOGIN'),
	('ALTER ROLE anna NOINHERIT'), ('ALTER ROLE anna CONNECTION LIMIT -1'),
	('GRANT mendd_api TO anna'), ('GRANT mendd_view TO anna'),
	('GRANT pg_read_all_data TO anna'), ('GRANT bert TO anna'),
	('ALTER ROLE anna RESET statement_timeout'),
	('ALTER ROLE anna SET statement_timeout = 0'),
	('ALTER ROLE anna RESET lock_timeout'),
	('ALTER ROLE anna SET default_transaction_read_only = off'),
	('ALTER ROLE anna RESET idle_in_transaction_session_timeout'))
	AS x (change);
SELECT is(tests.with('SELECT'), 'granted', 'as it should be, it is let in');

-- What is seen.
SELECT is(tests.rows('anna'), 'episode 0, event 0, procedure 0, product 0, '
	|| 'score 0, target 0', 'without a grant nothing');
SELECT is(tests.rows('carl'), 'episode 42501, event 42501, procedure 42501, '
	|| 'product 42501, score 42501, target 42501',
	'and by others not even that');
SELECT is(tests.grant('anna')->>'clinic', tests.as('anna',
	'SELECT DISTINCT clinic FROM report.episode'),
	'a grant says what the clinic is called');
SELECT is(tests.rows('anna'), 'episode 2, event 3, procedure 2, product 2, '
	|| 'score 2, target 2', 'with a grant a clinic''s');
SELECT is(tests.rows('bert'), 'episode 0, event 0, procedure 0, product 0, '
	|| 'score 0, target 0', 'which is another''s no grant');
SELECT is(tests.rows(session_user), 'episode 0, event 0, procedure 0, '
	|| 'product 0, score 0, target 0', 'nor a superuser''s');
SELECT tests.grant('bert', 2) \g /dev/null
SELECT is(tests.rows('bert'), 'episode 1, event 1, procedure 1, product 1, '
	|| 'score 1, target 1', 'each has the own clinic');
SELECT is(tests.as('bert', 'SELECT string_agg(guidance, $$ $$)
	FROM report.procedure'), 'fluoroscopy', 'and no other');
SELECT is(tests.as('bert', 'SELECT concat_ws($$ $$, body_region, sex,
	age_from) FROM report.episode'), 'knee female '
	|| ((extract(year FROM now()) - 1970)::integer / 10 * 10),
	'a decade for an age');
SELECT is(tests.as('bert', 'SELECT concat_ws($$ $$, p.day, p.bmi,
	p.platelet_dose_10e9, e.day) FROM report.procedure AS p
	JOIN report.event AS e USING (procedure)'), '0 27 6.54 10',
	'days from the procedure, doses as they were computed');
SELECT is(tests.as('anna', 'SELECT string_agg(concat_ws($$ $$, e.body_region,
	s.target_day, s.scale, s.value), $$, $$ ORDER BY e.body_region)
	FROM report.score AS s JOIN report.episode AS e USING (episode)'),
	'hip 42 total 6, knee 42 total 6', 'scores by visit');
SELECT is(tests.as('anna', 'SELECT count(DISTINCT patient) FROM
	report.episode'), '1', 'one person is one person');
SELECT tests.grant('anna', 2) \g /dev/null
SELECT is(tests.rows('anna'), 'episode 3, event 4, procedure 3, product 3, '
	|| 'score 3, target 3', 'with two grants two clinics''');
SELECT isnt(tests.as('anna', 'SELECT string_agg(procedure::text, $$ $$)
	FROM report.procedure WHERE guidance = $$fluoroscopy$$'),
	tests.as('bert', 'SELECT procedure::text FROM report.procedure'),
	'two roles cannot put together what they see');
SELECT is(tests.faults($$SELECT tests.grant('anna')$$), '/role',
	'a grant is given once');
SELECT is(operator.report_list(tests.clinic(2))->1->>'role', 'bert',
	'who sees a clinic is listed');
SELECT operator.report_revoke(tests.clinic(2), 'anna', now()) \g /dev/null
SELECT is(tests.rows('anna'), 'episode 2, event 3, procedure 2, product 2, '
	|| 'score 2, target 2', 'a grant is taken back');
SELECT is(tests.faults($$SELECT operator.report_revoke(tests.clinic(2), 'anna',
	now())$$), 'MD404 there is nothing here', 'once');
SELECT is((SELECT string_agg(action || ' ' || (detail->>'role_oid' =
		'anna'::regrole::oid::text)::text, ', ' ORDER BY action)
	  FROM registry.audit
	 WHERE clinic_id = tests.clinic(2) AND subject = 'report_grant'
	   AND detail->>'role_oid' <> 'bert'::regrole::oid::text),
	'create true, void true', 'the audit has both');
SELECT tests.void('two') \g /dev/null
SELECT is(tests.rows('anna'), 'episode 1, event 1, procedure 1, product 1, '
	|| 'score 1, target 1', 'what was entered in error is not seen');
SELECT is((SELECT count(*) FROM registry.procedure
	 WHERE status = 'entered_in_error'), 1::bigint, 'though it is there');

-- No way further in.
SELECT is(tests.as('anna', statement), state, statement)
  FROM (VALUES ('SELECT count(*) FROM registry.patient', '42501'),
	('SELECT key FROM registry.report_grant', '42501'),
	('SELECT table_to_xml(c.oid, true, false, $$$$) FROM pg_class AS c'
		|| ' WHERE relname = $$patient_identity$$', '42501'),
	('SELECT set_config($$role$$, $$mendd_view$$, true)', '42501'),
	('SELECT set_config($$role$$, $$mendd_owner$$, true)', '42501'),
	('SELECT set_config($$role$$, $$bert$$, true)', '42501'),
	('SELECT api.session_get(NULL, NULL, NULL)', '42501'),
	('SELECT internal.today(NULL)', '42501'),
	('SELECT operator.report_list(NULL)', '42501'),
	('SELECT cohort.start()', '42501'),
	('SELECT task.housekeeping()', '42501'),
	('INSERT INTO report.target (ordinal) VALUES (1)', '55000'),
	('UPDATE report.product SET ordinal = 2', '55000'),
	('DELETE FROM report.episode', '55000'),
	('CREATE VIEW report.mine AS SELECT 1', '42501'),
	('CREATE TABLE public.mine (a integer)', '42501'),
	('CREATE TEMPORARY TABLE mine (a integer)', '42501'),
	('CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql RETURN 1',
		'42501'),
	('DROP VIEW report.episode', '42501'),
	('ALTER VIEW report.episode SET (security_barrier = off)', '42501'),
	('COPY report.episode TO PROGRAM $$cat$$', '42501'))
	AS x (statement, state);
SELECT set_config('row_security', 'off', true) \g /dev/null
SELECT is(tests.as('anna', 'SELECT count(*) FROM report.episode'), '42501',
	'who turns row_security off gets an error, not rows');
SELECT set_config('row_security', 'on', true) \g /dev/null
SELECT is(tests.as('anna', 'SELECT count(*) FROM report.episode', 'bert'),
	'42501', 'nobody becomes a colleague');
GRANT bert TO anna;
SELECT is(tests.as('anna', 'SELECT string_agg(guidance, $$ $$)
	FROM report.procedure', 'bert'), 'ultrasound',
	'and where the server lets them, who connected still decides');
REVOKE bert FROM anna;
SELECT set_config('mendd.clinic_id', tests.clinic(2)::text, true),
	set_config('mendd.role', 'bert', true),
	set_config('search_path', 'registry, internal, tap, pg_catalog', true)
	\g /dev/null
SELECT is(tests.as('anna', 'SELECT count(*) FROM report.episode'), '1',
	'no setting changes what is seen');
SELECT set_config('search_path', 'tap, pg_catalog', true) \g /dev/null

-- The second fence, table by table: what a right on a table would show.
CREATE TEMPORARY TABLE fenced AS
	SELECT c.oid::regclass AS subject, c.relname AS name
	  FROM pg_class AS c
	  JOIN pg_attribute AS a ON a.attrelid = c.oid
			AND a.attname = 'clinic_id'
	 WHERE c.relnamespace = 'registry'::regnamespace
	   AND c.relkind IN ('r', 'p') AND NOT c.relispartition
	   AND c.relname <> 'login'; -- read before there is a clinic
DO $$
DECLARE
	t record;
BEGIN
	FOR t IN SELECT * FROM fenced LOOP
		EXECUTE format('GRANT SELECT ON %s TO mendd_view, mendd_report',
			t.subject);
	END LOOP;
END;
$$;
GRANT USAGE ON SCHEMA registry TO mendd_report;
SELECT cmp_ok((SELECT count(*) FROM fenced), '>', 25::bigint,
	'there are tables to fence');
SELECT is(tests.as('anna', format('SELECT count(*) FROM %s', subject)), '0',
	'a right on ' || name || ' alone shows nothing')
  FROM fenced ORDER BY name;
GRANT mendd_view TO anna;
SELECT is(tests.as('anna', format('SELECT coalesce(bool_and(clinic_id = %L),'
		' true) FROM %s', tests.clinic(), subject), 'mendd_view'),
	'true', 'behind the views ' || name || ' is the granted clinic''s')
  FROM fenced ORDER BY name;
SELECT cmp_ok((SELECT count(*) FROM fenced WHERE tests.as('anna', format(
		'SELECT count(*) FROM %s', subject), 'mendd_view') <> '0'),
	'>', 15::bigint, 'and it is seen');
REVOKE mendd_view FROM anna;

-- A policy is asked once, not for each row.
CREATE FUNCTION tests.plan(name text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
	line text;
	plan text := '';
BEGIN
	PERFORM set_config('session_authorization', 'anna', true);
	FOR line IN EXECUTE format('EXPLAIN SELECT * FROM report.%I', name) LOOP
		plan := plan || line || E'\n';
	END LOOP;
	PERFORM set_config('session_authorization', 'postgres', true);
	RETURN plan;
END;
$$;
SELECT unnest(ARRAY[
	matches(tests.plan(c.relname), 'InitPlan', c.relname || ' asks once'),
	doesnt_match(tests.plan(c.relname), 'Filter:.*\(SubPlan',
		'and not for each row')])
  FROM pg_class AS c
 WHERE c.relnamespace = 'report'::regnamespace AND c.relkind = 'v'
   AND c.relname NOT IN ('episode', 'event', 'score');

-- No view can show a day, a text of any form, or an id.
SELECT is_empty($$ SELECT a.attrelid::regclass, a.attname
	  FROM pg_attribute AS a
	  JOIN pg_class AS c ON c.oid = a.attrelid
	 WHERE c.relnamespace = 'report'::regnamespace
	   AND a.attnum > 0
	   AND a.atttypid <> ALL ('{uuid, text, text[], integer, numeric,
			boolean}'::regtype[]) $$, 'no column is a day or JSON');
CREATE TEMPORARY TABLE known (id text);
DO $$
DECLARE
	c record;
BEGIN
	FOR c IN SELECT a.attrelid::regclass AS subject, a.attname
		  FROM pg_attribute AS a
		  JOIN pg_class AS t ON t.oid = a.attrelid
		 WHERE t.relnamespace = 'registry'::regnamespace
		   AND t.relkind IN ('r', 'p') AND NOT t.relispartition
		   AND a.atttypid = 'uuid'::regtype
	LOOP
		EXECUTE format('INSERT INTO known SELECT DISTINCT %I::text'
			' FROM %s WHERE %1$I IS NOT NULL', c.attname, c.subject);
	END LOOP;
END;
$$;
SELECT is_empty(format($$ SELECT v.name, k.id
	  FROM (SELECT c.relname AS name, tests.view(c.relname, 'anna') AS text
		  FROM pg_class AS c
		 WHERE c.relnamespace = 'report'::regnamespace
		   AND c.relkind = 'v') AS v
	  JOIN known AS k ON position(k.id IN v.text) > 0 $$),
	'no id of the registry is shown');
SELECT cmp_ok((SELECT count(*) FROM known), '>', 100::bigint, 'of many');

-- A canary in every text column of every table, one after the other: as a
-- value of whatever form the column's rules take.  What takes none is a word
-- out of a list, or another column's.
CREATE TEMPORARY TABLE canary (subject text, field text, became text);
CREATE FUNCTION tests.plant(subject regclass, field text, kind regtype)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
	form text;
	planted bigint;
	shown text;
BEGIN
	FOREACH form IN ARRAY CASE WHEN kind IN ('json', 'jsonb') THEN ARRAY[
		-- Each value within, wherever a number may be expected.
		$f$regexp_replace(%I::text,
			':\s*("[^"]*"|[0-9.]+|true|false|null)',
			': "kanari7"', 'g')$f$,
		$f$(SELECT jsonb_agg(e || '{"kanari7": "kanari7"}')::text
			FROM jsonb_array_elements(%I::jsonb) AS e)$f$,
		$f$'{"kanari7": "kanari7"}'$f$, $f$'["kanari7"]'$f$,
		$f$'"kanari7"'$f$]
	WHEN kind = 'text[]'::regtype THEN ARRAY[$f$'{kanari7}'$f$]
	ELSE ARRAY[$f$'kanari7 ' || row_number$f$, $f$'kanari7' || row_number$f$,
		$f$'kanari7' || row_number || '@example.org'$f$,
		$f$'+0 777 77 ' || row_number$f$, $f$'kk'$f$] END
	LOOP
		BEGIN
			EXECUTE format('UPDATE %s AS t SET %I = (' || format(
				replace(form, '%I', '%1$I'), field) || ')::%s'
				' FROM (SELECT ctid, tableoid, row_number()'
				' OVER () FROM %1$s) AS n WHERE n.ctid ='
				' t.ctid AND n.tableoid = t.tableoid',
				subject, field, kind);
			GET DIAGNOSTICS planted = ROW_COUNT;
			SELECT string_agg(c.relname, ', ')
			  INTO shown
			  FROM pg_class AS c
			 WHERE c.relnamespace = 'report'::regnamespace
			   AND c.relkind = 'v'
			   AND tests.view(c.relname, 'anna')
				~ 'kanari7|777 77|"kk"';
			RAISE EXCEPTION 'undo' USING ERRCODE = 'P0007';
		EXCEPTION
		WHEN check_violation OR foreign_key_violation
		    OR unique_violation OR invalid_text_representation
		    OR invalid_parameter_value THEN
			CONTINUE;
		WHEN SQLSTATE 'P0007' THEN
			RETURN CASE WHEN planted = 0 THEN 'no row'
				WHEN shown IS NULL THEN 'not shown'
				ELSE 'SHOWN by ' || shown END;
		END;
	END LOOP;
	RETURN 'takes none';
END;
$$;
-- Also where a fence refuses a change.
SET LOCAL session_replication_role = replica;
INSERT INTO canary
SELECT t.relname, a.attname, tests.plant(t.oid, a.attname, a.atttypid)
  FROM pg_class AS t
  JOIN pg_attribute AS a ON a.attrelid = t.oid
 WHERE t.relnamespace = 'registry'::regnamespace
   AND t.relkind IN ('r', 'p') AND NOT t.relispartition
   AND a.attnum > 0 AND NOT a.attisdropped
   AND a.atttypid = ANY ('{text, text[], json, jsonb, varchar, name}'
		::regtype[]);
SET LOCAL session_replication_role = origin;
SELECT is_empty($$ SELECT * FROM canary WHERE became LIKE 'SHOWN%' $$,
	'no view shows what somebody wrote');
SELECT is((SELECT count(*) FROM canary WHERE became = 'not shown'
		AND (subject, field) IN (('patient_identity', 'given_name'),
		('patient_identity', 'phone'), ('staff', 'login'),
		('adverse_event', 'description'), ('response', 'answers'),
		('intercurrent_event', 'note'), ('procedure_version', 'computed'),
		('procedure_version', 'prior_treatments'),
		('product', 'device_name'), ('score', 'scale'),
		('visit', 'visit_code'), ('clinic', 'code'))), 12::bigint,
	'of what was planted');
SELECT cmp_ok((SELECT count(*) FROM canary WHERE became = 'not shown'), '>',
	60::bigint, 'in many columns');
SELECT diag(format('%s columns: %s', became, string_agg(subject || '.' || field,
		' ' ORDER BY subject, field)))
  FROM canary WHERE became <> 'not shown' GROUP BY became;

-- The owner pays nothing: its plans are those of tables without a fence.
CREATE FUNCTION tests.plans() RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
	query text;
	line text;
	plans text := '';
BEGIN
	SET LOCAL ROLE mendd_owner;
	FOREACH query IN ARRAY ARRAY[
		'SELECT * FROM internal.visit_rows(%1$L) WHERE episode_id = %1$L',
		'SELECT * FROM internal.events_of_patient(%1$L, %1$L)',
		'SELECT * FROM registry.series WHERE clinic_id = %1$L
			AND episode_id = %1$L',
		'SELECT i.* FROM registry.patient AS p
			JOIN registry.patient_identity AS i
				USING (clinic_id, patient_id)
			WHERE p.clinic_id = %1$L
			  AND lower(i.family_name) LIKE $a$ex%%$a$',
		'UPDATE registry.session SET used_at = now()
			WHERE clinic_id = %1$L AND token_hash = $a$x$a$',
		'INSERT INTO registry.audit SELECT * FROM registry.audit
			WHERE clinic_id = %1$L'] LOOP
		FOR line IN EXECUTE 'EXPLAIN (VERBOSE) '
			|| format(query, '019aa000-0000-7000-8000-000000000000')
		LOOP
			plans := plans || line || E'\n';
		END LOOP;
	END LOOP;
	RESET ROLE;
	RETURN plans;
END;
$$;
GRANT USAGE ON SCHEMA tests TO mendd_owner;
CREATE TEMPORARY TABLE plans AS SELECT tests.plans() AS fenced;
DO $$
DECLARE
	t record;
BEGIN
	FOR t IN SELECT * FROM fenced LOOP
		EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY,'
			' NO FORCE ROW LEVEL SECURITY', t.subject);
	END LOOP;
END;
$$;
SELECT is(tests.plans(), fenced, 'for the owner the fence costs nothing')
  FROM plans;
SELECT cmp_ok(length(fenced), '>', 2000, 'of plans that say something')
  FROM plans;

SELECT * FROM finish();
ROLLBACK;
