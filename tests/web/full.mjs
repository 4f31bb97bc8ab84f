/* A procedure that has every member, and of lists more than a form begins with. */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { account, as } from "./people.mjs";
import { somebody } from "./staff.mjs";

const vector = JSON.parse(await readFile(new URL(
	"../unit/vectors/procedure_full.json", import.meta.url)));

/** For POST /v1/procedures: odd seconds, and one thing tried twice. */
export function fullProcedure(patient_id) {
	const { staff_id } = account("clinician");
	const full = structuredClone(vector);

	full.adverse_events[0].adjudicated_by = staff_id;
	full.products[0].spins.push(
		{ rcf_g: 400, minutes: 7.5, temperature_cel: 21 },
		{ rcf_g: 250, minutes: 3, temperature_cel: 18.5 });
	full.prior_treatments.push({ treatment: "steroid_inj", on: "2024-01-05" });
	return {
		...full,
		patient_id,
		operator_id: staff_id,
		session_id: randomUUID(),
		performed_at: "2025-03-04T10:30:27+01:00",
		billing_codes: [...full.billing_codes,
			{ system: "local", code: "K-17" }],
	};
}

/** One of somebody new, with these changes, as mendd replies. */
export async function recordFull(changes = {}) {
	const ask = await as("clinician");
	const { patient_id } = await somebody();

	return ask("POST", "/v1/procedures",
		{ ...fullProcedure(patient_id), ...changes });
}

/* What a reply says of the record itself. */
const OWN = ["procedure_id", "clinic_id", "episode_id", "episode_no", "version",
	"recorded_by", "recorded_at", "amend_reason", "computed", "adverse_events",
	"intercurrent_events"];

function without(object, names) {
	return Object.fromEntries(Object.entries(object ?? {}).filter(
		([name, value]) => value !== null && !names.includes(name)));
}

/** What of a reply was sent, or would be sent again. */
export function sent(record) {
	return {
		...without(record, OWN),
		host: without(record.host, ["birth_year", "sex"]),
		products: record.products.map((p) => without(p, ["computed"])),
		targets: record.targets.map((t) => without(t, [])),
	};
}
