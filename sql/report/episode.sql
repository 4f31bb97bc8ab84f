-- One row for each joint and side under follow-up, with whom it belongs to.
-- Days are counted from day 0, the day of the first procedure, here and in all
-- views.
CREATE VIEW report.episode WITH (security_barrier) AS
SELECT report.pseudonym(g.key, e.clinic_id) AS clinic,
	report.pseudonym(g.key, e.patient_id) AS patient,
	report.pseudonym(g.key, e.episode_id) AS episode,
	e.episode_no, f.body_region, f.laterality, p.sex,
	-- 0, 10, .. 80; 80 is everybody from there on.
	least((extract(year FROM e.day_zero)::integer - p.birth_year) / 10 * 10,
		80) AS age_from,
	-- When a repeat treatment took over, or NULL.
	e.ended_on - e.day_zero AS ended_day
  FROM registry.report_grant AS g
  JOIN registry.episode AS e ON e.clinic_id = g.clinic_id
  JOIN registry.patient AS p ON p.clinic_id = e.clinic_id
		AND p.patient_id = e.patient_id
 CROSS JOIN LATERAL (
	SELECT v.body_region, v.laterality
	  FROM registry.procedure AS o
	  JOIN registry.procedure_version AS v ON v.clinic_id = o.clinic_id
			AND v.procedure_id = o.procedure_id
			AND v.version = o.version
	 WHERE o.clinic_id = e.clinic_id
	   AND o.episode_id = e.episode_id
	   AND o.status <> 'entered_in_error'
	 ORDER BY o.performed_at, o.procedure_id
	 LIMIT 1) AS f;
GRANT SELECT ON report.episode TO mendd_report;
