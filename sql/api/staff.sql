-- Accounts.

-- What an admin sees of an account, or, with ${whole} false, a colleague.
CREATE FUNCTION internal.staff_json(f registry.staff, whole boolean)
RETURNS json
LANGUAGE sql STABLE
RETURN CASE WHEN whole THEN json_build_object('staff_id', f.staff_id,
	'login', f.login, 'name', f.name, 'role', f.role, 'active', f.active,
	'must_change', f.must_change, 'password_disabled', f.password_disabled,
	'second_factor', internal.has_factor(f.clinic_id, f.staff_id),
	'created_at', internal.rfc3339(f.created_at))
	ELSE json_build_object('staff_id', f.staff_id, 'name', f.name,
	'role', f.role) END;

-- Make an account.  MD422 for a login that is taken or not of the form.
CREATE FUNCTION internal.staff_write(clinic_id uuid, staff_id uuid,
	login text, name text, role text, password_hash text, at timestamptz,
	must_change boolean)
RETURNS registry.staff
LANGUAGE plpgsql
AS $$
DECLARE
	made registry.staff := ROW(clinic_id, staff_id, login, name, role,
		password_hash, true, at, must_change, false);
BEGIN
	PERFORM internal.refuse(internal.faults_of_staff(made, ''));
	INSERT INTO registry.login (login, clinic_id, staff_id)
	VALUES (staff_write.login, staff_write.clinic_id, staff_write.staff_id)
	ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		PERFORM internal.refuse(internal.fault('/login',
			'a login that nobody has'));
	END IF;
	INSERT INTO registry.staff SELECT made.*;
	RETURN made;
END;
$$;

-- GET /v1/staff: admins see every account, others who treats here.
CREATE FUNCTION api.staff_list(clinic_id uuid, token_hash bytea,
	request_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	items json[] := '{}';
BEGIN
	PERFORM internal.allow(who, 'admin', 'clinician', 'coordinator',
		'quality', 'break_glass');
	SELECT array_agg(internal.staff_json(f, who.role = 'admin')
			ORDER BY f.name, f.staff_id)
	  INTO items
	  FROM registry.staff AS f
	 WHERE f.clinic_id = who.clinic_id
	   AND (who.role = 'admin'
		OR (f.role = 'clinician' AND f.active));
	PERFORM internal.audit_read(who, request_id, 'staff', NULL,
		jsonb_build_object('shown', cardinality(items)));
	RETURN internal.page(items, NULL, cardinality(items));
END;
$$;

-- POST /v1/staff: the password is good for one thing only, another one.  MD40P:
-- not proved lately.
CREATE FUNCTION api.staff_create(clinic_id uuid, token_hash bytea,
	request_id uuid, login text, name text, role text, password_hash text,
	request_key text, request_hash bytea)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	reply json;
BEGIN
	PERFORM internal.allow(who, 'admin');
	PERFORM internal.proved_lately(who);
	reply := internal.replay(who, request_key, request_hash, request_id);
	IF reply IS NOT NULL THEN
		RETURN reply;
	END IF;
	reply := internal.staff_json(internal.staff_write(who.clinic_id,
		request_id, login, name, role, password_hash, now(), true),
		true);
	PERFORM internal.audit_write(who, request_id, 'create', 'staff',
		request_id, jsonb_build_object('role', role));
	RETURN internal.remember(who, request_key, reply);
END;
$$;

-- PATCH /v1/staff/:staff_id: what is NULL stays.  An account that is closed
-- or given another role is signed out everywhere; the last admin who may
-- sign in cannot be closed or become something else (MD409).  MD40P: not
-- proved lately.
CREATE FUNCTION api.staff_amend(clinic_id uuid, token_hash bytea,
	request_id uuid, staff_id uuid, active boolean, role text, name text)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	former registry.staff;
	made registry.staff;
BEGIN
	PERFORM internal.allow(who, 'admin');
	PERFORM internal.proved_lately(who);
	-- One such change at a time in a clinic.
	PERFORM FROM registry.staff AS f
	  WHERE f.clinic_id = who.clinic_id
	    AND f.role = 'admin'
	  ORDER BY f.staff_id
	    FOR UPDATE;
	SELECT f.* INTO former
	  FROM registry.staff AS f
	 WHERE f.clinic_id = who.clinic_id
	   AND f.staff_id = staff_amend.staff_id
	   FOR UPDATE;
	IF NOT FOUND THEN
		PERFORM internal.not_there();
	END IF;
	UPDATE registry.staff AS f
	   SET active = coalesce(staff_amend.active, f.active),
		role = coalesce(staff_amend.role, f.role),
		name = coalesce(staff_amend.name, f.name)
	 WHERE f.clinic_id = who.clinic_id
	   AND f.staff_id = staff_amend.staff_id
	RETURNING * INTO made;
	IF NOT EXISTS (SELECT FROM registry.staff AS f
			WHERE f.clinic_id = who.clinic_id
			  AND f.role = 'admin'
			  AND f.active) THEN
		RAISE EXCEPTION 'the clinic would be without an admin'
			USING ERRCODE = 'MD409';
	END IF;
	IF NOT made.active OR made.role <> former.role THEN
		PERFORM internal.sessions_end(who.clinic_id, made.staff_id,
			NULL, NULL);
	END IF;
	PERFORM internal.audit_write(who, request_id, 'amend', 'staff',
		made.staff_id, jsonb_build_object(
			'old', jsonb_build_object('role', former.role,
				'active', former.active),
			'new', jsonb_build_object('role', made.role,
				'active', made.active),
			'name_changed', made.name <> former.name));
	RETURN internal.staff_json(made, true);
END;
$$;
