-- Epochs of the audit: within one, transactions are counted by one server.

-- Was the database restored to where transactions are counted anew?  Another
-- server has its own count; and no number that was sealed comes again.  (A
-- crash does not set the count back behind a seal: the seal's own transaction
-- has a later number than all it covers.)
CREATE FUNCTION internal.audit_restored()
RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
	RETURN (SELECT e.system_id <> c.system_identifier
			OR coalesce(s.epoch = e.epoch AND s.to_xid
				> pg_snapshot_xmax(pg_current_snapshot()), false)
		  FROM registry.audit_epoch AS e
		 CROSS JOIN pg_control_system() AS c
		  LEFT JOIN (SELECT l.epoch, l.to_xid
			       FROM registry.seal AS l
			      ORDER BY l.number DESC
			      LIMIT 1) AS s ON true);
END;
$$;

-- Begin the next epoch, as an event of the ledger itself: its clinic is the nil
-- uuid.  Nobody writes an event meanwhile, so each is of the epoch in which it
-- was written, and what a former epoch left is all there.  Returns its number.
CREATE FUNCTION internal.audit_epoch_begin(role text, reason text)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
	who internal.caller;
	begun integer;
BEGIN
	LOCK TABLE registry.audit IN SHARE ROW EXCLUSIVE MODE;
	-- Later than what was sealed, whatever the clock says.
	UPDATE registry.audit_epoch AS e
	   SET epoch = e.epoch + 1,
		system_id = c.system_identifier,
		begun_at = greatest(clock_timestamp(), e.begun_at,
			(SELECT max(s.sealed_at) FROM registry.seal AS s))
			+ interval '1 microsecond'
	  FROM pg_control_system() AS c
	RETURNING e.epoch INTO begun;
	who.clinic_id := internal.operator_id();
	who.role := audit_epoch_begin.role;
	who.reason := audit_epoch_begin.reason;
	PERFORM internal.audit_write(who, gen_random_uuid(), 'create',
		'audit_epoch', NULL, jsonb_build_object('epoch', begun,
		'seals', (SELECT coalesce(max(s.number), 0)
			    FROM registry.seal AS s)));
	RETURN begun;
END;
$$;
