-- Trajectories: how one person fares, joint by joint.

-- GET /v1/patients/:patient_id/trajectory: see internal.episode_course() for
-- what of it the patient sees.
CREATE FUNCTION api.trajectory_get(clinic_id uuid, token_hash bytea,
	request_id uuid, patient_id uuid)
RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who internal.caller := internal.caller_of(clinic_id, token_hash);
	course json;
BEGIN
	PERFORM internal.allow(who, 'clinician', 'coordinator', 'patient',
		'break_glass');
	PERFORM internal.see_patient(who, patient_id);
	PERFORM internal.audit_read(who, request_id, 'trajectory', patient_id,
		NULL, patient_id);
	course := json_build_object(
		'patient_id', patient_id,
		'as_of', internal.today(clinic_id),
		'episodes', (
			SELECT coalesce(json_agg(internal.episode_course(e,
				who.patient_id IS NOT NULL)
				ORDER BY e.day_zero, e.episode_id), '[]')
			  FROM registry.episode AS e
			 WHERE e.clinic_id = trajectory_get.clinic_id
			   AND e.patient_id = trajectory_get.patient_id
			   AND EXISTS (SELECT FROM registry.procedure AS o
				WHERE o.clinic_id = e.clinic_id
				  AND o.episode_id = e.episode_id
				  AND o.status <> 'entered_in_error')));
	RETURN json_build_object(
		'trajectory', course,
		'question', internal.vouch(internal.expectation_question(
			clinic_id, course)::text));
END;
$$;
