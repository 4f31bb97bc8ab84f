-- One row for each scale of what was answered, as it was corrected last.  A
-- visit is known by its target day: 0 is the baseline.
CREATE VIEW report.score WITH (security_barrier) AS
SELECT report.pseudonym(g.key, e.clinic_id) AS clinic,
	report.pseudonym(g.key, e.episode_id) AS episode,
	v.target_day, r.answered_on - e.day_zero AS answered_day, r.mode,
	r.instrument, r.instrument_version, s.scale,
	-- NULL: no score may be given for these answers.
	s.value, s.se, s.answered, s.missing
  FROM registry.report_grant AS g
  JOIN registry.episode AS e ON e.clinic_id = g.clinic_id
  JOIN registry.visit AS v ON v.clinic_id = e.clinic_id
		AND v.episode_id = e.episode_id
		AND v.cancelled_at IS NULL
  JOIN registry.response AS r ON r.clinic_id = v.clinic_id
		AND r.visit_id = v.visit_id
		AND r.current AND NOT r.voided
  JOIN registry.score AS s ON s.clinic_id = r.clinic_id
		AND s.response_id = r.response_id
		AND s.version = r.version
  -- A word that no instrument has is not shown, whoever wrote it there.
  JOIN registry.instrument_scale AS k ON k.instrument = r.instrument
		AND k.version = r.instrument_version
		AND k.scale = s.scale
 WHERE EXISTS (SELECT FROM registry.procedure AS o
		WHERE o.clinic_id = e.clinic_id
		  AND o.episode_id = e.episode_id
		  AND o.status <> 'entered_in_error');
GRANT SELECT ON report.score TO mendd_report;
