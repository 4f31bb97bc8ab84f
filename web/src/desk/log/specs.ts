/*
 * The members of a procedure as fields of a form: in which unit, out of which
 * words, when they make sense and when a finished record needs them.  The rules
 * themselves are mendd's; these say early what it would say late.
 */
import type { Form } from "./form";
import type { Values } from "./values";

export type Kind =
	| "text"
	| "long"
	| "number"
	| "date"
	| "instant"
	| "word" /* one of many, in a list */
	| "choice" /* one of a few, in sight */
	| "several"
	| "grade" /* one of a few whole numbers, in sight */
	| "bool"
	| "staff"
	| "product"
	| "rows" /* a list of objects */
	| "treatments" /* the same, first chosen like several */
	| "by_word" /* a number for each of some words */
	| "carried"; /* in no field; it goes along */

export interface Spec {
	name: string;
	kind: Kind;
	unit?: string;
	options?: readonly string[];
	/** Of a list: the fields of a row, and how many rows there may be. */
	rows?: readonly Spec[];
	most?: number;
	when?: (v: Values, form: Form) => boolean;
	must?: (v: Values, form: Form) => boolean;
	/** Not needed to finish; behind “More details”. */
	more?: true;
}

const always = () => true;
const starts = (text: string | undefined, ...with_: string[]) =>
	with_.some((w) => (text ?? "").startsWith(w));
const has = (list: readonly string[], word: string | undefined) =>
	word !== undefined && list.includes(word);

/* What a product is, by its class and where it comes from. */
const CELLS = ["BMA", "BMC", "SVF", "MSC_expanded"];
const SPUN = ["PRP", "PPP", "platelet_lysate", "BMC"];
const isCells = (v: Values) => has(CELLS, v["product_class"]);
const isPrp = (v: Values) => v["product_class"] === "PRP";
const isExpanded = (v: Values) => v["product_class"] === "MSC_expanded";
const isSpun = (v: Values) => has(SPUN, v["product_class"]);
const isMarrow = (v: Values) => starts(v["doses_origin"], "bone_marrow_");
const isOwn = (v: Values) => v["doses_donor"] === "autologous";
const isDrawn = (v: Values) => isMarrow(v) || v["doses_origin"] === "blood";
const hasViability = (v: Values) => !!v["viability_pct"];

const TENDONS = ["achilles", "patellar_tendon", "plantar_fascia"];
const isArthrosis = (v: Values) => /^M1[5-9]/.test(v["diagnosis_code"] ?? "");
const isTendon = (v: Values) =>
	has(TENDONS, v["body_region"]) ||
	/^(M75\.1|M76|M77)/.test(v["diagnosis_code"] ?? "");
const isNumbed = (v: Values) =>
	!!v["local_anaesthetic"] && v["local_anaesthetic"] !== "none";

export const when: Spec[] = [
	{ name: "performed_at", kind: "instant", must: always },
	{ name: "operator_id", kind: "staff", must: always },
	{ name: "consent_registry_at", kind: "instant", must: always },
	{ name: "session_no", kind: "number", must: always },
	{ name: "planned_sessions", kind: "number", must: always },
	{ name: "session_id", kind: "carried" },
];

export const host: Spec[] = [
	{ name: "height_cm", kind: "number", unit: "cm", must: always },
	{ name: "weight_kg", kind: "number", unit: "kg", must: always },
	{ name: "smoking_status", kind: "choice", must: always,
		options: ["never", "former", "current", "unknown"] },
	{ name: "cigarettes_per_day", kind: "number", unit: "a day",
		when: (v) => v["smoking_status"] === "current", must: always },
	{ name: "diabetes", kind: "choice", must: always,
		options: ["no", "type_1", "type_2", "other", "unknown"] },
	{ name: "inflammatory_disease", kind: "bool", must: always },
	{ name: "meds_affecting", kind: "several", must: always,
		options: ["none", "nsaid_7d", "steroid_systemic", "anticoagulant",
			"antiplatelet", "immunosuppressant"] },
	{ name: "activity_scale", kind: "word", more: true,
		options: ["ucla", "tegner"] },
	{ name: "activity_level", kind: "number", more: true,
		when: (v) => !!v["activity_scale"], must: always },
	{ name: "hba1c_pct", kind: "number", unit: "%", more: true },
	{ name: "effusion_or_synovitis", kind: "word", more: true,
		options: ["none", "mild", "moderate", "severe", "not_assessed"] },
	{ name: "bone_marrow_lesion", kind: "word", more: true,
		options: ["none", "small", "large", "not_imaged"] },
	{ name: "nutrition_flag", kind: "word", more: true,
		options: ["normal", "at_risk", "malnourished", "not_assessed"] },
	{ name: "vitamin_d_ng_per_ml", kind: "number", unit: "ng/ml", more: true },
	{ name: "albumin_g_per_dl", kind: "number", unit: "g/dl", more: true },
];

export const where: Spec[] = [
	{ name: "body_region", kind: "word", must: always,
		options: ["knee", "hip", "shoulder", "elbow", "wrist", "hand", "ankle",
			"foot", "lumbar", "cervical", "si_joint", "achilles",
			"patellar_tendon", "plantar_fascia", "muscle", "other"] },
	{ name: "laterality", kind: "choice", must: always,
		options: ["left", "right", "midline"] },
];

export const illness: Spec[] = [
	{ name: "diagnosis_code", kind: "text", must: always },
	{ name: "symptom_duration_months", kind: "number", unit: "months",
		must: always },
	{ name: "oa_grade_system", kind: "word", when: isArthrosis, must: always,
		options: ["kl", "tonnis", "samilson_prieto"] },
	{ name: "oa_grade", kind: "number", when: isArthrosis, must: always },
	{ name: "tendon_grade_system", kind: "word", when: isTendon, must: always,
		options: ["us_tendinosis", "ellman", "full_tear"] },
	{ name: "tendon_grade", kind: "number", when: isTendon, must: always },
	{ name: "prior_treatments", kind: "treatments", must: always, most: 50,
		rows: [
			{ name: "treatment", kind: "word", must: always,
				options: ["none", "physio", "nsaid", "steroid_inj", "ha_inj",
					"prp", "bmac", "fat", "surgery"] },
			{ name: "on", kind: "date" },
		] },
	{ name: "days_since_last_steroid", kind: "number", unit: "days", more: true },
	{ name: "cartilage_grade", kind: "number", more: true },
	{ name: "tendon_retraction_mm", kind: "number", unit: "mm", more: true },
];

export const how: Spec[] = [
	{ name: "guidance", kind: "word", must: always,
		options: ["ultrasound", "fluoroscopy", "ultrasound_and_fluoroscopy",
			"ct", "mr", "arthroscopy", "none"] },
	{ name: "guidance_none_reason", kind: "text", must: always,
		when: (v) => v["guidance"] === "none" },
	{ name: "contrast_confirmed", kind: "choice", must: always,
		options: ["yes", "no", "not_applicable"] },
	{ name: "spread_seen", kind: "choice", must: always,
		options: ["yes", "no", "not_applicable"] },
	{ name: "needle_gauge", kind: "number", unit: "gauge" },
	{ name: "needle_length_mm", kind: "number", unit: "mm" },
	{ name: "approach", kind: "text" },
	{ name: "local_anaesthetic", kind: "word", must: always,
		options: ["none", "lidocaine", "ropivacaine", "bupivacaine", "other"] },
	{ name: "local_anaesthetic_ml", kind: "number", unit: "ml",
		when: isNumbed, must: always },
	{ name: "local_anaesthetic_place", kind: "choice", when: isNumbed,
		must: always, options: ["field", "in_product"] },
];

export const made: Spec[] = [
	{ name: "product_class", kind: "word", must: always,
		options: ["PRP", "PPP", "platelet_lysate", "BMA", "BMC", "MFAT", "SVF",
			"MSC_expanded", "amniotic", "exosome", "HA_control",
			"steroid_control", "saline_control", "combination"] },
	{ name: "doses_donor", kind: "word", must: always,
		options: ["autologous", "allogeneic", "xenogeneic", "not_applicable"] },
	{ name: "doses_origin", kind: "word", must: always,
		options: ["blood", "bone_marrow_iliac_post", "bone_marrow_iliac_ant",
			"bone_marrow_tibia", "adipose_abdomen", "adipose_thigh", "cord",
			"amnion", "synovium", "other"] },
	{ name: "doses_separation", kind: "text", must: always },
	{ name: "doses_exhibited", kind: "text", when: isCells, must: always },
	{ name: "regulatory_route", kind: "word", must: always,
		options: ["same_day_minimal_manipulation", "ind_trial",
			"approved_product", "other"] },
	{ name: "device_name", kind: "text", must: always },
	{ name: "device_lot", kind: "text", must: always },
	{ name: "device_expiry_on", kind: "date", must: always },
	{ name: "activation", kind: "word", must: always,
		options: ["none", "CaCl2", "thrombin", "CaCl2_thrombin", "collagen",
			"light", "other"] },
	{ name: "anticoagulant", kind: "word", when: isDrawn, must: always,
		options: ["ACD-A", "citrate", "heparin", "EDTA", "none"] },
	{ name: "spins", kind: "rows", when: isSpun, must: always, most: 20,
		rows: [
			{ name: "rcf_g", kind: "number", unit: "× g", must: always },
			{ name: "minutes", kind: "number", unit: "minutes", must: always },
			{ name: "temperature_cel", kind: "number", unit: "°C",
				must: always },
		] },
	{ name: "cd_markers_pct", kind: "by_word", unit: "%", when: isExpanded,
		must: always,
		options: ["CD73", "CD90", "CD105", "CD34", "CD45", "CD14", "CD11b",
			"CD19", "CD79a", "HLA-DR"] },
	{ name: "passage", kind: "number", when: isExpanded, must: always },
	{ name: "population_doublings", kind: "number", when: isExpanded,
		must: always },
	{ name: "sterility", kind: "choice", when: isExpanded, must: always,
		options: ["pass", "fail", "pending"] },
	{ name: "endotoxin_eu_per_kg", kind: "number", unit: "EU/kg",
		when: isExpanded, must: always },
];

export const counted: Spec[] = [
	{ name: "harvested_at", kind: "instant", when: isOwn },
	{ name: "harvest_volume_ml", kind: "number", unit: "ml", when: isOwn,
		must: always },
	{ name: "harvest_sites_n", kind: "number", when: isMarrow, must: always },
	{ name: "aspirate_per_site_ml", kind: "number", unit: "ml",
		when: isMarrow, must: always },
	{ name: "processed_at", kind: "instant", must: always },
	{ name: "final_volume_ml", kind: "number", unit: "ml", must: always },
	{ name: "blood_platelets_10e9_per_l", kind: "number", unit: "10⁹/l",
		when: isDrawn, must: isPrp },
	{ name: "product_platelets_10e9_per_l", kind: "number", unit: "10⁹/l",
		when: isDrawn, must: isPrp },
	{ name: "tnc_10e6", kind: "number", unit: "10⁶", when: isCells,
		must: always },
	{ name: "viability_pct", kind: "number", unit: "%", when: isCells },
	{ name: "viability_method", kind: "word", when: hasViability, must: always,
		options: ["trypan_blue", "7AAD_flow", "AO_PI", "automated_counter",
			"other"] },
	{ name: "viability_at", kind: "instant", when: hasViability, must: always },
	{ name: "cfu_f_per_ml", kind: "number", unit: "per ml", when: isCells },
	{ name: "blood_wbc_10e9_per_l", kind: "number", unit: "10⁹/l", more: true,
		when: isDrawn },
	{ name: "product_wbc_10e9_per_l", kind: "number", unit: "10⁹/l",
		more: true, when: isDrawn },
	{ name: "blood_neutrophil_pct", kind: "number", unit: "%", more: true,
		when: isDrawn },
	{ name: "product_neutrophil_pct", kind: "number", unit: "%", more: true,
		when: isDrawn },
	{ name: "product_rbc_10e12_per_l", kind: "number", unit: "10¹²/l",
		more: true, when: isDrawn },
];

export const target: Spec[] = [
	{ name: "structure", kind: "word", must: always,
		options: ["intra_articular", "subchondral", "meniscus", "ligament",
			"tendon", "bursa", "disc", "facet", "epidural", "perineural",
			"muscle"] },
	{ name: "structure_name", kind: "text", must: always,
		when: (v) => has(["ligament", "tendon"], v["structure"]) },
	{ name: "volume_ml", kind: "number", unit: "ml", must: always },
	{ name: "product", kind: "product", must: always,
		when: (_, form) => form.products.length > 1 },
];

export const after: Spec[] = [
	{ name: "rehab_protocol", kind: "long" },
	{ name: "activity_restriction_days", kind: "number", unit: "days" },
	{ name: "expectation_given", kind: "choice", must: always,
		options: ["verbal", "leaflet", "portal_page", "not_recorded"] },
	{ name: "billing_codes", kind: "rows", more: true, most: 50,
		rows: [
			{ name: "system", kind: "word", must: always,
				options: ["cpt", "local"] },
			{ name: "code", kind: "text", must: always },
		] },
];
