/* A patient's day: from the link to the thanks. */
import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import { test } from "node:test";
import {
	close, noSidewaysScroll, open, quiet, screenshot, sizes,
} from "./harness.mjs";
import { as } from "./people.mjs";
import {
	answersOf, askedFor, choose, enter, fillBorn, heading, next, PAIN, see, somebody,
	STATE,
} from "./patient.mjs";

for (const size of Object.keys(sizes))
	test(`a visit is answered on ${size}`, async () => {
		const who = await somebody();
		const page = await open(await who.link(), sizes[size]);
		assert.equal(new URL(page.url()).hash, "");
		assert.equal(await page.evaluate(() =>
			document.activeElement.tagName), "H1");
		await see(page, "1-hello");

		await next(page);
		await heading(page, "date of birth");
		await see(page, "2-born");
		await next(page);
		await page.locator(".summary").waitFor();
		await page.waitForFunction(() => document.title.startsWith("Error: "));
		await see(page, "2-born-error");
		await fillBorn(page, who.born);
		await next(page);

		await heading(page, PAIN);
		assert.match(await page.locator("#about").textContent(),
			/, treated on \w+ \d+, 20\d\d$/);
		assert.equal(await page.locator(".tile").count(), 11);
		assert.equal(await page.locator(":checked").count(), 0);
		await see(page, "3-number");
		await next(page);
		await page.locator(".summary").waitFor();
		await see(page, "3-number-error");
		await page.locator(".tile").nth(4).click();
		assert.equal(await page.locator(".chosen").textContent(),
			"You chose 4 out of 10.");
		await see(page, "3-number-chosen");
		await next(page);
		await heading(page, STATE);
		await page.locator(".tile").nth(1).click();
		await see(page, "4-words");
		await next(page);

		await heading(page, "Check your answers");
		await see(page, "5-check");
		await next(page);
		await heading(page, "We have your answers");
		await page.locator(".course").waitFor();
		await see(page, "6-thanks");
		await page.locator("summary").click();
		await see(page, "6-thanks-list");
		const said = await page.locator("main").textContent();
		assert.match(said, /most people like you|do not know yet/);
		/* Of a few people mendd says nothing. */
		if (/ people like you who answered after /.test(said))
			assert.match(said,
				/Of \d+ .*(, all|, \d+) had (not )?clearly improved/);
		assert.ok(said.indexOf("When to call") < said.indexOf("What happens next"));

		const given = await answersOf(who);
		assert.deepEqual(given.NRS_PAIN, { PAIN: 4 });
		assert.deepEqual(given.PASS_Q, { STATE: 1 });
		assert.equal((await who.responses())[0].mode, "portal");
		assert.equal(await page.evaluate(() =>
			localStorage.getItem("mendd-draft")), null);
		await quiet(page);
		await close(page);
	});

test("a visit is answered by keyboard only", async () => {
	const who = await somebody();
	const page = await open(await who.link(), sizes.phone);
	const key = (name) => page.keyboard.press(name);
	/* Tab to what has this text, as somebody without a mouse would. */
	const reach = async (text) => {
		for (let i = 0; i < 20; i++) {
			await key("Tab");
			if (await page.evaluate((wanted) => (document.activeElement.labels
				?.[0] ?? document.activeElement).textContent.trim()
				.startsWith(wanted), text)) return;
		}
		assert.fail(`the keyboard does not reach ${text}`);
	};
	await reach("Start");
	await key("Enter");
	await heading(page, "date of birth");
	for (const part of ["day", "month", "year"]) {
		await key("Tab");
		await page.keyboard.type(String(who.born[part]));
	}
	await key("Enter");
	await heading(page, PAIN);
	await reach("Continue");
	await key("Enter");
	/* The summary has the focus; its link leads to the answers. */
	await page.locator(".summary:focus").waitFor();
	await key("Tab");
	await key("Enter");
	await key("ArrowRight");
	await key("ArrowRight");
	await key("ArrowRight");
	await reach("Continue");
	await key("Enter");
	await heading(page, STATE);
	await reach("No");
	await key("Space");
	await key("Enter");
	await heading(page, "Check");
	await reach("Send");
	await key("Enter");
	await heading(page, "We have your answers");
	const given = await answersOf(who);
	assert.deepEqual(given.NRS_PAIN, { PAIN: 3 });
	assert.deepEqual(given.PASS_Q, { STATE: 0 });
	await quiet(page);
	await close(page);
});

test("what is not to be answered is kept as declined", async () => {
	const who = await somebody();
	const page = await enter(who, sizes.phone);
	await page.locator("button", { hasText: "rather not" }).click();
	await heading(page, STATE);
	await choose(page, 1);
	await page.locator("dd", { hasText: "You chose not to answer" }).waitFor();
	await screenshot(page, "portal-declined");
	await next(page);
	await heading(page, "We have your answers");
	assert.deepEqual((await answersOf(who)).NRS_PAIN, { PAIN: "declined" });
	await close(page);
});

test("all of it is there in Spanish", async () => {
	const who = await somebody();
	const page = await open(await who.link(),
		{ ...sizes.phone, locale: "es-MX" });
	const lang = () => page.evaluate(() => document.documentElement.lang);
	assert.equal(await lang(), "es");
	await see(page, "es-1-hello");
	await next(page);
	await next(page);
	await page.locator(".summary", { hasText: "fecha de nacimiento" }).waitFor();
	await see(page, "es-2-born-error");
	await fillBorn(page, who.born);
	await next(page);
	await heading(page, "¿qué tan fuerte fue el dolor");
	await page.locator(".tile").nth(5).click();
	await see(page, "es-3-number");
	await page.locator("header button").click();
	await heading(page, PAIN);
	assert.equal(await lang(), "en");
	await page.locator("header button").click();
	await heading(page, "¿qué tan fuerte");
	await next(page);
	await heading(page, "aceptable");
	await choose(page, 1);
	await see(page, "es-5-check");
	await next(page);
	await heading(page, "Gracias");
	await page.locator(".course").waitFor();
	await see(page, "es-6-thanks");
	await page.reload();
	await heading(page, "Hoy no hay nada");
	await see(page, "es-nothing");
	await quiet(page);
	await close(page);
});

test("the words that a clinic loaded are asked as they are", async () => {
	const admin = await as("admin", 1);
	const said = (n) => `Made-up question ${n}`;
	const five = ["One", "Two", "Three", "Four", "Five"];
	const items = {};
	const { definition } = await admin("GET", "/v1/instruments/PROMIS_GLOBAL10");
	definition.items.forEach((item, n) => {
		items[item.code] = item.max === 10
			? { text: said(n), options: ["Nothing of it", "All of it"] }
			: { text: said(n), options: five };
	});
	await admin("PUT", "/v1/instruments/PROMIS_GLOBAL10/wording",
		{ language: "en", items });

	const who = await somebody(1);
	const page = await enter(who, { ...sizes.phone, locale: "es-ES" });
	await choose(page, 1);
	for (const [n, item] of definition.items.entries()) {
		await heading(page, said(n));
		/* There are no Spanish words, and the page says so to who listens. */
		assert.equal(await page.locator("h1").getAttribute("lang"), "en");
		if (n === 0) await see(page, "likert");
		if (item.max === 10)
			assert.equal(await page.locator(".end.high").textContent(),
				"10 – All of it");
		else
			assert.deepEqual(await page.locator(".tile").allTextContents(), five);
		await choose(page, 3);
	}
	await heading(page, "aceptable");
	await choose(page, 0);
	await heading(page, "Revise");
	await next(page);
	await heading(page, "Gracias");
	const given = (await answersOf(who)).PROMIS_GLOBAL10;
	assert.deepEqual(Object.values(given),
		definition.items.map(({ min }) => min + 3));
	/* The joint's own score has no words, so it was not asked. */
	await page.locator("p", { hasText: "otras preguntas" }).waitFor();
	await close(page);
});

test("a number, a line and a list are answered, too", async () => {
	const who = await askedFor("VAS_PAIN", "SANE", "SANE_IMPROVEMENT", "PGIC");
	const page = await enter(who, sizes.phone);
	await heading(page, "Mark on the line");
	const line = page.locator(".line");
	const box = await line.boundingBox();
	assert.equal(await page.locator(".line.set").count(), 0);
	await next(page);
	await page.locator(".summary", { hasText: "Tap the line" }).waitFor();
	await see(page, "line-error");
	await line.click({ position: { x: box.width / 2, y: box.height / 2 } });
	await page.locator(".nudge", { hasText: "Your answer is 50 of 100" }).waitFor();
	await page.locator("button", { hasText: "A little more" }).click();
	await see(page, "line");
	await next(page);

	await heading(page, "If a normal joint is 100");
	for (const wrong of ["101", "-1", "6.5", "many", ""]) {
		await page.fill("#answer", wrong);
		await next(page);
		await page.locator(".summary", { hasText: "from 0 to 100" }).waitFor();
	}
	await see(page, "number-error");
	await page.fill("#answer", "65");
	await see(page, "number");
	await next(page);
	await heading(page, "by how many percent");
	await page.fill("#answer", "-20");
	await next(page);
	await heading(page, "changed overall");
	await page.locator(".tile", { hasText: "A little improved" }).click();
	await see(page, "list");
	await next(page);
	await see(page, "check-all");
	await next(page);
	await heading(page, "We have your answers");
	assert.deepEqual(await answersOf(who), {
		VAS_PAIN: { PAIN: 51 }, SANE: { RATING: 65 },
		SANE_IMPROVEMENT: { CHANGE: -20 }, PGIC: { CHANGE: 3 } });
	await quiet(page);
	await close(page);
});

test("who has not much of a network does not wait long", async () => {
	const folder = new URL("../../web/dist/", import.meta.url);
	const files = await readdir(new URL("assets/", folder));
	const size = async (name) => {
		const file = files.find((f) => new RegExp(`^${name}$`).test(f));
		return (await stat(new URL(`assets/${file}`, folder))).size;
	};
	const words = (language) => size(`portal-${language}-\\w{8}\\.js\\.gz`);
	const all = (await stat(new URL("portal.html.gz", folder))).size +
		await size("portal-\\w{8}\\.css\\.gz") +
		await size("portal-\\w{8}\\.js\\.gz") +
		Math.max(await words("en"), await words("es"));
	console.log(`# /p: ${all} bytes, compressed`);
	assert.ok(all <= 15_000, `${all} bytes`);
	/* And no file is left out of this sum. */
	assert.equal(files.filter((f) => /^portal-.*\.js\.gz$/.test(f)).length, 3);
});

test("text of twice the size fits the smallest screen", async () => {
	const who = await somebody();
	const page = await enter(who, sizes.small);
	await page.evaluate(() => {
		document.documentElement.style.fontSize = "200%";
	});
	await noSidewaysScroll(page);
	await screenshot(page, "portal-twice");
	await choose(page, 3);
	await noSidewaysScroll(page);
	await choose(page, 1);
	await noSidewaysScroll(page);
	await next(page);
	await page.locator(".course").waitFor();
	await noSidewaysScroll(page);
	await close(page);
});
