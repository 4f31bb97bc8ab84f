/* Rows of a list in the fields of a form: one more, one less. */
import type { Spec } from "./specs";
import { countOf, rowSpecs, type Values } from "./values";

/** How many are shown: one to begin with, where one is needed. */
export function shownRows(list: Spec, part: Values, asked: boolean): number {
	return Math.max(countOf(list, part), asked && list.must ? 1 : 0);
}

/** Another row with these values, by the names of the row's members. */
export function addRow(list: Spec, part: Values, values: Values = {}): Values {
	const n = countOf(list, part);

	return Object.fromEntries([
		[list.name, String(n + 1)],
		...Object.entries(values).map(([name, value]) => [
			`${list.name}-${n}-${name}`,
			value,
		]),
	]);
}

/** The later ones move up, and the last place becomes empty. */
export function removeRow(list: Spec, part: Values, at: number): Values {
	const count = countOf(list, part);
	const out: Values = { [list.name]: count > 1 ? String(count - 1) : "" };

	for (let n = at; n < count; n++) {
		const next = rowSpecs(list, n + 1);

		rowSpecs(list, n).forEach((s, i) => {
			out[s.name] = part[next[i]?.name ?? ""] ?? "";
		});
	}
	return out;
}
