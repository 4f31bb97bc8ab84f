/* What mendd replies about the quality of records. */
export interface Rule {
	rule: string;
	kind: "procedure" | "visit";
	finding: string;
	suppressed: boolean;
	n: number | null;
	of: number | null;
	share: number | null;
	people: number | null;
}

export interface Counts {
	cohort: string;
	as_of: string;
	since: string;
	mibo_below: number;
	suppression: { limit: number | null; rule: string };
	rules: Rule[];
}

export interface Found {
	kind: "procedure" | "visit";
	procedure_id?: string;
	visit_id?: string;
	patient_id: string;
	given_name: string;
	family_name: string;
	day: string;
	body_region: string;
	laterality: string;
	visit_code?: string;
	rules: string[];
}

export interface Page {
	items: Found[];
	next: string | null;
}
