-- What a reply of GET /v1/trends or a route below it says of itself, before its
-- figures; and the question for who computes these.

-- The question as it is put to the process cohort, which knows neither callers
-- nor the wording of replies: src/trend/trend.h says what each member means.
CREATE FUNCTION internal.trend_question_json(q internal.trend_question)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object(
		'kind', q.kind,
		'clinic_ids', q.clinic_ids,
		'instrument', q.instrument,
		'scale', q.scale,
		'as_of', q.as_of,
		'by', CASE cardinality(q.words) WHEN 2 THEN to_json(q.words)
			ELSE to_json(q.word) END,
		'filters', q.filters,
		'visit', q.visit,
		'dose', q.dose,
		'model', q.model,
		'adjust', q.adjust,
		'readings', json_build_object(
			'both_models', internal.both_models_reading()),
		'surgery', q.surgery,
		'minimum_cents', round(q.minimum * 100)::integer,
		'maximum_cents', round(q.maximum * 100)::integer,
		'good', CASE q.higher_is WHEN 'better' THEN 1 ELSE -1 END,
		'mcid_cents', round((q.mcid).value * 100)::integer,
		'pass_cents', round((q.pass).value * 100)::integer,
		'at_least', q.at_least,
		'seed', q.seed,
		'order', CASE WHEN q.bands IS NOT NULL THEN to_json(q.bands)
			WHEN cardinality(q.words) = 2
			THEN json_build_array(internal.allowed(q.words[1]),
				internal.allowed(q.words[2]))
			ELSE to_json(internal.allowed(q.word)) END,
		'head', CASE q.kind
			WHEN 'dose_response' THEN internal.dose_head(q)
			WHEN 'funnel' THEN internal.site_head(q)
			WHEN 'first_response' THEN internal.wait_head(q)
			WHEN 'missing' THEN internal.missing_head(q)
			WHEN 'courses' THEN internal.courses_head(q)
			ELSE internal.trend_head(q) END);
END;
$$;

-- The members of the reply that stand before its groups, and what its rule
-- of suppression becomes when nothing may be shown.
CREATE FUNCTION internal.trend_head(q internal.trend_question)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN json_build_object(
		'cohort', internal.cohort_sentence(q),
		'instrument', q.instrument,
		'scale', q.scale,
		'higher_is', q.higher_is,
		'as_of', q.as_of,
		'by', q.word,
		'adjust', array_to_string(q.adjust, ','),
		'filters', q.filters,
		'window_rule', internal.window_rule(q.surgery),
		'adjustment', CASE WHEN q.kind = 'trend'
			AND q.adjust IS NOT NULL THEN
			internal.adjustment_reading(q.adjust) END,
		'estimand', internal.estimand(q.surgery, q.model),
		'thresholds', json_build_object(
			'mcid', internal.threshold_json(q.mcid),
			'pass', internal.threshold_json(q.pass)),
		'suppression', json_build_object(
			'limit', q.at_least,
			'rule', internal.suppression_rule(q, false),
			'rule_refused', internal.suppression_rule(q, true)));
END;
$$;

-- The same of a dose: on which scale it is, its bands, and how not to read
-- what is found.
CREATE FUNCTION internal.dose_head(q internal.trend_question)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (internal.trend_head(q)::jsonb || jsonb_build_object(
		'dose', q.dose,
		'bands', q.bands,
		'reading', internal.dose_reading(q.model)))::json;
END;
$$;

-- How an adjusted comparison is read.
CREATE FUNCTION internal.adjustment_reading(adjust text[])
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN format('The model''s means and changes are those that each group would'
	' have in one reference population: all episodes of the groups shown,'
	' at the shares that the values of %1$s have there. Where an interval'
	' of a contrast leaves out 0, the group differs after adjustment for'
	' %1$s; why it does is not known: who was treated how was decided for'
	' reasons that may not be recorded. What was not recorded counts as a'
	' value of its own. Values that too few people have are taken'
	' together. The observed figures are not adjusted.',
	(SELECT string_agg(replace(w, '_', ' '), CASE WHEN place
			= cardinality(adjust) THEN ' and ' ELSE ', ' END
			ORDER BY place)
	   FROM unnest(adjust) WITH ORDINALITY AS a (w, place)));

-- Why two models are shown (Lord's paradox).
CREATE FUNCTION internal.both_models_reading()
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN 'The groups began at different scores, and the two models answer'
	' different questions. lda: by how much more or less did one group'
	' change than the other, each from where it began? clda: if people of'
	' both groups had begun at the same score, by how much would their'
	' later scores differ? Both can be right when they disagree (Lord''s'
	' paradox). Neither shows that one treatment does better.';

-- An association and what it was adjusted for; groups that were chosen by
-- clinicians are no experiment.
CREATE FUNCTION internal.dose_reading(model text)
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN 'The slope is the difference in mean change from one band to the next,'
	' along a straight line through the bands' || CASE model
	WHEN 'clda' THEN ', after adjustment for the baseline score'
	WHEN 'lda' THEN ', each from its own baseline'
	ELSE '; without a model there is none' END
	|| '. It is an association, exploratory, and not adjusted for anything'
	' else: who was given which dose was decided for reasons that may bear'
	' on the outcome. It does not show that a dose causes a change.'
	' The bands are steps of equal length whatever their width. The curve is'
	' of the dose itself, under the same reserve; its test of non-linearity'
	' asks whether a straight line would do.';


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
		', by ' || replace(array_to_string(q.words, ' and '), '_', ' '),
		q.instrument || ' ' || q.scale,
		format(' (higher is %s).', q.higher_is));
END;
$$;

-- Which scores belong to a visit, and which count.
CREATE FUNCTION internal.window_rule(surgery text)
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN 'Scores within a visit''s window are answered; those given later,'
	' before the next visit opens, are late and count as well. A visit is'
	' due once its window has closed or it was scored; not when a person'
	' cancelled it or the patient died before its day. ' || CASE surgery
	WHEN 'every_score' THEN 'Scores after a rescue (a repeat or other'
		' injection, steroid, surgery, arthroplasty) or a withdrawal'
		' count like others.'
	ELSE 'From the day of a'
	' rescue (a repeat or other injection, steroid, surgery, arthroplasty)'
	' or a withdrawal on, visits are censored and their scores do not'
	' count.' END;

-- Which question the figures answer: a strategy for intercurrent events, as
-- ICH E9(R1), 2019, names them.  A model speaks of scores that are not there
-- as if they had come without the event.
CREATE FUNCTION internal.estimand(surgery text, model text)
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE surgery
	WHEN 'every_score' THEN 'every score, before or after a rescue (ICH'
		' E9(R1): treatment policy)'
	WHEN 'nonresponder' THEN 'scores before a rescue; whoever had one, or'
		' withdrew, is no responder from then on (ICH E9(R1): composite'
		' for responders and pass, while on treatment for scores'
		|| CASE model WHEN 'none' THEN ')'
			ELSE ', hypothetical for the model)' END
	ELSE 'scores before a rescue (ICH E9(R1): while on treatment'
		|| CASE model WHEN 'none' THEN ')'
			ELSE '; hypothetical for the model)' END
END;

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
		|| CASE q.kind WHEN 'trend' THEN ' Medians and quartiles are of'
			' 20 people or more.'
		WHEN 'responders' THEN format(' A curve has a'
			' point for every %s changes or more.', q.at_least)
		WHEN 'funnel' THEN ' What is expected is rounded to tenths.'
		WHEN 'missing' THEN format(' So are counts of a sex or age of'
			' fewer than %s people, and others from which they'
			' would follow.', q.at_least)
		WHEN 'courses' THEN format(' A centile is of so many people'
			' that %1$s lie beyond it, and of 20 or more. No single'
			' course is shown.', q.at_least)
		WHEN 'first_response' THEN ' From the first visit on at which'
			' too few are at risk, nothing is shown.'
		ELSE '' END
END;

CREATE FUNCTION internal.threshold_json(t registry.threshold)
RETURNS json
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN t.threshold IS NOT NULL THEN json_build_object(
	'threshold', t.threshold, 'value', t.value,
	'population', t.population, 'method', t.method, 'source', t.source)
END;
