/* What mendd replies, as far as the desk reads it; /openapi.json has it all. */
export interface List<T> {
	items: T[];
	next: string | null;
}

export interface Consent {
	kind: string;
	given: boolean;
	effective_at: string;
}

export interface Patient {
	patient_id: string;
	version: number;
	given_name: string;
	family_name: string;
	birth_date: string;
	sex: string;
	mrn?: string | null;
	email?: string | null;
	phone?: string | null;
	language: string;
	died_on?: string | null;
	withdrew_on?: string | null;
	consents: Consent[];
}

export interface AdverseEvent {
	adverse_event_id: string;
	type: string;
	onset_on: string;
	severity: number;
}

export interface IntercurrentEvent {
	intercurrent_event_id: string;
	type: string;
	occurred_on: string;
}

export interface ProcedureSummary {
	procedure_id: string;
	patient_id: string;
	performed_at: string;
	body_region: string;
	laterality: string;
	status: string;
	product_class?: string | null;
	guidance?: string | null;
	operator_id?: string | null;
	adverse_events: AdverseEvent[];
	intercurrent_events: IntercurrentEvent[];
}

/** A patient as one of those that were found. */
export interface FoundPatient extends Patient {
	last_procedure?: { procedure_id: string; performed_at: string;
		body_region: string; laterality: string;
		product_class?: string | null } | null;
	next_visit?: { visit_id: string; visit_code: string; target_on: string;
		closes_on: string; state: string } | null;
}

/** A member of a procedure that is not looked at one by one. */
export type Value = string | number | boolean | null | undefined | object;
export type Members = Record<string, Value>;

export interface Classes {
	paw?: string | null;
	mishra?: string | null;
	depa?: { dose?: string | null; efficiency?: string | null;
		purity?: string | null; activated?: boolean | null } | null;
}

export interface ProductComputed {
	platelet_dose_10e9?: number | null;
	viable_dose_10e6?: number | null;
	platelet_fold?: number | null;
	platelet_recovery_pct?: number | null;
	leukocyte_recovery_pct?: number | null;
	minutes_processing_to_injection?: number | null;
	classes?: Classes;
}

export interface Doubt {
	pointer: string;
	rule: string;
}

export interface Computed {
	totals?: { final_volume_ml?: number | null };
	bmi?: number | null;
	classification?: string | null;
	mibo?: {
		percent: number | null;
		sections: Record<string, { recorded: number; applicable: number }>;
		missing: string[];
	} | null;
	flags?: string[];
	implausible?: Doubt[];
}

export interface Procedure extends Members {
	procedure_id: string;
	patient_id: string;
	episode_id: string;
	version: number;
	recorded_by: string;
	recorded_at: string;
	amend_reason?: string | null;
	status: string;
	performed_at: string;
	body_region: string;
	laterality: string;
	operator_id?: string | null;
	host?: Members | null;
	products: (Members & { computed?: ProductComputed })[];
	targets: Members[];
	computed: Computed;
	adverse_events: AdverseEvent[];
	intercurrent_events: IntercurrentEvent[];
}

export interface Visit {
	visit_id: string;
	patient_id: string;
	episode_id: string;
	procedure_id: string;
	visit_code: string;
	target_day: number;
	opens_on: string;
	target_on: string;
	closes_on: string;
	late_until?: string | null;
	state: string;
	version: number;
	cancel_reason?: string | null;
	instruments: { instrument: string; answered: boolean }[];
	/** In the clinic's list. */
	patient?: { given_name: string; family_name: string };
}

export interface Staff {
	staff_id: string;
	name: string;
	role: string;
}

export interface Point {
	visit_code: string;
	target_day: number;
	day?: number | null;
	answered_on?: string | null;
	score?: number | null;
	change?: number | null;
	state: string;
	mode?: string | null;
}

export interface ExpectedPoint {
	visit_code: string;
	target_day: number;
	median?: number | null;
	lo50?: number | null;
	hi50?: number | null;
	lo80?: number | null;
	hi80?: number | null;
	reason?: string | null;
}

export interface Series {
	instrument: string;
	scale: string;
	higher_is: "better" | "worse";
	minimum: number;
	maximum: number;
	points: Point[];
	expected?: {
		of: string;
		people?: number | null;
		reason?: string | null;
		from_baseline: ExpectedPoint[];
		points: ExpectedPoint[];
	} | null;
	expected_reason?: string | null;
}

export interface Episode {
	episode_id: string;
	episode_no: number;
	body_region: string;
	laterality: string;
	day_zero: string;
	ended_on?: string | null;
	procedures: { procedure_id: string; performed_at: string;
		product_class?: string | null; guidance?: string | null }[];
	events: { type: string; occurred_on: string; day: number }[];
	series: Series[];
}

export interface Trajectory {
	as_of: string;
	episodes: Episode[];
	expected_reason?: string | null;
}
