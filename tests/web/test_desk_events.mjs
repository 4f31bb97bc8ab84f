/* What happened after a procedure: recorded, seen, corrected, taken back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { recordFull } from "./full.mjs";
import { close, open, quiet, sizes } from "./harness.mjs";
import { account, as } from "./people.mjs";
import { heading, signIn, sound, soundInAll } from "./staff.mjs";

/* A record without its own events. */
async function procedure() {
	const ask = await as("clinician");
	const made = await recordFull({ adverse_events: [],
		intercurrent_events: [] });
	return { ask, where: `/v1/procedures/${made.procedure_id}`, made };
}

for (const [size, window] of Object.entries(sizes)) {
	test(`a coordinator records an adverse event, on ${size}`, async () => {
		const { ask, where, made } = await procedure();
		const page = await open(`/c/patients/${made.patient_id}`, window);
		await signIn(page, "coordinator");
		await page.getByRole("link", { name: /^Record what happened/ }).click();
		await heading(page, "What happened after: right knee");
		await page.getByRole("button", { name: "Record it" }).click();
		const summary = page.getByRole("alert");
		await summary.getByText("What happened: choose one.").waitFor();
		await summary.getByText("Began on: fill this in.").waitFor();
		await summary.getByText("Because of the procedure: choose one.")
			.waitFor();
		assert.match(await page.title(), /^Error: /);
		await sound(page, "desk-event-wrong");
		await page.getByLabel("What happened", { exact: true })
			.selectOption("swelling");
		await page.getByLabel("Began on").fill("2025-03-01");
		await page.getByLabel("2 Moderate").check();
		await page.getByLabel("Possibly").check();
		await page.getByRole("group", { name: "Serious" }).getByLabel("No")
			.check();
		await page.getByLabel("In words").fill("warm, for a week");
		await page.getByRole("button", { name: "Record it" }).click();
		/* mendd knows the day of the injection. */
		await summary
			.getByText("Began on: a day not before the procedure.").waitFor();
		await page.getByLabel("Began on").fill("2025-03-06");
		await page.keyboard.press("Enter");
		await page.getByText("It is recorded.").waitFor();
		await page.getByRole("heading", { name: "Swelling, grade 2" }).waitFor();
		assert.equal(await page.getByRole("link", { name: /^Correct or/ })
			.count(), 0);
		await sound(page, "desk-event-kept");
		const { adverse_events: [event] } = await ask("GET", where);
		assert.equal(event.severity, 2);
		assert.equal(event.serious, false);
		assert.equal(event.description, "warm, for a week");
		assert.equal(event.recorded_by, account("coordinator").staff_id);
		await page.getByRole("link", { name: "To the patient" }).click();
		await page.getByRole("listitem").getByText("Swelling, grade 2")
			.waitFor();
		await sound(page, "desk-event-timeline");
		await quiet(page);
		await close(page);
	});
}

test("another treatment is recorded, corrected and taken back", async () => {
	const { ask, where, made } = await procedure();
	const page = await open(`/c/procedures/${made.procedure_id}`, sizes.phone);
	await signIn(page, "clinician");
	await page.getByRole("link", { name: "Record what happened" }).click();
	await page.getByLabel("Another treatment, death").check();
	await page.getByLabel("What happened", { exact: true })
		.selectOption("steroid");
	await page.getByLabel("On", { exact: true }).fill("2025-09-16");
	await page.getByLabel("Note").fill("given elsewhere");
	await page.getByRole("button", { name: "Record it" }).click();
	await page.getByText("It is recorded.").waitFor();

	await page.getByRole("link", { name: /^Correct or take back/ }).click();
	await heading(page, "Steroid");
	assert.equal(await page.getByLabel("Note").inputValue(), "given elsewhere");
	await page.getByLabel("On", { exact: true }).fill("2025-09-18");
	await page.getByRole("button", { name: "Record the correction" }).click();
	await page.getByRole("alert").getByText("Enter the reason.").waitFor();
	await soundInAll(page, "desk-event-correct");
	await page.getByLabel("Why it is corrected").fill("two days later");
	await page.getByRole("button", { name: "Record the correction" }).click();
	await page.getByText("It is recorded.").waitFor();
	const { intercurrent_events: now } = await ask("GET", where);
	assert.deepEqual(now.map((e) => [e.type, e.occurred_on, e.note]),
		[["steroid", "2025-09-18", "given elsewhere"]]);

	await page.getByRole("link", { name: /^Correct or take back/ }).click();
	await heading(page, "Steroid");
	await page.getByText("Take it back").first().click();
	await page.getByRole("button", { name: "Take it back" }).click();
	await page.getByText("Enter the reason.").waitFor();
	await soundInAll(page, "desk-event-take-back");
	await page.getByLabel("Why was it never so?").fill("another patient's");
	await page.getByRole("button", { name: "Take it back" }).click();
	await page.getByText("It is taken back.").waitFor();
	await page.getByText("Nothing is recorded.").waitFor();
	assert.deepEqual((await ask("GET", where)).intercurrent_events, []);
	await quiet(page);
	await close(page);
});

test("an event whose reply is lost is recorded once", async () => {
	const { ask, where, made } = await procedure();
	const page = await open(`/c/procedures/${made.procedure_id}/event`,
		sizes.phone);
	await signIn(page, "clinician");
	await page.getByLabel("Another treatment, death").check();
	await page.getByLabel("What happened", { exact: true })
		.selectOption("surgery");
	await page.getByLabel("On", { exact: true }).fill("2025-10-02");
	await page.route("**/intercurrent-events", async (route) => {
		await route.fetch();
		await route.abort();
	}, { times: 1 });
	await page.getByRole("button", { name: "Record it" }).click();
	await page.getByRole("alert").getByText(/mendd does not answer/).waitFor();
	await page.getByRole("button", { name: "Record it" }).click();
	await page.getByText("It is recorded.").waitFor();
	assert.equal((await ask("GET", where)).intercurrent_events.length, 1);
	await close(page);
});
