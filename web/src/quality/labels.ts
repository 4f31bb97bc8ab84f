/* Codes as people read them, in English. */
import { words } from "./words";

const LABELS: Record<string, string> = {
	BMC: "Bone-marrow concentrate",
	BMA: "Bone-marrow aspirate",
	PRP: "Platelet-rich plasma",
	PPP: "Platelet-poor plasma",
	MFAT: "Micro-fragmented fat",
	SVF: "Stromal vascular fraction",
	MSC_expanded: "Cultured cells",
	HA_control: "Hyaluronic acid, control",
	steroid_control: "Steroid, control",
	saline_control: "Saline, control",
	none: "No guidance",
	after_rescue: "After a rescue",
	ct: "CT",
	mr: "MR",
	bmi_band: "BMI",
	age_band: "Age",
	viability_band: "Viability",
	dose_band: "Dose",
	product_class: "Product",
	clinic: "Clinic",
	year: "Year of treatment",
	grade: "Grade",
	total: "Total",
};

/* The unit of bands, behind their numbers. */
const BANDS: readonly (readonly [string, string])[] = [
	["platelets_", " × 10⁹ platelets"],
	["viable_", " million viable cells"],
	["tnc_", " million nucleated cells"],
	["minutes_", " minutes"],
];

function sentence(code: string): string {
	const text = code.replaceAll("_", " ");
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A band without the unit, which the axis says. */
export function bandLabel(code: string): string {
	const band = BANDS.find(([start]) => code.startsWith(start));
	return sentence(band ? code.slice(band[0].length) : code);
}

/** A band of age or the like where there is little room: 40–49, <40, 80+. */
export function shortLabel(code: string): string {
	const [, from, to] = /^(\d+)_to_(\d+)$/.exec(code) ?? [];
	const [, under] = /^under_(\d+)$/.exec(code) ?? [];
	const [, over] = /^(\d+)_and_over$/.exec(code) ?? [];

	if (from !== undefined) return `${from}–${to}`;
	if (under !== undefined) return `<${under}`;
	return over !== undefined ? `${over}+` : label(code);
}

/** A code as people read it. */
export function label(code: string): string {
	const band = BANDS.find(([start]) => code.startsWith(start));
	if (band) return sentence(code.slice(band[0].length)) + band[1];
	/* An id of staff, whose name is not for everybody to read. */
	if (/^[0-9a-f]{8}-/.test(code)) return `Operator …${code.slice(-6)}`;
	return LABELS[code] ?? sentence(code);
}

export function visitLabel(code: string): string {
	const parts = /^([dwmy])(\d+)$/.exec(code);
	if (code === "baseline") return words.start;
	if (!parts) return code;
	const unit = { d: "d", w: "wk", m: "mo", y: "yr" }[parts[1] as "d"];
	return `${parts[2]} ${unit}`;
}
