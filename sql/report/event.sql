-- What happened since: adverse events, and intercurrent ones, which decide
-- whether later scores still speak of the treatment.  Death and withdrawal end
-- every episode of a person from then on.
CREATE VIEW report.event WITH (security_barrier) AS
SELECT report.pseudonym(g.key, e.clinic_id) AS clinic,
	report.pseudonym(g.key, e.episode_id) AS episode,
	report.pseudonym(g.key, x.procedure_id) AS procedure,
	x.kind, x.type, x.began_on - e.day_zero AS day, x.severity,
	x.relatedness, x.serious, x.resolved_on - e.day_zero AS resolved_day
  FROM registry.report_grant AS g
  JOIN registry.episode AS e ON e.clinic_id = g.clinic_id
 CROSS JOIN LATERAL (
	SELECT o.procedure_id, 'adverse' AS kind, a.type,
		a.onset_on AS began_on, a.severity, a.relatedness, a.serious,
		a.resolved_on
	  FROM registry.procedure AS o
	  JOIN registry.adverse_event AS a ON a.clinic_id = o.clinic_id
			AND a.procedure_id = o.procedure_id
			AND a.voided_at IS NULL
	 WHERE o.clinic_id = e.clinic_id
	   AND o.episode_id = e.episode_id
	   AND o.status <> 'entered_in_error'
	UNION ALL
	SELECT o.procedure_id, 'intercurrent', i.type, i.occurred_on, NULL,
		NULL, NULL, NULL
	  FROM registry.procedure AS o
	  JOIN registry.intercurrent_event AS i ON i.clinic_id = o.clinic_id
			AND i.procedure_id = o.procedure_id
			AND i.voided_at IS NULL
	 WHERE o.clinic_id = e.clinic_id
	   AND o.episode_id = e.episode_id
	   AND o.status <> 'entered_in_error'
	UNION ALL
	SELECT NULL, 'intercurrent', d.type, d.on_day, NULL, NULL, NULL, NULL
	  FROM registry.patient AS p
	 CROSS JOIN LATERAL (VALUES ('death', p.died_on),
		('withdrawal', p.withdrew_on)) AS d (type, on_day)
	 WHERE p.clinic_id = e.clinic_id
	   AND p.patient_id = e.patient_id
	   AND d.on_day IS NOT NULL
	   AND EXISTS (SELECT FROM registry.procedure AS o
			WHERE o.clinic_id = e.clinic_id
			  AND o.episode_id = e.episode_id
			  AND o.status <> 'entered_in_error')) AS x;
GRANT SELECT ON report.event TO mendd_report;
