-- mendctl audit: what only the operator can decide.

-- Begin a new epoch of the audit: after an older backup was put back, when the
-- sealer will not go on by itself.  From now on what is missing stays missing.
-- MD422 without a reason.  Returns {"epoch"}.
CREATE FUNCTION operator.audit_epoch_begin(reason text)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF length(trim(coalesce(reason, ''))) NOT BETWEEN 1 AND 500 THEN
		PERFORM internal.refuse(internal.fault('/reason',
			'a reason of 1 to 500 characters'));
	END IF;
	RETURN json_build_object('epoch',
		internal.audit_epoch_begin('operator', trim(reason)));
END;
$$;
