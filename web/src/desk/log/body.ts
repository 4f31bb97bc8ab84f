/*
 * From the form to the body of a request, and from a record to the form.
 *
 * A record that is corrected is sent as a whole, so what nobody touched must
 * go back as it came: to the second of a time, in its order, also where the
 * form would have said it in another way.  A value is made out of the fields
 * only where their text is another than the record's.
 */
import type { Members, Procedure } from "../types";
import {
	BESIDES,
	isAsked,
	isShown,
	ORIGIN,
	PRODUCT,
	TOP,
	type Form,
} from "./form";
import * as specs from "./specs";
import type { Spec } from "./specs";
import { isUntouched, textOf, textsOf, valueOf, type Values } from "./values";

/* What a record says of itself, and is no part of a request. */
const OWN = ["procedure_id", "clinic_id", "episode_id", "episode_no", "version",
	"recorded_by", "recorded_at", "amend_reason", "computed", "adverse_events",
	"intercurrent_events", "status", "host", "products", "targets",
	"birth_year", "sex"];

/* Members of a record that have no field here are kept as they are. */
function kept(record: Members | null | undefined, list: readonly Spec[]) {
	const out: Members = {};

	for (const [name, value] of Object.entries(record ?? {}))
		if (value !== null && !OWN.includes(name) &&
			!list.some((s) => s.name === name))
			out[name] = value;
	return out;
}

interface Around {
	form: Form;
	zone: string;
}

/** What is entered in these fields, or kept of the record. */
export function membersOf(
	list: readonly Spec[],
	part: Values,
	record: Members | null | undefined,
	{ form, zone }: Around,
): Members {
	const out = kept(record, list);
	const day = form.top["performed_at.date"] ?? "";

	for (const spec of list) {
		const read = record?.[spec.name];

		if (!isShown(spec, part, form)) continue;
		const value = isUntouched(spec, part, textOf(spec, read, zone))
			? read
			: valueOf(spec, part, day, zone);
		if (value !== undefined && value !== null) out[spec.name] = value;
	}
	return out;
}

const filled = (part: Members) => Object.keys(part).length > 0;

export function bodyOf(
	form: Form,
	patient: string,
	status: "draft" | "final",
	zone: string,
	before?: Procedure,
): Members {
	const around = { form, zone };
	const all = (list: readonly Spec[], parts: Values[], of?: Members[]) =>
		parts.map((p) => membersOf(list, p, of?.[Number(p[ORIGIN])], around));
	const host = membersOf(specs.host, form.host, before?.host, around);
	const products = all(PRODUCT, form.products, before?.products);
	const targets = all(specs.target, form.targets, before?.targets)
		.filter(filled)
		.map((t) => ({ product: 1, ...t }));

	return {
		...membersOf(TOP, form.top, before, around),
		patient_id: patient,
		status,
		...(filled(host) && { host }),
		...(products.some(filled) && { products }),
		...(targets.length > 0 && { targets }),
	};
}

/* With what is recorded though nothing asks for it, so that it can be seen. */
function withBesides(list: readonly Spec[], part: Values, form: Form): Values {
	const besides = list
		.filter(
			(s) =>
				s.kind !== "product" &&
				!isAsked(s, part, form) &&
				!isUntouched(s, part, {}),
		)
		.map((s) => s.name);

	return besides.length === 0
		? part
		: { ...part, [BESIDES]: besides.join(" ") };
}

export function formOf(record: Procedure, zone: string): Form {
	const parts = (list: readonly Spec[], all: Members[]): Values[] =>
		all.length === 0
			? [{}]
			: all.map((p, i) => ({
					...textsOf(list, p, zone),
					[ORIGIN]: String(i),
				}));
	const form: Form = {
		top: textsOf(TOP, record, zone),
		host: textsOf(specs.host, record.host, zone),
		products: parts(PRODUCT, record.products),
		targets: parts(specs.target, record.targets),
		borrowed: [],
	};

	return {
		...form,
		top: withBesides(TOP, form.top, form),
		host: withBesides(specs.host, form.host, form),
		products: form.products.map((p) => withBesides(PRODUCT, p, form)),
		targets: form.targets.map((t) => withBesides(specs.target, t, form)),
	};
}
