-- The oracle: what a question of api.trend_get() is answered with, computed
-- from the tables by plain SQL.  Installed by tests only.

-- The object that GET /v1/trends replies with; MD422 for too many groups.
CREATE FUNCTION oracle.answer(question jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	q CONSTANT oracle.question := oracle.read_question(question);
	cells oracle.cell[] := ARRAY(
		SELECT t FROM oracle.trend(q.clinic_ids, q.instrument, q.scale,
			q.as_of, q.word, q.filters, q.good, q.mcid, q.pass)
			AS t);
	head jsonb := question->'head';
BEGIN
	IF (SELECT count(DISTINCT c.group_name) > 50 FROM unnest(cells) AS c)
	THEN
		PERFORM internal.refuse(internal.fault('/by',
			'a word that makes at most 50 groups: add a filter'));
	END IF;
	IF q.at_least IS NOT NULL THEN
		cells := oracle.trend_suppress(q, cells);
		IF cells = '{}' THEN
			head := jsonb_set(head, '{suppression,rule}',
				head#>'{suppression,rule_refused}');
		END IF;
	END IF;
	RETURN head #- '{suppression,rule_refused}' || jsonb_build_object(
		'groups', (
			SELECT coalesce(jsonb_agg(g.of_cells
				ORDER BY array_position(q.shown, g.group_name),
					g.group_name COLLATE "C"), '[]')
			  FROM (SELECT c.group_name, oracle.group_json(
					array_agg(c ORDER BY c.target_day), q)
					::jsonb
				  FROM unnest(cells) AS c
				 WHERE NOT c.is_total
				 GROUP BY c.group_name)
				AS g (group_name, of_cells)),
		'total', (
			SELECT oracle.group_json(array_agg(c
				ORDER BY c.target_day), q)::jsonb
			  FROM unnest(cells) AS c
			 WHERE c.is_total));
END;
$$;

CREATE FUNCTION oracle.read_question(question jsonb)
RETURNS oracle.question
LANGUAGE sql STABLE
RETURN ROW(ARRAY(SELECT jsonb_array_elements_text(question->'clinic_ids')
		::uuid),
	question->>'instrument', question->>'scale',
	(question->>'as_of')::date, question->>'by', question->'filters',
	(question->>'good')::integer, (question->>'mcid_cents')::integer,
	(question->>'pass_cents')::integer,
	(question->>'at_least')::integer,
	CASE WHEN question->'order' <> 'null' THEN ARRAY(
		SELECT jsonb_array_elements_text(question->'order')) END)
	::oracle.question;

-- The table as the limit lets it be seen; empty when nothing may be.
CREATE FUNCTION oracle.trend_suppress(q oracle.question,
	cells oracle.cell[])
RETURNS oracle.cell[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	unsafe CONSTANT oracle.unsafe[] := ARRAY(
		SELECT d
		  FROM oracle.differences(q.clinic_ids, q.instrument, q.scale,
			q.as_of, q.word, q.filters, q.at_least) AS d);
	members CONSTANT oracle.member[] := ARRAY(
		SELECT m
		  FROM oracle.members(q.clinic_ids, q.instrument, q.scale,
			q.as_of, q.word, q.filters) AS m);
	remnants CONSTANT oracle.remnant[] := ARRAY(
		SELECT r
		  FROM oracle.remnants(q.clinic_ids, q.instrument, q.scale,
			q.as_of, q.word, q.filters) AS r);
	refused boolean;
BEGIN
	-- A group that is hidden is not to be seen as the total either.
	SELECT EXISTS (SELECT FROM unnest(unsafe) AS u
			WHERE u.is_total
			  AND u.target_day IS NULL)
		OR bool_or(c.is_total AND c.people < q.at_least)
		OR oracle.unsafe_groups(unsafe, NULL, false) <> '{}'
			AND count(DISTINCT c.group_name) = 1
	  INTO refused
	  FROM unnest(cells) AS c;
	IF refused THEN
		RETURN '{}';
	END IF;
	RETURN ARRAY(
		SELECT oracle.without_ranks(c, (
				SELECT count(DISTINCT m.person)
				  FROM unnest(members) AS m
				 WHERE m.target_day = c.target_day
				   AND (c.is_total OR m.group_name
					IS NOT DISTINCT FROM c.group_name)))
		  FROM unnest(oracle.suppress(cells, members, q.at_least,
			unsafe, remnants)) AS c);
END;
$$;

-- Quartiles are single people's scores: not of fewer than 20 people.
CREATE FUNCTION oracle.without_ranks(c oracle.cell, people bigint)
RETURNS oracle.cell
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
	IF people < 20 THEN
		c.median := NULL;
		c.q1 := NULL;
		c.q3 := NULL;
	END IF;
	RETURN c;
END;
$$;

-- One group with its visits; of none: the total that may not be seen.
CREATE FUNCTION oracle.group_json(cells oracle.cell[],
	q oracle.question)
RETURNS json
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
	whole CONSTANT oracle.cell := cells[1];
BEGIN
	RETURN json_build_object(
		'group', whole.group_name,
		'people', whole.people,
		'episodes', whole.episodes,
		'suppressed', coalesce(whole.suppressed, true),
		'visits', (
			SELECT coalesce(json_agg(oracle.cell_json(c,
				q.mcid IS NOT NULL,
				q.pass IS NOT NULL)
				ORDER BY c.target_day), '[]')
			  FROM unnest(cells) AS c
			 WHERE NOT c.suppressed
			   AND c.target_day IS NOT NULL));
END;
$$;

CREATE FUNCTION oracle.cell_json(c oracle.cell, mcid boolean,
	pass boolean)
RETURNS json
LANGUAGE sql IMMUTABLE
RETURN json_build_object(
	'visit_code', c.visit_code,
	'target_day', c.target_day,
	'due', c.due,
	'answered', c.answered,
	'late', c.late,
	'censored', c.censored,
	'not_answered', c.not_answered,
	'not_yet_due', c.not_yet_due,
	'n', c.n,
	'mean', c.mean,
	'sd', c.sd,
	'median', c.median,
	'q1', c.q1,
	'q3', c.q3,
	'ci_lo', c.ci_lo,
	'ci_hi', c.ci_hi,
	'change', json_build_object(
		'n', c.change_n,
		'mean', c.change_mean,
		'sd', c.change_sd,
		'ci_lo', c.change_lo,
		'ci_hi', c.change_hi),
	'responders', CASE WHEN mcid THEN json_build_object(
		'n', c.responders,
		'of', c.change_n,
		'share', c.responders::double precision / nullif(c.change_n, 0),
		'ci_lo', c.responders_lo,
		'ci_hi', c.responders_hi) END,
	'pass', CASE WHEN pass THEN json_build_object(
		'n', c.pass,
		'of', c.n,
		'share', c.pass::double precision / nullif(c.n, 0),
		'ci_lo', c.pass_lo,
		'ci_hi', c.pass_hi) END);
