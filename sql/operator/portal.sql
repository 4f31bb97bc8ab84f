-- mendctl portal link.

-- MD404 when the clinic has no such patient, MD409 when it asks them no more.
CREATE FUNCTION operator.portal_link_add(clinic_id uuid, portal_link_id uuid,
	patient_id uuid, link_hash bytea, at timestamptz)
RETURNS json
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM registry.patient AS p
			WHERE p.clinic_id = portal_link_add.clinic_id
			  AND p.patient_id = portal_link_add.patient_id) THEN
		PERFORM internal.not_there();
	END IF;
	PERFORM internal.still_asked(clinic_id, patient_id);
	PERFORM internal.audit_write(internal.operator_of(clinic_id, NULL),
		portal_link_id, 'create', 'portal_link', portal_link_id,
		NULL, patient_id);
	RETURN json_build_object('expires_at', internal.rfc3339(
		internal.portal_link_write(clinic_id, portal_link_id,
			patient_id, NULL, link_hash, NULL, at)));
END;
$$;
