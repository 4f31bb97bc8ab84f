/*
 * Every state of the portal that test_portal.mjs does not pass through, in each
 * size, and on a phone in Spanish: looked at as a patient may come to see it.
 */
import { test } from "node:test";
import { close, open, sizes } from "./harness.mjs";
import {
	askedFor, choose, enter, fillBorn, heading, next, see, somebody,
} from "./patient.mjs";

const WRONG = { day: 4, month: 2, year: 1931 };

const ways = [
	["on small", sizes.small, ""],
	["on phone", sizes.phone, ""],
	["on desk", sizes.desk, ""],
	["in Spanish", { ...sizes.phone, locale: "es-MX" }, "es-"],
];

/* Replies that do not come, until what waits for them is ended. */
async function hold(page, where) {
	const held = [];
	await page.route(where, (route) => void held.push(route));
	return async () => {
		await Promise.all(held.map((route) => route.abort()));
		await page.unroute(where);
	};
}

const lose = (page, where) => page.route(where, (route) => route.abort());

const refuse = (page, where, status, headers = {}) =>
	page.route(where, (route) => route.fulfill({ status, headers,
		contentType: "application/problem+json", body: "{}" }));

/* As where too few like them were asked before. */
async function withoutBand(route) {
	const response = await route.fetch();
	const { episodes } = await response.json();
	for (const { series } of episodes)
		for (const one of series) one.expected = null;
	await route.fulfill({ response, json: { episodes } });
}

/* From the first page with a date of birth. */
async function tryDate(page, born) {
	await fillBorn(page, born);
	await next(page);
}

async function summary(page) {
	await page.locator(".summary:focus").waitFor();
}

for (const [way, size, prefix] of ways) {
	const es = prefix !== "";
	const as = (page, name) => see(page, `${prefix}${name}`);
	/* The heading in the language of this way. */
	const said = (page, english, spanish) => heading(page, es ? spanish : english);

	test(`who is not let in is told what to do, ${way}`, async () => {
		const who = await somebody();
		const nobody = await open("/p", size);
		await said(nobody, "Open the link", "Abra el enlace");
		await as(nobody, "no-link");
		const release = await hold(nobody, "**/v1/session");
		await nobody.reload();
		await said(nobody, "One moment", "Un momento");
		await as(nobody, "loading");
		await release();
		await said(nobody, "We cannot reach", "No hay conexión");
		await as(nobody, "away");
		await close(nobody);

		const replaced = await who.link();
		const link = await who.link();
		for (const [name, bad] of [["dead", "/p#there-is-no-such-link"],
			["superseded", replaced]]) {
			const page = await open(bad, size);
			await next(page);
			await tryDate(page, who.born);
			await summary(page);
			await as(page, `link-${name}`);
			await close(page);
		}

		const page = await open(link, size);
		await next(page);
		await lose(page, "**/v1/portal/session");
		await tryDate(page, who.born);
		await summary(page);
		await as(page, "born-away");
		await page.unroute("**/v1/portal/session");
		await refuse(page, "**/v1/portal/session", 429, { "Retry-After": "150" });
		await next(page);
		await page.locator(".summary", { hasText: "3 minut" }).waitFor();
		await as(page, "born-too-many");
		await page.unroute("**/v1/portal/session");
		for (let n = 1; n <= 4; n++) {
			const refused = page.waitForResponse("**/v1/portal/session");
			await tryDate(page, WRONG);
			await refused;
			await summary(page);
			await as(page, `born-wrong-${n}`);
		}
		await tryDate(page, WRONG);
		await said(page, "does not open any more", "ya no se abre");
		await as(page, "born-wrong-5-burned");
		await page.goto("about:blank");
		await page.goto(link);
		await next(page);
		await tryDate(page, who.born);
		await summary(page);
		await as(page, "link-burned");
		await close(page);
	});

	test(`each kind of question, and what stands in its way, ${way}`, async () => {
		const who = await askedFor("NRS_PAIN", "SANE", "VAS_PAIN", "PGIC");
		const page = await open(await who.link(), size);
		await next(page);
		await lose(page, "**/v1/visits");
		await tryDate(page, who.born);
		await said(page, "We cannot reach", "No hay conexión");
		await as(page, "questions-away");
		await page.unroute("**/v1/visits");
		await next(page);
		await page.locator(".numbers").waitFor();
		await as(page, "kind-numbers");
		await page.locator("button.quiet").click();
		await page.locator(".input.number").waitFor();
		await page.locator("nav button").click();
		await page.locator(".numbers").waitFor();
		await as(page, "kind-declined");
		await next(page);
		await page.locator(".input.number").waitFor();
		await as(page, "kind-number");
		await next(page);
		await summary(page);
		await as(page, "kind-number-error");
		await page.fill("#answer", "65");
		await next(page);
		await page.locator(".line").waitFor();
		await as(page, "kind-line");
		await next(page);
		await summary(page);
		await as(page, "kind-line-error");
		await page.locator(".line").click();
		await page.context().setOffline(true);
		await next(page);
		await page.locator(".choices").waitFor();
		await page.locator(".strip p").waitFor();
		await as(page, "kind-words-offline");
		await next(page);
		await summary(page);
		await as(page, "kind-words-error");
		await choose(page, 2);
		await page.context().setOffline(false);
		await page.locator(".strip p").waitFor({ state: "detached" });

		/* An answer is taken away again: its question is open. */
		await page.locator("#change-1").click();
		await page.fill("#answer", "");
		await page.goBack();
		await said(page, "Check", "Revise");
		await as(page, "check-gap");
		await next(page);
		await summary(page);
		await as(page, "check-gap-error");
		await page.locator(".summary a").click();
		await page.keyboard.press("Enter");
		await page.fill("#answer", "70");
		for (const field of [".line", ".choices", ".check"]) {
			await next(page);
			await page.locator(field).waitFor();
		}

		const release = await hold(page, "**/responses");
		await next(page);
		await page.locator("main .primary[aria-disabled=true]").waitFor();
		await as(page, "sending");
		await release();
		await said(page, "Not sent yet", "Aún no se mandó");
		await as(page, "waiting");
		await page.locator("footer button").click();
		await page.locator("main p").nth(1).waitFor();
		await as(page, "clear-unsent");
		await page.locator("main .button:not(.primary)").click();
		await said(page, "Not sent yet", "Aún no se mandó");
		await refuse(page, "**/responses", 409);
		await next(page);
		await said(page, "could not take all", "No pudimos tomar");
		await as(page, "conflict");
		await page.unroute("**/responses");
		await close(page);
	});

	test(`the end of a visit, and its other ends, ${way}`, async () => {
		const who = await askedFor("NRS_PAIN");
		const page = await enter(who, size);
		await refuse(page, "**/draft", 401);
		await page.locator(".tile").nth(3).click();
		await said(page, "closed to keep you safe", "se cerró para cuidarle");
		await as(page, "expired");
		await page.unroute("**/draft");
		await page.reload();
		await said(page, "Check", "Revise");
		await page.locator("#change-0").click();
		await page.locator(".note").waitFor();
		await as(page, "welcome-back");
		await next(page);
		await next(page);
		await said(page, "We have your answers", "Tenemos sus respuestas");
		await page.locator(".band.lone").waitFor({ state: "attached" });
		await as(page, "thanks-one-visit");
		await page.route("**/trajectory", withoutBand);
		await page.reload();
		await said(page, "nothing to answer", "no hay nada");
		await page.locator(".course").waitFor();
		await as(page, "nothing-no-band");
		await page.unroute("**/trajectory");
		await page.reload();
		await page.locator(".band.lone").waitFor({ state: "attached" });
		await as(page, "nothing");
		await page.locator("header button").click();
		await heading(page, es ? "nothing to answer" : "no hay nada");
		await as(page, "nothing-other-language");
		await page.locator("header button").click();
		await page.locator("footer button").click();
		await said(page, "Clear this phone?", "¿Borrar");
		await as(page, "clear");
		await next(page);
		await said(page, "This phone is clear", "está limpio");
		await as(page, "cleared");
		await close(page);
	});

	test(`a link that was used, ${way}`, async () => {
		const who = await askedFor("NRS_PAIN");
		const link = await who.link();
		for (const used of [false, true]) {
			const page = await open(link, size);
			await next(page);
			await tryDate(page, who.born);
			if (used) {
				await summary(page);
				await as(page, "link-spent");
			} else {
				await page.locator(".steps").waitFor();
			}
			await close(page);
		}
	});
}
