-- What stands in for an id: the same for the same id, as long as a grant lasts;
-- nothing that can be turned back without the grant's key.  The views call it;
-- who reads them has no key to call it with.
CREATE FUNCTION report.pseudonym(key bytea, id uuid)
RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN encode(substr(sha256(key || uuid_send(id)), 1, 16), 'hex')::uuid;
GRANT EXECUTE ON FUNCTION report.pseudonym TO mendd_report, mendd_owner;
GRANT USAGE ON SCHEMA report TO mendd_report, mendd_owner;
