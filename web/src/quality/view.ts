/* A view of a cohort: where it is, what is asked, and what is drawn of it. */
import type { Figure } from "../base/chart";
import type { Question } from "./question";
import type { Head, Instrument, Who } from "./reply";

/** The same as the figure, for who reads rather than looks. */
export interface Table {
	caption: string;
	head: readonly string[];
	rows: readonly (readonly string[])[];
}

export interface Shown {
	figure: Figure;
	/** What is to be seen, in sentences. */
	said: readonly string[];
	/** How not to read it. */
	notes: readonly string[];
	method: string;
	tables: readonly Table[];
	/** Compares nothing with a threshold. */
	bare?: boolean;
}

/** Any reply about a cohort. */
export interface Reply extends Head {
	groups: readonly Who[];
	total?: Who | null;
}

export interface Asked {
	question: Question;
	scale: Instrument["scales"][number];
	/** Of the questionnaire, as it is called. */
	name: string;
}

/** The controls of a view, beside those that all have. */
export type Control =
	| "by" | "model" | "adjust" | "surgery" | "threshold" | "pass" | "dose"
	| "site" | "visit" | "spacing" | "share" | "casemix" | "seed";

export interface View<T extends Reply = Reply> {
	path: string;
	name: string;
	heading: string;
	endpoint: string;
	/** Parameters of its own, for mendd and for the drawing alone. */
	asks: readonly string[];
	draws: readonly string[];
	controls: readonly Control[];
	/** Whether the view can be asked so: views share one question. */
	takes(name: string, value: string): boolean;
	show(reply: T, asked: Asked): Shown[];
	/** Asked for when the question has no answer to it. */
	fallback?: Question;
	/** The model that mendd takes when none is named. */
	model?: string;
}
