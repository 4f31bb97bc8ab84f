-- Nobody can get at fewer than five people: on random tables, whatever is
-- hidden is hidden together with enough others.
BEGIN;
\ir fixture.psql
\ir oracle/install.psql
SELECT plan(25);

-- The members of cells, written "group:people".  People are numbered through
-- a table; "a:1-4 b:3-9" shares two.
CREATE FUNCTION tests.members(cells text, day integer DEFAULT NULL,
	paired boolean DEFAULT false)
RETURNS oracle.member[]
LANGUAGE sql
RETURN ARRAY(
	SELECT ROW(m[1], day, tests.id('person ' || n), paired)::oracle.member
	  FROM regexp_matches(cells, '([a-z]+):([0-9]+)-([0-9]+)', 'g') AS m,
		generate_series(m[2]::integer, m[3]::integer) AS n);

SELECT is((SELECT string_agg(h, ' ' ORDER BY h) FROM unnest(oracle.hidden(
	tests.members(cells), NULL, false, forced, 5)) AS h), hidden, sentence)
  FROM (VALUES ('a:1-5 b:6-15', '{}'::text[], NULL, 'five are enough'),
	('a:1-4 b:6-15', '{}', 'a b', 'four hide, and one more with them'),
	('a:1-4 b:6-15 c:21-26', '{}', 'a c', 'the next smallest'),
	('a:1-2 b:3-4 c:21-26 d:31-40', '{}', 'a b c',
	'two small ones of four people hide a third'),
	('a:1-2 b:3-5 c:21-26 d:31-40', '{}', 'a b',
	'two small ones of five do not'),
	('a:1-4 b:1-4 c:21-26 d:31-40', '{}', 'a b c',
	'the same four people twice are four'),
	('a:1-4 b:1-5 c:21-26', '{}', 'a b',
	'a person more in the next group is enough'),
	('a:1-4', '{}', 'a', 'alone it hides alone'),
	('a:1-9 b:11-19 c:21-30', '{b}', 'a b', 'one that must hide'),
	('a:1-9 b:11-19 c:21-30', '{z}', 'z',
	'one that must, and is not there'),
	('a:1-1 b:2-2 c:3-3 d:4-4 e:5-5', '{}', 'a b c d e', 'all of them'),
	('', '{}', NULL, 'nobody'))
	AS v (cells, forced, hidden, sentence);

-- A table with two visits, as oracle.trend() makes it.
CREATE FUNCTION tests.table_of(members oracle.member[])
RETURNS oracle.cell[]
LANGUAGE sql
RETURN ARRAY(
	WITH grouped AS (
		SELECT g.name, g.name IS NULL AS is_total, d.day,
			count(DISTINCT m.person) FILTER
				(WHERE m.target_day IS NULL) AS people,
			count(m.person) FILTER (WHERE m.target_day = d.day)
				AS n,
			count(m.person) FILTER (WHERE m.target_day = d.day
				AND m.paired) AS change_n
		  FROM (SELECT DISTINCT group_name FROM unnest(members)
			UNION ALL SELECT NULL) AS g (name),
			(VALUES (0), (42)) AS d (day),
			unnest(members) AS m
		 WHERE g.name IS NULL OR m.group_name = g.name
		 GROUP BY g.name, d.day
	)
	SELECT jsonb_populate_record(NULL::oracle.cell, jsonb_build_object(
		'is_total', g.is_total, 'group_name', g.name,
		'people', g.people, 'episodes', g.people, 'suppressed', false,
		'target_day', g.day, 'visit_code', 'd' || g.day, 'due', 99,
		'answered', g.n, 'late', 0, 'censored', 0, 'not_answered', 0,
		'not_yet_due', 0, 'n', g.n, 'mean', 5, 'sd', 1, 'median', 5,
		'q1', 4, 'q3', 6, 'ci_lo', 4, 'ci_hi', 6,
		'change_n', g.change_n, 'change_mean', 1, 'change_sd', 1,
		'change_lo', 0, 'change_hi', 2, 'responders', 1,
		'responders_lo', 0, 'responders_hi', 1, 'pass', 1,
		'pass_lo', 0, 'pass_hi', 1))
	  FROM grouped AS g);

-- Random members: up to six groups of random size; some people stand in
-- several groups; each was scored at some visits, some with a baseline.
CREATE FUNCTION tests.random_members() RETURNS oracle.member[]
LANGUAGE sql VOLATILE
AS $$
WITH size AS MATERIALIZED (
	SELECT chr(96 + g) AS name, g, floor(random() ^ 2 * 14)::integer AS n
	  FROM generate_series(1, 1 + floor(random() * 6)::integer) AS g
), member AS MATERIALIZED (
	SELECT DISTINCT s.name, tests.id('person ' || CASE
		WHEN random() < 0.3 THEN floor(random() * 12)
		ELSE 100 * s.g + i END) AS person
	  FROM size AS s, generate_series(0, s.n) AS i
), answered AS MATERIALIZED (
	SELECT m.*, d.day, random() < 0.6 AS there, random() < 0.7 AS paired
	  FROM member AS m, (VALUES (0), (42)) AS d (day)
)
SELECT array_agg(ROW(a.name, a.day, a.person, a.paired)::oracle.member)
  FROM (SELECT name, NULL AS day, person, false AS paired FROM member
	UNION ALL
	SELECT name, day, person, paired AND day > 0 FROM answered
	 WHERE there) AS a;
$$;
SELECT setseed(0.5) \g /dev/null
CREATE TEMPORARY TABLE tables AS
SELECT n, tests.random_members() AS members, CASE WHEN n % 5 = 0
	THEN ARRAY['a'] ELSE '{}'::text[] END AS unsafe
  FROM generate_series(1, 400) AS n;
CREATE TEMPORARY TABLE results AS
SELECT t.*, oracle.suppress(tests.table_of(t.members), t.members, 5,
	ARRAY(SELECT ROW(false, u, NULL, false)::oracle.unsafe
		FROM unnest(t.unsafe) AS u)) AS cells
  FROM tables AS t
 WHERE (SELECT count(DISTINCT m.person) >= 5 FROM unnest(t.members) AS m);

-- What is hidden where: of the group as a whole (day NULL), its scores, its
-- changes.  Whatever the figure, taking the visible groups from the total
-- leaves the hidden ones.
CREATE TEMPORARY TABLE cells AS
SELECT r.n, r.unsafe, c.group_name, c.is_total, f.day, f.figure, f.hidden,
	ARRAY(SELECT DISTINCT m.person FROM unnest(r.members) AS m
	       WHERE (c.is_total OR m.group_name = c.group_name)
		 AND m.target_day IS NOT DISTINCT FROM f.day
		 AND (f.figure <> 'change' OR m.paired)) AS people
  FROM results AS r, unnest(r.cells) AS c,
	LATERAL (VALUES (c.target_day, 'score', c.mean IS NULL),
		(c.target_day, 'change', c.change_mean IS NULL),
		(NULL, 'people', c.people IS NULL)) AS f (day, figure, hidden);
CREATE TEMPORARY VIEW leaks AS
SELECT c.n, c.day, c.figure, count(DISTINCT c.group_name) AS groups,
	count(DISTINCT p) AS people
  FROM cells AS c, unnest(c.people) AS p
 WHERE c.hidden AND NOT c.is_total
   AND NOT EXISTS (SELECT FROM cells AS t
		WHERE t.n = c.n AND t.is_total AND t.hidden
		  AND t.day IS NOT DISTINCT FROM c.day
		  AND t.figure = c.figure)
 GROUP BY c.n, c.day, c.figure;

SELECT ok((SELECT count(*) > 300 FROM results), 'there are tables to look at');
SELECT ok((SELECT count(*) > 100 FROM leaks WHERE figure = f),
	'and much is hidden in them: ' || f)
  FROM unnest(ARRAY['people', 'score', 'change']) AS f;
SELECT ok((SELECT count(*) > 300 FROM cells
	    WHERE NOT is_total AND NOT hidden AND figure = 'score'),
	'and much is not');
SELECT is_empty($$ SELECT n, group_name, day, figure, cardinality(people)
	  FROM cells
	 WHERE NOT hidden AND cardinality(people) BETWEEN 1 AND 4 $$,
	'no visible cell has fewer than five people, the total''s neither');
SELECT is_empty($$ SELECT * FROM leaks WHERE people < 5 $$,
	'nor has what the visible cells leave of the total');
SELECT is_empty($$ SELECT * FROM leaks WHERE groups < 2
	AND n NOT IN (SELECT n FROM cells GROUP BY n
		HAVING count(DISTINCT group_name) < 2)
	AND (n, figure) NOT IN (SELECT c.n, c.figure FROM cells AS c
		 WHERE NOT c.is_total AND c.people <> '{}'
		 GROUP BY c.n, c.day, c.figure
		HAVING count(DISTINCT c.group_name) < 2) $$,
	'and it is two groups at least, where there are two');
SELECT is_empty($$ SELECT n FROM cells
	 WHERE figure = 'people' AND NOT is_total AND NOT hidden
	   AND group_name = ANY (unsafe) $$, 'a group that must hide does');
SELECT is_empty($$ SELECT c.n, c.group_name FROM cells AS c
	 WHERE c.figure = 'people' AND c.hidden
	   AND EXISTS (SELECT FROM cells AS o WHERE o.n = c.n
		AND o.group_name = c.group_name AND NOT o.hidden) $$,
	'a group that is hidden is hidden at every visit');
SELECT is_empty($$ SELECT r.n, c.group_name, c.target_day
	  FROM results AS r, unnest(r.cells) AS c
	 WHERE c.mean IS NULL
	   AND num_nonnulls(c.answered, c.late, c.censored, c.not_answered,
		c.not_yet_due, c.n, c.sd, c.median, c.q1, c.q3, c.ci_lo,
		c.ci_hi, c.change_n, c.change_mean, c.change_sd, c.change_lo,
		c.change_hi, c.responders, c.responders_lo, c.responders_hi,
		c.pass, c.pass_lo, c.pass_hi) > 0 $$,
	'a hidden cell has no figure at all');
SELECT is_empty($$ SELECT r.n, c.group_name, c.target_day
	  FROM results AS r, unnest(r.cells) AS c
	 WHERE c.change_mean IS NULL
	   AND num_nonnulls(c.change_n, c.change_sd, c.change_lo, c.change_hi,
		c.responders, c.responders_lo, c.responders_hi) > 0 $$,
	'nor a hidden change');
SELECT is_empty($$ SELECT r.n FROM results AS r, unnest(r.cells) AS c
	 WHERE c.people IS NOT NULL AND c.due IS NULL $$,
	'what was due is said of every visible group');

SELECT * FROM finish();
ROLLBACK;
