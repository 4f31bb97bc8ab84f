-- The roles and schemas of mendd, where they are missing.
--
--	mendd_owner	owns everything and never signs in
--	mendd_api	the daemon: EXECUTE on api.*, and nothing else
--	mendd_tick	the tick process: EXECUTE on task.*, and nothing else
--	mendd_seal	the sealer: EXECUTE on seal.*, and nothing else
--	mendd_cohort	the process cohort: EXECUTE on cohort.*, which only read
--	mendd_report	who evaluates: SELECT on report.*, and nothing else; by
--			itself, or through roles that are its members
--	mendd_view	owns report.*, reads what they show, and never signs in
--
-- A timeout that somebody set on a role by hand is left as it is.  What these
-- roles must not have logged only a superuser can set; where somebody else
-- migrates, the server's administrator does it (README.md).
DO $$
DECLARE
	wanted record;
BEGIN
	FOR wanted IN
		SELECT * FROM (VALUES ('mendd_owner', 'NOLOGIN'),
			('mendd_api', 'LOGIN'),
			('mendd_tick', 'LOGIN CONNECTION LIMIT 16'),
			('mendd_seal', 'LOGIN CONNECTION LIMIT 16'),
			('mendd_cohort', 'LOGIN CONNECTION LIMIT 16'),
			('mendd_report', 'LOGIN CONNECTION LIMIT 4'),
			('mendd_view', 'NOLOGIN'))
			AS r (name, kind)
		 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r.name)
	LOOP
		EXECUTE format('CREATE ROLE %I %s NOINHERIT', wanted.name,
			wanted.kind);
	END LOOP;
	FOR wanted IN
		SELECT * FROM (VALUES
			('mendd_api', 'statement_timeout', '5s'),
			('mendd_api', 'lock_timeout', '2s'),
			('mendd_api', 'idle_in_transaction_session_timeout',
				'5s'),
			('mendd_tick', 'statement_timeout', '60s'),
			('mendd_tick', 'lock_timeout', '2s'),
			('mendd_tick', 'idle_in_transaction_session_timeout',
				'5s'),
			('mendd_seal', 'statement_timeout', '60s'),
			('mendd_seal', 'lock_timeout', '2s'),
			('mendd_seal', 'idle_in_transaction_session_timeout',
				'5s'),
			('mendd_cohort', 'default_transaction_read_only', 'on'),
			('mendd_cohort', 'statement_timeout', '60s'),
			('mendd_cohort', 'lock_timeout', '2s'),
			('mendd_cohort', 'idle_in_transaction_session_timeout',
				'5s'),
			('mendd_report', 'default_transaction_read_only', 'on'),
			('mendd_report', 'statement_timeout', '30s'),
			('mendd_report', 'lock_timeout', '2s'),
			('mendd_report', 'idle_in_transaction_session_timeout',
				'5s'))
			AS s (role, name, value)
		 WHERE NOT EXISTS (SELECT FROM pg_roles AS r,
				unnest(r.rolconfig) AS u (setting)
			 WHERE r.rolname = s.role
			   AND u.setting LIKE s.name || '=%')
	LOOP
		EXECUTE format('ALTER ROLE %I SET %I = %L', wanted.role,
			wanted.name, wanted.value);
	END LOOP;
	-- What is said to the registry is in no log of the server's: no
	-- parameter, and no error, whose words may repeat one.
	FOR wanted IN
		SELECT role, name, value
		  FROM (VALUES ('mendd_api'), ('mendd_tick'),
				('mendd_seal'), ('mendd_cohort'))
				AS r (role),
			(VALUES ('log_min_messages', 'log'),
				('log_min_error_statement', 'panic'),
				('log_error_verbosity', 'terse'),
				('log_parameter_max_length', '0'),
				('log_parameter_max_length_on_error', '0'))
			AS s (name, value)
		 WHERE current_setting('is_superuser') = 'on'
	LOOP
		EXECUTE format('ALTER ROLE %I SET %I = %L', wanted.role,
			wanted.name, wanted.value);
	END LOOP;
	FOR wanted IN
		SELECT name FROM (VALUES ('mendd_owner'), ('mendd_view'))
			AS r (name)
		 WHERE NOT pg_has_role(name, 'MEMBER')
	LOOP
		EXECUTE format('GRANT %I TO %I', wanted.name, current_user);
	END LOOP;
	IF current_setting('password_encryption') <> 'scram-sha-256' THEN
		RAISE WARNING 'password_encryption is %, which can be reversed:'
			' set scram-sha-256, and every password anew',
			current_setting('password_encryption');
	END IF;
END;
$$;

-- What they will make is nobody else's until it is granted, also by hand.
ALTER DEFAULT PRIVILEGES FOR ROLE mendd_owner, mendd_view
	REVOKE ALL ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE mendd_owner, mendd_view
	REVOKE ALL ON TYPES FROM PUBLIC;

CREATE SCHEMA IF NOT EXISTS registry AUTHORIZATION mendd_owner;
CREATE SCHEMA IF NOT EXISTS internal AUTHORIZATION mendd_owner;
CREATE SCHEMA IF NOT EXISTS api AUTHORIZATION mendd_owner;
CREATE SCHEMA IF NOT EXISTS operator AUTHORIZATION mendd_owner;
CREATE SCHEMA IF NOT EXISTS task AUTHORIZATION mendd_owner;
CREATE SCHEMA IF NOT EXISTS seal AUTHORIZATION mendd_owner;
CREATE SCHEMA IF NOT EXISTS cohort AUTHORIZATION mendd_owner;
CREATE SCHEMA IF NOT EXISTS report AUTHORIZATION mendd_view;
