-- One function per table that reports every fault of a row at once.
--
-- A rule is declared once: as a named CHECK constraint whose comment is
-- "/member: what is expected", or, for a member that no record is without, as
-- a column that is NOT NULL and has such a comment.  For each table with such
-- rules a migration writes
--
--	internal.read_TABLE(object jsonb, prefix text,
--			OUT subject registry.TABLE, OUT faults jsonb)
--		a row from a JSON object; a value that its column cannot take
--		becomes a fault
--	internal.faults_of_TABLE(registry.TABLE, prefix text) RETURNS jsonb
--		the rules that a row breaks
--
-- where faults are a list of {pointer, expected} with the prefix, such as
-- /products/0, before each pointer.
--
-- A pointer with a star ("/spins/*/minutes: ...") is a rule about each
-- element of a list: the constraint is asked about lists of one element, and
-- the place of the element takes the place of the star.

-- Every rule of every table, with the place of the column that it is about.
CREATE FUNCTION internal.rules(OUT subject name, OUT rule name, OUT place
	integer, OUT pointer text, OUT expected text, OUT condition text)
RETURNS SETOF record
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT t.relname, c.conname,
		(SELECT a.attnum FROM pg_attribute AS a
		  WHERE a.attrelid = t.oid
		    AND a.attname = split_part(split_part(d.description,
			':', 1), '/', 2)),
		split_part(d.description, ': ', 1),
		substr(d.description, strpos(d.description, ': ') + 2),
		pg_get_expr(c.conbin, c.conrelid)
	  FROM pg_constraint AS c
	  JOIN pg_class AS t ON t.oid = c.conrelid
	  JOIN pg_description AS d ON d.classoid = 'pg_constraint'::regclass
			AND d.objoid = c.oid
	 WHERE t.relnamespace = 'registry'::regnamespace
	   AND c.contype = 'c'
	   AND d.description LIKE '/%: %'
	 UNION ALL
	SELECT t.relname, a.attname, a.attnum,
		split_part(d.description, ': ', 1),
		substr(d.description, strpos(d.description, ': ') + 2),
		format('%I IS NOT NULL', a.attname)
	  FROM pg_attribute AS a
	  JOIN pg_class AS t ON t.oid = a.attrelid
	  JOIN pg_description AS d ON d.classoid = 'pg_class'::regclass
			AND d.objoid = t.oid AND d.objsubid = a.attnum
	 WHERE t.relnamespace = 'registry'::regnamespace
	   AND t.relkind IN ('r', 'p')
	   AND a.attnotnull
	   AND d.description LIKE '/%: %';
END;

CREATE FUNCTION internal.write_fault_functions()
RETURNS void
LANGUAGE plpgsql
AS $write$
DECLARE
	subject name;
	plain text;
	starred text;
BEGIN
	FOR subject, plain, starred IN
		SELECT r.subject,
			string_agg(format(E'(%s, %L, %L, %s)', r.n, r.pointer,
				r.expected, r.condition), E',\n\t\t'
				ORDER BY r.n) FILTER (WHERE NOT r.starred),
			string_agg(format($sql$
	UNION ALL
	SELECT %1$s, replace(%2$L, '*', (e.place - 1)::text), %3$L
	  FROM (SELECT ($1).*) AS t,
		jsonb_array_elements(CASE jsonb_typeof(t.%4$I)
			WHEN 'array' THEN t.%4$I END)
			WITH ORDINALITY AS e (element, place)
	 WHERE (SELECT %5$s
		  FROM (SELECT jsonb_build_array(e.element) AS %4$I) AS one)
			IS FALSE$sql$, r.n, r.pointer, r.expected,
				split_part(r.pointer, '/', 2), r.condition), ''
				ORDER BY r.n) FILTER (WHERE r.starred)
		  FROM (SELECT u.*, strpos(u.pointer, '*') > 0 AS starred,
				row_number() OVER (PARTITION BY u.subject
					ORDER BY u.place, u.rule) AS n
			  FROM internal.rules() AS u) AS r
		 GROUP BY r.subject
	LOOP
		EXECUTE format($sql$
CREATE FUNCTION internal.faults_of_%1$s(registry.%1$I, prefix text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object(
			'pointer', $2 || f.pointer, 'expected', f.expected)
			ORDER BY f.n, f.pointer), '[]')
		  FROM (
	SELECT r.n, r.pointer, r.expected
	  FROM (SELECT ($1).*) AS t,
		LATERAL (VALUES %2$s)
			AS r (n, pointer, expected, holds)
	 WHERE r.holds IS FALSE%3$s) AS f);
END;
$$;
CREATE FUNCTION internal.read_%1$s(object jsonb, prefix text,
	OUT subject registry.%1$I, OUT faults jsonb)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	member record;
BEGIN
	faults := '[]';
	IF object IS NOT NULL AND jsonb_typeof(object) <> 'object' THEN
		faults := internal.fault(prefix, 'an object');
		RETURN;
	END IF;
	BEGIN
		subject := jsonb_populate_record(NULL::registry.%1$I, object);
		RETURN;
	EXCEPTION WHEN data_exception THEN
		NULL;	-- then one by one, to see which
	END;
	FOR member IN SELECT m.key, m.value FROM jsonb_each(object) AS m LOOP
		BEGIN
			subject := jsonb_populate_record(subject,
				jsonb_build_object(member.key, member.value));
		EXCEPTION WHEN data_exception THEN
			faults := faults || internal.fault(prefix || '/'
				|| member.key, internal.expected_type(
				'registry.%1$s'::regclass, member.key));
		END;
	END LOOP;
END;
$$$sql$, subject, plain, starred);
	END LOOP;
END;
$write$;

-- What a column takes, in words.
CREATE FUNCTION internal.expected_type(subject regclass, member text)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT CASE format_type(a.atttypid, NULL)
			WHEN 'integer' THEN 'a whole number'
			WHEN 'numeric' THEN 'a number'
			WHEN 'boolean' THEN 'true or false'
			WHEN 'date' THEN 'a day such as 2026-11-22'
			WHEN 'timestamp with time zone'
				THEN 'a time such as 2026-11-22T20:52:35Z'
			WHEN 'uuid' THEN 'an id'
			WHEN 'text[]' THEN 'a list of texts'
			ELSE 'a value that can be kept' END
		  FROM pg_attribute AS a
		 WHERE a.attrelid = subject
		   AND a.attname = member);
END;
$$;
