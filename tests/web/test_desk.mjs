/*
 * The clinic desk, as a clinician and a coordinator use it on a day: by
 * keyboard where that matters, at three widths, and with what goes wrong.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
	axe, close, demo, noSidewaysScroll, open, quiet, screenshot, sizes,
	targetsOf,
} from "./harness.mjs";
import { account, as } from "./people.mjs";

const CLINIC = demo.clinics[0];
const STAFF_TARGET = 44;

/* Everything that is asked of a page as it stands. */
async function sound(page, name) {
	await axe(page);
	await noSidewaysScroll(page);
	await targetsOf(page, STAFF_TARGET);
	await screenshot(page, name);
}

async function signIn(page, role) {
	const who = account(role);

	await page.getByLabel("Login name").fill(who.login);
	await page.getByLabel("Password").fill(who.password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.getByRole("button", { name: "Sign out" }).waitFor();
}

async function heading(page, text) {
	await page.getByRole("heading", { level: 1, name: text }).waitFor();
}

/* A person whom nobody else's test knows. */
let people = 0;
async function somebody() {
	const ask = await as("clinician");

	people += 1;
	return ask("POST", "/v1/patients", {
		given_name: "Ada",
		family_name: `Desk${Date.now()}${people}`,
		birth_date: "1958-02-03",
		sex: "female",
		consents: [{ kind: "registry", given: true }],
	});
}

function yesterday() {
	return new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
}

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
		await page.getByLabel("Login name").fill("nobody.at.all");
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
		await page.waitForFunction(() =>
			!document.querySelector("main").textContent.includes("…"));
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
	await sound(page, "desk-not-for-you");
	await page.getByRole("link", { name: "Quality" }).waitFor();
	await page.getByRole("button", { name: "Sign out" }).click();
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
	await sound(page, "desk-new-patient-empty");
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
	await sound(page, "desk-patient-new");
	await quiet(page);
	await close(page);
});

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
	await type(page, "First spin", "1000");
	await type(page, "First spin, time", "14");
	await type(page, "First spin, temperature", "21");
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
		await sound(page, "desk-log-1-wrong");
		const began = Date.now();
		await firstStep(page, day);
		await sound(page, "desk-log-1");
		await type(page, "Height", "168");
		await next(page, /^What and where/);
		await secondStep(page);
		await sound(page, "desk-log-2");
		await type(page, "Symptoms for", "30");
		await next(page, /^Product/);

		await thirdStep(page);
		/* Odd, said in words; the better value is one key away. */
		await page.getByText(/Viability 9.6 %. Did you mean 96 %\?/).waitFor();
		await sound(page, "desk-log-3-doubt");
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
		await sound(page, "desk-log-3");
		await type(page, "Lot", "MC-22417");
		await next(page, /^Plan/);

		await choose(page, "What to expect was told", "Leaflet");
		await page.getByText("By the plan “Knee”.").waitFor();
		await sound(page, "desk-log-4");
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
		await sound(page, "desk-log-5-side");
		await choose(page, /Once more: which side/, "Right");
		await page.keyboard.press("Enter");
		await heading(page, "Procedure, right knee");
		console.log(`# logged in ${Date.now() - began} ms`);
		await page.getByText("The procedure is recorded. 9 visits are planned.")
			.waitFor();
		await page.getByRole("rowheader", { name: "6 weeks" }).waitFor();
		await sound(page, "desk-recorded");

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
	await sound(page, "desk-telephone-wrong");
	await form.getByLabel("4", { exact: true }).check();
	await form.getByRole("button", { name: "Keep for later" }).click();
	await form.getByText("Kept. You can go on later.").waitFor();
	await page.reload();
	await form.waitFor();
	assert.ok(await form.getByLabel("4", { exact: true }).isChecked());
	await form.getByRole("button", { name: /^Record/ }).click();
	await page.getByText(/By telephone, \d/).waitFor();
	await sound(page, "desk-telephone");

	const ask = await as("coordinator");
	const { items } = await ask("GET",
		`/v1/visits/${visit.visit_id}/responses`);
	const pain = items.find((r) => r.instrument === "NRS_PAIN");
	assert.equal(pain.mode, "telephone");
	assert.deepEqual(pain.answers, { PAIN: 4 });
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
	await sound(page, "desk-link");
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
	await sound(page, "desk-stop-wrong");
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
	await sound(page, "desk-sign-in-again");
	await signIn(page, "clinician");
	await page.getByRole("heading", { level: 1, name: /^Lena Again/ }).waitFor();
	await quiet(page);
	await close(page);
});

test("a draft is gone on with where it was left", async () => {
	const person = await somebody();
	const page = await open(
		`/c/patients/${person.patient_id}/log/1`, sizes.phone);
	await signIn(page, "clinician");
	await firstStep(page, yesterday());
	await sound(page, "desk-log-1-phone");
	await type(page, "Height", "168");
	await next(page, /^What and where/);
	await secondStep(page);
	await sound(page, "desk-log-2-phone");
	await type(page, "Symptoms for", "30");
	await next(page, /^Product/);
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
	await page.getByText("Withdrawn", { exact: true }).waitFor();
	await quiet(page);
	await close(page);
});

test("the desk is small enough", async () => {
	const page = await open("/c", sizes.desk);
	const bytes = await page.evaluate(async () => {
		const urls = [location.href,
			...performance.getEntriesByType("resource").map((e) => e.name)];
		const all = await Promise.all(urls.map(async (url) => {
			const body = (await fetch(url)).body
				.pipeThrough(new CompressionStream("gzip"));
			return (await new Response(body).arrayBuffer()).byteLength;
		}));
		return all.reduce((a, b) => a + b);
	});
	console.log(`# the desk is ${bytes} bytes, compressed`);
	assert.ok(bytes <= 60_000, `${bytes} bytes`);
	await close(page);
});
