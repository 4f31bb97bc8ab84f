/* Numbers as they are read. */
import { sayDay } from "../base/clock";
import type { Interval } from "./reply";
import { visitLabel } from "./labels";

const DASH = "–";

function fixed(value: number, digits: number): string {
	const text = value.toFixed(digits);
	/* No minus before what is nothing. */
	const plain = /^-0\.?0*$/.test(text) ? text.slice(1) : text;
	return plain.replace("-", "−");
}

export function points(value: number | null | undefined): string {
	return value === null || value === undefined ? DASH : fixed(value, 1);
}

export function percent(value: number | null | undefined): string {
	return value === null || value === undefined
		? DASH
		: `${fixed(value * 100, 0)} %`;
}

export function count(value: number | null | undefined): string {
	return value === null || value === undefined ? DASH : String(value);
}

/** "1.2 to 3.4" */
export function span(
	of: Interval | null | undefined,
	say: (v: number | null) => string = points,
): string {
	return of == null || of.ci_lo === null || of.ci_hi === null
		? DASH
		: `${say(of.ci_lo)} to ${say(of.ci_hi)}`;
}

export function pValue(p: number | null | undefined): string {
	if (p === null || p === undefined) return "";
	if (p < 0.001) return "p < 0.001";
	return `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`;
}

/** Ticks of an axis: no more digits than they need. */
export function tick(value: number): string {
	return String(value).replace("-", "−");
}

export function weeks(days: number): string {
	return days < 14
		? `day ${Math.round(days)}`
		: days < 183
			? `week ${Math.round(days / 7)}`
			: `month ${Math.round(days / 30.44)}`;
}

/** A reason word in plain words. */
export function reason(word: string | null | undefined): string {
	return (word ?? "no_data").replaceAll("_", " ");
}

export { sayDay as day, visitLabel as visit };
