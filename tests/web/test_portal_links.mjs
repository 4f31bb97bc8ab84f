/* Who comes by a link, who does not, and a phone that is not one's own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
	axe, close, open, screenshot, sizes, targetsOf,
} from "./harness.mjs";
import {
	ask, choose, enter, fillBorn, heading, next, PAIN, somebody, STATE,
} from "./patient.mjs";

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
	/* And what the first one began is on the server only. */
	assert.equal(await page.evaluate(() =>
		localStorage.getItem("mendd-draft")), null);
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
