/* A patient's day: from the link to the thanks, and what may come between. */
import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import { test } from "node:test";
import {
	axe, close, noSidewaysScroll, open, quiet, screenshot, sizes, targetsOf,
} from "./harness.mjs";
import { as } from "./people.mjs";
import {
	ask, choose, enter, fillBorn, heading, next, somebody,
} from "./patient.mjs";

const PAIN = "how strong was the pain";
const STATE = "would that be acceptable";
/* Six buttons beside each other leave no more at 320 px; eleven, on a desk. */
const LEAST = { small: 45, phone: 56, desk: 56 };

const answersOf = async (who) => Object.fromEntries((await who.responses()).map(
	({ instrument, answers }) => [instrument, answers]));

/* At 56 px all but what cannot be: the numbers where they stand in a row. */
function look(size) {
	return async (page, name) => {
		await axe(page);
		await noSidewaysScroll(page);
		await targetsOf(page, LEAST[size]);
		await screenshot(page, `portal-${name}`);
	};
}

for (const size of Object.keys(sizes))
	test(`a visit is answered on ${size}`, async () => {
		const who = await somebody();
		const see = look(size);
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
		assert.match(await page.title(), /^Error: /);
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
		assert.match(said, /Of \d+ people like you who answered after /);
		assert.match(said, /(, all|\. Of .* \d+) had (not )?clearly improved/);
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

test("without a network, then with a lost reply, there is one response", async () => {
	const who = await somebody();
	const page = await enter(who, sizes.phone);
	const keys = [];
	await choose(page, 6);
	await page.context().setOffline(true);
	await choose(page, 0);
	await page.locator(".strip p").waitFor();
	await screenshot(page, "portal-offline");
	await next(page);
	await heading(page, "Not sent yet");
	await axe(page);
	await targetsOf(page, 56);
	await screenshot(page, "portal-waiting");
	assert.deepEqual(await who.responses(), []);

	/* mendd takes the first, and its reply does not arrive. */
	await page.route("**/responses", async (route) => {
		keys.push(route.request().headers()["idempotency-key"]);
		if (keys.length > 1) {
			await route.continue();
			return;
		}
		await route.fetch();
		await route.abort();
	});
	const lost = page.waitForEvent("requestfailed");
	await page.context().setOffline(false);
	await lost;
	assert.equal((await who.responses()).length, 1);
	await heading(page, "Not sent yet");
	await page.locator("main .button").click();
	await heading(page, "We have your answers");
	assert.deepEqual(await answersOf(who),
		{ NRS_PAIN: { PAIN: 6 }, PASS_Q: { STATE: 0 } });
	assert.equal(keys.length, 3);
	assert.equal(keys[0], keys[1]);
	assert.notEqual(keys[1], keys[2]);
	await close(page);
});

test("answers wait for who comes back to the page", async () => {
	const who = await somebody();
	const page = await enter(who, sizes.phone);
	await choose(page, 2);
	await choose(page, 1);
	await page.route("**/responses", (route) => route.abort());
	await next(page);
	await heading(page, "Not sent yet");
	await page.unroute("**/responses");
	await page.reload();
	await heading(page, "We have your answers");
	assert.equal((await who.responses()).length, 2);
	await close(page);
});

test("whoever comes back goes on at the first gap", async () => {
	const who = await somebody();
	const link = await who.link();
	const page = await open(link, sizes.phone);
	await next(page);
	await fillBorn(page, who.born);
	const saved = page.waitForResponse((r) => r.url().endsWith("/draft"));
	await next(page);
	await heading(page, PAIN);
	await choose(page, 8);
	await saved;
	/* In this tab, by the same link, and on another phone. */
	await page.reload();
	await heading(page, STATE);
	await page.goto("about:blank");
	await page.goto(link);
	await heading(page, STATE);
	await page.locator(".note", { hasText: "We kept your answers" }).waitFor();
	await screenshot(page, "portal-welcome-back");
	const other = await enter(who, sizes.phone);
	await heading(other, STATE);
	await choose(other, 1);
	await page.reload();
	await heading(page, "Open the link");
	await screenshot(page, "portal-no-link");

	/* The browser's Back goes from question to question. */
	await other.goBack();
	await heading(other, STATE);
	await other.goForward();
	await heading(other, "Check");
	await other.locator("#change-0").click();
	await heading(other, PAIN);
	assert.equal(await other.locator(":checked").getAttribute("value"), "8");
	await close(page);
	await close(other);
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

test("a wrong date is said, and the fifth ends the link", async () => {
	const who = await somebody();
	const page = await open(await who.link(), sizes.phone);
	await next(page);
	for (let n = 1; n <= 4; n++) {
		await fillBorn(page, { day: n, month: 2, year: 1931 });
		const refused = page.waitForResponse("**/v1/portal/session");
		await next(page);
		assert.equal((await refused).status(), 401);
		await page.locator(".summary:focus").waitFor();
	}
	assert.match(await page.locator(".summary").textContent(), /Check the date/);
	await axe(page);
	await screenshot(page, "portal-wrong-date");
	await fillBorn(page, { day: 5, month: 2, year: 1931 });
	await next(page);
	await heading(page, "does not open any more");
	await axe(page);
	await screenshot(page, "portal-burned");
	await close(page);
});

test("days that are none are not sent", async () => {
	const who = await somebody();
	const page = await open(await who.link(), sizes.phone);
	const asked = [];
	page.on("request", (request) => asked.push(request.url()));
	await next(page);
	for (const born of [[31, 2, 1956], [1, 13, 1956], [1, 1, 56], ["x", 1, 1956],
		[1, 1, 2999], ["", "", ""]]) {
		const [day, month, year] = born;
		await fillBorn(page, { day, month, year });
		await next(page);
		await page.locator(".summary:focus").waitFor();
		await page.locator("#day").focus();
	}
	assert.ok(!asked.some((url) => url.includes("/v1/")));
	await close(page);
});

test("a link that was used opens nothing elsewhere", async () => {
	const who = await somebody();
	const link = await who.link();
	for (const used of [false, true]) {
		const page = await open(link, sizes.phone);
		await next(page);
		await fillBorn(page, who.born);
		await next(page);
		if (used) await page.locator(".summary", { hasText: "run out" }).waitFor();
		else await heading(page, PAIN);
		await close(page);
	}
});

test("the link of another person asks who is there", async () => {
	const [one, other] = [await somebody(), await somebody()];
	const page = await enter(one, sizes.phone);
	await choose(page, 9);
	await page.goto("about:blank");
	await page.goto(await other.link());
	await heading(page, "How are you doing?");
	await next(page);
	await fillBorn(page, other.born);
	await next(page);
	await heading(page, PAIN);
	assert.equal(await page.locator(":checked").count(), 0);
	await close(page);
});

test("Clear leaves nothing on the phone", async () => {
	const who = await somebody();
	const page = await enter(who, sizes.phone);
	const clear = page.locator("footer button");
	await choose(page, 9);
	await clear.click();
	await heading(page, "Clear this phone?");
	await axe(page);
	await targetsOf(page, 56);
	await screenshot(page, "portal-clear");
	await page.locator("button", { hasText: "Keep" }).click();
	await heading(page, STATE);
	await choose(page, 0);
	await page.route("**/responses", (route) => route.abort());
	await next(page);
	await heading(page, "Not sent yet");
	await clear.click();
	await page.locator("p", { hasText: "They will be lost" }).waitFor();
	await next(page);
	await heading(page, "This phone is clear");
	assert.equal(await page.locator("header span").textContent(), "");
	await screenshot(page, "portal-cleared");
	assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)),
		["mendd-language"]);
	assert.equal(await ask(page, "/v1/session"), 401);
	await page.unroute("**/responses");
	await page.reload();
	await heading(page, "Open the link");
	assert.deepEqual(await who.responses(), []);
	await close(page);
});

test("when the session is over, the answers are not", async () => {
	const who = await somebody();
	const page = await enter(who, sizes.phone);
	await choose(page, 7);
	await page.context().clearCookies();
	await page.locator(".tile").nth(1).click();
	await heading(page, "closed to keep you safe");
	await axe(page);
	await screenshot(page, "portal-expired");
	await page.goto("about:blank");
	await page.goto(await who.link());
	await next(page);
	await fillBorn(page, who.born);
	await next(page);
	await heading(page, "Check");
	await next(page);
	await heading(page, "We have your answers");
	assert.deepEqual(await answersOf(who),
		{ NRS_PAIN: { PAIN: 7 }, PASS_Q: { STATE: 1 } });
	await close(page);
});

test("all of it is there in Spanish", async () => {
	const who = await somebody();
	const page = await open(await who.link(),
		{ ...sizes.phone, locale: "es-MX" });
	const lang = () => page.evaluate(() => document.documentElement.lang);
	assert.equal(await lang(), "es");
	const see = look("phone");
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
		if (n === 0) {
			await axe(page);
			await targetsOf(page, 56);
			await screenshot(page, "portal-likert");
		}
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

test("what nobody came back for is taken away", async () => {
	const who = await somebody();
	const page = await enter(who, sizes.phone);
	await choose(page, 9);
	const kept = () => page.evaluate(() => localStorage.getItem("mendd-draft"));
	/* Of a quarter of an hour ago, of 15 days ago. */
	for (const [minutes, stays] of [[15, true], [15 * 24 * 60, false]]) {
		await page.evaluate((past) => {
			const draft = JSON.parse(localStorage.getItem("mendd-draft"));
			draft.at = Date.now() - past * 60_000;
			localStorage.setItem("mendd-draft", JSON.stringify(draft));
		}, minutes);
		await page.context().clearCookies();
		await page.reload();
		await heading(page, "Open the link");
		await page.waitForLoadState("networkidle");
		if (stays) assert.notEqual(await kept(), null);
		else await page.waitForFunction(() =>
			localStorage.getItem("mendd-draft") === null);
	}
	await close(page);
});

test("who has not much of a network does not wait long", async () => {
	const folder = new URL("../../web/dist/", import.meta.url);
	const files = await readdir(new URL("assets/", folder));
	const size = async (name) => {
		const file = files.find((f) => new RegExp(`^${name}$`).test(f));
		return (await stat(new URL(`assets/${file}`, folder))).size;
	};
	const script = (part) => size(`portal-${part}-\\w{8}\\.js\\.gz`);
	const words = Math.max(await script("en"), await script("es"));
	const first = (await stat(new URL("portal.html.gz", folder))).size +
		await size("portal-\\w{8}\\.css\\.gz") + words +
		await size("portal-\\w{8}\\.js\\.gz") + await script("chunk");
	const all = first + await script("visit");
	assert.ok(first <= 15_000, `${first} bytes up to the date of birth`);
	assert.ok(all <= 21_000, `${all} bytes in all`);
	/* And no file is left out of this sum. */
	assert.equal(files.filter((f) => /^portal-.*\.js\.gz$/.test(f)).length, 5);
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
