-- The rules that every table and function keeps, read from the catalog, so
-- that a new one cannot be without them.
BEGIN;
SELECT plan(33);

-- Tables without a clinic: small, rarely written.  There is no third kind.
CREATE TEMPORARY VIEW reference (name) AS
	VALUES ('clinic'), ('login'), ('sign_in'), ('instrument'),
		('instrument_scale'), ('threshold'), ('shared_protocol'),
		('schema_file'), ('audit_epoch'), ('seal'),
		('cohort_key');
-- What is written once, and the fences that refuse a change.
CREATE TEMPORARY VIEW written_once (name) AS
	VALUES ('audit'), ('seal'), ('seal_clinic');
CREATE TEMPORARY VIEW tables AS
	SELECT c.oid, c.relname,
		EXISTS (SELECT FROM reference AS r WHERE r.name = c.relname)
			AS reference
	  FROM pg_class AS c
	 WHERE c.relnamespace = 'registry'::regnamespace
	   AND c.relkind IN ('r', 'p')
	   AND NOT c.relispartition;
-- Functions that may be called by somebody who has not signed in.
CREATE TEMPORARY VIEW open_doors (name) AS
	VALUES ('login_begin'), ('login_finish'), ('portal_session_open'),
		('health');
-- Functions that read nothing about anybody, and first steps, for which the
-- last answers.
CREATE TEMPORARY VIEW impersonal (name) AS
	VALUES ('session_get'), ('clinic_get'), ('instrument_list'),
		('instrument_get'), ('protocol_list'), ('threshold_list'),
		('health'), ('login_begin'), ('procedure_context'),
		('proof_begin'), ('factor_context'), ('password_ask'),
		('password_try'), ('staff_password_ask');
-- Functions for who has something to do before anything else.
CREATE TEMPORARY VIEW entrances (name) AS
	VALUES ('session_get'), ('session_close'), ('factor_context'),
		('factor_offer'), ('factor_confirm'), ('password_ask'),
		('password_try'), ('password_change'), ('refusal_record');
CREATE TEMPORARY VIEW functions AS
	SELECT p.oid, n.nspname AS schema, p.proname, p.prosrc, p.prosecdef,
		p.proconfig, p.prorettype, l.lanname, p.proargnames,
		p.provolatile,
		ARRAY(SELECT t::regtype::text FROM unnest(p.proargtypes)
			WITH ORDINALITY AS a (t, n) ORDER BY n) AS types,
		EXISTS (SELECT FROM open_doors AS o
			 WHERE o.name = p.proname) AS open
	  FROM pg_proc AS p
	  JOIN pg_namespace AS n ON n.oid = p.pronamespace
	  JOIN pg_language AS l ON l.oid = p.prolang
	 WHERE n.nspname IN ('internal', 'api', 'operator', 'task', 'seal',
		'cohort');

SELECT is_empty($$ SELECT relname FROM tables AS t
	 WHERE NOT reference
	   AND NOT EXISTS (SELECT FROM pg_attribute AS a
			 WHERE a.attrelid = t.oid
			   AND a.attname = 'clinic_id'
			   AND a.attnum = 1
			   AND a.attnotnull
			   AND a.atttypid = 'uuid'::regtype) $$,
	'clinic_id uuid NOT NULL is the first column of each table');
SELECT is_empty($$ SELECT name FROM reference
	EXCEPT SELECT relname FROM tables $$,
	'the list of reference tables names none that is gone');
SELECT is_empty($$ SELECT i.indexrelid::regclass
	  FROM pg_index AS i
	  JOIN tables AS t ON t.oid = i.indrelid
	  LEFT JOIN pg_attribute AS a ON a.attrelid = t.oid
			AND a.attnum = i.indkey[0]
	 WHERE NOT t.reference
	   AND (i.indisunique OR i.indisprimary OR i.indisexclusion)
	   AND a.attname IS DISTINCT FROM 'clinic_id' $$,
	'clinic_id leads every primary, unique and exclusion key');
SELECT is_empty($$ SELECT relname FROM tables AS t
	 WHERE NOT EXISTS (SELECT FROM pg_index AS i
			 WHERE i.indrelid = t.oid AND i.indisprimary) $$,
	'each table has a primary key');
SELECT is_empty($$ SELECT k.conname
	  FROM pg_constraint AS k
	  JOIN tables AS t ON t.oid = k.conrelid
	  JOIN tables AS r ON r.oid = k.confrelid
	 WHERE k.contype = 'f'
	   AND NOT r.reference
	   AND (t.reference OR NOT (
		(SELECT a.attname FROM pg_attribute AS a
		  WHERE a.attrelid = t.oid AND a.attnum = k.conkey[1])
			= 'clinic_id'
		AND (SELECT a.attname FROM pg_attribute AS a
		      WHERE a.attrelid = r.oid AND a.attnum = k.confkey[1])
			= 'clinic_id')) $$,
	'each foreign key joins on clinic_id, none leaves a reference table');
SELECT is_empty($$ SELECT k.conname FROM pg_constraint AS k
	 WHERE k.connamespace = 'registry'::regnamespace
	   AND k.contype = 'f'
	   AND (k.confdeltype IN ('n', 'd') OR k.confupdtype <> 'a') $$,
	'no foreign key sets to null or default');
SELECT is_empty($$ SELECT k.conname FROM pg_constraint AS k
	 WHERE k.connamespace = 'registry'::regnamespace
	   AND k.contype = 'f'
	   AND k.conname LIKE '%\_fkey%' $$,
	'each foreign key has a name of its own');
SELECT is_empty($$ SELECT k.conname FROM pg_constraint AS k
	  JOIN tables AS t ON t.oid = k.conrelid
	 WHERE k.contype = 'c'
	   AND (k.conname ~ '_check\d*$' OR k.conname !~ '^[a-z0-9_]+$') $$,
	'each CHECK constraint has a name of its own');
SELECT is_empty($$ SELECT d.adrelid::regclass FROM pg_attrdef AS d
	  JOIN tables AS t ON t.oid = d.adrelid
	 WHERE pg_get_expr(d.adbin, d.adrelid) ~*
		'nextval|random|now|current|clock|uuid' $$,
	'no default makes a key or reads a clock');
SELECT is_empty($$ SELECT attrelid::regclass FROM pg_attribute
	  JOIN tables AS t ON t.oid = attrelid
	 WHERE attidentity <> '' $$, 'no table counts its rows');
SELECT is_empty($$ SELECT t.relname, g.tgname FROM pg_trigger AS g
	  JOIN tables AS t ON t.oid = g.tgrelid
	 WHERE NOT g.tgisinternal
	   AND t.relname NOT IN (SELECT name FROM written_once) $$,
	'no table has a trigger, but what is written once');
SELECT is_empty($$ SELECT c.relname, f.name
	  FROM pg_class AS c
	 CROSS JOIN (VALUES ('never_changed', 1 + 2 + 8 + 16),
		('never_emptied', 2 + 32)) AS f (name, type)
	 WHERE c.relnamespace = 'registry'::regnamespace
	   AND c.relkind IN ('r', 'p')
	   AND (c.relname IN (SELECT name FROM written_once)
		OR EXISTS (SELECT FROM pg_inherits AS i
			 WHERE i.inhrelid = c.oid
			   AND i.inhparent = 'registry.audit'::regclass))
	   AND NOT EXISTS (SELECT FROM pg_trigger AS g
		 WHERE g.tgrelid = c.oid
		   AND g.tgname = f.name
		   AND g.tgtype = f.type -- row 1, before 2, each kind of act
		   AND g.tgenabled = 'O'
		   AND g.tgfoid = 'registry.refuse_change'::regproc) $$,
	'what is written once refuses a change, in each partition');
SELECT is((SELECT string_agg(proname, ' ') FROM pg_proc
	    WHERE pronamespace = 'registry'::regnamespace),
	'refuse_change', 'and no other function stays at a migration');
SELECT is((SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
	    WHERE attrelid = 'registry.audit'::regclass AND attnum > 0
	      AND NOT attisdropped),
	(SELECT array_agg(a.name ORDER BY t.attnum)
	   FROM (SELECT attname::text AS name FROM pg_attribute
		  WHERE attrelid = 'registry.audit_text'::regclass
		    AND attnum > 0 AND attname NOT LIKE 'row\_%') AS a
	   LEFT JOIN pg_attribute AS t ON t.attname = a.name
		AND t.attrelid = 'registry.audit'::regclass),
	'each column of an event is sealed');
SELECT is_empty($$ SELECT r.subject || '.' || r.rule FROM internal.rules() AS r
	 WHERE r.pointer !~ '^(/([a-z0-9_]+|\*))+$' OR r.expected = '' $$,
	'each rule says for which member it is and what it expects');
SELECT is_empty($$ SELECT t.relname || '.' || k.conname
	  FROM pg_constraint AS k
	  JOIN tables AS t ON t.oid = k.conrelid
	 WHERE k.contype = 'c'
	   AND t.relname IN ('patient', 'patient_identity', 'procedure_version',
		'host', 'product', 'target', 'adverse_event',
		'intercurrent_event', 'staff', 'consent')
	   AND coalesce(obj_description(k.oid, 'pg_constraint'), '')
		!~ '^/[^ ]*: .' $$,
	'each rule on what a person enters says what it expects');
SELECT is_empty($$ SELECT conname FROM pg_constraint
	 WHERE connamespace = 'registry'::regnamespace
	   AND contype = 'c'
	   AND pg_get_constraintdef(oid) ~ 'internal\.' $$,
	'no table depends on a function that is rebuilt');

SELECT is_empty($$ SELECT proname FROM functions
	 WHERE schema = 'api'
	   AND (types[1:3] <> ARRAY['uuid', 'bytea', 'uuid']
	    OR proargnames[1:3] <> ARRAY['clinic_id', 'token_hash',
			'request_id']) $$,
	'each api function takes clinic_id, token_hash, request_id first');
SELECT is_empty($$ SELECT proname FROM functions
	 WHERE schema = 'api'
	   AND (lanname <> 'plpgsql' OR prorettype <> 'json'::regtype
	    OR provolatile <> 'v') $$,
	'each api function is volatile plpgsql and returns json');
SELECT is_empty($$ SELECT schema || '.' || proname FROM functions
	 WHERE schema IN ('api', 'task', 'operator', 'seal', 'cohort')
	   AND (proconfig IS DISTINCT FROM
			ARRAY['search_path=pg_catalog, pg_temp']
	    OR prosecdef <> (schema IN ('api', 'task', 'seal', 'cohort'))) $$,
	'each door has a fixed search_path, and rights where it needs them');
SELECT is_empty($$ SELECT proname FROM functions
	 WHERE schema = 'api'
	   AND NOT open
	   AND prosrc !~ ('^\s*DECLARE\s+who internal\.caller\s+'
			':= internal\.caller_of\(clinic_id, token_hash'
			|| CASE WHEN proname IN (SELECT name FROM entrances)
				THEN ', true' ELSE '' END || '\);') $$,
	'each api function begins by asking who calls');
SELECT is_empty($$ SELECT proname FROM functions
	 WHERE schema = 'api'
	   AND prosrc !~ 'internal\.audit_(write|read)'
	   AND proname NOT IN (SELECT name FROM impersonal) $$,
	'each api function that touches a person leaves a line in the audit');
SELECT is_empty($$ SELECT schema || '.' || proname FROM functions
	 WHERE prosrc ~ '\mEXECUTE\M'
	   AND proname NOT IN ('write_fault_functions', 'add_partitions',
		'write_row_security') $$,
	'no function runs dynamic SQL, but those of a migration');
SELECT is_empty($$ SELECT proname FROM functions
	 WHERE schema = 'api'
	   AND prosrc ~ 'internal\.audit_read'
	   AND prosrc ~ '\m(INSERT INTO|UPDATE|DELETE FROM|audit_write)\M' $$,
	'what does not wait for the disk writes nothing');

SELECT is_empty($$ SELECT c.relname, a.grantee::regrole, a.privilege_type
	  FROM pg_class AS c, aclexplode(c.relacl) AS a
	 WHERE c.relnamespace = 'registry'::regnamespace
	   AND a.grantee <> c.relowner $$,
	'nobody but the owner has a right on a table');
SELECT is_empty($$ SELECT schema, f.proname, a.grantee
	  FROM functions AS f
	  JOIN pg_proc AS p ON p.oid = f.oid,
		aclexplode(coalesce(p.proacl,
			acldefault('f', p.proowner))) AS a
	 WHERE a.grantee <> p.proowner
	   AND (schema, a.grantee) NOT IN (
		('api', 'mendd_api'::regrole::oid),
		('task', 'mendd_tick'::regrole::oid),
		('seal', 'mendd_seal'::regrole::oid),
		('cohort', 'mendd_cohort'::regrole::oid)) $$,
	'each process calls the functions of its schema, nobody more');
SELECT is((SELECT string_agg(format('%s %s %s', n.nspname, a.grantee::regrole,
			a.privilege_type), ', ' ORDER BY n.nspname)
	  FROM pg_namespace AS n, aclexplode(n.nspacl) AS a
	 WHERE n.nspname IN ('registry', 'internal', 'api', 'operator', 'task',
		'seal', 'cohort')
	   AND a.grantee <> n.nspowner),
	'api mendd_api USAGE, cohort mendd_cohort USAGE, registry mendd_view USAGE, '
	|| 'seal mendd_seal USAGE, task mendd_tick USAGE',
	'nobody else sees a schema of ours');

-- All rights one by one: grants_test.sh.
SELECT is_empty($$ SELECT c.relname
	  FROM pg_class AS c
	  JOIN pg_attribute AS a ON a.attrelid = c.oid
			AND a.attnum = 1
			AND a.attname = 'clinic_id'
	 WHERE c.relnamespace = 'registry'::regnamespace
	   AND c.relkind IN ('r', 'p')
	   AND NOT c.relispartition
	   AND (NOT c.relrowsecurity OR NOT c.relforcerowsecurity
		OR (SELECT string_agg(format('%s %s %s', p.polname, p.polcmd,
				array_to_string(p.polroles::regrole[], ' ')),
				', ' ORDER BY p.polname)
			  FROM pg_policy AS p
			 WHERE p.polrelid = c.oid) IS DISTINCT FROM
			'owner * mendd_owner, reader r mendd_view') $$,
	'each table of a clinic forces row-level security, with two policies');
SELECT is_empty($$ SELECT c.relname FROM pg_class AS c
	 WHERE c.relnamespace = 'report'::regnamespace
	   AND (c.relkind NOT IN ('v', 'c')
		OR c.relowner <> 'mendd_view'::regrole
		OR c.reloptions IS DISTINCT FROM '{security_barrier=true}') $$,
	'schema report has barrier views of mendd_view''s and nothing else');
SELECT is_empty($$ SELECT schema, proname FROM functions
	 WHERE schema IN ('api', 'task', 'operator')
	 GROUP BY schema, proname
	HAVING count(*) > 1 $$, 'no door has two forms');
SELECT is_empty($$ SELECT f.proname
	  FROM functions AS f
	  JOIN pg_proc AS p ON p.oid = f.oid
	 WHERE f.schema = 'api'
	   AND (p.pronargdefaults > 0 OR p.provariadic <> 0
		OR p.proargmodes IS NOT NULL OR p.proisstrict OR p.proretset
		OR p.prokind <> 'f' OR p.proparallel <> 'u'
		OR cardinality(p.proargnames) <> p.pronargs) $$,
	'each api function is told all of its arguments, by name');
SELECT is_empty($$ SELECT f.schema, f.proname
	  FROM functions AS f
	  JOIN pg_proc AS p ON p.oid = f.oid
	 WHERE p.proleakproof
	    OR p.proowner <> 'mendd_owner'::regrole $$,
	'each function is the owner''s, and none claims to leak nothing');
SET LOCAL ROLE mendd_owner;
CREATE FUNCTION api.by_hand() RETURNS json LANGUAGE sql
	RETURN NULL::json;
CREATE TYPE registry.by_hand AS ENUM ();
RESET ROLE;
SELECT is((SELECT concat_ws(' ', p.proacl, t.typacl)
	  FROM pg_proc AS p, pg_type AS t
	 WHERE p.proname = 'by_hand' AND t.typname = 'by_hand'),
	'{mendd_owner=X/mendd_owner} {mendd_owner=U/mendd_owner}',
	'what the owner makes by hand is nobody else''s');

SELECT * FROM finish();
ROLLBACK;
