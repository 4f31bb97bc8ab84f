-- Answering the question of GET /v1/trends.

CREATE FUNCTION internal.trend_json(q internal.trend_question)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	cells quality.cell[] := ARRAY(
		SELECT t FROM quality.trend(q.clinic_ids, q.instrument, q.scale,
			q.as_of, q.word, q.filters,
			CASE q.higher_is WHEN 'better' THEN 1 ELSE -1 END,
			round((q.mcid).value * 100)::integer,
			round((q.pass).value * 100)::integer) AS t);
	refused boolean := false;
BEGIN
	IF (SELECT count(DISTINCT c.group_name) > 50 FROM unnest(cells) AS c)
	THEN
		PERFORM internal.refuse(internal.fault('/by',
			'a word that makes at most 50 groups: add a filter'));
	END IF;
	IF q.at_least IS NOT NULL THEN
		cells := internal.trend_suppress(q, cells);
		refused := cells = '{}';
	END IF;
	RETURN json_build_object(
		'cohort', internal.cohort_sentence(q),
		'instrument', q.instrument,
		'scale', q.scale,
		'higher_is', q.higher_is,
		'as_of', q.as_of,
		'by', q.word,
		'filters', q.filters,
		'window_rule', internal.window_rule(),
		'estimand', 'scores before a rescue',
		'thresholds', json_build_object(
			'mcid', internal.threshold_json(q.mcid),
			'pass', internal.threshold_json(q.pass)),
		'suppression', json_build_object(
			'limit', q.at_least,
			'rule', internal.suppression_rule(q, refused)),
		'groups', (
			SELECT coalesce(json_agg(g.of_cells
				ORDER BY array_position(internal.allowed(
					q.word), g.group_name),
					g.group_name COLLATE "C"), '[]')
			  FROM (SELECT c.group_name, internal.group_json(
					array_agg(c ORDER BY c.target_day), q)
				  FROM unnest(cells) AS c
				 WHERE NOT c.is_total
				 GROUP BY c.group_name)
				AS g (group_name, of_cells)),
		'total', (
			SELECT internal.group_json(array_agg(c
				ORDER BY c.target_day), q)
			  FROM unnest(cells) AS c
			 WHERE c.is_total));
END;
$$;

-- The table as the limit lets it be seen; empty when nothing may be.
CREATE FUNCTION internal.trend_suppress(q internal.trend_question,
	cells quality.cell[])
RETURNS quality.cell[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	unsafe CONSTANT quality.unsafe[] := ARRAY(
		SELECT d
		  FROM quality.differences(q.clinic_ids, q.instrument, q.scale,
			q.as_of, q.word, q.filters, q.at_least) AS d);
	refused boolean;
BEGIN
	-- A group that is hidden is not to be seen as the total either.
	SELECT EXISTS (SELECT FROM unnest(unsafe) AS u
			WHERE u.is_total
			  AND u.target_day IS NULL)
		OR bool_or(c.is_total AND c.people < q.at_least)
		OR quality.unsafe_groups(unsafe, NULL, false) <> '{}'
			AND count(DISTINCT c.group_name) = 1
	  INTO refused
	  FROM unnest(cells) AS c;
	IF refused THEN
		RETURN '{}';
	END IF;
	RETURN quality.suppress(cells, ARRAY(
			SELECT m
			  FROM quality.members(q.clinic_ids, q.instrument,
				q.scale, q.as_of, q.word, q.filters) AS m),
		q.at_least, unsafe);
END;
$$;

-- Which scores belong to a visit, and which count.
CREATE FUNCTION internal.window_rule()
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN 'Scores within a visit''s window are answered; those given later,'
	' before the next visit opens, are late and count as well. A visit is'
	' due once its window has closed or it was scored; not when a person'
	' cancelled it or the patient died before its day. From the day of a'
	' rescue (a repeat or other injection, steroid, surgery, arthroplasty)'
	' or a withdrawal on, visits are censored and their scores do not'
	' count.';

CREATE FUNCTION internal.suppression_rule(q internal.trend_question,
	refused boolean)
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE
	WHEN q.at_least IS NULL THEN 'Nothing is hidden.'
	WHEN refused THEN format('Nothing is shown: the cohort has fewer than'
		' %s people, or leaving out one filter or one of its values'
		' changes it by fewer than %s people.', q.at_least, q.at_least)
	ELSE format('Groups and visits with fewer than %s people are hidden,'
		' and as many of the next smaller ones that what is hidden is'
		' at least two groups and %s people. So are groups and visits that'
		' leaving out one filter or one of its values changes by fewer'
		' than %s people.', q.at_least, q.at_least, q.at_least)
END;

CREATE FUNCTION internal.threshold_json(t registry.threshold)
RETURNS json
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN t.threshold IS NOT NULL THEN json_build_object(
	'threshold', t.threshold, 'value', t.value,
	'population', t.population, 'method', t.method, 'source', t.source)
END;

-- One group with its visits; of none: the total that may not be seen.
CREATE FUNCTION internal.group_json(cells quality.cell[],
	q internal.trend_question)
RETURNS json
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
	whole CONSTANT quality.cell := cells[1];
BEGIN
	RETURN json_build_object(
		'group', whole.group_name,
		'people', whole.people,
		'episodes', whole.episodes,
		'suppressed', coalesce(whole.suppressed, true),
		'visits', (
			SELECT coalesce(json_agg(internal.cell_json(c,
				(q.mcid).threshold IS NOT NULL,
				(q.pass).threshold IS NOT NULL)
				ORDER BY c.target_day), '[]')
			  FROM unnest(cells) AS c
			 WHERE NOT c.suppressed
			   AND c.target_day IS NOT NULL));
END;
$$;

CREATE FUNCTION internal.cell_json(c quality.cell, mcid boolean,
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

-- The cohort in words.
CREATE FUNCTION internal.cohort_sentence(q internal.trend_question)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN format('Episodes of treatment at %s that began by %s%s%s, in'
		' %s%s',
		(SELECT string_agg(c.name, ' and ' ORDER BY c.name)
		   FROM registry.clinic AS c
		  WHERE c.clinic_id = ANY (q.clinic_ids)),
		q.as_of,
		(SELECT ', with ' || string_agg(replace(f.word, '_', ' ') || ' '
				|| (SELECT string_agg(replace(v, '_', ' '),
					' or ')
				  FROM jsonb_array_elements_text(f.accepted)
					AS v), ' and ' ORDER BY array_position(
				internal.cohort_words(), f.word))
		   FROM jsonb_each(q.filters) AS f (word, accepted)),
		', by ' || replace(q.word, '_', ' '),
		q.instrument || ' ' || q.scale,
		format(' (higher is %s).', q.higher_is));
END;
$$;
