-- Who read, in an emergency, what their role does not show: each time, until
-- when, and why.  What they read stands in the audit, under this role.
CREATE TABLE registry.break_glass (
	clinic_id	uuid		NOT NULL,
	break_glass_id	uuid		NOT NULL,
	staff_id	uuid		NOT NULL,
	session_id	uuid		NOT NULL,
	reason		text		NOT NULL
			CONSTRAINT break_glass_reason
			CHECK (length(reason) BETWEEN 10 AND 500),
	began_at	timestamptz	NOT NULL,
	until		timestamptz	NOT NULL,
	ended_at	timestamptz,	-- when they did not wait for that
	PRIMARY KEY (clinic_id, break_glass_id),
	CONSTRAINT break_glass_of_staff
		FOREIGN KEY (clinic_id, staff_id) REFERENCES registry.staff
);
CREATE INDEX break_glass_began
	ON registry.break_glass (clinic_id, began_at);
COMMENT ON CONSTRAINT break_glass_reason ON registry.break_glass IS
	'/reason: 10 to 500 characters';

-- To count what was read.
CREATE INDEX audit_break_glass ON registry.audit (clinic_id, session_id, at)
	WHERE role = 'break_glass';
