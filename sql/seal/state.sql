-- What the sealer asks once a second.

-- Where the ledger stands: its epoch, the last seal (nulls when there is none),
-- the hash of seal ${known}, so that the sealer recognises what it sealed, and
-- for how many seconds the oldest unsealed event has been waiting (null: there
-- is none).  ${restored}: seal.epoch_begin() is to be called.  Hashes are in
-- hex, times in microseconds since 1970.
CREATE FUNCTION seal.last(known bigint)
RETURNS TABLE (ledger text, epoch integer, begun_at bigint, restored boolean,
	number bigint, seal_epoch integer, total bigint, hash text,
	sealed_at bigint, known_hash text, waiting double precision)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY
	SELECT e.ledger::text, e.epoch, internal.microseconds(e.begun_at),
		internal.audit_restored(), s.number, s.epoch, s.total,
		encode(s.hash, 'hex'), internal.microseconds(s.sealed_at),
		(SELECT encode(k.hash, 'hex') FROM registry.seal AS k
		  WHERE k.number = known),
		(SELECT extract(epoch FROM clock_timestamp() - a.at)
			::double precision
		   FROM registry.audit AS a
		  WHERE (a.epoch, a.transaction_id)
			>= (coalesce(s.epoch, 0), coalesce(s.to_xid, '0'))
		  ORDER BY a.epoch, a.transaction_id
		  LIMIT 1)
	  FROM registry.audit_epoch AS e
	  LEFT JOIN (SELECT l.*
		       FROM registry.seal AS l
		      ORDER BY l.number DESC
		      LIMIT 1) AS s ON true;
END;
$$;

-- Go on after a restore; nothing happens when there was none, or when another
-- sealer was faster.  Returns the epoch.
CREATE FUNCTION seal.epoch_begin()
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	LOCK TABLE registry.audit IN SHARE ROW EXCLUSIVE MODE;
	IF internal.audit_restored() THEN
		RETURN internal.audit_epoch_begin('sealer',
			'the database was restored');
	END IF;
	RETURN (SELECT e.epoch FROM registry.audit_epoch AS e);
END;
$$;
