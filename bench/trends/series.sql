-- The same from the registry's own tables, a row for each episode: PostgreSQL.
SELECT guidance, sex, target_day, count(*) FILTER (WHERE due) AS due,
	count(score) AS n, avg(score) AS mean, stddev_samp(score) AS sd,
	percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY score)
		AS quartiles,
	count(change) AS change_n, avg(change) AS change_mean,
	stddev_samp(change) AS change_sd,
	count(*) FILTER (WHERE change <= -2) AS responders
  FROM (SELECT guidance, sex, target_day, due, score,
		CASE WHEN target_day > 0 AND base_on <= :as_of
			THEN score - base END AS change
	  FROM (SELECT s.guidance, s.sex, v.target_day,
			y.score_cents[1] / 100.0::float8 AS base,
			y.answered_on[1] AS base_on,
			v.answered_on <= :as_of OR v.closes_on < :as_of AS due,
			CASE WHEN v.answered_on <= :as_of AND (v.target_day = 0
				OR s.censored_on IS NULL
				OR v.answered_on < s.censored_on)
				THEN v.score_cents / 100.0::float8 END AS score
		  FROM registry.stratum AS s
		  JOIN registry.series AS y ON y.clinic_id = s.clinic_id
			AND y.episode_id = s.episode_id
		 CROSS JOIN LATERAL unnest(y.target_days, y.closes_on,
			y.answered_on, y.cancelled, y.score_cents)
			AS v (target_day, closes_on, answered_on, cancelled,
			score_cents)
		 WHERE s.region IN (:regions)
		   AND s.day_zero <= :as_of
		   AND y.instrument = 'NRS_PAIN'
		   AND y.scale = 'total'
		   AND NOT v.cancelled
		   AND (s.died_on IS NULL
			OR s.died_on >= s.day_zero + v.target_day)) AS asked)
	AS point
 GROUP BY guidance, sex, target_day
