-- What products and the targets they went to may be; see
-- 004-procedure-rules.sql.

ALTER TABLE registry.product
	ADD CONSTRAINT product_class CHECK (coalesce(product_class IN
		('PRP', 'PPP', 'platelet_lysate', 'BMA', 'BMC', 'MFAT', 'SVF',
		 'MSC_expanded', 'amniotic', 'exosome', 'HA_control',
		 'steroid_control', 'saline_control', 'combination'), draft)),
	ADD CONSTRAINT product_doses_donor CHECK (coalesce(doses_donor IN
		('autologous', 'allogeneic', 'xenogeneic', 'not_applicable'),
		draft)),
	ADD CONSTRAINT product_doses_origin CHECK (coalesce(doses_origin IN
		('blood', 'bone_marrow_iliac_post', 'bone_marrow_iliac_ant',
		 'bone_marrow_tibia', 'adipose_abdomen', 'adipose_thigh',
		 'cord', 'amnion', 'synovium', 'other'), draft)),
	ADD CONSTRAINT product_doses_separation CHECK (coalesce(
		length(doses_separation) BETWEEN 1 AND 500, draft)),
	ADD CONSTRAINT product_doses_exhibited
		CHECK (length(doses_exhibited) BETWEEN 1 AND 500),
	ADD CONSTRAINT product_doses_exhibited_required CHECK (draft
		OR product_class NOT IN ('BMA', 'BMC', 'SVF', 'MSC_expanded')
		OR doses_exhibited IS NOT NULL),
	ADD CONSTRAINT product_regulatory_route CHECK (coalesce(
		regulatory_route IN ('same_day_minimal_manipulation',
			'ind_trial', 'approved_product', 'other'), draft)),
	ADD CONSTRAINT product_device_name CHECK (coalesce(
		length(device_name) BETWEEN 1 AND 200, draft)),
	ADD CONSTRAINT product_device_lot CHECK (coalesce(
		length(device_lot) BETWEEN 1 AND 100, draft)),
	ADD CONSTRAINT product_device_expiry_on
		CHECK (draft OR device_expiry_on IS NOT NULL),
	ADD CONSTRAINT product_harvested_at
		CHECK (harvested_at <= processed_at),
	ADD CONSTRAINT product_harvest_volume_ml
		CHECK (harvest_volume_ml BETWEEN 1 AND 500),
	ADD CONSTRAINT product_harvest_volume_required CHECK (draft
		OR doses_donor <> 'autologous'
		OR harvest_volume_ml IS NOT NULL),
	ADD CONSTRAINT product_harvest_sites_n
		CHECK (harvest_sites_n BETWEEN 1 AND 50),
	ADD CONSTRAINT product_harvest_sites_required CHECK (draft
		OR doses_origin NOT LIKE 'bone\_marrow\_%'
		OR harvest_sites_n IS NOT NULL),
	ADD CONSTRAINT product_aspirate_per_site_ml
		CHECK (aspirate_per_site_ml BETWEEN 0.1 AND 100),
	ADD CONSTRAINT product_aspirate_required CHECK (draft
		OR doses_origin NOT LIKE 'bone\_marrow\_%'
		OR aspirate_per_site_ml IS NOT NULL),
	ADD CONSTRAINT product_anticoagulant CHECK (anticoagulant IN
		('ACD-A', 'citrate', 'heparin', 'EDTA', 'none')),
	ADD CONSTRAINT product_anticoagulant_required CHECK (draft
		OR NOT (doses_origin = 'blood'
			OR doses_origin LIKE 'bone\_marrow\_%')
		OR anticoagulant IS NOT NULL),
	ADD CONSTRAINT product_spins CHECK (CASE jsonb_typeof(spins)
		WHEN 'array' THEN jsonb_array_length(spins) <= 20
		ELSE spins IS NULL END),
	ADD CONSTRAINT product_spins_required CHECK (draft
		OR product_class NOT IN ('PRP', 'PPP', 'platelet_lysate',
			'BMC')
		OR coalesce(spins <> '[]', false)),
	ADD CONSTRAINT product_spin_rcf_g CHECK (NOT spins @?
		'$[*] ? (!exists(@.rcf_g ? (@.type() == "number" && @ >= 50
		&& @ <= 5000 && @ == @.floor())))'),
	ADD CONSTRAINT product_spin_minutes CHECK (NOT spins @?
		'$[*] ? (!exists(@.minutes ? (@.type() == "number" && @ >= 1
		&& @ <= 60)))'),
	ADD CONSTRAINT product_spin_temperature_cel CHECK (NOT spins @?
		'$[*] ? (!exists(@.temperature_cel ? (@.type() == "number"
		&& @ >= 4 && @ <= 37)))'),
	ADD CONSTRAINT product_activation CHECK (coalesce(activation IN
		('none', 'CaCl2', 'thrombin', 'CaCl2_thrombin', 'collagen',
		 'light', 'other'), draft)),
	ADD CONSTRAINT product_processed_at
		CHECK (draft OR processed_at IS NOT NULL),
	ADD CONSTRAINT product_final_volume_ml CHECK (coalesce(
		final_volume_ml BETWEEN 0.1 AND 200, draft)),
	ADD CONSTRAINT product_blood_platelets
		CHECK (blood_platelets_10e9_per_l BETWEEN 10 AND 2000),
	ADD CONSTRAINT product_blood_platelets_required CHECK (draft
		OR product_class <> 'PRP'
		OR blood_platelets_10e9_per_l IS NOT NULL),
	ADD CONSTRAINT product_platelets
		CHECK (product_platelets_10e9_per_l BETWEEN 0 AND 20000),
	ADD CONSTRAINT product_platelets_required CHECK (draft
		OR product_class <> 'PRP'
		OR product_platelets_10e9_per_l IS NOT NULL),
	ADD CONSTRAINT product_blood_wbc
		CHECK (blood_wbc_10e9_per_l BETWEEN 0 AND 500),
	ADD CONSTRAINT product_blood_neutrophil_pct
		CHECK (blood_neutrophil_pct BETWEEN 0 AND 100),
	ADD CONSTRAINT product_wbc
		CHECK (product_wbc_10e9_per_l BETWEEN 0 AND 2000),
	ADD CONSTRAINT product_neutrophil_pct
		CHECK (product_neutrophil_pct BETWEEN 0 AND 100),
	ADD CONSTRAINT product_rbc
		CHECK (product_rbc_10e12_per_l BETWEEN 0 AND 20),
	ADD CONSTRAINT product_tnc_10e6
		CHECK (tnc_10e6 BETWEEN 0 AND 100000),
	ADD CONSTRAINT product_tnc_required CHECK (draft
		OR product_class NOT IN ('BMA', 'BMC', 'SVF', 'MSC_expanded')
		OR tnc_10e6 IS NOT NULL),
	ADD CONSTRAINT product_viability_pct CHECK (viability_pct = 0
		OR viability_pct BETWEEN 10 AND 100),
	ADD CONSTRAINT product_viability_method CHECK (viability_method IN
		('trypan_blue', '7AAD_flow', 'AO_PI', 'automated_counter',
		 'other')),
	ADD CONSTRAINT product_viability_method_pair CHECK (
		CASE WHEN viability_pct IS NULL THEN viability_method IS NULL
		ELSE draft OR viability_method IS NOT NULL END),
	ADD CONSTRAINT product_viability_at CHECK (
		CASE WHEN viability_pct IS NULL THEN viability_at IS NULL
		ELSE draft OR viability_at IS NOT NULL END),
	ADD CONSTRAINT product_cfu_f_per_ml
		CHECK (cfu_f_per_ml BETWEEN 0 AND 1000000),
	ADD CONSTRAINT product_cd_markers_pct CHECK (CASE
		jsonb_typeof(cd_markers_pct)
		WHEN 'object' THEN cd_markers_pct - ARRAY['CD73', 'CD90',
				'CD105', 'CD34', 'CD45', 'CD14', 'CD11b',
				'CD19', 'CD79a', 'HLA-DR'] = '{}'
			AND NOT cd_markers_pct @? '$.* ? (@.type() != "number"
				|| @ < 0 || @ > 100)'
		ELSE cd_markers_pct IS NULL END),
	ADD CONSTRAINT product_cd_markers_required CHECK (draft
		OR product_class <> 'MSC_expanded'
		OR coalesce(cd_markers_pct <> '{}', false)),
	ADD CONSTRAINT product_passage CHECK (passage BETWEEN 0 AND 30),
	ADD CONSTRAINT product_passage_required CHECK (draft
		OR product_class <> 'MSC_expanded' OR passage IS NOT NULL),
	ADD CONSTRAINT product_population_doublings
		CHECK (population_doublings BETWEEN 0 AND 200),
	ADD CONSTRAINT product_population_doublings_required CHECK (draft
		OR product_class <> 'MSC_expanded'
		OR population_doublings IS NOT NULL),
	ADD CONSTRAINT product_sterility
		CHECK (sterility IN ('pass', 'fail', 'pending')),
	ADD CONSTRAINT product_sterility_required CHECK (draft
		OR product_class <> 'MSC_expanded' OR sterility IS NOT NULL),
	ADD CONSTRAINT product_endotoxin
		CHECK (endotoxin_eu_per_kg BETWEEN 0 AND 100),
	ADD CONSTRAINT product_endotoxin_required CHECK (draft
		OR product_class <> 'MSC_expanded'
		OR endotoxin_eu_per_kg IS NOT NULL);

COMMENT ON CONSTRAINT product_class ON registry.product IS
	'/product_class: one of PRP, PPP, platelet_lysate, BMA, BMC, MFAT, '
	'SVF, MSC_expanded, amniotic, exosome, HA_control, '
	'steroid_control, saline_control, combination';
COMMENT ON CONSTRAINT product_doses_donor ON registry.product IS
	'/doses_donor: one of autologous, allogeneic, xenogeneic, '
	'not_applicable';
COMMENT ON CONSTRAINT product_doses_origin ON registry.product IS
	'/doses_origin: one of blood, bone_marrow_iliac_post, '
	'bone_marrow_iliac_ant, bone_marrow_tibia, adipose_abdomen, '
	'adipose_thigh, cord, amnion, synovium, other';
COMMENT ON CONSTRAINT product_doses_separation ON registry.product IS
	'/doses_separation: a text of 1 to 500 characters';
COMMENT ON CONSTRAINT product_doses_exhibited ON registry.product IS
	'/doses_exhibited: a text of 1 to 500 characters';
COMMENT ON CONSTRAINT product_doses_exhibited_required ON registry.product IS
	'/doses_exhibited: required of cells (BMA, BMC, SVF, MSC_expanded)';
COMMENT ON CONSTRAINT product_regulatory_route ON registry.product IS
	'/regulatory_route: one of same_day_minimal_manipulation, '
	'ind_trial, approved_product, other';
COMMENT ON CONSTRAINT product_device_name ON registry.product IS
	'/device_name: a text of 1 to 200 characters';
COMMENT ON CONSTRAINT product_device_lot ON registry.product IS
	'/device_lot: a text of 1 to 100 characters';
COMMENT ON CONSTRAINT product_device_expiry_on ON registry.product IS
	'/device_expiry_on: a day such as 2026-11-22';
COMMENT ON CONSTRAINT product_harvested_at ON registry.product IS
	'/harvested_at: a time not after processed_at';
COMMENT ON CONSTRAINT product_harvest_volume_ml ON registry.product IS
	'/harvest_volume_ml: a number from 1 to 500';
COMMENT ON CONSTRAINT product_harvest_volume_required ON registry.product IS
	'/harvest_volume_ml: required of an autologous product';
COMMENT ON CONSTRAINT product_harvest_sites_n ON registry.product IS
	'/harvest_sites_n: a whole number from 1 to 50';
COMMENT ON CONSTRAINT product_harvest_sites_required ON registry.product IS
	'/harvest_sites_n: required of bone marrow';
COMMENT ON CONSTRAINT product_aspirate_per_site_ml ON registry.product IS
	'/aspirate_per_site_ml: a number from 0.1 to 100';
COMMENT ON CONSTRAINT product_aspirate_required ON registry.product IS
	'/aspirate_per_site_ml: required of bone marrow';
COMMENT ON CONSTRAINT product_anticoagulant ON registry.product IS
	'/anticoagulant: one of ACD-A, citrate, heparin, EDTA, none';
COMMENT ON CONSTRAINT product_anticoagulant_required ON registry.product IS
	'/anticoagulant: required of blood and bone marrow';
COMMENT ON CONSTRAINT product_spins ON registry.product IS
	'/spins: a list of at most 20 spins';
COMMENT ON CONSTRAINT product_spins_required ON registry.product IS
	'/spins: at least one spin of what is made in a centrifuge (PRP, '
	'PPP, platelet_lysate, BMC)';
COMMENT ON CONSTRAINT product_spin_rcf_g ON registry.product IS
	'/spins/*/rcf_g: a whole number from 50 to 5000';
COMMENT ON CONSTRAINT product_spin_minutes ON registry.product IS
	'/spins/*/minutes: a number from 1 to 60';
COMMENT ON CONSTRAINT product_spin_temperature_cel ON registry.product IS
	'/spins/*/temperature_cel: a number from 4 to 37';
COMMENT ON CONSTRAINT product_activation ON registry.product IS
	'/activation: one of none, CaCl2, thrombin, CaCl2_thrombin, '
	'collagen, light, other';
COMMENT ON CONSTRAINT product_processed_at ON registry.product IS
	'/processed_at: a time such as 2026-11-22T20:52:35Z';
COMMENT ON CONSTRAINT product_final_volume_ml ON registry.product IS
	'/final_volume_ml: a number from 0.1 to 200';
COMMENT ON CONSTRAINT product_blood_platelets ON registry.product IS
	'/blood_platelets_10e9_per_l: a number from 10 to 2000';
COMMENT ON CONSTRAINT product_blood_platelets_required ON registry.product IS
	'/blood_platelets_10e9_per_l: required of PRP';
COMMENT ON CONSTRAINT product_platelets ON registry.product IS
	'/product_platelets_10e9_per_l: a number from 0 to 20000';
COMMENT ON CONSTRAINT product_platelets_required ON registry.product IS
	'/product_platelets_10e9_per_l: required of PRP';
COMMENT ON CONSTRAINT product_blood_wbc ON registry.product IS
	'/blood_wbc_10e9_per_l: a number from 0 to 500';
COMMENT ON CONSTRAINT product_blood_neutrophil_pct ON registry.product IS
	'/blood_neutrophil_pct: a percentage from 0 to 100';
COMMENT ON CONSTRAINT product_wbc ON registry.product IS
	'/product_wbc_10e9_per_l: a number from 0 to 2000';
COMMENT ON CONSTRAINT product_neutrophil_pct ON registry.product IS
	'/product_neutrophil_pct: a percentage from 0 to 100';
COMMENT ON CONSTRAINT product_rbc ON registry.product IS
	'/product_rbc_10e12_per_l: a number from 0 to 20';
COMMENT ON CONSTRAINT product_tnc_10e6 ON registry.product IS
	'/tnc_10e6: a number from 0 to 100000';
COMMENT ON CONSTRAINT product_tnc_required ON registry.product IS
	'/tnc_10e6: required of cells (BMA, BMC, SVF, MSC_expanded)';
COMMENT ON CONSTRAINT product_viability_pct ON registry.product IS
	'/viability_pct: a percentage from 10 to 100, such as 96, not a '
	'share or a tenth; 0 if none is alive';
COMMENT ON CONSTRAINT product_viability_method ON registry.product IS
	'/viability_method: one of trypan_blue, 7AAD_flow, AO_PI, '
	'automated_counter, other';
COMMENT ON CONSTRAINT product_viability_method_pair ON registry.product IS
	'/viability_method: how viability_pct was measured, and nothing '
	'without it';
COMMENT ON CONSTRAINT product_viability_at ON registry.product IS
	'/viability_at: when viability_pct was measured, and nothing '
	'without it';
COMMENT ON CONSTRAINT product_cfu_f_per_ml ON registry.product IS
	'/cfu_f_per_ml: a number from 0 to 1000000';
COMMENT ON CONSTRAINT product_cd_markers_pct ON registry.product IS
	'/cd_markers_pct: percentages from 0 to 100 of CD73, CD90, CD105, '
	'CD34, CD45, CD14, CD11b, CD19, CD79a, HLA-DR';
COMMENT ON CONSTRAINT product_cd_markers_required ON registry.product IS
	'/cd_markers_pct: required of MSC_expanded';
COMMENT ON CONSTRAINT product_passage ON registry.product IS
	'/passage: a whole number from 0 to 30';
COMMENT ON CONSTRAINT product_passage_required ON registry.product IS
	'/passage: required of MSC_expanded';
COMMENT ON CONSTRAINT product_population_doublings ON registry.product IS
	'/population_doublings: a number from 0 to 200';
COMMENT ON CONSTRAINT product_population_doublings_required
	ON registry.product IS
	'/population_doublings: required of MSC_expanded';
COMMENT ON CONSTRAINT product_sterility ON registry.product IS
	'/sterility: one of pass, fail, pending';
COMMENT ON CONSTRAINT product_sterility_required ON registry.product IS
	'/sterility: required of MSC_expanded';
COMMENT ON CONSTRAINT product_endotoxin ON registry.product IS
	'/endotoxin_eu_per_kg: a number from 0 to 100';
COMMENT ON CONSTRAINT product_endotoxin_required ON registry.product IS
	'/endotoxin_eu_per_kg: required of MSC_expanded';

ALTER TABLE registry.target
	ADD CONSTRAINT target_structure CHECK (coalesce(structure IN
		('intra_articular', 'subchondral', 'meniscus', 'ligament',
		 'tendon', 'bursa', 'disc', 'facet', 'epidural', 'perineural',
		 'muscle'), draft)),
	ADD CONSTRAINT target_structure_name
		CHECK (length(structure_name) BETWEEN 1 AND 100),
	ADD CONSTRAINT target_structure_name_required CHECK (draft
		OR structure NOT IN ('ligament', 'tendon')
		OR structure_name IS NOT NULL),
	ADD CONSTRAINT target_volume_ml
		CHECK (coalesce(volume_ml BETWEEN 0.01 AND 100, draft)),
	ADD CONSTRAINT target_product
		CHECK (coalesce(product BETWEEN 1 AND 6, draft));

COMMENT ON CONSTRAINT target_structure ON registry.target IS
	'/structure: one of intra_articular, subchondral, meniscus, '
	'ligament, tendon, bursa, disc, facet, epidural, perineural, '
	'muscle';
COMMENT ON CONSTRAINT target_structure_name ON registry.target IS
	'/structure_name: a text of 1 to 100 characters';
COMMENT ON CONSTRAINT target_structure_name_required ON registry.target IS
	'/structure_name: which ligament or tendon';
COMMENT ON CONSTRAINT target_volume_ml ON registry.target IS
	'/volume_ml: a number from 0.01 to 100';
COMMENT ON CONSTRAINT target_product ON registry.target IS
	'/product: the place in products, from 1';
