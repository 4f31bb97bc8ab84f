-- Seals over the audit: each covers, by a Merkle tree, the events of a range of
-- transactions, and the seal before it.  What they are computed from, and how,
-- is src/rule/seal.h; an event is hashed as registry.audit_text shows it.

-- The ledger: all audit of this database.  One row.  Transactions are counted
-- anew after a logical restore: then an epoch begins.
CREATE TABLE registry.audit_epoch (
	ledger		uuid		PRIMARY KEY,
	epoch		integer		NOT NULL
			CONSTRAINT audit_epoch_number CHECK (epoch >= 1),
	-- Of the server in which it began; see pg_control_system().
	system_id	bigint		NOT NULL,
	begun_at	timestamptz	NOT NULL
);
CREATE UNIQUE INDEX audit_epoch_one ON registry.audit_epoch ((true));
INSERT INTO registry.audit_epoch (ledger, epoch, system_id, begun_at)
SELECT gen_random_uuid(), 1, c.system_identifier, now()
  FROM pg_control_system() AS c;

-- A seal takes all events of an epoch with from_xid <= transaction_id < to_xid;
-- below to_xid nothing can appear any more.
CREATE TABLE registry.seal (
	number		bigint		PRIMARY KEY -- without gaps
			CONSTRAINT seal_number CHECK (number >= 1),
	epoch		integer		NOT NULL,
	from_xid	xid8		NOT NULL,
	to_xid		xid8		NOT NULL,
	events		bigint		NOT NULL
			CONSTRAINT seal_events CHECK (events >= 1),
	total		bigint		NOT NULL, -- events of all seals so far
	root		bytea		NOT NULL,
	former		bytea		NOT NULL, -- hash of the seal before
	hash		bytea		NOT NULL,
	sealed_at	timestamptz	NOT NULL,
	signature	bytea		NOT NULL, -- Ed25519, of its head
	CONSTRAINT seal_range CHECK (from_xid < to_xid),
	CONSTRAINT seal_total CHECK (total >= events),
	CONSTRAINT seal_lengths CHECK (length(root) = 32
		AND length(former) = 32 AND length(hash) = 32
		AND length(signature) = 64)
);

-- What a seal holds of one clinic.  ${first} is the number of its first event
-- here in the clinic's whole log, from 1.
CREATE TABLE registry.seal_clinic (
	clinic_id	uuid		NOT NULL,
	number		bigint		NOT NULL,
	first		bigint		NOT NULL
			CONSTRAINT seal_clinic_first CHECK (first >= 1),
	events		bigint		NOT NULL
			CONSTRAINT seal_clinic_events CHECK (events >= 1),
	root		bytea		NOT NULL
			CONSTRAINT seal_clinic_root CHECK (length(root) = 32),
	PRIMARY KEY (clinic_id, number)
);
CREATE INDEX seal_clinic_seal ON registry.seal_clinic (number);

-- The text of each event that is hashed, column by column, beside the row's own
-- clinic, epoch, transaction, time and id, by which it is found and ordered.
-- Who changes what this shows makes all seals wrong.
CREATE VIEW registry.audit_text AS
SELECT a.clinic_id AS row_clinic, a.epoch AS row_epoch,
	a.transaction_id AS row_xid, a.at AS row_at, a.audit_id AS row_id,
	a.epoch::text AS epoch, a.clinic_id::text AS clinic_id,
	a.audit_id::text AS audit_id,
	to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
		AS at,
	a.transaction_id::text AS transaction_id, a.actor_id::text AS actor_id,
	a.session_id::text AS session_id, a.role, a.action, a.subject,
	a.subject_id::text AS subject_id, a.patient_id::text AS patient_id,
	a.request_id::text AS request_id, a.reason, a.detail::text AS detail
  FROM registry.audit AS a;

-- The second fence, after the rights: not even the owner changes what was
-- written.  A superuser can take it down, which is why there are seals.
CREATE FUNCTION registry.refuse_change()
RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RAISE EXCEPTION '% of %.% is refused', TG_OP, TG_TABLE_SCHEMA,
		TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END;
$$;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON registry.audit
	FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON registry.seal
	FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON registry.seal_clinic
	FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
-- This kind is not handed down to partitions; the later ones get it from
-- internal.add_partitions().
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON registry.audit
	EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON registry.audit_other
	EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON registry.seal
	EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON registry.seal_clinic
	EXECUTE FUNCTION registry.refuse_change();
