-- Drop every function, so that what is gone from the files is gone from the
-- database.  Types stay, and the one trigger function: schema files make them.
DO $$
DECLARE
	old text;
BEGIN
	SELECT string_agg(p.oid::regprocedure::text, ', ')
	  INTO old
	  FROM pg_proc AS p
	 WHERE p.pronamespace IN ('internal'::regnamespace,
		'api'::regnamespace, 'operator'::regnamespace,
		'task'::regnamespace, 'seal'::regnamespace,
		'cohort'::regnamespace);
	IF old IS NOT NULL THEN
		EXECUTE 'DROP ROUTINE ' || old;
	END IF;
END;
$$;
