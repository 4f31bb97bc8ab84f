/* What mendd says to a patient, as far as the portal reads it. */

export interface Session {
	role: string;
	first_name: string;
	patient_id: string;
	clinic: { name: string };
}

/** What can be answered: a number, or that it is not. */
export type Answer = number | "declined" | "NA";

/** By item code. */
export type Answers = Record<string, Answer>;

/** An item's words as mendd ships them, for instruments without an owner. */
export interface ShippedWords {
	question: string;
	low?: string;
	high?: string;
	options?: Record<string, string>;
}

/** An item's words as a clinic loads them. */
export type LoadedWords = string | { text: string; options?: string[] };

export interface Item {
	code: string;
	min?: number;
	max?: number;
	/** Between two answers; 0: any number. */
	step?: number;
	/** Instead of a range. */
	values?: number[];
	branches?: Record<string, number[]>;
	na?: boolean;
	wording?: Record<string, ShippedWords>;
}

export interface Form {
	instrument: string;
	items: Item[];
	draft: { answers: Answers } | null;
}

export interface Visit {
	visit_id: string;
	episode_id: string;
	visit_code: string;
	target_day: number;
}

export interface Instrument {
	/** By language, then by item code. */
	wording: Record<string, Record<string, LoadedWords>>;
}

export interface Point {
	visit_code: string;
	target_day: number;
	score: number | null;
}

export interface Band {
	visit_code: string;
	target_day: number;
	lo80: number | null;
	hi80: number | null;
}

export interface Series {
	instrument: string;
	higher_is: "better" | "worse";
	minimum: number;
	maximum: number;
	points: Point[];
	expected: {
		last_visit: string | null;
		mcid_share: { n: number; of: number } | null;
		from_baseline: Band[];
	} | null;
}

export interface Episode {
	episode_id: string;
	body_region: string;
	laterality: string;
	day_zero: string;
	series: Series[];
}

export interface Course {
	episodes: Episode[];
}
