-- Who saw or changed what, written in the transaction of the act itself.
CREATE TABLE registry.audit (
	clinic_id	uuid		NOT NULL,
	audit_id	uuid		NOT NULL,
	epoch		integer		NOT NULL, -- of transaction_id: 011-seal.sql
	at		timestamptz	NOT NULL,
	transaction_id	xid8		NOT NULL,
	actor_id	uuid,		-- staff or patient; NULL: the operator
	session_id	uuid,
	role		text		NOT NULL,
	action		text		NOT NULL
			CONSTRAINT audit_action CHECK (action IN
			('read', 'create', 'amend', 'void', 'sign_in',
			 'sign_out', 'refuse', 'import', 'export', 'elevate')),
	subject		text		NOT NULL, -- what kind of thing
	subject_id	uuid,
	patient_id	uuid,		-- whom it is about; NULL: nobody, or many
	request_id	uuid,
	reason		text,		-- given by who did it
	detail		jsonb,		-- never a name or an answer
	PRIMARY KEY (clinic_id, at, audit_id)
) PARTITION BY RANGE (at);
-- Months are added ahead by internal.add_partitions(); what falls outside
-- them is kept here.
CREATE TABLE registry.audit_other PARTITION OF registry.audit DEFAULT;
CREATE INDEX audit_subject
	ON registry.audit (clinic_id, subject, subject_id, at);
CREATE INDEX audit_patient ON registry.audit (clinic_id, patient_id, at)
	WHERE patient_id IS NOT NULL;
-- In the order in which events are sealed.
CREATE INDEX audit_sealing ON registry.audit (epoch, transaction_id);
