/*
 * What is typed while a procedure is logged, as text, and how it becomes the
 * body of a request and comes back from a record.
 *
 * A field's id is its place in the body: products-0-viability_pct stands for
 * /products/0/viability_pct, so that what mendd says is wrong finds its field.
 */
import { instantOf, wallOf } from "../../base/clock";
import { numberOf } from "../../base/inputs";
import type { Members, Procedure, Value } from "../types";
import * as specs from "./specs";
import type { Spec } from "./specs";

export type Values = Record<string, string>;

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

export function idOf(prefix: string, name: string): string {
	return prefix === "" ? name : `${prefix}-${name}`;
}

/** Days and times that are left out are those of the injection. */
export function dayOf(form: Form, part: Values, name: string): string {
	return part[`${name}.date`] ?? form.top["performed_at.date"] ?? "";
}

function valueOf(spec: Spec, part: Values, form: Form, zone: string): Value {
	const text = (part[spec.name] ?? "").trim();

	if (spec.kind === "instant") {
		const time = part[`${spec.name}.time`] ?? "";
		const date = dayOf(form, part, spec.name);
		return time === "" ? undefined : instantOf({ date, time }, zone);
	}
	if (text === "") return undefined;
	if (spec.name === "prior_treatments")
		return text.split(" ").map((treatment) => ({ treatment }));
	switch (spec.kind) {
		case "number":
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

/* Fields such as spins-0-minutes are members of the members of a list. */
function put(out: Members, name: string, value: Value) {
	const [list, n, member] = name.split("-");

	if (n === undefined || member === undefined) {
		out[name] = value;
		return;
	}
	const all = (out[list ?? ""] ??= []) as Members[];
	(all[Number(n)] ??= {})[member] = value;
}

function membersOf(
	list: readonly Spec[],
	part: Values,
	form: Form,
	zone: string,
): Members {
	const out: Members = {};

	for (const spec of list) {
		if (spec.when !== undefined && !spec.when(part, form)) continue;
		const value = valueOf(spec, part, form, zone);
		if (value !== undefined) put(out, spec.name, value);
	}
	return out;
}

/* What a record says of itself, and is no part of a request. */
const OWN = ["procedure_id", "clinic_id", "episode_id", "episode_no", "version",
	"recorded_by", "recorded_at", "amend_reason", "computed", "adverse_events",
	"intercurrent_events", "status", "host", "products", "targets",
	"birth_year", "sex"];

/* Members of a record that have no field here are kept as they are. */
function kept(record: Members | null | undefined, list: readonly Spec[]) {
	const out: Members = {};
	const fields = list.map((s) => s.name.split("-")[0]);

	for (const [name, value] of Object.entries(record ?? {}))
		if (value !== null && !OWN.includes(name) && !fields.includes(name))
			out[name] = value;
	return out;
}

export function bodyOf(
	form: Form,
	patient: string,
	status: "draft" | "final",
	zone: string,
	before?: Procedure,
): Members {
	const filled = (part: Members) => Object.keys(part).length > 0;
	const products = form.products.map((p, i) => ({
		...kept(before?.products[i], PRODUCT),
		...membersOf(PRODUCT, p, form, zone),
	}));
	const targets = form.targets
		.map((t) => membersOf(specs.target, t, form, zone))
		.filter(filled)
		.map((t) => ({ product: 1, ...t }));
	const host = {
		...kept(before?.host, specs.host),
		...membersOf(specs.host, form.host, form, zone),
	};

	return {
		...kept(before, TOP),
		...membersOf(TOP, form.top, form, zone),
		patient_id: patient,
		status,
		...(filled(host) && { host }),
		...(products.some(filled) && { products }),
		...(targets.length > 0 && { targets }),
	};
}

/** What a member of a record is, as text of its field. */
export function textsOf(
	list: readonly Spec[],
	record: Members | null | undefined,
	zone: string,
): Values {
	const out: Values = {};

	for (const { name, kind } of list) {
		const [head, n, member] = name.split("-");
		let value = record?.[head ?? name];

		if (n !== undefined && member !== undefined)
			value = (value as Members[] | undefined)?.[Number(n)]?.[member];
		if (value === null || value === undefined) continue;
		if (kind === "instant") {
			const wall = wallOf(String(value), zone);
			out[`${name}.date`] = wall.date;
			out[`${name}.time`] = wall.time;
		} else if (name === "prior_treatments") {
			const all = value as { treatment: string }[];
			out[name] = all.map((t) => t.treatment).join(" ");
		} else if (kind === "bool") {
			out[name] = value === true ? "yes" : "no";
		} else {
			out[name] = Array.isArray(value) ? value.join(" ") : String(value);
		}
	}
	return out;
}

export function formOf(record: Procedure, zone: string): Form {
	const some = (all: Values[]) => (all.length > 0 ? all : [{}]);

	return {
		top: textsOf(TOP, record, zone),
		host: textsOf(specs.host, record.host, zone),
		products: some(record.products.map((p) => textsOf(PRODUCT, p, zone))),
		targets: some(
			record.targets.map((t) => textsOf(specs.target, t, zone)),
		),
		borrowed: [],
	};
}
