/* What is missing or no number in a step, and which step a field stands in. */
import type { Problem } from "../../base/api";
import type { Wrong } from "../../base/fields";
import { numberOf } from "../../base/inputs";
import { explain } from "../../base/staff/loading";
import { idOf, isAsked, isShown, PRODUCT, type Form } from "./form";
import { labelOf, words } from "./labels";
import { shownRows } from "./rows";
import * as specs from "./specs";
import type { Spec } from "./specs";
import {
	belongs,
	countOf,
	isFilled,
	rowSpecs,
	wordSpecs,
	type Values,
} from "./values";

export const LAST = 5;

/** The parts of a step: the ids' beginning, the values, the fields. */
export function partsOf(step: number, form: Form): [string, Values, Spec[]][] {
	switch (step) {
		case 1:
			return [
				["", form.top, specs.when],
				["host", form.host, specs.host],
			];
		case 2:
			return [
				["", form.top, specs.where],
				["", form.top, specs.illness],
				["", form.top, specs.how],
			];
		case 3:
			return [
				...form.products.map((v, i): [string, Values, Spec[]] => [
					`products-${i}`, v, PRODUCT,
				]),
				...form.targets.map((v, i): [string, Values, Spec[]] => [
					`targets-${i}`, v, specs.target,
				]),
			];
		case 4:
			return [["", form.top, specs.after]];
		default:
			return [];
	}
}

const CHOSEN = ["word", "choice", "grade", "several", "bool", "staff",
	"treatments"];

/* What is wrong with one field, of which something must or may be entered. */
function wrongWith(spec: Spec, v: Values, must: boolean): string | undefined {
	const label = labelOf(spec.name);
	const text = (v[spec.name] ?? "").trim();

	if (spec.kind === "number" && text !== "" && numberOf(text) === undefined)
		return words.enterNumber(label);
	if (!must) return undefined;
	if (spec.kind === "instant")
		return v[`${spec.name}.time`] ? undefined : words.enter(label);
	if (text !== "") return undefined;
	return CHOSEN.includes(spec.kind)
		? words.enterChoice(label)
		: words.enter(label);
}

/* A row needs what it needs when there is anything in it, or it is the first. */
function rowsWrong(list: Spec, v: Values, must: boolean): [string, string][] {
	const rows = Array.from({ length: shownRows(list, v, must) }, (_, n) =>
		rowSpecs(list, n),
	);

	return rows.flatMap((row, n) =>
		row.flatMap((s): [string, string][] => {
			const needed = isFilled(row, v) || (must && n === 0);
			const text = wrongWith(s, v, needed && s.must !== undefined);
			return text === undefined ? [] : [[s.name, text]];
		}),
	);
}

/** What is wrong with a member: the names of its fields, and what to do. */
export function wrongsWith(spec: Spec, v: Values, form: Form): [string, string][] {
	const must = isAsked(spec, v, form) && (spec.must?.(v, form) ?? false);

	if (!isShown(spec, v, form)) return [];
	if (spec.kind === "rows") return rowsWrong(spec, v, must);
	if (spec.kind === "treatments" && countOf(spec, v) > 0) return [];
	if (spec.kind === "by_word") {
		const all = wordSpecs(spec);
		const label = labelOf(spec.name);

		if (must && !isFilled(all, v))
			return [[spec.name, words.enterSome(label)]];
		return all.flatMap((s): [string, string][] => {
			const text = wrongWith(s, v, false);
			return text === undefined ? [] : [[s.name, text]];
		});
	}
	const text = wrongWith(spec, v, must);
	return text === undefined ? [] : [[spec.name, text]];
}

export function missingIn(step: number, form: Form): Wrong[] {
	return partsOf(step, form).flatMap(([prefix, v, list]) =>
		list.flatMap((spec) =>
			wrongsWith(spec, v, form).map(([name, text]) => ({
				id: idOf(prefix, name),
				text,
			})),
		),
	);
}

/** In which step the field of this id stands. */
export function stepOf(id: string, form: Form): number {
	for (let step = 1; step < LAST; step++)
		for (const [prefix, , list] of partsOf(step, form))
			if (list.some((s) => belongs(id, idOf(prefix, s.name)))) return step;
	return LAST;
}

/** What mendd says of each member, at its field; of the whole, at ${id}. */
export function refusedBy(problem: Problem, id = "log-problem"): Wrong[] {
	if (problem.errors.length === 0)
		return [{ id, text: explain(problem) }];
	return problem.errors.map(({ pointer, expected }) => {
		const id = pointer.slice(1).replaceAll("/", "-");
		const name = id.replace(/^(products|targets)-\d+-|^host-/, "");
		return {
			id,
			text: words.expected(labelOf(name), expected),
		};
	});
}
