-- Small cells are hidden, and so much beside them that they cannot be had by
-- taking the visible cells from the total.

-- Do baselines, scores and changes tell of fewer than ${at_least} people?  All
-- baselines less the scores, and with the changes, are the baselines of the
-- lapsed less the scores of the fresh: known if there are none of one.
CREATE FUNCTION oracle.tells(paired bigint, lapsed bigint, fresh bigint,
	at_least integer)
RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN paired > 0 AND least(lapsed, fresh) = 0
	AND greatest(lapsed, fresh) BETWEEN 1 AND at_least - 1;

-- The same of all in these groups together that have changes on a day.
CREATE FUNCTION oracle.groups_tell(names text[], members oracle.member[],
	remnants oracle.remnant[], day integer, at_least integer)
RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
WITH paired AS (
	SELECT coalesce(m.group_name, '') AS name, m.person
	  FROM unnest(members) AS m
	 WHERE m.target_day = day
	   AND m.paired
	   AND coalesce(m.group_name, '') = ANY (names)
), remnant AS (
	SELECT r.person, r.lapsed
	  FROM unnest(remnants) AS r
	 WHERE r.target_day = day
	   AND coalesce(r.group_name, '') IN (SELECT p.name FROM paired AS p)
)
SELECT oracle.tells((SELECT count(*) FROM paired),
	(SELECT count(DISTINCT r.person) FROM remnant AS r WHERE r.lapsed),
	(SELECT count(DISTINCT r.person) FROM remnant AS r WHERE NOT r.lapsed),
	at_least);
$$;

-- The groups to hide among those that have members on ${day} (NULL: in the
-- cohort), counting people, not episodes: the ones with fewer than ${at_least}
-- people and those of ${forced}, and if there are any, the next smaller ones
-- too, until what is hidden is at least two groups and ${at_least} people.
-- With ${paired} only members that have a baseline count, and what is hidden
-- may not tell of the ${remnants} either.
CREATE FUNCTION oracle.hidden(members oracle.member[], day integer,
	paired boolean, forced text[], at_least integer,
	remnants oracle.remnant[] DEFAULT '{}')
RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
WITH member AS (
	SELECT coalesce(m.group_name, '') AS name, m.person
	  FROM unnest(members) AS m
	 WHERE m.target_day IS NOT DISTINCT FROM day
	   AND (m.paired OR NOT hidden.paired)
), size AS (
	SELECT m.name, count(DISTINCT m.person) AS people
	  FROM member AS m
	 GROUP BY m.name
), ranked AS (
	SELECT s.name, s.people < at_least OR s.name = ANY (forced) AS small,
		row_number() OVER (ORDER BY s.people < at_least
			OR s.name = ANY (forced) DESC, s.people, s.name) AS rank
	  FROM size AS s
), first_seen AS (
	SELECT min(r.rank) AS rank
	  FROM member AS m
	  JOIN ranked AS r ON r.name = m.name
	 GROUP BY m.person
), enough AS (
	SELECT r.rank
	  FROM ranked AS r
	 WHERE r.rank >= 2
	   AND r.rank >= (SELECT count(*) FROM ranked AS s WHERE s.small)
	   AND (SELECT count(*) FROM first_seen AS f
		 WHERE f.rank <= r.rank) >= at_least
	   AND NOT (hidden.paired AND oracle.groups_tell(
		ARRAY(SELECT s.name FROM ranked AS s WHERE s.rank <= r.rank),
		members, remnants, day, at_least))
)
SELECT ARRAY(SELECT r.name
	  FROM ranked AS r
	 WHERE EXISTS (SELECT FROM ranked AS s WHERE s.small)
	   AND r.rank <= coalesce((SELECT min(e.rank) FROM enough AS e),
			r.rank)
	UNION SELECT unnest(forced))
$$;

-- A cell without what may not be seen: all of it, all but what was due, or
-- its change.
CREATE FUNCTION oracle.cell_hide(c oracle.cell, whole boolean,
	scored boolean, paired boolean)
RETURNS oracle.cell
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
	IF whole THEN
		c := ROW(c.is_total, c.group_name, NULL, NULL, true,
			c.target_day, c.visit_code);
	ELSIF scored THEN
		c := ROW(c.is_total, c.group_name, c.people, c.episodes, false,
			c.target_day, c.visit_code, c.due);
	ELSIF paired THEN
		c.change_n := NULL;
		c.change_mean := NULL;
		c.change_sd := NULL;
		c.change_lo := NULL;
		c.change_hi := NULL;
		c.responders := NULL;
		c.responders_lo := NULL;
		c.responders_hi := NULL;
	END IF;
	RETURN c;
END;
$$;
