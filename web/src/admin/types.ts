/* What mendd replies, as far as administration reads it. */
export interface List<T> {
	items: T[];
	next: string | null;
}

export interface Account {
	staff_id: string;
	name: string;
	role: string;
	login?: string;
	active?: boolean;
	must_change?: boolean;
	password_disabled?: boolean;
	second_factor?: boolean;
	created_at?: string;
}

export interface Instrument {
	instrument: string;
	version: string;
	name: string;
	regions: string[];
	licence_class: string;
	licence_confirmed?: { by?: string | null; at: string;
		note?: string | null } | null;
	scales: { scale: string; higher_is: string; minimum: number;
		maximum: number }[];
}

export interface Item {
	code: string;
	label: string;
	min?: number;
	max?: number;
	step?: number;
	values?: number[];
	branches?: Record<string, number[]>;
	na?: boolean;
}

export type Worded = string | { text?: string; options?: string[] };

export interface InstrumentWhole extends Instrument {
	definition: { items: Item[]; licence?: { class: string; note?: string } };
	wording?: Record<string, Record<string, Worded>> | null;
}

export interface Clinic {
	clinic_id: string;
	code: string;
	name: string;
	timezone: string;
}

export interface AuditLine {
	audit_id: string;
	at: string;
	actor_id?: string | null;
	actor_name?: string | null;
	role: string;
	action: string;
	subject: string;
	subject_id?: string | null;
	patient_id?: string | null;
	reason?: string | null;
	detail?: Record<string, unknown> | null;
}

export interface Glass {
	break_glass_id: string;
	name: string;
	role: string;
	reason: string;
	began_at: string;
	until: string;
	ended_at?: string | null;
	reads: number;
}
