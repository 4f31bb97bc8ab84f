/*
 * What is typed while a procedure is logged, as text.
 *
 * A field's id is its place in the body: products-0-viability_pct stands for
 * /products/0/viability_pct, so that what mendd says is wrong finds its field.
 */
import { labelled, words } from "./labels";
import * as specs from "./specs";
import type { Spec } from "./specs";
import { belongs, type Values } from "./values";

export interface Form {
	top: Values;
	host: Values;
	products: Values[];
	targets: Values[];
	/** Ids of what was taken over from another record and not touched. */
	borrowed: string[];
}

export const TOP: Spec[] = [
	...specs.when,
	...specs.where,
	...specs.illness,
	...specs.how,
	...specs.after,
];
export const PRODUCT: Spec[] = [...specs.made, ...specs.counted];

/* Two values that are no members: of a part that was read from a record,
 * which of the products or targets it was there, from 0; and which fields are
 * shown because the record has them, though nothing asks for them. */
export const ORIGIN = "origin";
export const BESIDES = "besides";

export function emptyForm(): Form {
	return {
		top: { session_no: "1", planned_sessions: "1" },
		host: {},
		products: [{}],
		targets: [{}],
		borrowed: [],
	};
}

/** The part of the form that an id's beginning names. */
export function partOf(form: Form, prefix: string): Values {
	const [list, n] = prefix.split("-");

	if (list === "host") return form.host;
	if (list === "products") return form.products[Number(n)] ?? {};
	if (list === "targets") return form.targets[Number(n)] ?? {};
	return form.top;
}

export function withPart(form: Form, prefix: string, part: Values): Form {
	const [list, n] = prefix.split("-");
	const put = (all: Values[]) =>
		all.map((old, i) => (i === Number(n) ? part : old));

	if (list === "host") return { ...form, host: part };
	if (list === "products") return { ...form, products: put(form.products) };
	if (list === "targets") return { ...form, targets: put(form.targets) };
	return { ...form, top: part };
}

const without = <T>(all: T[], at: number) => all.filter((_, i) => i !== at);

/* What was taken over is marked by place, and the places move. */
const notOf = (borrowed: string[], list: string) =>
	borrowed.filter((id) => !belongs(id, list));

export function withoutTarget(form: Form, at: number): Form {
	return {
		...form,
		targets: without(form.targets, at),
		borrowed: notOf(form.borrowed, "targets"),
	};
}

/** Places name products by number, so the numbers of later ones move. */
export function withoutProduct(form: Form, at: number): Form {
	const moved = (target: Values): Values => {
		const n = Number(target["product"] ?? "");
		const product = n === at + 1 ? "" : String(n > at + 1 ? n - 1 : n);

		return n > 0 ? { ...target, product } : target;
	};

	return {
		...form,
		products: without(form.products, at),
		targets: form.targets.map(moved),
		borrowed: notOf(form.borrowed, "products"),
	};
}

export function idOf(prefix: string, name: string): string {
	return prefix === "" ? name : `${prefix}-${name}`;
}

/** Days and times that are left out are those of the injection. */
export function dayOf(form: Form, part: Values, name: string): string {
	return part[`${name}.date`] ?? form.top["performed_at.date"] ?? "";
}

/** Is this field asked for, as things stand? */
export function isAsked(spec: Spec, part: Values, form: Form): boolean {
	return spec.when?.(part, form) ?? true;
}

/** Is it there to be seen: asked for, or recorded all the same? */
export function isShown(spec: Spec, part: Values, form: Form): boolean {
	const besides = (part[BESIDES] ?? "").split(" ");

	return isAsked(spec, part, form) || besides.includes(spec.name);
}

/** What stands below a field's name. */
export function hintsOf(spec: Spec, id: string, form: Form) {
	const hints = [
		labelled(spec.name).hint,
		form.borrowed.includes(id) && words.asLast,
	].filter(Boolean);

	return hints.length > 0 ? hints.join(" ") : undefined;
}

/** “None” stands alone among several. */
export function alone(before: string, now: string): string {
	const all = now.split(" ").filter(Boolean);

	if (!all.includes("none") || all.length === 1) return now;
	return before.split(" ").includes("none")
		? all.filter((w) => w !== "none").join(" ")
		: "none";
}
