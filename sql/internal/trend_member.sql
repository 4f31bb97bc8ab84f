-- The people behind a figure of a cohort.  What became of a visit is decided
-- here as src/cohort/became.h does it.

-- Everybody of the cohort who has the visit, whatever became of it: the
-- episodes of registry.stratum with a series of the scale, begun by the day,
-- that pass the filters.  The visit is the target day that figures show under
-- the code: the first day whose lowest code in the cohort it is.
CREATE FUNCTION internal.trend_members(q internal.trend_question)
RETURNS SETOF internal.trend_member
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN QUERY
	WITH episode AS MATERIALIZED (
		SELECT s.episode_id, s.patient_id, s.day_zero, s.died_on,
			CASE WHEN q.surgery <> 'every_score'
				THEN s.censored_on END AS censored_on,
			y.visit_codes, y.target_days, y.closes_on,
			y.score_cents, y.answered_on, y.cancelled,
			array_position(y.target_days, 0) AS first
		  FROM registry.stratum AS s
		  JOIN registry.series AS y ON y.clinic_id = s.clinic_id
				AND y.episode_id = s.episode_id
				AND y.instrument = q.instrument
				AND y.scale = q.scale
		  JOIN registry.clinic AS c ON c.clinic_id = s.clinic_id
		 WHERE s.clinic_id = ANY (q.clinic_ids)
		   AND s.day_zero <= q.as_of
		   AND (q.filters = '{}'
			OR internal.stratum_passes(s, c.code, q.filters))
	), visit AS MATERIALIZED (
		SELECT e.*, v.code COLLATE "C" AS visit_code, v.target_day,
			v.closes, v.stopped, v.answered,
			CASE WHEN v.answered <= q.as_of AND NOT v.stopped
				THEN v.score END AS scored,
			CASE WHEN e.answered_on[e.first] <= q.as_of
				AND NOT e.cancelled[e.first]
				THEN e.score_cents[e.first] END AS before
		  FROM episode AS e
		 CROSS JOIN LATERAL unnest(e.visit_codes, e.target_days,
				e.closes_on, e.score_cents, e.answered_on,
				e.cancelled) AS v (code, target_day, closes,
				score, answered, stopped)
	), day AS (
		SELECT v.target_day
		  FROM visit AS v
		 GROUP BY v.target_day
		HAVING min(v.visit_code) = q.visit
		 ORDER BY v.target_day
		 LIMIT 1
	)
	SELECT v.episode_id, v.patient_id, v.day_zero, v.visit_code,
		v.target_day, CASE
		WHEN v.stopped OR v.died_on < v.day_zero + v.target_day
			THEN 'not_expected'
		WHEN v.scored IS NOT NULL THEN CASE
			WHEN v.target_day > 0 AND v.answered >= v.censored_on
				THEN 'censored'
			WHEN v.answered <= v.closes THEN 'answered'
			ELSE 'late' END
		WHEN v.closes >= q.as_of THEN 'not_yet_due'
		WHEN v.target_day > 0
			AND v.censored_on <= v.day_zero + v.target_day
			THEN 'censored'
		ELSE 'not_answered' END,
		CASE WHEN v.scored IS NOT NULL THEN v.answered END, v.scored,
		CASE WHEN v.target_day > 0 THEN v.before END
	  FROM visit AS v
	  JOIN day AS d ON d.target_day = v.target_day;
END;
$$;

-- Does an episode pass the filters?  What was not recorded is a value.
CREATE FUNCTION internal.stratum_passes(s registry.stratum, code text,
	filters jsonb)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
	keys CONSTANT jsonb := to_jsonb(s) || jsonb_build_object('clinic', code);
BEGIN
	RETURN NOT EXISTS (
		SELECT FROM jsonb_each(filters) AS f (word, accepted)
		 WHERE NOT f.accepted
			? coalesce(keys->>f.word, 'not_recorded'));
END;
$$;

-- Did they respond?  NULL: nobody can say, for want of a baseline, a score or a threshold.
CREATE FUNCTION internal.member_responded(m internal.trend_member,
	q internal.trend_question)
RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN CASE
	WHEN m.became IN ('answered', 'late') THEN
		CASE q.higher_is WHEN 'better' THEN 1 ELSE -1 END
		* (m.score - m.baseline) >= round((q.mcid).value * 100)
	WHEN m.became = 'censored' AND q.surgery = 'nonresponder'
		AND m.baseline IS NOT NULL
		AND (q.mcid).value IS NOT NULL THEN false END;

-- Do they stand behind the figure of that name?
CREATE FUNCTION internal.member_is(m internal.trend_member,
	q internal.trend_question, state text)
RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN CASE state
	WHEN 'enrolled' THEN true
	WHEN 'due' THEN m.became IN ('answered', 'late', 'censored',
		'not_answered')
	WHEN 'scored' THEN m.became IN ('answered', 'late')
	WHEN 'compared' THEN internal.member_responded(m, q) IS NOT NULL
	WHEN 'responded' THEN internal.member_responded(m, q)
	WHEN 'not_responded' THEN NOT internal.member_responded(m, q)
	ELSE m.became = state END;

CREATE FUNCTION internal.member_state_faults(q internal.trend_question,
	state text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	states CONSTANT text[] := '{enrolled,due,scored,answered,late,censored,'
		'not_answered,not_yet_due,not_expected,compared,responded,'
		'not_responded}';
BEGIN
	IF state <> ALL (states) THEN
		RETURN internal.fault('/state', 'one of '
			|| array_to_string(states, ', '));
	ELSIF state IN ('compared', 'responded', 'not_responded')
	   AND (q.mcid).value IS NULL THEN
		RETURN internal.fault('/state', 'a state that needs no'
			' threshold: none is known for this scale');
	END IF;
	RETURN '[]';
END;
$$;

-- A person as a list shows them; scores in points, where they count.
CREATE FUNCTION internal.member_json(clinic_id uuid, m internal.trend_member,
	q internal.trend_question)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	counts CONSTANT boolean := m.became IN ('answered', 'late');
BEGIN
	RETURN (SELECT json_build_object('patient_id', m.patient_id,
			'episode_id', m.episode_id,
			'given_name', i.given_name,
			'family_name', i.family_name,
			'day_zero', m.day_zero, 'visit_code', m.visit_code,
			'target_day', m.target_day, 'state', m.became,
			'answered_on', m.answered_on,
			'score', CASE WHEN counts
				THEN m.score / 100.0::double precision END,
			'baseline', m.baseline / 100.0::double precision,
			'change', CASE WHEN counts THEN (m.score - m.baseline)
				/ 100.0::double precision END,
			'responded', internal.member_responded(m, q))
		  FROM registry.patient_identity AS i
		 WHERE i.clinic_id = member_json.clinic_id
		   AND i.patient_id = m.patient_id
		   AND i.current);
END;
$$;
