/* Logging a procedure, by keyboard; going on with a draft; correcting. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { close, open, quiet, sizes } from "./harness.mjs";
import { as } from "./people.mjs";
import { fullProcedure, recordFull } from "./full.mjs";
import { heading, signIn, somebody, sound, soundInAll } from "./staff.mjs";

function yesterday() {
	return new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
}

/* Go on to a field as the keyboard does, and type into it. */
async function type(page, label, text) {
	const field = page.getByLabel(label, { exact: true }).first();

	await field.focus();
	await page.keyboard.press("Control+A");
	await page.keyboard.type(text);
}

async function choose(page, group, option) {
	const radio = page.getByRole("group", { name: group })
		.getByLabel(option, { exact: true });

	await radio.focus();
	await page.keyboard.press("Space");
	assert.ok(await radio.isChecked());
}

async function pick(page, label, value) {
	await page.getByLabel(label, { exact: true }).first().selectOption(value);
}

async function fillDate(page, label, value) {
	await page.getByLabel(label, { exact: true }).first().fill(value);
}

async function next(page, name) {
	await page.keyboard.press("Enter");
	await page.getByRole("heading", { level: 1, name }).waitFor();
}

async function firstStep(page, day) {
	await fillDate(page, "Injected on", day);
	await fillDate(page, "Injected on, Time", "10:30");
	await type(page, "Height", "168");
	await type(page, "Weight", "76,5");
	await choose(page, "Smoking", "Never");
	await choose(page, "Diabetes", "No");
	await choose(page, "Rheumatic or similar disease", "No");
	await choose(page, "Medicines that bear on it", "None");
}

async function secondStep(page) {
	await pick(page, "Where", "knee");
	/* What was done last time comes in when the region is known. */
	await page.getByText("as last time").first().waitFor();
	await choose(page, "Which side", "Right");
	await type(page, "Diagnosis (ICD-10-CM)", "M17.11");
	await type(page, "Symptoms for", "30");
	await pick(page, "Grading of arthrosis", "kl");
	await type(page, "Grade", "3");
	await choose(page, "Tried before", "Physiotherapy");
	await pick(page, "Guidance", "ultrasound");
	await choose(page, "Contrast showed the place", "Does not apply");
	await choose(page, "The spread was seen", "Yes");
	await pick(page, "Local anaesthetic", "none");
}

async function thirdStep(page) {
	await pick(page, "Product", "BMC");
	await pick(page, "From whom", "autologous");
	await pick(page, "From which tissue", "bone_marrow_iliac_post");
	await type(page, "How it was separated", "one spin, buffy coat");
	await type(page, "Characteristics shown", "CD34+ 1.1 %");
	await pick(page, "Used as", "same_day_minimal_manipulation");
	await type(page, "Kit or device", "Marrow concentrator A");
	await type(page, "Lot", "MC-22417");
	await fillDate(page, "Expires on", "2035-01-31");
	await pick(page, "Activation", "none");
	await pick(page, "Anticoagulant", "heparin");
	await type(page, "Spin 1", "1000");
	await type(page, "Spin 1, time", "14");
	await type(page, "Spin 1, temperature", "21");
	await fillDate(page, "Taken at, Time", "09:00");
	await type(page, "Volume taken", "60");
	await type(page, "Sites", "6");
	await type(page, "Taken at each site", "10");
	await fillDate(page, "Ready at, Time", "10:00");
	await type(page, "Volume made", "7");
	await type(page, "Nucleated cells, total", "512.4");
	await type(page, "Viability", "9.6");
	await pick(page, "Viability by", "AO_PI");
	await fillDate(page, "Viability measured at, Time", "10:10");
	await pick(page, "Injected into", "intra_articular");
	await type(page, "Volume injected", "5");
}

test("a clinician logs a procedure by keyboard and sees its schedule",
	async () => {
		const person = await somebody();
		const day = yesterday();
		const page = await open(
			`/c/patients/${person.patient_id}/log/1`, sizes.desk);
		await signIn(page, "clinician");
		await heading(page, `Patient: Ada ${person.family_name}`);
		await page.getByRole("button", { name: "Continue" }).focus();
		await page.keyboard.press("Enter");
		await page.getByRole("alert").getByText("Height: fill this in.")
			.waitFor();
		await soundInAll(page, "desk-log-1-wrong");
		const began = Date.now();
		await firstStep(page, day);
		await soundInAll(page, "desk-log-1");
		await type(page, "Height", "168");
		await next(page, /^What and where/);
		await secondStep(page);
		await soundInAll(page, "desk-log-2");
		await type(page, "Symptoms for", "30");
		await next(page, /^Product/);

		await thirdStep(page);
		/* Odd, said in words; the better value is one key away. */
		await page.getByText(/Viability 9.6 %. Did you mean 96 %\?/).waitFor();
		await soundInAll(page, "desk-log-3-doubt");
		await page.getByRole("button", { name: "Yes, 96" }).focus();
		await page.keyboard.press("Enter");
		const live = page.getByRole("complementary");
		await live.getByText("491.9 × 10⁶").waitFor();
		await live.getByText("30 min").waitFor();
		await live.getByText("Completeness (MIBO)").waitFor();
		/* mendd asks about what can hardly be; it may stay all the same. */
		await type(page, "Volume injected", "50");
		await page.getByText("More is injected than was made.").waitFor();
		await type(page, "Volume injected", "5");
		await page.getByText("More is injected than was made.")
			.waitFor({ state: "detached" });
		await soundInAll(page, "desk-log-3");
		await type(page, "Lot", "MC-22417");
		await next(page, /^Plan/);

		await choose(page, "What to expect was told", "Leaflet");
		await page.getByText("By the plan “Knee”.").waitFor();
		await soundInAll(page, "desk-log-4");
		await page.getByRole("button", { name: "Continue" }).focus();
		await next(page, /^Check/);

		await page.getByRole("button", { name: "Record this procedure" })
			.focus();
		await page.keyboard.press("Enter");
		await page.getByRole("alert")
			.getByText("Say once more which side it was.").waitFor();
		await choose(page, /Once more: which side/, "Left");
		await page.keyboard.press("Enter");
		await page.getByRole("alert")
			.getByText(/You chose “Right” before and “Left” now/).waitFor();
		await soundInAll(page, "desk-log-5-side");
		await choose(page, /Once more: which side/, "Right");
		await page.keyboard.press("Enter");
		await heading(page, "Procedure, right knee");
		console.log(`# logged in ${Date.now() - began} ms`);
		await page.getByText("The procedure is recorded. 9 visits are planned.")
			.waitFor();
		await page.getByRole("rowheader", { name: "6 weeks" }).waitFor();
		await soundInAll(page, "desk-recorded");

		const ask = await as("clinician");
		const { items } = await ask("GET",
			`/v1/procedures?patient_id=${person.patient_id}`);
		assert.equal(items.length, 1);
		const kept = await ask("GET", `/v1/procedures/${items[0].procedure_id}`);
		assert.equal(kept.status, "final");
		assert.equal(kept.laterality, "right");
		assert.equal(kept.host.weight_kg, 76.5);
		assert.equal(kept.products[0].viability_pct, 96);
		await quiet(page);
		await close(page);
	});

test("a draft is gone on with where it was left", async () => {
	const person = await somebody();
	const page = await open(
		`/c/patients/${person.patient_id}/log/1`, sizes.small);
	await signIn(page, "clinician");
	await firstStep(page, yesterday());
	await soundInAll(page, "desk-log-1-phone");
	await type(page, "Height", "168");
	await next(page, /^What and where/);
	await secondStep(page);
	await soundInAll(page, "desk-log-2-phone");
	await type(page, "Symptoms for", "30");
	await next(page, /^Product/);
	await page.getByText("as last time").first().waitFor();
	await soundInAll(page, "desk-log-3-phone");
	await page.goto(`/c/patients/${person.patient_id}`);
	await page.getByRole("link", { name: "Continue the draft" }).click();
	await page.getByRole("heading", { level: 1, name: /^What and where/ })
		.waitFor();
	assert.equal(await page.getByLabel("Symptoms for").inputValue(), "30");
	await quiet(page);
	await close(page);
});

test("a record is corrected, with the reason, and withdrawn", async () => {
	const ask = await as("clinician");
	const { items } = await ask("GET", "/v1/procedures?status=final&limit=1");
	const id = items[0].procedure_id;
	const side = items[0].laterality;
	const page = await open(`/c/procedures/${id}`, sizes.desk);
	await signIn(page, "clinician");
	await page.getByRole("link", { name: "Correct this record" }).click();
	await page.getByRole("heading", { level: 1, name: /^Patient/ }).waitFor();
	await type(page, "Weight", "81");
	for (const step of [/^What and where/, /^Product/, /^Plan/, /^Check/]) {
		await page.getByRole("button", { name: "Continue" }).focus();
		await next(page, step);
	}
	await page.getByRole("group", { name: /Once more: which side/ })
		.locator(`input[value=${side}]`).check();
	await page.getByRole("button", { name: "Record the correction" }).click();
	await page.getByRole("alert").getByText(/Why it is corrected/).waitFor();
	await page.getByLabel("Why it is corrected").fill("weighed again");
	await page.getByRole("button", { name: "Record the correction" }).click();
	await page.getByText("The procedure is recorded.").waitFor();
	const kept = await ask("GET", `/v1/procedures/${id}`);
	assert.equal(kept.status, "amended");
	assert.equal(kept.amend_reason, "weighed again");
	assert.equal(kept.host.weight_kg, 81);

	await page.getByText("Withdraw this record").first().click();
	await page.getByLabel("Why was it never so?").fill("another patient's");
	await page.getByRole("button", { name: "Withdraw this record" }).click();
	await page.getByText("Withdrawn", { exact: true }).first().waitFor();
	assert.equal(await page.evaluate(() => document.activeElement.id),
		"heading");
	assert.equal(await page.getByText("The procedure is recorded.").count(), 0);
	await page.getByText("All versions of this record").click();
	await page.getByRole("cell", { name: "weighed again" }).waitFor();
	await page.getByRole("cell", { name: "another patient's" }).waitFor();
	await soundInAll(page, "desk-versions");
	await quiet(page);
	await close(page);
});

/* What a reply says that another version may say otherwise. */
function unchanged({ version, status, recorded_at, amend_reason, ...rest }) {
	return JSON.stringify(rest);
}

for (const [size, window] of Object.entries(sizes)) {
	test(`correcting one field leaves all others alone, on ${size}`, async () => {
		const ask = await as("clinician");
		const before = await recordFull();
		const page = await open(
			`/c/procedures/${before.procedure_id}`, window);
		await signIn(page, "clinician");
		await page.getByRole("link", { name: "Correct this record" }).click();
		await page.getByRole("heading", { level: 1, name: /^Patient/ })
			.waitFor();
		const steps = [[/^What and where/, () => type(page, "Approach",
			"lateral")], [/^Product/], [/^Plan/], [/^Check/]];
		for (const [step, edit] of steps) {
			await page.getByRole("button", { name: "Continue" }).focus();
			await next(page, step);
			await edit?.();
			await sound(page, `desk-full-${steps.findIndex(
				([s]) => s === step) + 2}`);
		}
		await page.getByRole("group", { name: /Once more: which side/ })
			.locator("input[value=right]").check();
		await page.getByLabel("Why it is corrected").fill("another way");
		await page.getByRole("button", { name: "Record the correction" })
			.click();
		await page.getByText("The procedure is recorded.").waitFor();
		await sound(page, "desk-full-recorded");
		const after = await ask("GET",
			`/v1/procedures/${before.procedure_id}`);
		assert.equal(after.approach, "lateral");
		assert.equal(after.version, before.version + 1);
		assert.equal(unchanged({ ...after, approach: before.approach }),
			unchanged(before));
		await quiet(page);
		await close(page);
	});
}

test("expanded cells are finished, and the other side follows", async () => {
	const ask = await as("clinician");
	const { patient_id, family_name } = await somebody();
	const full = fullProcedure(patient_id);
	const { procedure_id } = await ask("POST", "/v1/procedures", {
		...full,
		status: "draft",
		products: [{ ...full.products[0], product_class: "MSC_expanded",
			cd_markers_pct: undefined, spins: undefined }],
		targets: [full.targets[0]],
	});
	const page = await open(
		`/c/patients/${patient_id}/log/3?record=${procedure_id}`, sizes.phone);
	await signIn(page, "clinician");
	await page.getByRole("button", { name: "Continue" }).click();
	await page.getByRole("alert")
		.getByText("Positive by marker: fill in at least one.").waitFor();
	await soundInAll(page, "desk-expanded-wrong");
	await type(page, "CD73", "98.2");
	await type(page, "HLA-DR", "lots");
	await page.getByRole("button", { name: "Continue" }).click();
	await page.getByRole("alert")
		.getByText("HLA-DR: enter a number, such as 7.5.").waitFor();
	await type(page, "HLA-DR", "0,4");
	await page.getByRole("button", { name: "Continue" }).click();
	await page.getByRole("heading", { level: 1, name: /^Plan/ }).waitFor();
	await page.getByRole("button", { name: /^Add one/ }).click();
	await page.getByRole("button", { name: /^Take it away.*3/ }).click();
	await page.getByRole("button", { name: "Continue" }).click();
	await page.getByRole("heading", { level: 1, name: /^Check/ }).waitFor();
	await page.getByText("CD73 98.2 %, HLA-DR 0,4 %").waitFor();
	await page.getByRole("group", { name: /Once more: which side/ })
		.locator("input[value=right]").check();
	await page.getByRole("button", { name: "Record this procedure" }).click();
	await page.getByText("The procedure is recorded.").waitFor();
	const made = await ask("GET", `/v1/procedures/${procedure_id}`);
	assert.deepEqual(made.products[0].cd_markers_pct,
		{ "CD73": 98.2, "HLA-DR": 0.4 });
	assert.deepEqual(made.billing_codes, full.billing_codes);

	await page.getByRole("link", { name: "Log another of the same sitting" })
		.click();
	await heading(page, `Patient: Ada ${family_name}`);
	await page.getByText("as last time").first().waitFor();
	assert.equal(await page.getByLabel("Injected on", { exact: true })
		.inputValue(), "2025-03-04");
	/* Which scale it was last time is taken over, and asks for the level. */
	await type(page, "Activity level", "5");
	await page.getByRole("button", { name: "Continue" }).click();
	await page.getByRole("heading", { level: 1, name: /^What and/ }).waitFor();
	await pick(page, "Where", "knee");
	await choose(page, "Which side", "Left");
	await type(page, "Diagnosis (ICD-10-CM)", "M17.12");
	await type(page, "Symptoms for", "30");
	await page.getByText("as last time").first().waitFor();
	await type(page, "Grade", "2");
	await pick(page, "Grading of arthrosis", "kl");
	await choose(page, "Tried before", "Steroid injection");
	await fillDate(page, "Steroid injection, when", "2024-06-11");
	await page.getByRole("button", { name: /^Once more/ }).click();
	await page.getByLabel("Steroid injection, when").last()
		.fill("2024-01-05");
	await choose(page, "Tried before", "Physiotherapy");
	await choose(page, "Contrast showed the place", "Yes");
	await choose(page, "The spread was seen", "Yes");
	await soundInAll(page, "desk-tried");
	await page.getByRole("button", { name: "Continue" }).click();
	await page.getByRole("heading", { level: 1, name: /^Product/ }).waitFor();
	const id = new URL(page.url()).searchParams.get("record");
	const other = await ask("GET", `/v1/procedures/${id}`);
	assert.equal(other.session_id, made.session_id);
	assert.deepEqual(other.prior_treatments, [
		{ treatment: "steroid_inj", on: "2024-06-11" },
		{ treatment: "steroid_inj", on: "2024-01-05" },
		{ treatment: "physio" }]);
	await quiet(page);
	await close(page);
});
