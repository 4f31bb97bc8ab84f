-- Cohorts: which episodes a question is about, and what each visit of them
-- has to say.  The planner takes the two statements into the caller's own.


-- The episodes that have a series of a scale, begun by a day, each with its
-- keys, with the filters it does not pass (an episode without any of these is
-- in the cohort) and with its series.  ${filters} is an object: lists of
-- values by word.
CREATE FUNCTION oracle.cohort_episodes(clinic_ids uuid[], instrument text,
	scale text, as_of date, by text, filters jsonb)
RETURNS TABLE (clinic_id uuid, person uuid, day_zero date, censored_on date,
	died_on date, group_name text, keys text[], outside text[],
	visit_codes text[], target_days integer[], closes_on date[],
	score_cents integer[], answered_on date[], cancelled boolean[])
LANGUAGE sql STABLE
AS $$
SELECT s.clinic_id, s.patient_id, s.day_zero, s.censored_on, s.died_on,
	k.keys[array_position(internal.cohort_words(), by)], k.keys,
	CASE WHEN filters = '{}' THEN '{}' ELSE ARRAY(
		SELECT f.word
		  FROM jsonb_each(filters) AS f (word, accepted)
		 WHERE NOT f.accepted ? k.keys[array_position(
			internal.cohort_words(), f.word)])
	END,
	y.visit_codes, y.target_days, y.closes_on, y.score_cents,
	y.answered_on, y.cancelled
  FROM registry.stratum AS s
  JOIN registry.series AS y ON y.clinic_id = s.clinic_id
		AND y.episode_id = s.episode_id
		AND y.instrument = cohort_episodes.instrument
		AND y.scale = cohort_episodes.scale
  JOIN registry.clinic AS c ON c.clinic_id = s.clinic_id
 CROSS JOIN LATERAL (SELECT ARRAY[
	coalesce(s.guidance, 'not_recorded'),
	coalesce(s.product_class, 'not_recorded'),
	coalesce(s.region, 'not_recorded'),
	coalesce(s.laterality, 'not_recorded'),
	coalesce(s.diagnosis, 'not_recorded'),
	coalesce(s.grade, 'not_recorded'),
	coalesce(s.smoking, 'not_recorded'),
	coalesce(s.diabetes, 'not_recorded'),
	coalesce(s.bmi_band, 'not_recorded'),
	coalesce(s.age_band, 'not_recorded'),
	coalesce(s.sex, 'not_recorded'),
	coalesce(s.viability_band, 'not_recorded'),
	coalesce(s.dose_band, 'not_recorded'),
	coalesce(s.operator::text, 'not_recorded'),
	c.code,
	s.year::text]) AS k (keys)
 WHERE s.clinic_id = ANY (clinic_ids)
   AND s.day_zero <= as_of;
$$;

-- Each visit of such an episode, as it stands at the end of a day: what
-- became of it, and its score and the one at baseline in hundredths, where
-- they count.  What became of a visit is one of
--
--	answered	scored within its window
--	late		scored afterwards, before the next visit opened
--	censored	scored, or to be scored, from the day of a rescue on
--	not_answered	its window has closed without a score
--	not_yet_due	its window is still open, or to come
--	NULL		nobody was to be asked: cancelled by a person, or dead
--			before the target day
CREATE FUNCTION oracle.cohort_visits(as_of date, day_zero date,
	censored_on date, died_on date, visit_codes text[],
	target_days integer[], closes_on date[], score_cents integer[],
	answered_on date[], cancelled boolean[])
RETURNS TABLE (target_day integer, visit_code text, became text,
	score integer, baseline integer)
LANGUAGE sql STABLE
AS $$
SELECT v.target_day, v.visit_code, b.became,
	CASE WHEN b.became IN ('answered', 'late') THEN v.score END,
	CASE WHEN cohort_visits.answered_on[f.first] <= as_of
		AND NOT cohort_visits.cancelled[f.first]
		THEN score_cents[f.first] END
  FROM unnest(target_days, visit_codes, cohort_visits.closes_on, score_cents,
		cohort_visits.answered_on, cohort_visits.cancelled)
		AS v (target_day, visit_code, closes_on, score, answered_on,
		cancelled)
 CROSS JOIN LATERAL (SELECT array_position(target_days, 0)) AS f (first)
 CROSS JOIN LATERAL (SELECT CASE
	WHEN v.cancelled OR died_on < day_zero + v.target_day THEN NULL
	WHEN v.score IS NOT NULL AND v.answered_on <= as_of THEN CASE
		WHEN v.target_day > 0 AND v.answered_on >= censored_on
			THEN 'censored'
		WHEN v.answered_on <= v.closes_on THEN 'answered'
		ELSE 'late' END
	WHEN v.closes_on >= as_of THEN 'not_yet_due'
	WHEN v.target_day > 0 AND censored_on <= day_zero + v.target_day
		THEN 'censored'
	ELSE 'not_answered' END) AS b (became);
$$;

-- The days after day 0, of these, on which such an episode has a baseline and
-- no score (lapsed), or a score and no baseline.
CREATE FUNCTION oracle.cohort_remnants(days integer[], as_of date,
	day_zero date, censored_on date, died_on date, visit_codes text[],
	target_days integer[], closes_on date[], score_cents integer[],
	answered_on date[], cancelled boolean[])
RETURNS TABLE (target_day integer, lapsed boolean)
LANGUAGE sql STABLE
AS $$
WITH visit AS (
	SELECT v.target_day, v.score, v.baseline
	  FROM oracle.cohort_visits(as_of, day_zero, censored_on, died_on,
			visit_codes, target_days, closes_on, score_cents,
			answered_on, cancelled) AS v
)
SELECT d.day, b.has_baseline
  FROM unnest(days) AS d (day)
 CROSS JOIN (SELECT coalesce(bool_or(v.baseline IS NOT NULL), false)
	  FROM visit AS v) AS b (has_baseline)
 WHERE d.day > 0
   AND b.has_baseline <> EXISTS (SELECT FROM visit AS v
		 WHERE v.target_day = d.day
		   AND v.score IS NOT NULL);
$$;
