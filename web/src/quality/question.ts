/*
 * The question that a figure answers is the query of its address, in mendd's
 * own words: whoever has the link has the figure.  A few words are for the
 * drawing alone, and mendd is not asked with them.
 */
import { query } from "../base/api";
import type { View } from "./view";

export type Question = Readonly<Record<string, string>>;

/** Words by which groups are made, and cohorts narrowed. */
export const WORDS = [
	"product_class", "guidance", "region", "laterality", "diagnosis", "grade",
	"smoking", "diabetes", "bmi_band", "age_band", "sex", "viability_band",
	"dose_band", "operator", "clinic", "year",
] as const;

const COHORT = ["instrument", "scale", "as_of", "clinics", ...WORDS];

export function questionOf(search: URLSearchParams): Question {
	return Object.fromEntries([...search].filter(([, value]) => value !== ""));
}

/** The same question with other answers; undefined takes one out. */
export function changed(q: Question,
	by: Record<string, string | undefined>): Question {
	return Object.fromEntries(
		Object.entries({ ...q, ...by }).filter(
			(pair): pair is [string, string] => !!pair[1]),
	);
}

/** What mendd is asked: what this view knows, and only what it takes. */
export function asked(view: View, q: Question): string {
	return query(view.endpoint, known([...COHORT, ...view.asks], view, q));
}

/** The address of a view with a question. */
export function addressOf(view: View, q: Question): string {
	return query(view.path,
		known([...COHORT, ...view.asks, ...view.draws], view, q));
}

function known(names: readonly string[], view: View,
	q: Question): Record<string, string> {
	return Object.fromEntries(
		names.flatMap((name) => {
			const value = q[name];
			return value !== undefined && view.takes(name, value)
				? [[name, value] as const]
				: [];
		}),
	);
}

export function listOf(value: string | undefined): string[] {
	return (value ?? "").split(",").filter((v) => v !== "");
}
