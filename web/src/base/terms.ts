/* The words of mendd's vocabulary, as people at a clinic say them. */
const terms: Record<string, string> = {
	/* places */
	knee: "Knee", hip: "Hip", shoulder: "Shoulder", elbow: "Elbow",
	wrist: "Wrist", hand: "Hand", ankle: "Ankle", foot: "Foot",
	lumbar: "Lumbar spine", cervical: "Cervical spine",
	si_joint: "Sacroiliac joint", achilles: "Achilles tendon",
	patellar_tendon: "Patellar tendon", plantar_fascia: "Plantar fascia",
	muscle: "Muscle", other: "Other",
	left: "Left", right: "Right", midline: "Midline",
	intra_articular: "Inside the joint", subchondral: "Subchondral bone",
	meniscus: "Meniscus", ligament: "Ligament", tendon: "Tendon",
	bursa: "Bursa", disc: "Disc", facet: "Facet joint",
	epidural: "Epidural space", perineural: "Around a nerve",

	/* products */
	PRP: "Platelet-rich plasma (PRP)", PPP: "Platelet-poor plasma (PPP)",
	platelet_lysate: "Platelet lysate", BMA: "Bone marrow aspirate (BMA)",
	BMC: "Bone marrow concentrate (BMC)",
	MFAT: "Micro-fragmented fat (MFAT)",
	SVF: "Stromal vascular fraction (SVF)",
	MSC_expanded: "Expanded stromal cells (MSC)", amniotic: "Amniotic tissue",
	exosome: "Exosomes", HA_control: "Hyaluronic acid (control)",
	steroid_control: "Steroid (control)", saline_control: "Saline (control)",
	combination: "Combination",
	autologous: "The patient's own", allogeneic: "Another person's",
	xenogeneic: "An animal's", not_applicable: "Does not apply",
	blood: "Blood", bone_marrow_iliac_post: "Marrow, iliac crest, posterior",
	bone_marrow_iliac_ant: "Marrow, iliac crest, anterior",
	bone_marrow_tibia: "Marrow, tibia", adipose_abdomen: "Fat, abdomen",
	adipose_thigh: "Fat, thigh", cord: "Umbilical cord", amnion: "Amnion",
	synovium: "Synovium",
	same_day_minimal_manipulation: "Same day, minimal manipulation",
	ind_trial: "Trial (IND)", approved_product: "Approved product",
	CaCl2: "Calcium chloride", thrombin: "Thrombin",
	CaCl2_thrombin: "Calcium chloride and thrombin", collagen: "Collagen",
	light: "Light", trypan_blue: "Trypan blue",
	"7AAD_flow": "7-AAD, flow cytometry", AO_PI: "AO/PI",
	automated_counter: "Automated counter", pass: "Pass", fail: "Fail",
	pending: "Pending", citrate: "Citrate", heparin: "Heparin",

	/* how it was done */
	ultrasound: "Ultrasound", fluoroscopy: "Fluoroscopy",
	ultrasound_and_fluoroscopy: "Ultrasound and fluoroscopy", ct: "CT",
	mr: "MR", arthroscopy: "Arthroscopy", none: "None",
	yes: "Yes", no: "No", lidocaine: "Lidocaine", ropivacaine: "Ropivacaine",
	bupivacaine: "Bupivacaine", field: "Around the place",
	in_product: "Mixed into the product",
	verbal: "By word of mouth", leaflet: "Leaflet", portal_page: "Portal page",
	not_recorded: "Not recorded", cpt: "CPT", local: "The clinic's own",

	/* the patient */
	female: "Female", male: "Male", intersex: "Intersex", unknown: "Unknown",
	never: "Never", former: "Former", current: "Current",
	type_1: "Type 1", type_2: "Type 2", nsaid_7d: "NSAID within 7 days",
	steroid_systemic: "Systemic steroid", anticoagulant: "Anticoagulant",
	antiplatelet: "Antiplatelet", immunosuppressant: "Immunosuppressant",
	mild: "Mild", moderate: "Moderate", severe: "Severe",
	not_assessed: "Not assessed", small: "Small", large: "Large",
	normal: "Normal", at_risk: "At risk", malnourished: "Malnourished",
	not_imaged: "Not imaged", ucla: "UCLA", tegner: "Tegner",
	kl: "Kellgren-Lawrence", tonnis: "Tönnis",
	samilson_prieto: "Samilson-Prieto", us_tendinosis: "Tendinosis, ultrasound",
	ellman: "Ellman", full_tear: "Full tear", physio: "Physiotherapy",
	nsaid: "NSAID", steroid_inj: "Steroid injection",
	ha_inj: "Hyaluronic acid injection", prp: "PRP", bmac: "BMAC", fat: "Fat",
	surgery: "Surgery",

	/* what came after */
	pain_flare: "Pain flare", swelling: "Swelling", infection: "Infection",
	bleeding: "Bleeding", nerve_injury: "Nerve injury", vascular: "Vascular",
	allergic: "Allergic", thromboembolic: "Thromboembolic",
	neoplasm: "Neoplasm", repeat_injection: "Repeat injection",
	steroid: "Steroid", arthroplasty: "Joint replacement",
	other_injection: "Other injection", death: "Death",
	withdrawal: "Left the registry",
	unrelated: "Not at all", unlikely: "Unlikely", possible: "Possibly",
	probable: "Probably", definite: "Definitely",

	/* visits and records */
	planned: "Planned", open: "Open", overdue: "Overdue",
	answered: "Answered", answered_late: "Answered late", missed: "Missed",
	cancelled: "Cancelled", draft: "Draft", final: "Recorded",
	amended: "Corrected", entered_in_error: "Withdrawn",
	portal: "Portal", clinic: "At the clinic", telephone: "By telephone",
	paper: "On paper", import: "Imported",
	spent: "Opened", burned: "Ended: five wrong birth dates",
	replaced: "Replaced by a newer one", expired: "Run out", closed: "Closed",
	better: "better", worse: "worse",

	/* flags of a record */
	no_guidance: "No imaging guidance", viability_lt_70: "Viability below 70 %",
	dose_missing: "The dose cannot be worked out",
	late_entry: "Entered more than 7 days after",
	implausible: "A value to look at again",

	/* the audit */
	read: "Read", create: "Created", amend: "Changed", void: "Withdrew",
	sign_in: "Signed in", sign_out: "Signed out", refuse: "Refused",
	export: "Exported", elevate: "Broke the glass",
	break_glass: "Emergency access", operator: "Operator",

	/* sections of MIBO */
	study_design: "Study design", recipients: "Recipient", injury: "Injury",
	intervention: "Intervention", donors: "Donor", harvest: "Harvest",
	processing: "Processing", culture: "Culture",
	cell_characteristics: "Cell characteristics", delivery: "Delivery",
	post_procedure_care: "Care afterwards",
	outcome_assessment: "Outcome assessment",

	/* people of the clinic */
	clinician: "Clinician", coordinator: "Coordinator",
	quality: "Quality team", admin: "Administrator",
	registry: "Registry", contact_email: "E-mail", contact_text: "Text message",
	contact_call: "Telephone",
};

/** A word of mendd's in English; one that is new is shown as it is. */
export function term(word: string | null | undefined): string {
	if (!word) return "";
	return terms[word] ?? word.replaceAll("_", " ");
}

/** Left knee; in the middle, the place alone. */
export function place(region: string, side: string): string {
	return side === "midline"
		? term(region)
		: `${term(side)} ${term(region).toLowerCase()}`;
}

/** A visit's code, such as w6, in words. */
export function visitName(code: string): string {
	const found = /^([wmyd])(\d+)$/.exec(code);
	const units: Record<string, string> = {
		d: "day", w: "week", m: "month", y: "year",
	};

	if (code === "baseline") return "Before";
	if (found === null) return code.replaceAll("_", " ");
	const n = Number(found[2]);
	return `${n} ${units[found[1] ?? ""]}${n === 1 ? "" : "s"}`;
}
