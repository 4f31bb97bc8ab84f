/*
 * A member of a procedure as text of its fields, and back.
 *
 *	a member			its fields
 *	performed_at			performed_at.date, performed_at.time
 *	spins, a list of objects	spins (how many), spins-0-rcf_g, ...
 *	cd_markers_pct, by word		cd_markers_pct-CD34, ...
 *	any other			one of its own name
 */
import { instantOf, wallOf } from "../../base/clock";
import { numberOf } from "../../base/inputs";
import type { Members, Value } from "../types";
import type { Spec } from "./specs";

export type Values = Record<string, string>;

/** The fields of one row of a list. */
export function rowSpecs(list: Spec, n: number): Spec[] {
	return (list.rows ?? []).map((s) => ({
		...s,
		name: `${list.name}-${n}-${s.name}`,
	}));
}

/** The fields of a member that has a number for each of some words. */
export function wordSpecs({ name, unit, options = [] }: Spec): Spec[] {
	return options.map((word) => ({
		name: `${name}-${word}`,
		kind: "number",
		...(unit !== undefined && { unit }),
	}));
}

/** How many rows there are, typed into or not. */
export function countOf({ name }: Spec, part: Values): number {
	return Number(part[name] ?? "") || 0;
}

/** Does a field's name belong to a member? */
export function belongs(field: string, name: string): boolean {
	return (
		field === name ||
		field.startsWith(`${name}-`) ||
		field.startsWith(`${name}.`)
	);
}

/** Is anything entered in one of these? */
export function isFilled(list: readonly Spec[], part: Values): boolean {
	return list.some((s) => (part[s.name] ?? "").trim() !== "");
}

function rowsOf(list: Spec, part: Values, day: string, zone: string): Value {
	const rows: Members[] = [];

	if ((part[list.name] ?? "") === "") return undefined;
	for (let n = 0; n < countOf(list, part); n++)
		rows.push(
			Object.fromEntries(
				rowSpecs(list, n).flatMap((s, i) => {
					const value = valueOf(s, part, day, zone);
					const name = list.rows?.[i]?.name ?? "";
					return value === undefined ? [] : [[name, value]];
				}),
			),
		);
	/* One in the midst stays, so that mendd can say what it lacks. */
	const last = rows.map((r) => Object.keys(r).length > 0).lastIndexOf(true);
	return rows.slice(0, last + 1);
}

function wordsOf(spec: Spec, part: Values): Value {
	const all = wordSpecs(spec).flatMap((s): [string, Value][] => {
		const text = (part[s.name] ?? "").trim();
		const word = s.name.slice(spec.name.length + 1);
		return text === "" ? [] : [[word, numberOf(text) ?? text]];
	});

	return all.length === 0 ? undefined : Object.fromEntries(all);
}

/** What is entered, as mendd takes it; ${day} is that of the injection. */
export function valueOf(
	spec: Spec,
	part: Values,
	day: string,
	zone: string,
): Value {
	const text = (part[spec.name] ?? "").trim();

	switch (spec.kind) {
		case "instant": {
			const date = part[`${spec.name}.date`] ?? day;
			const time = part[`${spec.name}.time`] ?? "";
			return time === "" ? undefined : instantOf({ date, time }, zone);
		}
		case "rows":
		case "treatments":
			return rowsOf(spec, part, day, zone);
		case "by_word":
			return wordsOf(spec, part);
	}
	if (text === "") return undefined;
	switch (spec.kind) {
		case "number":
		case "grade":
		case "product":
			return numberOf(text) ?? text;
		case "several":
			return text.split(" ").filter(Boolean);
		case "bool":
			return text === "yes";
		default:
			return text;
	}
}

/** What a record has, as text of its fields. */
export function textOf(spec: Spec, value: Value, zone: string): Values {
	const { name } = spec;

	if (value === null || value === undefined) return {};
	switch (spec.kind) {
		case "instant": {
			const { date, time } = wallOf(String(value), zone);
			return { [`${name}.date`]: date, [`${name}.time`]: time };
		}
		case "rows":
		case "treatments": {
			const rows = value as Members[];
			return Object.assign(
				{ [name]: String(rows.length) },
				...rows.flatMap((row, n) =>
					rowSpecs(spec, n).map((s, i) =>
						textOf(s, row[spec.rows?.[i]?.name ?? ""], zone),
					),
				),
			);
		}
		case "by_word":
			return Object.fromEntries(
				Object.entries(value).map(([word, n]) => [
					`${name}-${word}`,
					String(n),
				]),
			);
		case "bool":
			return { [name]: value === true ? "yes" : "no" };
		default:
			return {
				[name]: Array.isArray(value) ? value.join(" ") : String(value),
			};
	}
}

/** The same of all of them. */
export function textsOf(
	list: readonly Spec[],
	record: Members | null | undefined,
	zone: string,
): Values {
	return Object.assign(
		{},
		...list.map((spec) => textOf(spec, record?.[spec.name], zone)),
	);
}

/** Is nothing changed about a member since it was read? */
export function isUntouched(spec: Spec, part: Values, read: Values): boolean {
	const names = Object.keys({ ...part, ...read });

	return names
		.filter((field) => belongs(field, spec.name))
		.every((field) => (part[field] ?? "") === (read[field] ?? ""));
}
