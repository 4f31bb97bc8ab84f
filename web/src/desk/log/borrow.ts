/*
 * Sensible defaults.  What a person is like is taken from their own last
 * procedure, how an injection is done from the clinic's last of that region,
 * how a product is made from the clinic's last of that kind.  Never which side,
 * what was counted or seen, or a lot.
 */
import { query } from "../../base/api";
import { askAs } from "../../base/staff/ask";
import type { List, Patient, Procedure, ProcedureSummary } from "../types";
import { idOf, partOf, PRODUCT, TOP, withPart, type Form } from "./form";
import * as specs from "./specs";
import { belongs, textsOf, type Values } from "./values";

const HOST = ["height_cm", "weight_kg", "smoking_status", "cigarettes_per_day",
	"diabetes", "inflammatory_disease", "meds_affecting", "activity_scale"];
const HOW = ["guidance", "needle_gauge", "needle_length_mm", "approach",
	"local_anaesthetic", "local_anaesthetic_ml", "local_anaesthetic_place",
	"rehab_protocol", "activity_restriction_days", "expectation_given",
	"oa_grade_system", "tendon_grade_system"];
const MADE = ["product_class", "doses_donor", "doses_origin",
	"doses_separation", "regulatory_route", "device_name", "activation",
	"anticoagulant", "spins", "viability_method"];

function pick(values: Values, names: readonly string[]): Values {
	return Object.fromEntries(
		Object.entries(values).filter(([field]) =>
			names.some((name) => belongs(field, name)),
		),
	);
}

/** Into what is empty, or was taken over before and not touched since. */
export function borrow(form: Form, prefix: string, values: Values): Form {
	const part = { ...partOf(form, prefix) };
	const borrowed = new Set(form.borrowed);

	for (const [name, value] of Object.entries(values)) {
		const id = idOf(prefix, name);

		if (part[name] && !borrowed.has(id)) continue;
		part[name] = value;
		borrowed.add(id);
	}
	return { ...withPart(form, prefix, part), borrowed: [...borrowed] };
}

/** The latest finished procedure like that, if there is one. */
export async function last(
	like: Record<string, string>,
): Promise<Procedure | undefined> {
	const found = await askAs<List<ProcedureSummary>>(
		query("/v1/procedures", { ...like, status: "final", limit: 1 }),
	);
	const id = found.ok ? found.value.items[0]?.procedure_id : undefined;

	if (id === undefined) return undefined;
	const reply = await askAs<Procedure>(`/v1/procedures/${id}`);
	return reply.ok ? reply.value : undefined;
}

export function borrowHost(form: Form, from: Procedure, zone: string): Form {
	const values = textsOf(specs.host, from.host, zone);

	return borrow(form, "host", pick(values, HOST));
}

export function borrowHow(form: Form, from: Procedure, zone: string): Form {
	const filled = borrow(form, "", pick(textsOf(TOP, from, zone), HOW));
	const first = from.products[0];

	return form.products[0]?.["product_class"] || first === undefined
		? filled
		: borrow(filled, "products-0",
				pick(textsOf(PRODUCT, first, zone), MADE));
}

export function borrowMade(
	form: Form,
	at: number,
	from: Procedure,
	zone: string,
): Form {
	const kind = form.products[at]?.["product_class"];
	const like = from.products.find((p) => p["product_class"] === kind);

	return like === undefined
		? form
		: borrow(form, `products-${at}`,
				pick(textsOf(PRODUCT, like, zone), MADE));
}

/** When the patient agreed to the registry, as their record has it. */
export function consentOf(patient: Patient): string | undefined {
	return patient.consents.find((c) => c.kind === "registry" && c.given)
		?.effective_at;
}
