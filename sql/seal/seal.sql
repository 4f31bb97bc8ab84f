-- To make a seal: its range, its events, and the seal itself.

-- The range of the next seal, a row for each clinic in it, ordered by clinic;
-- no row: there is nothing to seal.  All events of an epoch are sealed before
-- those of the next; at most ${most} are in a seal, unless one transaction has
-- more.  ${first} is the number of the clinic's first event in its whole log.
--
-- Below the horizon, the oldest transaction that was running, nothing can
-- appear any more; and nobody is writing events of a former epoch.
CREATE FUNCTION seal.next(most integer)
RETURNS TABLE (epoch integer, from_xid xid8, to_xid xid8, now bigint,
	clinic_id text, first bigint, events bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
	current integer;
	last registry.seal;
	e integer;
	lowest xid8;
	bottom xid8;
	top xid8;
BEGIN
	SELECT g.epoch INTO current FROM registry.audit_epoch AS g;
	SELECT s.* INTO last FROM registry.seal AS s
	 ORDER BY s.number DESC LIMIT 1;
	SELECT a.epoch, a.transaction_id INTO e, lowest
	  FROM registry.audit AS a
	 WHERE (a.epoch, a.transaction_id)
		>= (coalesce(last.epoch, 0), coalesce(last.to_xid, '0'))
	   AND a.epoch <= current
	 ORDER BY a.epoch, a.transaction_id
	 LIMIT 1;
	IF e < current THEN
		SELECT internal.xid_after(a.transaction_id) INTO horizon
		  FROM registry.audit AS a
		 WHERE a.epoch = e
		 ORDER BY a.epoch DESC, a.transaction_id DESC
		 LIMIT 1;
	END IF;
	IF e IS NULL OR lowest >= horizon THEN
		RETURN;
	END IF;
	bottom := CASE WHEN e = last.epoch THEN last.to_xid ELSE '0' END;
	-- The first transaction that does not fit, if it is not the only one.
	SELECT a.transaction_id INTO top
	  FROM registry.audit AS a
	 WHERE a.epoch = e
	   AND a.transaction_id >= lowest
	   AND a.transaction_id < horizon
	 ORDER BY a.epoch, a.transaction_id
	OFFSET most LIMIT 1;
	IF top = lowest THEN
		top := internal.xid_after(lowest);
	END IF;
	RETURN QUERY
	SELECT e, bottom, coalesce(top, horizon), internal.microseconds(now()),
		c.clinic_id::text,
		coalesce((SELECT s.first + s.events
			    FROM registry.seal_clinic AS s
			   WHERE s.clinic_id = c.clinic_id
			   ORDER BY s.number DESC
			   LIMIT 1), 1),
		c.events
	  FROM (SELECT a.clinic_id, count(*) AS events
		  FROM registry.audit AS a
		 WHERE a.epoch = e
		   AND a.transaction_id >= bottom
		   AND a.transaction_id < coalesce(top, horizon)
		 GROUP BY a.clinic_id) AS c
	 ORDER BY c.clinic_id;
END;
$$;

-- The events of such a range in the order of the leaves, ${most} of them, after
-- the one with these columns (null: from the first).  The columns are those of
-- rule/event.h.
CREATE FUNCTION seal.events(of_epoch integer, from_xid xid8, to_xid xid8,
	after_clinic uuid, after_xid xid8, after_at timestamptz, after_id uuid,
	most integer)
RETURNS TABLE (epoch text, clinic_id text, audit_id text, at text,
	transaction_id text, actor_id text, session_id text, role text,
	action text, subject text, subject_id text, patient_id text,
	request_id text, reason text, detail text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY
	SELECT t.epoch, t.clinic_id, t.audit_id, t.at, t.transaction_id,
		t.actor_id, t.session_id, t.role, t.action, t.subject,
		t.subject_id, t.patient_id, t.request_id, t.reason, t.detail
	  FROM (SELECT x.*
		  FROM registry.audit_text AS x
		 WHERE x.row_epoch = of_epoch
		   AND x.row_xid >= from_xid
		   AND x.row_xid < to_xid
		   AND (after_clinic IS NULL
			OR (x.row_clinic, x.row_xid, x.row_at, x.row_id)
				> (after_clinic, after_xid, after_at, after_id))
		-- A fence: no index in the order of the leaves, which would be
		-- read from end to end to find these.
		OFFSET 0) AS t
	 ORDER BY t.row_clinic, t.row_xid, t.row_at, t.row_id
	 LIMIT most;
END;
$$;

-- Store a seal.  MD409 when it does not follow the last one, as for the slower
-- of two sealers, or when it does not hold what its range holds.  ${clinics}
-- is an array of {clinic_id, first, events, root}, roots in hex; ${sealed_at}
-- is in microseconds since 1970.
CREATE FUNCTION seal.store(number bigint, epoch integer, from_xid xid8,
	to_xid xid8, events bigint, total bigint, root bytea, former bytea,
	hash bytea, sealed_at bigint, signature bytea, clinics json)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	last registry.seal;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('mendd seal'));
	SELECT s.* INTO last FROM registry.seal AS s
	 ORDER BY s.number DESC LIMIT 1;
	IF (number, former, total, from_xid) IS DISTINCT FROM
		(coalesce(last.number, 0) + 1,
		coalesce(last.hash, decode(repeat('00', 32), 'hex')),
		coalesce(last.total, 0) + events,
		CASE WHEN epoch = last.epoch THEN last.to_xid ELSE '0' END)
	    OR epoch < last.epoch
	    OR epoch > (SELECT e.epoch FROM registry.audit_epoch AS e)
	    OR to_xid > pg_snapshot_xmin(pg_current_snapshot()) AND epoch
		= (SELECT e.epoch FROM registry.audit_epoch AS e) THEN
		RAISE EXCEPTION 'this seal does not follow the last one'
			USING ERRCODE = 'MD409';
	END IF;
	IF events <> (SELECT count(*) FROM registry.audit AS a
		       WHERE a.epoch = store.epoch
			 AND a.transaction_id >= from_xid
			 AND a.transaction_id < to_xid)
	    OR events IS DISTINCT FROM (SELECT sum(c.events)
		  FROM json_to_recordset(clinics) AS c (events bigint)) THEN
		RAISE EXCEPTION 'this seal does not hold its range'
			USING ERRCODE = 'MD409';
	END IF;
	INSERT INTO registry.seal (number, epoch, from_xid, to_xid, events,
		total, root, former, hash, sealed_at, signature)
	VALUES (number, epoch, from_xid, to_xid, events, total, root, former,
		hash, internal.from_microseconds(sealed_at), signature);
	INSERT INTO registry.seal_clinic (clinic_id, number, first, events,
		root)
	SELECT c.clinic_id, store.number, c.first, c.events,
		decode(c.root, 'hex')
	  FROM json_to_recordset(clinics) AS c (clinic_id uuid, first bigint,
		events bigint, root text);
END;
$$;
