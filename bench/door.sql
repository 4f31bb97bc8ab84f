-- What the door costs: copies of two functions of schema api from which the
-- caller check, the audit line, or both are cut out.  They are cut from the
-- functions as they stand, so that this measures what ships.
CREATE SCHEMA bench;

-- A clinician of the larger clinic, signed in.
INSERT INTO registry.session (clinic_id, token_hash, session_id, staff_id,
	opened_at, used_at, expires_at, proved_at)
SELECT f.clinic_id, sha256('bench'), gen_random_uuid(), f.staff_id, now(),
	now(), now() + interval '12 hours', now()
  FROM registry.staff AS f
 WHERE f.role = 'clinician'
 ORDER BY (SELECT count(*) FROM registry.patient AS p
		 WHERE p.clinic_id = f.clinic_id) DESC, f.staff_id
 LIMIT 1;

CREATE TABLE bench.caller AS
SELECT s.clinic_id, s.token_hash,
	internal.caller_of(s.clinic_id, s.token_hash) AS who
  FROM registry.session AS s
 WHERE s.token_hash = sha256('bench');

-- Whom to read, and which visits to answer.
CREATE TABLE bench.patient AS
SELECT row_number() OVER (ORDER BY p.patient_id)::integer AS i, p.patient_id
  FROM registry.patient AS p
  JOIN bench.caller AS c ON c.clinic_id = p.clinic_id;
ALTER TABLE bench.patient ADD PRIMARY KEY (i);
CREATE TABLE bench.visit AS
SELECT row_number() OVER (ORDER BY v.visit_id)::integer AS i, v.visit_id
  FROM bench.caller AS c, internal.visit_rows(c.clinic_id) AS v
 WHERE v.state IN ('open', 'overdue')
   AND EXISTS (SELECT FROM registry.visit_instrument AS a
		 WHERE a.clinic_id = v.clinic_id
		   AND a.visit_id = v.visit_id
		   AND a.instrument = 'NRS_PAIN')
   AND NOT EXISTS (SELECT FROM registry.response AS r
		 WHERE r.clinic_id = v.clinic_id
		   AND r.visit_id = v.visit_id);
ALTER TABLE bench.visit ADD PRIMARY KEY (i);

-- Who asks, as a constant of the plan.
DO $$
BEGIN
	EXECUTE format('CREATE FUNCTION bench.who() RETURNS internal.caller'
		' LANGUAGE sql IMMUTABLE RETURN %L::internal.caller',
		(SELECT who FROM bench.caller));
END;
$$;

-- A copy without what is not wanted.  It fails when nothing was cut.
CREATE FUNCTION bench.cut(name text, copy text, no_check boolean,
	no_audit boolean)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	whole text := pg_get_functiondef(('api.' || name)::regproc);
	source text := replace(whole, 'api.' || name, 'bench.' || name || copy);
	body text := source;
BEGIN
	-- Parameters are named by the function that they belong to.
	body := replace(body, name || '.', name || copy || '.');
	IF no_check THEN
		source := body;
		body := regexp_replace(body, 'internal\.caller_of\([^;]*\);',
			'bench.who();');
		ASSERT body <> source, 'no caller check in ' || name;
		body := regexp_replace(body,
			'PERFORM internal\.(allow|see_patient)\([^;]*\);', '',
			'g');
	END IF;
	IF no_audit THEN
		source := body;
		body := regexp_replace(body,
			'PERFORM internal\.audit_(read|write)\([^;]*\);', '',
			'g');
		ASSERT body <> source, 'no audit line in ' || name;
	END IF;
	EXECUTE body;
END;
$$;
SELECT bench.cut(f.name, v.copy, v.no_check, v.no_audit)
  FROM (VALUES ('trajectory_get'), ('response_create')) AS f (name),
	(VALUES ('_whole', false, false), ('_unchecked', true, false),
		('_unaudited', false, true), ('_bare', true, true))
	AS v (copy, no_check, no_audit);
ANALYZE;
