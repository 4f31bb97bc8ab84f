-- How the audit is read.

-- One page of a list is one line, which names the people it showed.
CREATE INDEX audit_patients
	ON registry.audit USING gin ((detail->'patients') jsonb_path_ops)
	WITH (gin_pending_list_limit = 512)
	WHERE detail ? 'patients';
CREATE INDEX audit_actor ON registry.audit (clinic_id, actor_id, at);
CREATE INDEX audit_session ON registry.audit (clinic_id, session_id, at);
-- What is rarer than treating somebody and is asked for by its kind.
CREATE INDEX audit_rare ON registry.audit (clinic_id, action, at)
	WHERE action NOT IN ('read', 'create', 'amend');
CREATE INDEX audit_role ON registry.audit (clinic_id, role, at)
	WHERE role NOT IN ('clinician', 'coordinator');
CREATE INDEX audit_reason ON registry.audit (clinic_id, at)
	WHERE reason IS NOT NULL;

-- Which lines: NULL is any.
CREATE TYPE internal.audit_question AS (
	clinic_id	uuid,
	patient_id	uuid,
	actor_id	uuid,
	session_id	uuid,
	action		text,
	subject		text,
	subject_id	uuid,
	role		text,
	since		timestamptz,
	until		timestamptz,	-- exclusive
	reason		boolean,	-- true: with one only
	after_at	timestamptz,	-- the last line of the page before
	after_id	uuid
);
