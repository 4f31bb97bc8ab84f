-- Times and transactions as the numbers that are sealed.

-- Microseconds since 1970, exactly.
CREATE FUNCTION internal.microseconds(at timestamptz)
RETURNS bigint
LANGUAGE sql STABLE
AS $$
	SELECT (extract(epoch FROM at) * 1000000)::bigint;
$$;

CREATE FUNCTION internal.from_microseconds(n bigint)
RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
	SELECT timestamptz '1970-01-01 00:00:00+00'
		+ n / 1000000 * interval '1 second'
		+ n % 1000000 * interval '1 microsecond';
$$;

-- The number of the next transaction.
CREATE FUNCTION internal.xid_after(xid xid8)
RETURNS xid8
LANGUAGE sql STABLE
AS $$
	SELECT (xid::text::numeric + 1)::text::xid8;
$$;
