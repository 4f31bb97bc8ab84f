-- Every foreign key, each by name, so that they can be dropped and put back.
-- clinic_id is part of each; nothing refers across clinics.  Who recorded a row
-- is no key: it may be staff, a patient, or the operator (the nil uuid).

ALTER TABLE registry.staff
	ADD CONSTRAINT staff_of_clinic FOREIGN KEY (clinic_id)
		REFERENCES registry.clinic;
ALTER TABLE registry.quality_grant
	ADD CONSTRAINT quality_grant_of_clinic FOREIGN KEY (clinic_id)
		REFERENCES registry.clinic;
ALTER TABLE registry.report_grant
	ADD CONSTRAINT report_grant_of_clinic FOREIGN KEY (clinic_id)
		REFERENCES registry.clinic;
ALTER TABLE registry.patient
	ADD CONSTRAINT patient_of_clinic FOREIGN KEY (clinic_id)
		REFERENCES registry.clinic;
ALTER TABLE registry.patient_identity
	ADD CONSTRAINT patient_identity_of_patient
		FOREIGN KEY (clinic_id, patient_id) REFERENCES registry.patient;
ALTER TABLE registry.consent
	ADD CONSTRAINT consent_of_patient
		FOREIGN KEY (clinic_id, patient_id) REFERENCES registry.patient;
ALTER TABLE registry.session
	ADD CONSTRAINT session_of_staff
		FOREIGN KEY (clinic_id, staff_id) REFERENCES registry.staff,
	ADD CONSTRAINT session_of_patient
		FOREIGN KEY (clinic_id, patient_id) REFERENCES registry.patient;
ALTER TABLE registry.factor
	ADD CONSTRAINT factor_of_staff
		FOREIGN KEY (clinic_id, staff_id) REFERENCES registry.staff;
ALTER TABLE registry.recovery_code
	ADD CONSTRAINT recovery_code_of_staff
		FOREIGN KEY (clinic_id, staff_id) REFERENCES registry.staff;
ALTER TABLE registry.portal_link
	ADD CONSTRAINT portal_link_of_patient
		FOREIGN KEY (clinic_id, patient_id) REFERENCES registry.patient,
	ADD CONSTRAINT portal_link_for_visit
		FOREIGN KEY (clinic_id, visit_id) REFERENCES registry.visit;

ALTER TABLE registry.episode
	ADD CONSTRAINT episode_of_patient
		FOREIGN KEY (clinic_id, patient_id) REFERENCES registry.patient;
ALTER TABLE registry.procedure
	ADD CONSTRAINT procedure_of_patient
		FOREIGN KEY (clinic_id, patient_id) REFERENCES registry.patient,
	ADD CONSTRAINT procedure_of_episode
		FOREIGN KEY (clinic_id, episode_id) REFERENCES registry.episode;
ALTER TABLE registry.procedure_version
	ADD CONSTRAINT procedure_version_of_procedure
		FOREIGN KEY (clinic_id, procedure_id)
		REFERENCES registry.procedure,
	ADD CONSTRAINT procedure_version_operator
		FOREIGN KEY (clinic_id, operator_id) REFERENCES registry.staff;
ALTER TABLE registry.host
	ADD CONSTRAINT host_of_version
		FOREIGN KEY (clinic_id, procedure_id, version)
		REFERENCES registry.procedure_version;
ALTER TABLE registry.product
	ADD CONSTRAINT product_of_version
		FOREIGN KEY (clinic_id, procedure_id, version)
		REFERENCES registry.procedure_version;
ALTER TABLE registry.target
	ADD CONSTRAINT target_of_version
		FOREIGN KEY (clinic_id, procedure_id, version)
		REFERENCES registry.procedure_version,
	ADD CONSTRAINT target_of_product
		FOREIGN KEY (clinic_id, procedure_id, version, product)
		REFERENCES registry.product;
ALTER TABLE registry.adverse_event
	ADD CONSTRAINT adverse_event_of_procedure
		FOREIGN KEY (clinic_id, procedure_id)
		REFERENCES registry.procedure,
	ADD CONSTRAINT adverse_event_adjudicated_by
		FOREIGN KEY (clinic_id, adjudicated_by)
		REFERENCES registry.staff;
ALTER TABLE registry.intercurrent_event
	ADD CONSTRAINT intercurrent_event_of_procedure
		FOREIGN KEY (clinic_id, procedure_id)
		REFERENCES registry.procedure,
	ADD CONSTRAINT intercurrent_event_of_episode
		FOREIGN KEY (clinic_id, episode_id) REFERENCES registry.episode;

ALTER TABLE registry.protocol
	ADD CONSTRAINT protocol_of_clinic FOREIGN KEY (clinic_id)
		REFERENCES registry.clinic;
ALTER TABLE registry.protocol_visit
	ADD CONSTRAINT protocol_visit_of_protocol
		FOREIGN KEY (clinic_id, protocol_id)
		REFERENCES registry.protocol;
ALTER TABLE registry.instrument_licence
	ADD CONSTRAINT instrument_licence_of_clinic FOREIGN KEY (clinic_id)
		REFERENCES registry.clinic;
ALTER TABLE registry.instrument_wording
	ADD CONSTRAINT instrument_wording_of_clinic FOREIGN KEY (clinic_id)
		REFERENCES registry.clinic,
	ADD CONSTRAINT instrument_wording_loaded_by
		FOREIGN KEY (clinic_id, loaded_by) REFERENCES registry.staff;
ALTER TABLE registry.visit
	ADD CONSTRAINT visit_of_patient
		FOREIGN KEY (clinic_id, patient_id) REFERENCES registry.patient,
	ADD CONSTRAINT visit_in_episode
		FOREIGN KEY (clinic_id, episode_id) REFERENCES registry.episode,
	ADD CONSTRAINT visit_of_protocol
		FOREIGN KEY (clinic_id, protocol_id)
		REFERENCES registry.protocol;
ALTER TABLE registry.visit_instrument
	ADD CONSTRAINT visit_instrument_of_visit
		FOREIGN KEY (clinic_id, visit_id) REFERENCES registry.visit
		ON DELETE CASCADE,
	ADD CONSTRAINT visit_instrument_version
		FOREIGN KEY (instrument, version)
		REFERENCES registry.instrument;
ALTER TABLE registry.draft
	ADD CONSTRAINT draft_of_visit
		FOREIGN KEY (clinic_id, visit_id, instrument)
		REFERENCES registry.visit_instrument
		ON DELETE CASCADE;
ALTER TABLE registry.response
	ADD CONSTRAINT response_of_instrument
		FOREIGN KEY (clinic_id, visit_id, instrument)
		REFERENCES registry.visit_instrument,
	ADD CONSTRAINT response_instrument_version
		FOREIGN KEY (instrument, instrument_version)
		REFERENCES registry.instrument;
ALTER TABLE registry.score
	ADD CONSTRAINT score_of_response
		FOREIGN KEY (clinic_id, response_id, version)
		REFERENCES registry.response;

ALTER TABLE registry.series
	ADD CONSTRAINT series_of_episode
		FOREIGN KEY (clinic_id, episode_id) REFERENCES registry.episode;
ALTER TABLE registry.stratum
	ADD CONSTRAINT stratum_of_episode
		FOREIGN KEY (clinic_id, episode_id) REFERENCES registry.episode;

ALTER TABLE registry.instrument_scale
	ADD CONSTRAINT instrument_scale_of_instrument
		FOREIGN KEY (instrument, version) REFERENCES registry.instrument
		ON DELETE CASCADE;

ALTER TABLE registry.seal_clinic
	ADD CONSTRAINT seal_clinic_of_seal FOREIGN KEY (number)
		REFERENCES registry.seal;
