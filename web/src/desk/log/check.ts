/* What is missing or no number in a step, and which step a field stands in. */
import type { Problem } from "../../base/api";
import type { Wrong } from "../../base/fields";
import { numberOf } from "../../base/inputs";
import { explain } from "../../base/staff/loading";
import { idOf, PRODUCT, type Form, type Values } from "./form";
import { labels, words } from "./labels";
import * as specs from "./specs";
import type { Spec } from "./specs";

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

function wrongWith(spec: Spec, v: Values, form: Form): string | undefined {
	const label = labels[spec.name]?.label ?? spec.name;
	const text = (v[spec.name] ?? "").trim();

	if (spec.when !== undefined && !spec.when(v, form)) return undefined;
	if (spec.kind === "number" && text !== "" && numberOf(text) === undefined)
		return words.enterNumber(label);
	if (spec.must === undefined || !spec.must(v, form)) return undefined;
	if (spec.kind === "instant")
		return v[`${spec.name}.time`] ? undefined : words.enter(label);
	if (text !== "") return undefined;
	return ["word", "choice", "several", "bool", "staff"].includes(spec.kind)
		? words.enterChoice(label)
		: words.enter(label);
}

export function missingIn(step: number, form: Form): Wrong[] {
	return partsOf(step, form).flatMap(([prefix, v, list]) =>
		list.flatMap((spec) => {
			const text = wrongWith(spec, v, form);
			return text === undefined
				? []
				: [{ id: idOf(prefix, spec.name), text }];
		}),
	);
}

/** In which step the field of this id stands. */
export function stepOf(id: string, form: Form): number {
	for (let step = 1; step < LAST; step++)
		for (const [prefix, , list] of partsOf(step, form))
			if (list.some((s) => idOf(prefix, s.name) === id)) return step;
	return LAST;
}

/** What mendd says of each member, at its field. */
export function refusedBy(problem: Problem): Wrong[] {
	if (problem.errors.length === 0)
		return [{ id: "log-problem", text: explain(problem) }];
	return problem.errors.map(({ pointer, expected }) => {
		const id = pointer.slice(1).replaceAll("/", "-");
		const name = id.replace(/^(products|targets)-\d+-|^host-/, "");
		return {
			id,
			text: words.expected(labels[name]?.label ?? name, expected),
		};
	});
}
