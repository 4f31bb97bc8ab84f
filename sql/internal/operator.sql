-- The operator: no session and no role; mendctl on the machine itself.

-- The operator as a caller in a clinic, on behalf of a member of staff or of
-- nobody.  MD404 without such a clinic, MD422 without such a person.
CREATE FUNCTION internal.operator_of(clinic_id uuid, recorded_by uuid)
RETURNS internal.caller
LANGUAGE plpgsql
AS $$
DECLARE
	who internal.caller;
BEGIN
	PERFORM internal.statistics_keep();
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

-- An import fills empty tables in one transaction, where no autovacuum sees
-- them, and plans that were made for a few rows are kept.  So whenever the
-- visits have grown fourfold, let the planner look again.
CREATE FUNCTION internal.statistics_keep()
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF pg_relation_size('registry.visit') > (SELECT 32768
			* greatest(c.relpages, 1)
		  FROM pg_class AS c
		 WHERE c.oid = 'registry.visit'::regclass) THEN
		ANALYZE registry.patient, registry.episode,
			registry.procedure, registry.procedure_version,
			registry.host, registry.product, registry.visit,
			registry.visit_instrument, registry.response,
			registry.score, registry.series, registry.stratum,
			registry.intercurrent_event;
	END IF;
END;
$$;
