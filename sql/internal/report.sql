-- What operator.report_grant() asks of a role.

-- A role that evaluates signs in, has the views of schema report through
-- mendd_report, nothing else, and sessions that end.
CREATE FUNCTION internal.report_role_faults(role_name text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	r pg_roles;
	missing text;
BEGIN
	SELECT * INTO r
	  FROM pg_roles AS p
	 WHERE p.rolname = role_name
	   AND p.rolcanlogin;
	IF NOT FOUND OR NOT pg_has_role(r.oid, 'mendd_report', 'USAGE') THEN
		RETURN internal.fault('/role',
			'a role that signs in and inherits mendd_report');
	ELSIF r.rolsuper OR r.rolbypassrls OR r.rolcreaterole
	   OR r.rolreplication OR EXISTS (SELECT FROM pg_roles AS p
			WHERE p.rolname <> 'mendd_report'
			  AND p.oid <> r.oid
			  AND pg_has_role(r.oid, p.oid, 'MEMBER')) THEN
		RETURN internal.fault('/role', 'a role without other'
			' memberships, SUPERUSER, CREATEROLE, REPLICATION and'
			' BYPASSRLS');
	END IF;
	SELECT string_agg(s.name, ', ')
	  INTO missing
	  FROM unnest(ARRAY['default_transaction_read_only',
			'statement_timeout', 'lock_timeout',
			'idle_in_transaction_session_timeout']) AS s (name)
	 WHERE NOT EXISTS (SELECT FROM unnest(r.rolconfig) AS c (setting)
			WHERE c.setting LIKE s.name || '=%'
			  AND c.setting NOT IN (s.name || '=0',
				s.name || '=off'));
	IF missing IS NOT NULL THEN
		RETURN internal.fault('/role', 'by ALTER ROLE SET, '
			|| missing);
	ELSIF r.rolconnlimit = -1 THEN
		RETURN internal.fault('/role', 'a CONNECTION LIMIT');
	END IF;
	RETURN '[]';
END;
$$;

-- The line of a grant: the role by its number, for its name may be a person's.
CREATE FUNCTION internal.report_audit(who internal.caller, action text,
	role_name text, at timestamptz)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM internal.audit_write(who, internal.child_id(who.clinic_id,
			format('report %s %s %s', action, role_name, at)),
		action, 'report_grant', NULL, jsonb_build_object('role_oid',
			(SELECT r.oid::bigint FROM pg_roles AS r
			  WHERE r.rolname = role_name)));
END;
$$;
