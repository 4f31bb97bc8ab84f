-- Who may do what: nobody anything, the daemon api.*, the tick task.*,
-- the sealer seal.*.  operator.* is for members of mendd_owner only.
DO $$
BEGIN
	IF pg_has_role((SELECT datdba FROM pg_database
			 WHERE datname = current_database()), 'MEMBER') THEN
		EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC',
			current_database());
		EXECUTE format('GRANT CONNECT ON DATABASE %I'
			' TO mendd_api, mendd_tick, mendd_seal',
			current_database());
	END IF;
	IF pg_has_role((SELECT nspowner FROM pg_namespace
			 WHERE nspname = 'public'), 'MEMBER') THEN
		REVOKE ALL ON SCHEMA public FROM PUBLIC;
	END IF;
END;
$$;
REVOKE ALL ON SCHEMA registry, internal, api, quality, operator, task, seal
	FROM PUBLIC, mendd_api, mendd_tick, mendd_seal;
REVOKE ALL ON ALL TABLES IN SCHEMA registry
	FROM PUBLIC, mendd_api, mendd_tick, mendd_seal;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA registry, internal, api, quality,
	operator, task, seal
	FROM PUBLIC, mendd_api, mendd_tick, mendd_seal;
REVOKE ALL ON TYPE internal.caller FROM PUBLIC;
GRANT USAGE ON SCHEMA api TO mendd_api;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA api TO mendd_api;
GRANT USAGE ON SCHEMA task TO mendd_tick;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA task TO mendd_tick;
GRANT USAGE ON SCHEMA seal TO mendd_seal;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA seal TO mendd_seal;
