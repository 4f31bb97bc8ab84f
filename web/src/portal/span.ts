/* Days after the injection in words. */
import { fill } from "./words/words";
import type { Words } from "./words/en";

const WEEK = 7, MONTH = 365 / 12, YEAR = 365;

/* Up to ten weeks are weeks, and from two years on they are years. */
function unitOf(day: number): { n: number; unit: "weeks" | "months" | "years" } {
	if (day < 70) return { n: Math.round(day / WEEK), unit: "weeks" };
	if (day < 2 * YEAR) return { n: Math.round(day / MONTH), unit: "months" };
	return { n: Math.round(day / YEAR), unit: "years" };
}

export function span(w: Words, day: number): string {
	const { n, unit } = unitOf(day);
	return day <= 0 ? w.before : fill(w[unit], { n });
}

/** Under an axis. */
export function shortSpan(w: Words, day: number): string {
	const { n, unit } = unitOf(day);
	return day <= 0 ? w.before : fill(w[`${unit}Short`], { n });
}
