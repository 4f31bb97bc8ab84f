-- What replies about sites, first responses, who is missing and single courses
-- say of themselves, and what is asked of their own.

-- The head of GET /v1/trends/funnel.
CREATE FUNCTION internal.site_head(q internal.trend_question)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (internal.trend_head(q)::jsonb || jsonb_build_object(
		'reading', internal.site_reading(q.adjust)))::json;
END;
$$;

-- What a place outside says, and what it does not.
CREATE FUNCTION internal.site_reading(adjust text[])
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN 'What is expected of a site is the share of responders among all sites'
	' shown, after adjustment for the baseline score'
	|| coalesce((SELECT string_agg(CASE WHEN a.n < cardinality(adjust)
				THEN ', ' ELSE ' and ' END
			|| replace(a.word, '_', ' '), '' ORDER BY a.n)
		  FROM unnest(adjust) WITH ORDINALITY AS a (word, n)), '')
	|| ' where a model supports it. Of sites whose patients respond as'
	' expected, 95 (99.8) of 100 lie within their limits: one of twenty'
	' lies outside the narrower ones by chance. Exploratory, and no'
	' ranking: outside the limits is a reason to look at how patients were'
	' selected and followed up, and does not show that a site treats'
	' better or worse.';

-- The head of GET /v1/trends/first-response.
CREATE FUNCTION internal.wait_head(q internal.trend_question)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (internal.trend_head(q)::jsonb || jsonb_build_object(
		'reading', internal.wait_reading(q.surgery)))::json;
END;
$$;

-- Two shares, and why one less the other is not what is left.
CREATE FUNCTION internal.wait_reading(surgery text)
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN 'The first scheduled visit at which the score is better than the'
	' baseline by the threshold; it may be lost again later, and it may have'
	' come before a visit that was not answered. waiting is the share'
	' without a response by Kaplan and Meier, as if nobody were stopped.'
	' responded_share is that of those who did respond, by Aalen and'
	' Johansen, where ' || CASE surgery
	WHEN 'every_score' THEN 'death'
	ELSE 'a rescue (a repeat or other injection, steroid, surgery,'
		' arthroplasty), a withdrawal or death' END
	|| ' may come first (stopped): 1 - waiting counts whoever was stopped'
	' as if they might respond later, and so overstates it.';

-- The head of GET /v1/trends/missing.
CREATE FUNCTION internal.missing_head(q internal.trend_question)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (internal.trend_head(q)::jsonb || jsonb_build_object(
		'reading', internal.missing_reading()))::json;
END;
$$;

-- What a difference says of the figures of those who answered, and what none
-- does not say.
CREATE FUNCTION internal.missing_reading()
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN 'Where those who did not answer differ at the start from those who did,'
	' means of those who answered speak of them alone; a model that knows'
	' the first scores allows for a difference in these, one that is'
	' adjusted for sex and age for those as well. A standardized difference'
	' beyond 0.25 is more than should be left to a model alone (Stuart'
	' 2010, Stat Sci 25:1). That they are alike at the start does not show'
	' that they did alike afterwards: no figure here can. Joints of one'
	' person are counted as if they were of two.';

-- The head of GET /v1/trends/courses.
CREATE FUNCTION internal.courses_head(q internal.trend_question)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (internal.trend_head(q)::jsonb || jsonb_build_object(
		'reading', internal.courses_reading()))::json;
END;
$$;

-- What centiles of those seen do not say.
CREATE FUNCTION internal.courses_reading()
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN 'Centiles are of the scores of those who answered at each visit, who are'
	' not the same people from one to the next; where those who fare badly'
	' stop answering, they flatter. A centile is no course: hardly anybody'
	' follows one. Courses are drawn by lot, whatever they look like.';

-- The words of a casemix from a list of them.
CREATE FUNCTION internal.adjust_words(adjust text)
RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN string_to_array(coalesce(adjust, 'age_band,sex'), ',');

-- A visit is known by the clinics' plans; the asker's own are told.
CREATE FUNCTION internal.visit_code_faults(clinic_ids uuid[], visit text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	IF EXISTS (SELECT FROM registry.protocol_visit AS v
		    WHERE v.clinic_id = ANY (clinic_ids)
		      AND v.visit_code = visit_code_faults.visit) THEN
		RETURN '[]';
	END IF;
	RETURN internal.fault('/visit', coalesce('one of ' || (
		SELECT string_agg(v.visit_code, ', ' ORDER BY v.day, v.visit_code)
		  FROM (SELECT o.visit_code, min(o.target_day) AS day
			  FROM registry.protocol_visit AS o
			 WHERE o.clinic_id = clinic_ids[1]
			 GROUP BY o.visit_code) AS v),
		'the code of a visit'));
END;
$$;
