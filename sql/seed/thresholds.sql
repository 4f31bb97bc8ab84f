-- Published thresholds, each read at its source.  Values that differ between
-- populations stand beside each other; the preferred one is closest to what
-- is treated here.  MCID: points of change in the good direction; PASS: a
-- score on our scale (KOOS-PS was published with 100 as worst).
INSERT INTO registry.threshold AS t (threshold, instrument, scale, kind,
	value, population, method, source, preferred)
VALUES
	('nrs_pain_mcid', 'NRS_PAIN', 'total', 'MCID', 2,
	'chronic musculoskeletal pain', 'review',
	'PMC7990728, Table 1', true),
	('vas_pain_mcid', 'VAS_PAIN', 'total', 'MCID', 17.5,
	'osteoarthritis', 'review',
	'PMC7990728, Table 1', true),
	('koos_pain_mcid', 'KOOS', 'Pain', 'MCID', 15,
	'knee osteoarthritis, 4 weeks of physiotherapy, n = 146',
	'anchor, ROC', 'Mostafaee N et al. Physiother Theory Pract 2021',
	true),
	('koos_symptoms_mcid', 'KOOS', 'Symptoms', 'MCID', 12.5,
	'knee osteoarthritis, 4 weeks of physiotherapy, n = 146',
	'anchor, ROC', 'Mostafaee N et al. Physiother Theory Pract 2021',
	true),
	('koos_adl_mcid', 'KOOS', 'ADL', 'MCID', 15.5,
	'knee osteoarthritis, 4 weeks of physiotherapy, n = 146',
	'anchor, ROC', 'Mostafaee N et al. Physiother Theory Pract 2021',
	true),
	('koos_sportrec_mcid', 'KOOS', 'SportRec', 'MCID', 17.5,
	'knee osteoarthritis, 4 weeks of physiotherapy, n = 146',
	'anchor, ROC', 'Mostafaee N et al. Physiother Theory Pract 2021',
	true),
	('koos_qol_mcid', 'KOOS', 'QOL', 'MCID', 12.5,
	'knee osteoarthritis, 4 weeks of physiotherapy, n = 146',
	'anchor, ROC', 'Mostafaee N et al. Physiother Theory Pract 2021',
	true),
	('koos_pain_mcid_mfat', 'KOOS', 'Pain', 'MCID', 10,
	'microfragmented fat in the knee, n = 58',
	'cut chosen by the study', 'ICRS 2019, poster P159', false),
	('koos_pain_mcid_mpfl', 'KOOS', 'Pain', 'MCID', 4.2,
	'reconstruction of the medial patellofemoral ligament, 1 year,'
	' n = 139', 'anchor and distribution', 'ASMR 2022;4:e661', false),
	('koos_adl_mcid_mpfl', 'KOOS', 'ADL', 'MCID', 7.2,
	'reconstruction of the medial patellofemoral ligament, 1 year,'
	' n = 139', 'anchor and distribution', 'ASMR 2022;4:e661', false),
	('koos_qol_mcid_mpfl', 'KOOS', 'QOL', 'MCID', 12.4,
	'reconstruction of the medial patellofemoral ligament, 1 year,'
	' n = 139', 'anchor and distribution', 'ASMR 2022;4:e661', false),
	('koos_ps_pass', 'KOOS_PS', 'total', 'PASS', 47.2,
	'knee osteoarthritis, at 3 months; 52.8 with 100 as worst', 'ROC',
	'J Rheumatol, PASS of knee measures at 3 months', true),
	('lefs_mcid', 'LEFS', 'total', 'MCID', 9,
	'lower limb', 'textbook',
	'F. A. Davis, chapter on outcome measures', true),
	('lefs_pass', 'LEFS', 'total', 'PASS', 37,
	'knee osteoarthritis, at 3 months', 'ROC',
	'J Rheumatol, PASS of knee measures at 3 months', true),
	('womac_function_pass', 'WOMAC_LK', 'function', 'PASS', 34,
	'knee osteoarthritis, at 3 months', 'ROC',
	'J Rheumatol, PASS of knee measures at 3 months', true),
	('oks_pass', 'OKS', 'total', 'PASS', 37,
	'total knee replacement, 3 years on average, n = 367', 'ROC',
	'Bone Joint Res 2014;3:7-13', true),
	('ohs_pass', 'OHS', 'total', 'PASS', 42,
	'total hip replacement, 3 years on average, n = 550', 'ROC',
	'Bone Joint Res 2014;3:7-13', true),
	('promis_pf_mcid', 'PROMIS_PF4A', 'T', 'MCID', 4.5,
	'reconstruction of the anterior cruciate ligament, adaptive form'
	' of the same metric, n = 137', 'anchor', 'PMC8689251', true),
	('promis_pi_mcid', 'PROMIS_PI4A', 'T', 'MCID', 5.4,
	'reconstruction of the anterior cruciate ligament, adaptive form'
	' of the same metric, n = 137', 'anchor', 'PMC8689251', true)
ON CONFLICT ON CONSTRAINT threshold_pkey DO UPDATE
   SET instrument = excluded.instrument,
	scale = excluded.scale,
	kind = excluded.kind,
	value = excluded.value,
	population = excluded.population,
	method = excluded.method,
	source = excluded.source,
	preferred = excluded.preferred
 WHERE t IS DISTINCT FROM excluded;
