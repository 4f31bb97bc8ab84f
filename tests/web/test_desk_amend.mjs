/* What was wrong is put right: answers, and the days of visits. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { close, open, quiet, sizes } from "./harness.mjs";
import { as } from "./people.mjs";
import { signIn, sound, soundInAll } from "./staff.mjs";

/* A visit whose pain was answered just now, and no other test's: 3 of 10. */
async function answered() {
	const ask = await as("coordinator");
	const { items } = await ask("GET", "/v1/visits?state=overdue&limit=200");
	const visit = items.find((v) => v.instruments.some(
		(i) => i.instrument === "NRS_PAIN" && !i.answered));
	assert.ok(visit, "no visit of the made-up clinic is overdue");
	const response = await ask("POST",
		`/v1/visits/${visit.visit_id}/responses`,
		{ instrument: "NRS_PAIN", answers: [3], mode: "telephone" });
	return { ask, visit, response };
}

for (const [size, window] of Object.entries(sizes)) {
	test(`answers are corrected with the reason, on ${size}`, async () => {
		const { ask, visit, response } = await answered();
		const page = await open(`/c/visits/${visit.visit_id}`, window);
		await signIn(page, "coordinator");
		await page.getByRole("button", { name: /^Correct the answers.*Pain/i })
			.or(page.getByRole("button", { name: /^Correct the answers/ }))
			.first().click();
		const form = page.locator("#NRS_PAIN");
		await form.getByRole("heading", { name: /correct the answers$/ })
			.waitFor();
		assert.ok(await form.getByLabel("3", { exact: true }).isChecked());
		await form.getByLabel("5", { exact: true }).check();
		await form.getByRole("button", { name: "Record the correction" })
			.click();
		await form.getByRole("alert").getByText("Enter the reason.").waitFor();
		await sound(page, "desk-correct-answers");
		await form.getByLabel("Why it is corrected").fill("misheard");
		await form.getByRole("button", { name: "Record the correction" })
			.click();
		await page.getByText("Corrected: misheard").waitFor();
		await sound(page, "desk-corrected-answers");
		const { items } = await ask("GET",
			`/v1/visits/${visit.visit_id}/responses`);
		const now = items.find((r) => r.instrument === "NRS_PAIN");
		assert.equal(now.response_id, response.response_id);
		assert.equal(now.version, 2);
		assert.deepEqual(now.answers, { PAIN: 5 });
		assert.equal(now.answered_at, response.answered_at);
		assert.equal(await page.getByText("Take back").count(), 0);
		await quiet(page);
		await close(page);
	});
}

test("answers are taken back, and can be given again", async () => {
	const { ask, visit } = await answered();
	const page = await open(`/c/visits/${visit.visit_id}`, sizes.phone);
	await signIn(page, "clinician");
	const card = page.locator("section.card", { hasText: "By telephone" })
		.first();
	await card.getByText(/^Take back/).first().click();
	await card.getByLabel("Why was it never so?").fill("another patient's");
	await soundInAll(page, "desk-void-answers");
	await card.getByRole("button", { name: /^Take back/ }).click();
	const form = page.locator("#NRS_PAIN");
	await form.waitFor();
	assert.equal(await page.evaluate(() => document.activeElement.id),
		"heading");
	await form.getByLabel("7", { exact: true }).check();
	await form.getByRole("button", { name: /^Record/ }).click();
	await page.getByText(/By telephone, \d/).waitFor();
	const { items } = await ask("GET",
		`/v1/visits/${visit.visit_id}/responses`);
	assert.deepEqual(items.find((r) => r.instrument === "NRS_PAIN").answers,
		{ PAIN: 7 });
	await quiet(page);
	await close(page);
});

test("of two who correct the same answers one is told", async () => {
	const { ask, visit, response } = await answered();
	const page = await open(`/c/visits/${visit.visit_id}`, sizes.phone);
	await signIn(page, "clinician");
	await page.getByRole("button", { name: /^Correct the answers/ }).first()
		.click();
	const form = page.locator("#NRS_PAIN");
	await form.getByLabel("8", { exact: true }).check();
	await form.getByLabel("Why it is corrected").fill("misheard");
	await ask("PUT", `/v1/responses/${response.response_id}`,
		{ instrument: "NRS_PAIN", answers: [4], correction_reason: "typo" },
		{ "If-Match": '"1"' });
	await form.getByRole("button", { name: "Record the correction" }).click();
	await form.getByRole("alert").getByText(/Somebody changed it/).waitFor();
	await soundInAll(page, "desk-changed-meanwhile");
	await close(page);
});

for (const [size, window] of Object.entries(sizes)) {
	test(`a visit is moved, stopped, and asked for again, on ${size}`,
		async () => {
			const ask = await as("coordinator");
			const { items } = await ask("GET",
				"/v1/visits?state=planned&limit=200");
			const visit = items.filter((v) => v.target_day > 365)
				.at({ small: 5, phone: 9, desk: 13 }[size]);
			const later = new Date(Date.parse(visit.target_on) + 7 * 86_400_000)
				.toISOString().slice(0, 10);
			const where = `/v1/visits/${visit.visit_id}`;
			const page = await open(`/c/patients/${visit.patient_id}`, window);
			await signIn(page, "coordinator");
			await page.locator(`a[href="/c/visits/${visit.visit_id}/move"]`)
				.click();
			await page.getByRole("heading", { level: 1, name: /^Move the/ })
				.waitFor();
			await page.getByRole("button", { name: "Move" }).click();
			const summary = page.getByRole("alert");
			await summary.getByText("Enter another day than the one it has.")
				.waitFor();
			await summary.getByText("Enter the reason.").waitFor();
			await sound(page, "desk-move-wrong");
			await page.getByLabel("New day").fill("2090-01-01");
			await page.getByLabel("Reason").fill("on holiday");
			await page.getByRole("button", { name: "Move" }).click();
			if ((await ask("GET", where)).version === visit.version)
				await summary.getByText(/^New day: /).waitFor();
			await page.getByLabel("New day").fill(later);
			await page.getByRole("button", { name: "Move" }).click();
			await page.getByRole("heading", { name: "What happened" })
				.waitFor();
			assert.equal((await ask("GET", where)).target_on, later);

			await page.goto(`/c/visits/${visit.visit_id}/stop`);
			await page.getByLabel("Reason").fill("moved away");
			await page.getByRole("button", { name: "Stop" }).click();
			await page.locator(`a[href="/c/visits/${visit.visit_id}/resume"]`)
				.click();
			await page.getByText("It was stopped: moved away.").waitFor();
			await sound(page, "desk-resume");
			await page.getByRole("button", { name: "Ask again" }).click();
			await page.getByRole("heading", { name: "What happened" })
				.waitFor();
			await sound(page, "desk-patient-visits");
			assert.equal((await ask("GET", where)).state, "planned");
			await quiet(page);
			await close(page);
		});
}
