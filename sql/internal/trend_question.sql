-- Reading the question of GET /v1/trends and the routes below it.

-- The question, or MD422 with everything that is wrong about it.  Whoever
-- looks after quality, or at another clinic, sees no fewer than 5 people.
CREATE FUNCTION internal.trend_ask(who internal.caller, instrument text,
	scale text, word text, threshold text, pass text, as_of date,
	clinics text, model text, surgery text, filters jsonb,
	adjust text DEFAULT NULL)
RETURNS internal.trend_question
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	q internal.trend_question;
	faults jsonb := '[]';
	today CONSTANT date := internal.today(who.clinic_id);
BEGIN
	q.kind := 'trend';
	q.instrument := instrument;
	q.scale := coalesce(scale, internal.only_scale(instrument));
	q.word := word;
	q.words := string_to_array(word, ',');
	q.model := coalesce(model, 'lda');
	q.adjust := string_to_array(adjust, ',');
	q.surgery := coalesce(surgery, 'stop');
	q.as_of := coalesce(as_of, today);
	q.clinic_ids := internal.trend_clinics(who, clinics);
	q.filters := internal.filter_lists(filters);
	q.at_least := CASE WHEN who.role = 'quality'
		OR cardinality(q.clinic_ids) > 1 THEN 5 END;
	faults := faults || internal.scale_faults(instrument, scale);
	SELECT s.higher_is, s.minimum, s.maximum
	  INTO q.higher_is, q.minimum, q.maximum
	  FROM registry.instrument_scale AS s
	 WHERE s.instrument = q.instrument
	   AND s.scale = q.scale
	 ORDER BY s.version DESC
	 LIMIT 1;
	IF NOT q.words <@ internal.cohort_words()
	   OR cardinality(q.words) NOT IN (1, 2) OR q.words[1] = q.words[2] THEN
		faults := faults || internal.fault('/by', 'one or two of '
			|| array_to_string(internal.cohort_words(), ', '));
	END IF;
	IF q.model NOT IN ('lda', 'clda', 'none') THEN
		faults := faults || internal.fault('/model',
			'lda, clda or none');
	END IF;
	faults := faults || CASE WHEN q.adjust IS NOT NULL AND q.model = 'none'
		THEN internal.fault('/adjust', 'nothing with model=none: it is'
			' the model that is adjusted')
		ELSE internal.adjust_faults(q.adjust, q.words) END;
	IF q.surgery NOT IN ('stop', 'every_score', 'nonresponder') THEN
		faults := faults || internal.fault('/surgery',
			'stop, every_score or nonresponder');
	END IF;
	IF q.as_of > today THEN
		faults := faults || internal.fault('/as_of',
			'a day that is not in the future');
	END IF;
	IF clinics NOT IN ('own', 'all') THEN
		faults := faults || internal.fault('/clinics', 'own or all');
	END IF;
	q.mcid := internal.threshold_for(q.instrument, q.scale,
		'{MCID,SCB}', threshold);
	q.pass := internal.threshold_for(q.instrument, q.scale,
		'{PASS}', pass);
	faults := faults
		|| internal.threshold_faults('/threshold', q.instrument,
			q.scale, '{MCID,SCB}', threshold, q.mcid)
		|| internal.threshold_faults('/pass', q.instrument,
			q.scale, '{PASS}', pass, q.pass)
		|| internal.filter_faults(q.clinic_ids, filters, q.filters);
	PERFORM internal.refuse(faults);
	RETURN q;
END;
$$;

-- What is wrong with words that something is adjusted for; NULL: nothing.
CREATE FUNCTION internal.adjust_faults(adjust text[], grouped_by text[])
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
	free CONSTANT text[] := ARRAY(
		SELECT w
		  FROM unnest(internal.cohort_words())
			WITH ORDINALITY AS f (w, place)
		 WHERE w <> ALL (coalesce(grouped_by, '{}'))
		 ORDER BY place);
BEGIN
	IF NOT adjust <@ free
	   OR cardinality(adjust) NOT BETWEEN 1 AND 5
	   OR cardinality(adjust) <> (SELECT count(DISTINCT w)
			FROM unnest(adjust) AS w) THEN
		RETURN internal.fault('/adjust', 'one to five different words'
			' that groups are not made by, of '
			|| array_to_string(free, ', '));
	END IF;
	RETURN '[]';
END;
$$;

-- Filters by their words, from texts in the words' order.
CREATE FUNCTION internal.trend_filters(VARIADIC lists text[])
RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN (SELECT coalesce(jsonb_object_agg(f.word, f.list)
		FILTER (WHERE f.list IS NOT NULL), '{}')
	  FROM unnest(internal.cohort_words(), lists) AS f (word, list));

-- The word whose values are a dose's bands; NULL when there is no such dose.
CREATE FUNCTION internal.dose_word(dose text)
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE dose
	WHEN 'platelets' THEN 'dose_band'
	WHEN 'viable' THEN 'dose_band'
	WHEN 'viability' THEN 'viability_band'
	WHEN 'minutes' THEN 'minutes_band' END;

-- The bands of a dose, from the lowest; NULL when there is no such dose.
CREATE FUNCTION internal.dose_bands(dose text)
RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN (SELECT array_agg(b.band ORDER BY b.place)
	  FROM unnest(internal.allowed(internal.dose_word(dose)))
		WITH ORDINALITY AS b (band, place)
	 WHERE CASE
		WHEN dose IN ('platelets', 'viable')
			THEN b.band LIKE dose || '\_%'
		ELSE b.band <> 'not_recorded' END);

-- What the audit says of a question, with what was asked of its own.
CREATE FUNCTION internal.trend_asked(q internal.trend_question, own jsonb)
RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN jsonb_strip_nulls(jsonb_build_object('instrument', q.instrument,
	'kind', nullif(q.kind, 'trend'), 'scale', q.scale, 'by', q.word,
	'as_of', q.as_of, 'clinics', cardinality(q.clinic_ids),
	'filters', q.filters) || own);

-- The scale of an instrument that has no other.
CREATE FUNCTION internal.only_scale(instrument text)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT CASE WHEN count(DISTINCT s.scale) = 1
			THEN min(s.scale) END
		  FROM registry.instrument_scale AS s
		  JOIN registry.instrument AS i ON i.instrument = s.instrument
				AND i.version = s.version
		 WHERE s.instrument = only_scale.instrument
		   AND i.current);
END;
$$;

CREATE FUNCTION internal.scale_faults(instrument text, scale text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	scales CONSTANT text[] := ARRAY(
		SELECT DISTINCT s.scale
		  FROM registry.instrument_scale AS s
		 WHERE s.instrument = scale_faults.instrument
		 ORDER BY 1);
BEGIN
	IF scales = '{}' OR instrument IS NULL THEN
		RETURN internal.fault('/instrument',
			'the code of an instrument');
	ELSIF scale <> ALL (scales)
	   OR scale IS NULL AND internal.only_scale(instrument) IS NULL THEN
		RETURN internal.fault('/scale', 'one of '
			|| array_to_string(scales, ', '));
	END IF;
	RETURN '[]';
END;
$$;

-- The caller's clinic, and with `all' those that let the caller see theirs.
CREATE FUNCTION internal.trend_clinics(who internal.caller, clinics text)
RETURNS uuid[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN who.clinic_id || ARRAY(
		SELECT g.clinic_id
		  FROM registry.quality_grant AS g
		 WHERE clinics = 'all'
		   AND g.staff_clinic_id = who.clinic_id
		   AND g.staff_id = who.staff_id
		   AND g.clinic_id <> who.clinic_id
		 ORDER BY g.clinic_id);
END;
$$;

-- The threshold of that name, or without a name the preferred one of the
-- first kind.
CREATE FUNCTION internal.threshold_for(instrument text, scale text,
	kinds text[], name text)
RETURNS registry.threshold
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	t registry.threshold;
BEGIN
	SELECT o.* INTO t
	  FROM registry.threshold AS o
	 WHERE o.instrument = threshold_for.instrument
	   AND o.scale = threshold_for.scale
	   AND o.kind = ANY (kinds)
	   AND CASE WHEN name IS NULL THEN o.preferred AND o.kind = kinds[1]
		ELSE o.threshold = name END;
	RETURN t;
END;
$$;

CREATE FUNCTION internal.threshold_faults(pointer text, instrument text,
	scale text, kinds text[], name text, found registry.threshold)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	names CONSTANT text := (
		SELECT string_agg(t.threshold, ', ' ORDER BY t.threshold)
		  FROM registry.threshold AS t
		 WHERE t.instrument = threshold_faults.instrument
		   AND t.scale = threshold_faults.scale
		   AND t.kind = ANY (kinds));
BEGIN
	IF name IS NULL OR found.threshold IS NOT NULL THEN
		RETURN '[]';
	END IF;
	RETURN internal.fault(pointer, coalesce('one of ' || names,
		'nothing: none is known for this scale'));
END;
$$;

-- Filters as lists of values, each value once.
CREATE FUNCTION internal.filter_lists(filters jsonb)
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
	RETURN (SELECT coalesce(jsonb_object_agg(f.word, (
			SELECT coalesce(jsonb_agg(DISTINCT v), '[]')
			  FROM string_to_table(f.list, ',') AS v)), '{}')
		  FROM jsonb_each_text(filters) AS f (word, list));
END;
$$;

-- What is wrong with the filters: a value outside a closed set, or of the
-- wrong form where the set is open.
CREATE FUNCTION internal.filter_faults(clinic_ids uuid[], given jsonb,
	filters jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	faults jsonb := '[]';
	codes CONSTANT text[] := ARRAY(
		SELECT c.code
		  FROM registry.clinic AS c
		 WHERE c.clinic_id = ANY (clinic_ids)
		 ORDER BY c.code);
	f record;
BEGIN
	FOR f IN SELECT j.word, ARRAY(SELECT jsonb_array_elements_text(
				j.accepted)) AS accepted,
			coalesce(internal.allowed(j.word), CASE j.word
				WHEN 'clinic' THEN codes END) AS closed
		  FROM jsonb_each(filters) AS j (word, accepted)
		 ORDER BY j.word
	LOOP
		IF given->>f.word = '' THEN
			faults := faults || internal.fault('/' || f.word,
				'a list of values with commas between them');
		ELSIF NOT f.accepted <@ f.closed THEN
			faults := faults || internal.fault('/' || f.word,
				'of ' || array_to_string(f.closed, ', '));
		ELSIF f.closed IS NULL AND EXISTS (
			SELECT FROM unnest(f.accepted) AS v
			 WHERE v <> 'not_recorded'
			   AND v !~ internal.filter_form(f.word)) THEN
			faults := faults || internal.fault('/' || f.word,
				CASE f.word
				WHEN 'diagnosis' THEN 'ICD-10-CM categories of'
					' three characters, such as M17'
				WHEN 'operator' THEN 'ids of staff'
				WHEN 'year' THEN 'years of four digits' END);
		END IF;
	END LOOP;
	RETURN faults;
END;
$$;

CREATE FUNCTION internal.filter_form(word text)
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE word
	WHEN 'diagnosis' THEN '^[A-Z][0-9][0-9A-Z]$'
	WHEN 'operator' THEN
		'^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
	WHEN 'year' THEN '^[0-9]{4}$'
END;
