-- mendctl report: which clinics a database role may evaluate.

-- Let a role see a clinic through schema report.  The role is mendd_report or
-- one of its members, and may do nothing else here; what bounds its sessions is
-- set on itself, because a member does not inherit it.  MD422 names what is
-- missing, MD404 is for no such clinic.  {clinic}: what the clinic is called
-- there.
CREATE FUNCTION operator.report_grant(clinic_id uuid, role_name text,
	key bytea, at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.operator_of(clinic_id, NULL);
	faults jsonb := internal.report_role_faults(role_name);
BEGIN
	PERFORM internal.refuse(faults);
	INSERT INTO registry.report_grant AS g (clinic_id, role_name, key,
		granted_at)
	VALUES (who.clinic_id, report_grant.role_name, report_grant.key, at)
	ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		PERFORM internal.refuse(internal.fault('/role',
			'a role that does not see this clinic yet'));
	END IF;
	PERFORM internal.report_audit(who, 'create', role_name, at);
	RETURN json_build_object('clinic',
		report.pseudonym(key, who.clinic_id));
END;
$$;

-- Take that back, also from a role that is gone.  MD404 when there is nothing
-- to take back.
CREATE FUNCTION operator.report_revoke(clinic_id uuid, role_name text,
	at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.operator_of(clinic_id, NULL);
BEGIN
	DELETE FROM registry.report_grant AS g
	 WHERE g.clinic_id = who.clinic_id
	   AND g.role_name = report_revoke.role_name;
	IF NOT FOUND THEN
		PERFORM internal.not_there();
	END IF;
	PERFORM internal.report_audit(who, 'void', role_name, at);
	RETURN NULL;
END;
$$;

-- [{role, granted_at}] of those who see a clinic.
CREATE FUNCTION operator.report_list(clinic_id uuid)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN (SELECT coalesce(json_agg(json_build_object(
			'role', g.role_name,
			'granted_at', internal.rfc3339(g.granted_at))
			ORDER BY g.role_name), '[]')
		  FROM registry.report_grant AS g
		 WHERE g.clinic_id = report_list.clinic_id);
END;
$$;
