/* A patient's network goes away, or the patient does: nothing is lost, or twice. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
	axe, close, open, screenshot, sizes, targetsOf,
} from "./harness.mjs";
import {
	answersOf, choose, enter, fillBorn, heading, next, PAIN, somebody, STATE,
} from "./patient.mjs";

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
