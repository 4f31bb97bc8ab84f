/* What may have happened after a procedure, as fields; see log/specs.ts. */
import type { Spec } from "../log/specs";

const always = () => true;

export const adverse: Spec[] = [
	{ name: "type", kind: "word", must: always,
		options: ["pain_flare", "swelling", "infection", "bleeding",
			"nerve_injury", "vascular", "allergic", "thromboembolic",
			"neoplasm", "other"] },
	{ name: "onset_on", kind: "date", must: always },
	{ name: "severity", kind: "grade", must: always,
		options: ["1", "2", "3", "4", "5"] },
	{ name: "relatedness", kind: "choice", must: always,
		options: ["unrelated", "unlikely", "possible", "probable",
			"definite"] },
	{ name: "serious", kind: "bool", must: always },
	{ name: "resolved_on", kind: "date" },
	{ name: "adjudicated_by", kind: "staff" },
	{ name: "description", kind: "long" },
];

export const intercurrent: Spec[] = [
	{ name: "type", kind: "word", must: always,
		options: ["repeat_injection", "steroid", "surgery", "arthroplasty",
			"other_injection", "death", "withdrawal"] },
	{ name: "occurred_on", kind: "date", must: always },
	{ name: "note", kind: "long" },
];

export type Kind = "adverse" | "intercurrent";

/** Its fields, and where below a procedure it is sent to. */
export const kinds: Record<Kind, { specs: Spec[]; path: string }> = {
	adverse: { specs: adverse, path: "adverse-events" },
	intercurrent: { specs: intercurrent, path: "intercurrent-events" },
};
