/*
 * A patient of the made-up clinic who is asked something, and what they do on
 * the portal's pages.
 */
import assert from "node:assert/strict";
import { open } from "./harness.mjs";
import { as } from "./people.mjs";

const taken = new Set();

async function unanswered(ask, state) {
	const visits = [];
	let next = "";
	do {
		const page = await ask("GET",
			`/v1/visits?state=${state}&limit=200${next}`);
		visits.push(...page.items);
		next = page.next && `&cursor=${encodeURIComponent(page.next)}`;
	} while (next);
	return visits.filter((v) => v.instruments.every((i) => !i.answered));
}

/**
 * Somebody whom no other test asked, a year or more after the injection: there
 * are words for pain, and for whether the state would be acceptable.  Each call
 * of link() makes a new one.
 */
export async function somebody(clinic = 0) {
	const ask = await as("coordinator", clinic);
	const visits = [...await unanswered(ask, "open"),
		...await unanswered(ask, "overdue")];
	const visit = visits.find((v) => v.target_day >= 365 &&
		!taken.has(v.patient_id));
	assert.ok(visit, "nobody is left to be asked");
	taken.add(visit.patient_id);
	const { visit_id, patient_id } = visit;
	const { birth_date } = await ask("GET", `/v1/patients/${patient_id}`);
	const [year, month, day] = birth_date.split("-").map(Number);
	return {
		visit_id, patient_id,
		born: { day, month, year },
		link: async () => (await ask("POST",
			`/v1/patients/${patient_id}/portal-links`, { visit_id })).url_path,
		responses: async () => (await ask("GET",
			`/v1/visits/${visit_id}/responses`)).items,
		draft: async (instrument) => (await ask("GET", `/v1/visits/${visit_id}`))
			.forms.find((f) => f.instrument === instrument).draft,
	};
}

export const next = (page) => page.locator("main .button.primary").click();

/** Wait for the heading that contains this. */
export async function heading(page, text) {
	await page.locator("h1", { hasText: text }).waitFor();
}

export async function fillBorn(page, { day, month, year }) {
	await page.fill("#day", String(day));
	await page.fill("#month", String(month));
	await page.fill("#year", String(year));
}

/** Through the link and the date of birth to what is asked. */
export async function enter(who, size) {
	const page = await open(await who.link(), size);
	await next(page);
	await fillBorn(page, who.born);
	await next(page);
	await page.locator(".steps").waitFor();
	return page;
}

/** Choose the nth answer and go on. */
export async function choose(page, n) {
	await page.locator(".tile").nth(n).click();
	const before = await page.locator("h1").textContent();
	await next(page);
	await page.waitForFunction((text) =>
		document.querySelector("h1").textContent !== text, before);
}

/** Ask mendd as this browser, from a page of it. */
export function ask(page, path) {
	return page.evaluate(async (where) => (await fetch(where)).status, path);
}
