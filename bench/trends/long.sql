-- The description of a cohort by two keys and by visit, from a row for each
-- visit: as of :as_of, of the regions :regions.  For PostgreSQL and DuckDB.
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
	  FROM (SELECT guidance, sex, target_day, base, base_on,
			answered_on <= :as_of OR closes_on < :as_of AS due,
			CASE WHEN answered_on <= :as_of AND (target_day = 0
				OR censored_on IS NULL
				OR answered_on < censored_on)
				THEN score END AS score
		  FROM bench.long
		 WHERE region IN (:regions)
		   AND day_zero <= :as_of
		   AND NOT cancelled
		   AND (died_on IS NULL OR died_on >= day_zero + target_day))
		AS asked) AS point
 GROUP BY guidance, sex, target_day
