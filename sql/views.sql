-- Drop every view of schema report, before the columns under them change.  Who
-- reads one holds it for at most as long as a report may run.  Views that
-- others built on them are not ours to drop: they end the migration.
SET LOCAL lock_timeout = '60s';
SET LOCAL ROLE mendd_view;
DO $$
DECLARE
	old text;
BEGIN
	SELECT string_agg(c.oid::regclass::text, ', ')
	  INTO old
	  FROM pg_class AS c
	 WHERE c.relnamespace = 'report'::regnamespace
	   AND c.relkind = 'v';
	IF old IS NOT NULL THEN
		EXECUTE 'DROP VIEW ' || old;
	END IF;
	SELECT string_agg(p.oid::regprocedure::text, ', ')
	  INTO old
	  FROM pg_proc AS p
	 WHERE p.pronamespace = 'report'::regnamespace;
	IF old IS NOT NULL THEN
		EXECUTE 'DROP ROUTINE ' || old;
	END IF;
END;
$$;
RESET ROLE;
SET LOCAL lock_timeout = '2s';
