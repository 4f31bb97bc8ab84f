-- mendctl user, demo, import: accounts.

CREATE FUNCTION operator.staff_add(clinic_id uuid, staff_id uuid, login text,
	name text, role text, password_hash text, at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.operator_of(clinic_id, NULL);
	made registry.staff := internal.staff_write(who.clinic_id, staff_id,
		login, name, role, password_hash, at, false);
BEGIN
	PERFORM internal.audit_write(who, staff_id, 'create', 'staff',
		staff_id, jsonb_build_object('role', role));
	RETURN internal.staff_json(made, true);
END;
$$;

-- Give somebody who cannot sign in any more a first password, and no second
-- factor; sessions end, and failures are forgotten.  Returns {clinic_id,
-- staff_id}, or NULL for a login that nobody has.
CREATE FUNCTION operator.staff_reset(login text, password_hash text,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	known registry.login;
BEGIN
	SELECT l.* INTO known
	  FROM registry.login AS l
	 WHERE l.login = internal.login_form(staff_reset.login);
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	UPDATE registry.staff AS f
	   SET password_hash = staff_reset.password_hash,
		must_change = true,
		password_disabled = false
	 WHERE f.clinic_id = known.clinic_id
	   AND f.staff_id = known.staff_id;
	PERFORM internal.factor_drop(known.clinic_id, known.staff_id);
	PERFORM internal.sessions_end(known.clinic_id, known.staff_id, NULL,
		NULL);
	PERFORM internal.sign_in_forget(internal.login_hash(known.login));
	PERFORM internal.audit_write(internal.operator_of(known.clinic_id,
		NULL), request_id, 'amend', 'staff', known.staff_id,
		'{"reset": true}');
	RETURN json_build_object('clinic_id', known.clinic_id,
		'staff_id', known.staff_id);
END;
$$;

-- A second factor that counts at once, for the demonstration.
CREATE FUNCTION operator.factor_add(clinic_id uuid, staff_id uuid,
	factor_id uuid, sealed bytea, at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.operator_of(clinic_id, NULL);
BEGIN
	INSERT INTO registry.factor (clinic_id, factor_id, staff_id, sealed,
		offered_at, confirmed_at, last_step)
	VALUES (who.clinic_id, factor_add.factor_id, factor_add.staff_id,
		factor_add.sealed, at, at, 0);
	PERFORM internal.audit_write(who, factor_id, 'create', 'factor',
		staff_id);
	RETURN NULL;
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
