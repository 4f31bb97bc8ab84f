-- The operator: no session and no role; mendctl on the machine itself.

-- The operator as a caller in a clinic, on behalf of a member of staff or of
-- nobody.  MD404 without such a clinic, MD422 without such a person.
CREATE FUNCTION internal.operator_of(clinic_id uuid, recorded_by uuid)
RETURNS internal.caller
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	who internal.caller;
BEGIN
	SELECT c.clinic_id, c.timezone
	  INTO who.clinic_id, who.timezone
	  FROM registry.clinic AS c
	 WHERE c.clinic_id = operator_of.clinic_id;
	IF NOT FOUND THEN
		PERFORM internal.not_there();
	ELSIF NOT internal.is_staff(clinic_id, recorded_by) THEN
		PERFORM internal.refuse(internal.fault('/recorded_by',
			'the id of a member of staff of this clinic'));
	END IF;
	who.staff_id := recorded_by;
	RETURN who;
END;
$$;
