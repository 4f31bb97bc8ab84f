-- What a visit asks, and what may be changed about it.

-- The forms of a visit, in order: the definition of each, the clinic's words
-- for it in the patient's language (or English, or whichever there is), what
-- was answered and what was begun.  ${due}: only those that are still to be
-- answered.
CREATE FUNCTION internal.forms_json(v internal.visit_row, due boolean)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (
		SELECT coalesce(json_agg(json_build_object(
			'instrument', i.instrument,
			'version', d.version,
			'name', d.name,
			'items', d.definition->'items',
			'wording', (
				SELECT json_build_object(
					'language', w.language,
					'items', w.items)
				  FROM registry.instrument_wording AS w
				 WHERE w.clinic_id = v.clinic_id
				   AND w.instrument = i.instrument
				 ORDER BY w.language = p.language DESC,
					w.language = 'en' DESC, w.language
				 LIMIT 1),
			'response', CASE WHEN r.response_id IS NOT NULL
				THEN internal.response_json(r, v)::jsonb
					- 'visit' END,
			'draft', CASE WHEN f.visit_id IS NOT NULL
				THEN json_build_object('answers', f.answers,
					'saved_at', internal.rfc3339(
						f.saved_at)) END)
			ORDER BY i.ordinal), '[]')
		  FROM registry.visit_instrument AS i
		  LEFT JOIN registry.response AS r ON r.clinic_id = i.clinic_id
				AND r.visit_id = i.visit_id
				AND r.instrument = i.instrument
				AND r.current AND NOT r.voided
		  JOIN registry.instrument AS d ON d.instrument = i.instrument
				AND d.version = coalesce(r.instrument_version,
					i.version)
		  LEFT JOIN registry.draft AS f ON f.clinic_id = i.clinic_id
				AND f.visit_id = i.visit_id
				AND f.instrument = i.instrument
		  LEFT JOIN registry.patient_identity AS p
				ON p.clinic_id = v.clinic_id
				AND p.patient_id = v.patient_id
				AND p.current
		 WHERE i.clinic_id = v.clinic_id
		   AND i.visit_id = v.visit_id
		   AND (NOT due OR r.response_id IS NULL));
END;
$$;

-- MD422 or MD409 unless a person may move or cancel this visit like this.
CREATE FUNCTION internal.visit_amendable(v internal.visit_row,
	target_on date, cancelled boolean, reason text)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	faults jsonb := '[]';
	after date;
	before date;
BEGIN
	IF target_on IS NULL AND cancelled IS NULL THEN
		faults := faults || internal.fault('',
			'target_on or cancelled');
	END IF;
	IF length(trim(reason)) BETWEEN 1 AND 500 IS NOT TRUE
	   AND cancelled IS DISTINCT FROM false THEN
		faults := faults || internal.fault('/reason',
			'why, in 1 to 500 characters');
	END IF;
	IF target_on IS NOT NULL AND v.target_day = 0 THEN
		faults := faults || internal.fault('/target_on',
			'nothing: the baseline keeps the day of the'
			' injection');
	ELSIF target_on IS NOT NULL THEN
		SELECT max(o.target_on) FILTER (WHERE o.target_day
				< v.target_day),
			min(o.target_on) FILTER (WHERE o.target_day
				> v.target_day)
		  INTO after, before
		  FROM registry.visit AS o
		 WHERE o.clinic_id = v.clinic_id
		   AND o.episode_id = v.episode_id;
		IF target_on <= after OR target_on >= before THEN
			faults := faults || internal.fault('/target_on',
				'a day between the visits before and after');
		END IF;
	END IF;
	PERFORM internal.refuse(faults);
	IF internal.visit_answered(v.clinic_id, v.visit_id) THEN
		RAISE EXCEPTION 'the visit has been answered'
			USING ERRCODE = 'MD409';
	END IF;
END;
$$;

-- An object with one more member at its end.
CREATE FUNCTION internal.with_member(object json, name text, value json)
RETURNS json
LANGUAGE sql IMMUTABLE
RETURN (left(object::text, -1) || ', ' || to_json(name) || ' : '
	|| coalesce(value::text, 'null') || '}')::json;
