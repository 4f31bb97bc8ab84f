-- mendctl user, demo, import: accounts.

CREATE FUNCTION operator.staff_add(clinic_id uuid, staff_id uuid, login text,
	name text, role text, password_hash text, at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.operator_of(clinic_id, NULL);
	made registry.staff := internal.staff_write(who.clinic_id, staff_id,
		login, name, role, password_hash, at);
BEGIN
	PERFORM internal.audit_write(who, staff_id, 'create', 'staff',
		staff_id, jsonb_build_object('role', role));
	RETURN internal.staff_json(made, true);
END;
$$;

-- {staff_id, name, role} of somebody of the clinic, or NULL.
CREATE FUNCTION operator.staff_find(clinic_id uuid, login text)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN (SELECT internal.staff_json(f, false)
		  FROM registry.staff AS f
		 WHERE f.clinic_id = staff_find.clinic_id
		   AND f.login = staff_find.login);
END;
$$;

-- Let somebody of another clinic see this clinic's aggregates.
CREATE FUNCTION operator.quality_grant(clinic_id uuid, staff_clinic_id uuid,
	staff_id uuid, at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM registry.staff AS f
			WHERE f.clinic_id = staff_clinic_id
			  AND f.staff_id = quality_grant.staff_id) THEN
		PERFORM internal.not_there();
	END IF;
	INSERT INTO registry.quality_grant (clinic_id, staff_clinic_id,
		staff_id, granted_at)
	VALUES (quality_grant.clinic_id, quality_grant.staff_clinic_id,
		quality_grant.staff_id, at)
	ON CONFLICT DO NOTHING;
	PERFORM internal.audit_write(internal.operator_of(clinic_id, NULL),
		internal.child_id(staff_id, 'grant ' || at), 'create',
		'quality_grant', staff_id);
	RETURN NULL;
END;
$$;
