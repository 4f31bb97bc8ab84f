-- A figure that somebody could find out by asking twice: of a group (or all
-- of them), at a visit or (target_day NULL) in the cohort, of who was scored
-- or (paired) of who has a change.
CREATE TYPE quality.unsafe AS (
	is_total	boolean,
	group_name	text,
	target_day	integer,
	paired		boolean
);
