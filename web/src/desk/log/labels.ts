/* What the members of a procedure are called on the form. */
export interface Label {
	label: string;
	hint?: string;
}

export const labels: Record<string, Label> = {
	performed_at: { label: "Injected on" },
	operator_id: { label: "Injected by" },
	consent_registry_at: { label: "Agreed to the registry on" },
	session_no: { label: "Session" },
	planned_sessions: { label: "of planned sessions" },

	height_cm: { label: "Height" },
	weight_kg: { label: "Weight" },
	smoking_status: { label: "Smoking" },
	cigarettes_per_day: { label: "Cigarettes a day" },
	diabetes: { label: "Diabetes" },
	hba1c_pct: { label: "HbA1c" },
	inflammatory_disease: { label: "Rheumatic or similar disease" },
	effusion_or_synovitis: { label: "Effusion or synovitis" },
	bone_marrow_lesion: { label: "Bone marrow lesion on MRI" },
	nutrition_flag: { label: "Nutrition" },
	vitamin_d_ng_per_ml: { label: "Vitamin D (25-OH)" },
	albumin_g_per_dl: { label: "Albumin" },
	activity_scale: { label: "Activity scale" },
	activity_level: { label: "Activity level" },
	meds_affecting: { label: "Medicines that bear on it" },

	body_region: { label: "Where" },
	laterality: { label: "Which side" },
	diagnosis_code: { label: "Diagnosis (ICD-10-CM)", hint: "Such as M17.11." },
	oa_grade_system: { label: "Grading of arthrosis" },
	oa_grade: { label: "Grade" },
	tendon_grade_system: { label: "Grading of the tendon" },
	tendon_grade: { label: "Tendon grade" },
	tendon_retraction_mm: { label: "Retraction of the tendon" },
	cartilage_grade: { label: "Cartilage grade (ICRS)", hint: "0 to 4." },
	symptom_duration_months: { label: "Symptoms for" },
	prior_treatments: { label: "Tried before" },
	days_since_last_steroid: { label: "Since the last steroid" },
	"prior_treatments-treatment": { label: "Treatment #" },
	"prior_treatments-on": { label: "Treatment #, when" },
	guidance: { label: "Guidance" },
	guidance_none_reason: { label: "Why without guidance" },
	contrast_confirmed: { label: "Contrast showed the place" },
	spread_seen: { label: "The spread was seen" },
	needle_gauge: { label: "Needle" },
	needle_length_mm: { label: "Needle length" },
	approach: { label: "Approach" },
	local_anaesthetic: { label: "Local anaesthetic" },
	local_anaesthetic_ml: { label: "Anaesthetic given" },
	local_anaesthetic_place: { label: "Anaesthetic went" },

	product_class: { label: "Product" },
	doses_donor: { label: "From whom" },
	doses_origin: { label: "From which tissue" },
	doses_separation: { label: "How it was separated" },
	doses_exhibited: { label: "Characteristics shown",
		hint: "Such as CD34+ 1.1 % of nucleated cells." },
	regulatory_route: { label: "Used as" },
	device_name: { label: "Kit or device" },
	device_lot: { label: "Lot", hint: "As on the package." },
	device_expiry_on: { label: "Expires on" },
	harvested_at: { label: "Taken at" },
	harvest_volume_ml: { label: "Volume taken" },
	harvest_sites_n: { label: "Sites" },
	aspirate_per_site_ml: { label: "Taken at each site" },
	anticoagulant: { label: "Anticoagulant" },
	spins: { label: "Spins" },
	"spins-rcf_g": { label: "Spin #" },
	"spins-minutes": { label: "Spin #, time" },
	"spins-temperature_cel": { label: "Spin #, temperature" },
	cd_markers_pct: { label: "Positive by marker",
		hint: "Those that were measured." },
	activation: { label: "Activation" },
	processed_at: { label: "Ready at" },
	final_volume_ml: { label: "Volume made" },
	blood_platelets_10e9_per_l: { label: "Platelets in blood" },
	product_platelets_10e9_per_l: { label: "Platelets in the product" },
	blood_wbc_10e9_per_l: { label: "Leukocytes in blood" },
	product_wbc_10e9_per_l: { label: "Leukocytes in the product" },
	blood_neutrophil_pct: { label: "Neutrophils in blood" },
	product_neutrophil_pct: { label: "Neutrophils in the product" },
	product_rbc_10e12_per_l: { label: "Red cells in the product" },
	tnc_10e6: { label: "Nucleated cells, total" },
	viability_pct: { label: "Viability" },
	viability_method: { label: "Viability by" },
	viability_at: { label: "Viability measured at" },
	cfu_f_per_ml: { label: "CFU-F" },
	passage: { label: "Passage" },
	population_doublings: { label: "Population doublings" },
	sterility: { label: "Sterility" },
	endotoxin_eu_per_kg: { label: "Endotoxin" },

	structure: { label: "Injected into" },
	structure_name: { label: "Which ligament or tendon" },
	volume_ml: { label: "Volume injected" },
	product: { label: "Of product" },

	rehab_protocol: { label: "Care afterwards" },
	activity_restriction_days: { label: "Rest" },
	expectation_given: { label: "What to expect was told" },
	billing_codes: { label: "Codes billed" },
	"billing_codes-system": { label: "Code #, of which list" },
	"billing_codes-code": { label: "Code #" },

	target_on: { label: "New day" },
	reason: { label: "Reason" },
	type: { label: "What happened" },
	onset_on: { label: "Began on" },
	severity: { label: "How bad (CTCAE grade)" },
	relatedness: { label: "Because of the procedure" },
	/* ICH E2A, Clinical Safety Data Management, 1994. */
	serious: { label: "Serious",
		hint: "Death, danger to life, a hospital stay, lasting harm." },
	resolved_on: { label: "Over on" },
	adjudicated_by: { label: "Judged by" },
	description: { label: "In words" },
	occurred_on: { label: "On" },
	note: { label: "Note" },
};

/**
 * What stands at a field or member: of spins-1-minutes, a member of the second
 * of a list, what stands at spins-minutes.
 */
export function labelled(name: string): Label {
	const [, list, n, member] = /^(\w+)-(\d+)-(\w+)$/.exec(name) ?? [];
	const found = labels[n === undefined ? name : `${list}-${member}`];
	/* Of CD34 in cd_markers_pct-CD34 that is all there is to say. */
	const label = found?.label ?? name.replace(/^\w+-/, "");

	return { ...found, label: label.replace("#", String(Number(n) + 1)) };
}

export function labelOf(name: string): string {
	return labelled(name).label;
}

export const words = {
	step: (n: number, name: string) => `${n} ${name}`,
	steps: ["Patient", "What and where", "Product", "Plan", "Check"],
	stepOf: (n: number) => `Step ${n} of 5`,
	heading: (name: string, who: string) => `${name}: ${who}`,
	enter: (label: string) => `${label}: fill this in.`,
	enterChoice: (label: string) => `${label}: choose one.`,
	enterSome: (label: string) => `${label}: fill in at least one.`,
	enterNumber: (label: string) => `${label}: enter a number, such as 7.5.`,
	expected: (label: string, what: string) => `${label}: ${what}.`,
	time: "Time",
	asLast: "as last time",
	host: "The patient on that day",
	when: "When and by whom",
	where: "Where",
	illness: "The illness",
	how: "How",
	product: (n: number, of: number) => (of > 1 ? `Product ${n}` : "Product"),
	made: "How it was made",
	counted: "What was counted",
	targets: "Where it went",
	target: (n: number) => `Place ${n}`,
	addProduct: "Add another product",
	addTarget: "Add another place",
	remove: "Take it away",
	addRow: "Add one",
	triedOn: (what: string) => `${what}, when`,
	triedAgain: "Once more",
	moreDetails: "More details",
	plan: "Visits that will be planned",
	planBy: (name: string) => `By the plan “${name}”.`,
	planNone: "No plan of visits fits. An administrator can add one.",
	asks: "Asks",
	after: "Afterwards",
	sideAgain: (where: string) =>
		`Once more: which side did you treat? (${where})`,
	sideDiffers: (first: string, now: string) =>
		`You chose “${first}” before and “${now}” now. Find out which side it was.`,
	sideAgainEmpty: "Say once more which side it was.",
	amendReason: "Why it is corrected",
	finish: "Record this procedure",
	finishAmend: "Record the correction",
	draftKept: "Kept as a draft.",
	borrowedWhy:
		"“As last time” marks what was taken over from the last procedure: check it.",
	doubt: (label: string, value: string, unit: string, meant: string) =>
		`${label} ${value} ${unit}. Did you mean ${meant} ${unit}?`,
	doubtYes: (meant: string) => `Yes, ${meant}`,
	doubtLimit: "mendd takes 0, or 10 to 100.",
	doubts: {
		more_than_harvested:
			"More was made than was taken. Is the volume right?",
		fold_over_20:
			"That is more than 20 times the blood's count. Are both in 10⁹ per litre?",
		poorer_than_blood:
			"The product has fewer platelets than the blood. Are the two exchanged?",
		recovery_over_120:
			"More platelets than were taken. Are the counts and volumes right?",
		red_cells_over_11:
			"A litre has no room for so many red cells. Is it in 10¹² per litre?",
		hardly_any_cells:
			"Less than a million cells. Is it in millions (10⁶)?",
		waited_over_a_day:
			"It was ready more than a day before it was injected. Is the day right?",
		injected_more:
			"More is injected than was made. Are the volumes right?",
		bmi_12_to_80:
			"Height and weight hardly go together. Are they exchanged, or in inches or pounds?",
		share_for_percent: "Is that a share? 96 stands for 96 %.",
	} as Record<string, string>,
};
