-- Small cells are hidden, and so much beside them that they cannot be had by
-- taking the visible cells from the total.

-- The groups to hide among those that have members on ${day} (NULL: in the
-- cohort), counting people, not episodes: the ones with fewer than ${at_least}
-- people and those of ${forced}, and if there are any, the next smaller ones
-- too, until what is hidden is at least two groups and ${at_least} people.
-- With ${paired} only members that have a baseline count.
CREATE FUNCTION oracle.hidden(members oracle.member[], day integer,
	paired boolean, forced text[], at_least integer)
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
