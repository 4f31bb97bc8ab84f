-- Small values: ids, times, faults, cursors.

-- The id of a row that a request makes besides its first: the same for the
-- same request and label, and with the request's time, so that a repeated
-- call makes the same row.  UUIDv7 (RFC 9562, 5.7).
CREATE FUNCTION internal.child_id(parent uuid, label text)
RETURNS uuid
LANGUAGE plpgsql IMMUTABLE STRICT
AS $$
DECLARE
	id bytea := substring(uuid_send(parent) FOR 6)
		|| substring(sha256(uuid_send(parent)
			|| convert_to(label, 'UTF8')) FOR 10);
BEGIN
	id := set_byte(id, 6, (get_byte(id, 6) & 15) | 112);
	id := set_byte(id, 8, (get_byte(id, 8) & 63) | 128);
	RETURN encode(id, 'hex')::uuid;
END;
$$;

-- A time as RFC 3339, in UTC and whole seconds.
CREATE FUNCTION internal.rfc3339(at timestamptz)
RETURNS text
LANGUAGE sql STABLE
RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');

-- The same to the microsecond, for cursors.
CREATE FUNCTION internal.exact(at timestamptz)
RETURNS text
LANGUAGE sql STABLE
RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- The day it is in a clinic's calendar; NULL when there is no such clinic.
CREATE FUNCTION internal.today(clinic_id uuid)
RETURNS date
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT (now() AT TIME ZONE c.timezone)::date
		  FROM registry.clinic AS c
		 WHERE c.clinic_id = today.clinic_id);
END;
$$;

-- A list of one fault; lists are joined with ||.
CREATE FUNCTION internal.fault(pointer text, expected text)
RETURNS jsonb
LANGUAGE sql STABLE
RETURN jsonb_build_array(jsonb_build_object('pointer', pointer,
	'expected', expected));

-- MD422 with these faults, the first of each member, unless there are none.
CREATE FUNCTION internal.refuse(faults jsonb)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	IF faults IS NULL OR faults = '[]' THEN
		RETURN;
	END IF;
	SELECT jsonb_agg(f.fault ORDER BY f.n)
	  INTO faults
	  FROM (SELECT DISTINCT ON (e.fault->>'pointer') e.fault, e.n
		  FROM jsonb_array_elements(faults)
			WITH ORDINALITY AS e (fault, n)
		 ORDER BY e.fault->>'pointer', e.n) AS f;
	RAISE EXCEPTION 'some members are not what was expected'
		USING ERRCODE = 'MD422', DETAIL = faults::text;
END;
$$;

-- The opaque text of a list's last key.
CREATE FUNCTION internal.cursor_write(VARIADIC keys text[])
RETURNS text
LANGUAGE sql STABLE
RETURN translate(encode(convert_to(to_json(keys)::text, 'UTF8'), 'base64'),
	E'+/=\n', '-_');

-- The key in a cursor, of so many parts; NULL for no cursor.  MD422 for
-- anything that internal.cursor_write() did not write.
CREATE FUNCTION internal.cursor_read(cursor text, parts integer)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
	keys text[];
BEGIN
	IF cursor IS NULL THEN
		RETURN NULL;
	END IF;
	BEGIN
		keys := ARRAY(SELECT json_array_elements_text(convert_from(
			decode(rpad(translate(cursor, '-_', '+/'),
				(length(cursor) + 3) / 4 * 4, '='), 'base64'),
			'UTF8')::json));
	EXCEPTION WHEN data_exception THEN
		NULL;
	END;
	IF cardinality(keys) IS DISTINCT FROM parts
	   OR array_position(keys, NULL) IS NOT NULL THEN
		PERFORM internal.refuse(internal.fault('/cursor',
			'the next of the page before'));
	END IF;
	RETURN keys;
END;
$$;

-- How many items a page has: 50 unless told, at most 200.
CREATE FUNCTION internal.page_size(wanted integer)
RETURNS integer
LANGUAGE sql IMMUTABLE
RETURN least(greatest(coalesce(wanted, 50), 1), 200);

-- A page of a list.  ${items} has one more than fit when there is a next
-- page; ${keys} are their cursors.
CREATE FUNCTION internal.page(items json[], keys text[], size integer)
RETURNS json
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
	RETURN json_build_object(
		'items', coalesce(array_to_json(items[:size]), '[]'),
		'next', CASE WHEN cardinality(items) > size
			THEN keys[size] END);
END;
$$;

-- A time as RFC 3339 with the offset that a time zone had then.
CREATE FUNCTION internal.local_time(at timestamptz, timezone text)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	here timestamp := at AT TIME ZONE timezone;
	minutes integer := extract(epoch FROM here
		- (at AT TIME ZONE 'UTC')) / 60;
BEGIN
	RETURN to_char(here, 'YYYY-MM-DD"T"HH24:MI:SS') || CASE
		WHEN minutes < 0 THEN '-' ELSE '+' END
		|| to_char(abs(minutes) / 60, 'FM00') || ':'
		|| to_char(abs(minutes) % 60, 'FM00');
END;
$$;
