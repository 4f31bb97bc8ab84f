-- The trail of who saw or changed what, written in the transaction of the act
-- itself.  A detail never holds a name or an answer.

-- An act that changed something.  ${patient_id} is whom it is about, where that
-- is one person; the reason is the one that ${who} gave for being here.
--
-- A transaction whose number was sealed already counts anew after a restore: it
-- belongs to the next epoch, which the sealer is about to begin.  The epoch is
-- read by the statement that writes, when it holds its lock of the table: see
-- internal.audit_epoch_begin().
CREATE FUNCTION internal.audit_write(who internal.caller, request_id uuid,
	action text, subject text, subject_id uuid, detail jsonb DEFAULT NULL,
	patient_id uuid DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	INSERT INTO registry.audit (clinic_id, audit_id, epoch, at,
		transaction_id, actor_id, session_id, role, action, subject,
		subject_id, patient_id, request_id, reason, detail)
	VALUES (who.clinic_id,
		internal.child_id(request_id, 'audit ' || action || ' '
			|| subject || ' ' || coalesce(subject_id::text, '')),
		(SELECT e.epoch + coalesce((s.epoch = e.epoch
				AND s.to_xid > pg_current_xact_id())::integer, 0)
		   FROM registry.audit_epoch AS e
		   LEFT JOIN (SELECT l.epoch, l.to_xid
				FROM registry.seal AS l
			       ORDER BY l.number DESC
			       LIMIT 1) AS s ON true),
		now(), pg_current_xact_id(), who.caller_id, who.session_id,
		coalesce(who.role, 'operator'), action, subject, subject_id,
		audit_write.patient_id, request_id, who.reason, detail);
END;
$$;

-- An act that only read.  Its transaction does not wait for the disk: a crash
-- may lose the last fraction of a second of such lines.  Never call it where
-- anything of worth is written.  When the disk has no room for the line, it
-- goes to the server's log: who treats somebody must be able to read on.
CREATE FUNCTION internal.audit_read(who internal.caller, request_id uuid,
	subject text, subject_id uuid, detail jsonb DEFAULT NULL,
	patient_id uuid DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM set_config('synchronous_commit', 'off', true);
	PERFORM internal.audit_write(who, request_id, 'read', subject,
		subject_id, detail, audit_read.patient_id);
EXCEPTION WHEN disk_full THEN
	RAISE LOG 'disk full, so here and not in the audit: clinic=%'
		' actor=% session=% role=% action=read subject=%'
		' subject_id=% patient_id=% request_id=%', who.clinic_id,
		who.caller_id, who.session_id, who.role, subject, subject_id,
		patient_id, request_id;
END;
$$;

-- Make the months of the audit from a day on, two years ahead.  A month whose
-- events lie in audit_other already stays there.
CREATE FUNCTION internal.add_partitions(day date)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	month timestamptz;
	name text;
BEGIN
	FOR i IN 0..24 LOOP
		month := (date_trunc('month', day::timestamp)
			+ make_interval(months => i)) AT TIME ZONE 'UTC';
		name := to_char(month AT TIME ZONE 'UTC', '"audit_"YYYY_MM');
		CONTINUE WHEN to_regclass('registry.' || name) IS NOT NULL
			OR EXISTS (SELECT FROM registry.audit_other AS o
				WHERE o.at >= month
				  AND o.at < month + interval '32 days');
		EXECUTE format('CREATE TABLE registry.%I PARTITION OF'
			' registry.audit FOR VALUES FROM (%L) TO (%L)',
			name, month, (month AT TIME ZONE 'UTC'
				+ interval '1 month') AT TIME ZONE 'UTC');
		-- Triggers on rows are handed down, this kind is not.
		EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE'
			' ON registry.%I'
			' EXECUTE FUNCTION registry.refuse_change()', name);
	END LOOP;
END;
$$;
