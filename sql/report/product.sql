-- What was injected, one row for each product of a procedure that stands.
CREATE VIEW report.product WITH (security_barrier) AS
SELECT report.pseudonym(g.key, o.clinic_id) AS clinic,
	report.pseudonym(g.key, o.procedure_id) AS procedure,
	r.ordinal, r.product_class, r.doses_donor, r.doses_origin,
	r.regulatory_route, r.harvest_volume_ml, r.harvest_sites_n,
	r.aspirate_per_site_ml, r.anticoagulant, r.activation,
	r.final_volume_ml, r.blood_platelets_10e9_per_l,
	r.blood_wbc_10e9_per_l, r.blood_neutrophil_pct,
	r.product_platelets_10e9_per_l, r.product_wbc_10e9_per_l,
	r.product_neutrophil_pct, r.product_rbc_10e12_per_l, r.tnc_10e6,
	r.viability_pct, r.viability_method, r.cfu_f_per_ml, r.passage,
	r.population_doublings, r.sterility, r.endotoxin_eu_per_kg
  FROM registry.report_grant AS g
  JOIN registry.procedure AS o ON o.clinic_id = g.clinic_id
  JOIN registry.product AS r ON r.clinic_id = o.clinic_id
		AND r.procedure_id = o.procedure_id
		AND r.version = o.version
 WHERE o.status <> 'entered_in_error';
GRANT SELECT ON report.product TO mendd_report;

-- Where it went.
CREATE VIEW report.target WITH (security_barrier) AS
SELECT report.pseudonym(g.key, o.clinic_id) AS clinic,
	report.pseudonym(g.key, o.procedure_id) AS procedure,
	t.ordinal, t.structure, t.volume_ml, t.product
  FROM registry.report_grant AS g
  JOIN registry.procedure AS o ON o.clinic_id = g.clinic_id
  JOIN registry.target AS t ON t.clinic_id = o.clinic_id
		AND t.procedure_id = o.procedure_id
		AND t.version = o.version
 WHERE o.status <> 'entered_in_error';
GRANT SELECT ON report.target TO mendd_report;
