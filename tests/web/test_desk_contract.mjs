/*
 * The forms in which a procedure, and what happened after it, are recorded can
 * carry whatever the contract lets them have; that of a procedure gives back a
 * record as it came.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "./harness.mjs";
import { fullProcedure, recordFull, sent } from "./full.mjs";
import { load } from "./module.mjs";

const ZONE = "America/Denver";
const { paths, components: { schemas } } =
	await (await fetch(`${demo.url}/openapi.json`)).json();
const specs = await load("src/desk/log/specs.ts");
const { TOP, PRODUCT } = await load("src/desk/log/form.ts");
const events = await load("src/desk/events/event-specs.ts");
const { labelOf } = await load("src/desk/log/labels.ts");
const { bodyOf, formOf } = await load("src/desk/log/body.ts");

/* Not typed, or on pages of their own. */
const ELSEWHERE = ["patient_id", "status", "amend_reason", "host", "products",
	"targets", "adverse_events", "intercurrent_events"];

/* What a schema comes to: past names, and that it may be null. */
function resolved({ $ref, anyOf, ...schema }) {
	if (anyOf !== undefined)
		return resolved(anyOf.find(({ type }) => type !== "null"));
	return $ref === undefined ? schema
		: resolved(schemas[$ref.split("/").at(-1)]);
}

/* What is asked of a field that is to carry a member of this schema. */
function wanted(schema) {
	if (schema.enum !== undefined)
		return { kinds: ["word", "choice"], words: schema.enum };
	switch (schema.type) {
	case "boolean":
		return { kinds: ["bool"] };
	case "integer":
	case "number":
		return { kinds: ["number", "grade", "product"] };
	case "string":
		return { kinds: {
			"date": ["date"],
			"date-time": ["instant"],
			"uuid": ["staff", "carried"],
		}[schema.format] ?? ["text", "long"] };
	case "object":
		return { kinds: ["by_word"], words: schema.propertyNames.enum };
	case "array": {
		const item = resolved(schema.items);
		return item.enum === undefined
			? { kinds: ["rows", "treatments"], rows: item,
				most: schema.maxItems }
			: { kinds: ["several"], words: item.enum };
	}
	default:
		return { kinds: [] };
	}
}

const sorted = (words) => [...(words ?? [])].sort();

/* What a list of fields lacks of a schema's members, one line each. */
function lacks(list, schema, at) {
	return Object.entries(resolved(schema).properties).flatMap(
		([name, member]) => {
			const where = `${at}/${name}`;
			const spec = list.find((s) => s.name === name);
			if (at === "" && ELSEWHERE.includes(name)) return [];
			if (spec === undefined) return [`${where}: no field`];
			const { kinds, words, rows, most } = wanted(resolved(member));
			return [
				...kinds.includes(spec.kind) ? []
					: [`${where}: ${spec.kind}, not ${kinds}`],
				...words === undefined ||
					`${sorted(words)}` === `${sorted(spec.options)}` ? []
					: [`${where}: offers ${spec.options}, not ${words}`],
				...most === spec.most ? []
					: [`${where}: ${spec.most} rows, not ${most}`],
				...rows === undefined ? []
					: lacks(spec.rows ?? [], rows, where),
			];
		});
}

const PARTS = [
	[TOP, schemas.NewProcedure, ""],
	[specs.host, schemas.NewHost, "/host"],
	[PRODUCT, schemas.NewProduct, "/products"],
	[specs.target, schemas.NewTarget, "/targets"],
	[events.adverse, schemas.NewAdverseEvent, "/adverse_events"],
	[events.intercurrent, schemas.NewIntercurrentEvent,
		"/intercurrent_events"],
];

test("there is a field for every member of a procedure and an event", () => {
	assert.deepEqual(PARTS.flatMap((part) => lacks(...part)), []);
});

test("there is a field for every member of a patient", async () => {
	const { labels } = await load("src/desk/details-page.tsx");
	for (const [path, method] of [["/v1/patients", "post"],
		["/v1/patients/{patient_id}", "patch"]]) {
		const { schema } = paths[path][method].requestBody
			.content["application/json"];
		const names = Object.keys(resolved(schema).properties);
		assert.ok(names.length > 5);
		assert.deepEqual(names.filter((name) => !(name in labels)), []);
	}
});

test("what lacks a field is found", () => {
	const less = TOP.filter(({ name }) => name !== "needle_gauge");
	assert.deepEqual(lacks(less, schemas.NewProcedure, ""),
		["/needle_gauge: no field"]);
	const fewer = TOP.map((s) => s.name !== "guidance" ? s
		: { ...s, options: s.options.slice(1) });
	assert.match(lacks(fewer, schemas.NewProcedure, "")[0], /^\/guidance: offers/);
});

test("every field has a name that people read", () => {
	const names = PARTS.flatMap(([list]) => list.flatMap(({ name, rows = [] }) =>
		[name, ...rows.map((r) => `${name}-0-${r.name}`)]));
	assert.deepEqual(names.filter((name) => name !== "session_id" &&
		labelOf(name) === name.split("-").at(-1)), []);
});

test("every word that is offered is said as people say it", async () => {
	const { term } = await load("src/base/terms.ts");
	const words = PARTS.flatMap(([list]) => list.flatMap((s) =>
		[s, ...s.rows ?? []]))
		.filter(({ kind }) => kind !== "by_word" && kind !== "grade")
		.flatMap(({ options = [] }) => options);
	assert.ok(words.length > 150);
	assert.deepEqual(words.filter((word) => !/^[A-Z0-9]/.test(term(word))), []);
});

/* Names of members that a schema has and an object, or the objects, has not. */
function absent(objects, schema, at) {
	return Object.entries(resolved(schema).properties).flatMap(
		([name, member]) => {
			const values = objects.map((o) => o?.[name]).flat()
				.filter((v) => v !== undefined && v !== null);
			const inner = resolved(resolved(member).items ?? {});
			if (values.length === 0) return [`${at}/${name}`];
			return inner.properties === undefined ? []
				: absent(values, inner, `${at}/${name}`);
		});
}

test("the record that is gone through has every member", () => {
	const full = fullProcedure("somebody");
	assert.deepEqual(absent([full], schemas.NewProcedure, ""), [
		/* without guidance alone */
		"/guidance_none_reason",
	]);
});

test("a record that nobody touches goes back as it came", async () => {
	const record = await recordFull();
	const body = bodyOf(formOf(record, ZONE), record.patient_id, "final", ZONE,
		record);
	assert.deepEqual(body, { ...sent(record), status: "final" });
});

test("of a product that is taken away nothing goes to another", async () => {
	const { withoutProduct } = await load("src/desk/log/form.ts");
	const record = await recordFull();
	const form = withoutProduct(formOf(record, ZONE), 0);
	const body = bodyOf(form, record.patient_id, "final", ZONE, record);
	assert.deepEqual(body.products, sent(record).products.slice(1));
	assert.deepEqual(body.targets.map((t) => t.product), [1, 1, 1, 1]);
});

test("one day of one treatment changes, and no other", async () => {
	const record = await recordFull();
	const form = formOf(record, ZONE);
	form.top["prior_treatments-1-on"] = "2024-06-12";
	const { prior_treatments } = bodyOf(form, record.patient_id, "final", ZONE,
		record);
	const now = structuredClone(record.prior_treatments);
	now[1].on = "2024-06-12";
	assert.deepEqual(prior_treatments, now);
});

test("what does no longer apply goes, what never did stays", async () => {
	const record = await recordFull();
	const form = formOf(record, ZONE);
	form.host.smoking_status = "former";
	const body = bodyOf(form, record.patient_id, "final", ZONE, record);
	assert.ok(!("cigarettes_per_day" in body.host));
	/* Of a tendon, recorded at a knee with arthrosis. */
	assert.equal(body.tendon_grade, record.tendon_grade);
});
