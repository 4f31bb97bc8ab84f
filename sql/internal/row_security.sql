-- Row-level security: the second fence of every table of a clinic's.  The
-- functions of the API name the clinic in each query, and run as the owner, for
-- whom the policy is the constant true: it is gone before a plan is made.
-- Anybody else who is ever given a right on a table sees no row of it, but for
-- mendd_view, behind whose views the clinics of who connected can be seen.

-- Fence the tables that are not fenced yet.  A policy that changes is changed
-- by a schema file: it locks a table that everybody uses.
CREATE FUNCTION internal.write_row_security()
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	subject name;
BEGIN
	FOR subject IN
		SELECT c.relname
		  FROM pg_class AS c
		  JOIN pg_attribute AS a ON a.attrelid = c.oid
				AND a.attnum = 1
				AND a.attname = 'clinic_id'
		 WHERE c.relnamespace = 'registry'::regnamespace
		   AND c.relkind IN ('r', 'p')
		   AND NOT c.relispartition
		   AND NOT c.relforcerowsecurity
		 ORDER BY c.relname
	LOOP
		EXECUTE format('ALTER TABLE registry.%I'
			' ENABLE ROW LEVEL SECURITY,'
			' FORCE ROW LEVEL SECURITY', subject);
		EXECUTE format('CREATE POLICY owner ON registry.%I'
			' TO mendd_owner USING (true)', subject);
		-- An array, so that it is made once and an index can use it;
		-- and of session_user, which nobody can set.
		EXECUTE format('CREATE POLICY reader ON registry.%I'
			' FOR SELECT TO mendd_view USING (%s)', subject,
			CASE subject WHEN 'report_grant'
			THEN 'role_name = session_user'
			ELSE 'clinic_id = ANY (ARRAY(SELECT g.clinic_id'
				' FROM registry.report_grant AS g'
				' WHERE g.role_name = session_user))' END);
	END LOOP;
END;
$$;
