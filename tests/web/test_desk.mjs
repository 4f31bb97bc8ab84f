/*
 * The clinic desk, as a clinician and a coordinator use it on a day: finding
 * people, the schedule, links, answers by telephone, and what goes wrong.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { close, demo, open, quiet, sizes } from "./harness.mjs";
import { as } from "./people.mjs";
import { fitsBudget, heading, signIn, sound, soundInAll } from "./staff.mjs";

const CLINIC = demo.clinics[0];

for (const [size, window] of Object.entries(sizes)) {
	test(`signing in says what is wrong, on ${size}`, async () => {
		const page = await open("/c", window);
		await sound(page, "desk-sign-in");
		await page.getByRole("button", { name: "Sign in" }).click();
		const summary = page.getByRole("alert");
		await summary.getByText("Enter your login name.").waitFor();
		assert.ok(await summary.evaluate((e) => e === document.activeElement));
		assert.match(await page.title(), /^Error: /);
		await sound(page, "desk-sign-in-empty");
		await page.getByLabel("Login name").fill(`nobody.${Date.now()}`);
		await page.getByLabel("Password").fill("not their password");
		await page.getByRole("button", { name: "Sign in" }).click();
		await summary.getByText("The login name or the password is not right")
			.waitFor();
		await quiet(page);
		await close(page);
	});

	test(`a patient is found and shown, on ${size}`, async () => {
		const page = await open("/c", window);
		const ask = await as("clinician");
		const known = await ask("GET", `/v1/patients/${CLINIC.patient_id}`);
		await signIn(page, "clinician");
		await heading(page, "Patients");
		await sound(page, "desk-search");
		await page.getByLabel("Name or record number")
			.fill(known.family_name);
		await page.keyboard.press("Enter");
		const rows = page.getByRole("row");
		await rows.nth(1).waitFor();
		/* Who it is, what was done last, and what is to come. */
		await rows.filter({ hasText: known.given_name }).first()
			.getByRole("cell").nth(2).getByText(/, \d+ \w+ 20\d\d$/).waitFor();
		await sound(page, "desk-found");
		await page.goto(`/c/patients/${known.patient_id}`);
		await heading(page, `${known.given_name} ${known.family_name}`);
		await page.locator("svg.course").waitFor();
		await page.getByText("Show the figure as a table").click();
		await sound(page, "desk-patient");
		await quiet(page);
		await close(page);
	});

	test(`the schedule shows who is due, on ${size}`, async () => {
		const page = await open("/c/schedule?state=overdue", window);
		await signIn(page, "coordinator");
		await heading(page, "Schedule");
		const first = page.getByRole("row").nth(1);
		await first.waitFor();
		/* Names come with the list: one question, whoever is on it. */
		await first.getByRole("link", { name: /^\w+, \w+/ }).waitFor();
		assert.equal(await page.evaluate(() => performance
			.getEntriesByType("resource")
			.filter((e) => e.name.includes("/v1/patients/")).length), 0);
		await sound(page, "desk-schedule");
		await page.getByLabel("State").selectOption("planned");
		await page.waitForURL(/state=planned/);
		await page.getByText("Planned", { exact: true }).first().waitFor();
		await quiet(page);
		await close(page);
	});
}

test("a page of another role says so, and where to go", async () => {
	const page = await open("/c", sizes.phone);
	await signIn(page, "quality");
	await heading(page, "This page is not for your role");
	await soundInAll(page, "desk-not-for-you");
	await page.getByRole("link", { name: "Quality" }).waitFor();
	await page.getByRole("button", { name: "Sign out" }).click();
	await heading(page, "Sign in");
	await page.reload();
	await heading(page, "Sign in");
	await quiet(page);
	await close(page);
});

test("an address of nothing leads back to the patients", async () => {
	const page = await open("/c/nowhere/at/all", sizes.phone);
	await signIn(page, "clinician");
	await heading(page, "There is no such page");
	await page.getByRole("link", { name: "Patients" }).last().click();
	await heading(page, "Patients");
	await close(page);
});

test("a coordinator registers a patient, and may not log", async () => {
	const page = await open("/c/new-patient", sizes.desk);
	await signIn(page, "coordinator");
	await heading(page, "New patient");
	await page.getByRole("button", { name: "Register" }).click();
	await page.getByRole("alert").getByText("Enter the given name.").waitFor();
	await soundInAll(page, "desk-new-patient-empty");
	await page.getByLabel("Given name").fill("Rosa");
	await page.getByLabel("Family name").fill(`New${Date.now()}`);
	await page.getByLabel("Date of birth").fill("1961-04-30");
	await page.getByLabel("Female").check();
	await page.getByLabel("Telephone", { exact: true }).fill("not a number!");
	await page.getByRole("button", { name: "Register" }).click();
	await page.getByRole("alert").getByText(/^Telephone: /).waitFor();
	await page.getByLabel("Telephone", { exact: true }).fill("+1 555 0100");
	await page.getByLabel("Being in the registry").check();
	await page.getByRole("button", { name: "Register" }).click();
	await page.getByRole("heading", { level: 1, name: /^Rosa New/ }).waitFor();
	assert.equal(
		await page.getByRole("link", { name: "Log a procedure" }).count(), 0);
	await page.getByRole("link", { name: "Change details" }).click();
	await heading(page, "Change details");
	await page.getByLabel("Record number").fill(`MR${Date.now()}`);
	await page.getByRole("button", { name: "Save" }).click();
	await page.getByText(/^MR\d+/).waitFor();
	await soundInAll(page, "desk-patient-new");

	/* A consent of another day, and the day on which somebody left. */
	await page.getByRole("link", { name: "Change details" }).click();
	await page.getByLabel("Being asked by telephone").check();
	await page.getByLabel("Agreed, or taken back, on").fill("2090-01-01");
	await page.getByRole("button", { name: "Save" }).click();
	await page.getByRole("alert").getByText(/^Agreed, or taken back, on: /)
		.waitFor();
	await page.getByLabel("Agreed, or taken back, on").fill("2024-05-06");
	await page.getByLabel("Left the registry").fill("2026-01-02");
	await soundInAll(page, "desk-details");
	await page.getByRole("button", { name: "Save" }).click();
	await page.getByText("2 Jan 2026").waitFor();
	const ask = await as("coordinator");
	const known = await ask("GET",
		`/v1/patients/${page.url().split("/").at(-1)}`);
	assert.match(known.consents.find((c) => c.kind === "contact_call")
		.effective_at, /^2024-05-06/);
	assert.equal(known.withdrew_on, "2026-01-02");
	await quiet(page);
	await close(page);
});

/* A visit of somebody's that is to be answered now: {patient, visit}. */
async function due() {
	const ask = await as("coordinator");
	const { items } = await ask("GET", "/v1/visits?state=open&limit=50");
	const visit = items.find((v) =>
		v.instruments.some((i) => i.instrument === "NRS_PAIN" && !i.answered));
	assert.ok(visit, "no visit of the made-up clinic is due");
	return visit;
}

test("a coordinator takes answers by telephone", async () => {
	const visit = await due();
	const page = await open(`/c/visits/${visit.visit_id}`, sizes.phone);
	await signIn(page, "coordinator");
	const form = page.locator("#NRS_PAIN");
	await form.waitFor();
	assert.ok(await page.getByLabel("By telephone").isChecked());
	await form.getByRole("button", { name: /^Record/ }).click();
	await form.getByRole("alert").waitFor();
	await soundInAll(page, "desk-telephone-wrong");
	await form.getByLabel("4", { exact: true }).check();
	await form.getByRole("button", { name: "Keep for later" }).click();
	await form.getByText("Kept. You can go on later.").waitFor();
	await page.reload();
	await form.waitFor();
	assert.ok(await form.getByLabel("4", { exact: true }).isChecked());
	await form.getByRole("button", { name: /^Record/ }).click();
	await page.getByText(/By telephone, \d/).waitFor();
	await soundInAll(page, "desk-telephone");

	const ask = await as("coordinator");
	const { items } = await ask("GET",
		`/v1/visits/${visit.visit_id}/responses`);
	const pain = items.find((r) => r.instrument === "NRS_PAIN");
	assert.equal(pain.mode, "telephone");
	assert.deepEqual(pain.answers, { PAIN: 4 });
	await quiet(page);
	await close(page);
});

test("what was answered before the injection is entered after it", async () => {
	const ask = await as("clinician");
	const { items } = await ask("GET", "/v1/visits?state=missed&limit=200");
	const visit = items.find((v) => v.target_day === 0 &&
		v.instruments.some((i) => i.instrument === "NRS_PAIN" && !i.answered));
	assert.ok(visit, "no baseline of the made-up clinic was missed");
	const page = await open(`/c/visits/${visit.visit_id}`, sizes.phone);
	await signIn(page, "coordinator");
	await page.getByText("Record only what was answered before the injection.")
		.waitFor();
	const waiting = page.getByRole("button", { name: /answers.*pain/i });
	const form = page.locator("#NRS_PAIN");
	await waiting.or(form).first().waitFor();
	if (await waiting.isVisible()) await waiting.click();
	await form.getByLabel("6", { exact: true }).check();
	/* Today is after it, and the page says why that is not taken. */
	await form.getByRole("button", { name: /^Record/ }).click();
	await form.getByRole("alert").getByText(/ended with the injection/)
		.waitFor();
	await form.getByRole("alert").getByRole("link").click();
	assert.equal(await page.evaluate(() => document.activeElement.id), "day");
	await soundInAll(page, "desk-baseline-late");
	await page.getByLabel("On paper").check();
	await page.getByLabel("Day of the answers").fill(visit.target_on);
	await form.getByRole("button", { name: /^Record/ }).click();
	await page.getByText(/On paper, \d/).waitFor();
	const { items: [{ answered_on, in_window }] } = await ask("GET",
		`/v1/visits/${visit.visit_id}/responses`);
	assert.deepEqual([answered_on, in_window], [visit.target_on, true]);
	await quiet(page);
	await close(page);
});

test("answers that are no plain number are taken, too", async () => {
	const ask = await as("coordinator");
	const pages = await Promise.all(["open", "overdue"].map((state) =>
		ask("GET", `/v1/visits?state=${state}&limit=200`)));
	const visit = pages.flatMap((p) => p.items).find((v) =>
		v.instruments.some((i) =>
			i.instrument.startsWith("VISA") && !i.answered));
	assert.ok(visit, "no tendon of the made-up clinic is due");
	const { instrument } = visit.instruments.find((i) =>
		i.instrument.startsWith("VISA"));
	const page = await open(`/c/visits/${visit.visit_id}`, sizes.desk);
	await signIn(page, "coordinator");
	const waiting = page.getByRole("button", { name: /answers.*VISA/ });
	const form = page.locator(`#${instrument}`);
	await waiting.or(form).first().waitFor();
	if (await waiting.isVisible()) await waiting.click();
	await form.waitFor();
	await form.getByText("The clinic has not loaded").waitFor();
	for (const name of await form.locator("input[type=radio]").evaluateAll(
		(all) => [...new Set(all.map((r) => r.name))]))
		await form.locator(`input[name="${name}"]`).first().check();
	await form.getByLabel("B 4", { exact: true }).check();
	await form.locator("fieldset").first()
		.getByLabel("Would rather not answer").check();
	await soundInAll(page, "desk-telephone-branches");
	await form.getByRole("button", { name: /^Record/ }).click();
	await form.waitFor({ state: "detached" });
	const { items } = await ask("GET",
		`/v1/visits/${visit.visit_id}/responses`);
	const { answers } = items.find((r) => r.instrument === instrument);
	assert.deepEqual(answers.Q8, { branch: "B", value: 4 });
	assert.equal(answers.Q7, 0);
	assert.equal(answers.Q1, "declined");
	await quiet(page);
	await close(page);
});

test("a link is made, shown once, and copied", async () => {
	const visit = await due();
	const page = await open(
		`/c/patients/${visit.patient_id}/link?visit=${visit.visit_id}`,
		{ ...sizes.phone, permissions: ["clipboard-read", "clipboard-write"] });
	await signIn(page, "coordinator");
	await page.getByRole("button", { name: "Make a link" }).click();
	const address = page.locator("#address");
	await address.waitFor();
	const text = (await address.textContent()).trim();
	assert.match(text, /^http.*\/p#\S{20,}$/);
	await page.getByRole("button", { name: "Copy" }).click();
	await page.getByText("Copied.").waitFor();
	assert.equal(await page.evaluate(() => navigator.clipboard.readText()),
		text);
	await page.getByRole("cell", { name: "Open" }).first().waitFor();
	await soundInAll(page, "desk-link");
	await quiet(page);
	await close(page);
});

test("a visit is stopped with a reason", async () => {
	const ask = await as("clinician");
	const { items } = await ask("GET", "/v1/visits?state=planned&limit=20");
	const visit = items.at(-1);
	const page = await open(`/c/visits/${visit.visit_id}/stop`, sizes.phone);
	await signIn(page, "clinician");
	await page.getByRole("button", { name: "Stop" }).click();
	await page.getByRole("alert").getByText("Enter the reason.").waitFor();
	await soundInAll(page, "desk-stop-wrong");
	await page.getByLabel("Reason").fill("moved away");
	await page.getByRole("button", { name: "Stop" }).click();
	await page.getByRole("heading", { name: "What happened" }).waitFor();
	const kept = await ask("GET", `/v1/visits/${visit.visit_id}`);
	assert.equal(kept.state, "cancelled");
	assert.equal(kept.cancel_reason, "moved away");
	await quiet(page);
	await close(page);
});

test("who was signed out signs in again and loses nothing", async () => {
	const page = await open("/c/new-patient", sizes.phone);
	await signIn(page, "clinician");
	await page.getByLabel("Given name").fill("Lena");
	await page.getByLabel("Family name").fill(`Again${Date.now()}`);
	await page.getByLabel("Date of birth").fill("1970-01-02");
	await page.getByLabel("Female").check();
	/* The session ends elsewhere: the cookie is good for nothing now. */
	await page.context().clearCookies();
	await page.getByRole("button", { name: "Register" }).click();
	await heading(page, "Sign in again");
	await soundInAll(page, "desk-sign-in-again");
	await signIn(page, "clinician");
	await page.getByRole("heading", { level: 1, name: /^Lena Again/ }).waitFor();
	await quiet(page);
	await close(page);
});

test("the desk is small enough", async () => {
	const page = await open("/c", sizes.desk);
	await fitsBudget(page);
	await close(page);
});
