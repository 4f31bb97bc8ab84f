/*
 * A patient of the made-up clinic who is asked something, and what they do on
 * the portal's pages.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import {
	axe, noSidewaysScroll, open, quiet, screenshot, sizes, targetsOf,
} from "./harness.mjs";
import { account, as } from "./people.mjs";

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

/** What a test needs of whoever answers a visit; link() makes a new link. */
async function personOf(ask, { visit_id, patient_id }) {
	const { birth_date } = await ask("GET", `/v1/patients/${patient_id}`);
	const [year, month, day] = birth_date.split("-").map(Number);
	return {
		born: { day, month, year },
		link: async () => (await ask("POST",
			`/v1/patients/${patient_id}/portal-links`, { visit_id })).url_path,
		responses: async () => (await ask("GET",
			`/v1/visits/${visit_id}/responses`)).items,
	};
}

/**
 * Somebody whom no other test asked, a year or more after the injection: there
 * are words for pain, and for whether the state would be acceptable.  Rather a
 * year, of which mendd knows what is usual.
 */
export async function somebody(clinic = 0) {
	const ask = await as("coordinator", clinic);
	const visits = [...await unanswered(ask, "open"),
		...await unanswered(ask, "overdue")]
		.filter((v) => v.target_day >= 365)
		.sort((a, b) => a.target_day - b.target_day);
	for (const visit of visits) {
		if (taken.has(visit.patient_id)) continue;
		taken.add(visit.patient_id);
		const { forms } = await ask("GET", `/v1/visits/${visit.visit_id}`);
		if (forms.every(({ draft }) => draft === null))
			return personOf(ask, visit);
	}
	return assert.fail("nobody is left to be asked");
}

/* Every day in a procedure, later by so many. */
function shift(value, days) {
	if (typeof value !== "object" || value === null) {
		const [, day, rest] = /^(\d{4}-\d\d-\d\d)(T.*)?$/.exec(value) ?? [];
		return day === undefined ? value : new Date(Date.parse(day) +
			days * 86_400_000).toISOString().slice(0, 10) + (rest ?? "");
	}
	return Array.isArray(value) ? value.map((v) => shift(v, days))
		: Object.fromEntries(Object.entries(value).map(([name, v]) =>
			[name, shift(v, days)]));
}

/** Somebody new of the second clinic, who is asked these today. */
export async function askedFor(...instruments) {
	const admin = await as("admin", 1), ask = await as("clinician", 1);
	const body = JSON.parse(await readFile(new URL(
		"../unit/vectors/procedure_minimal.json", import.meta.url)));
	const performed = Date.now() - 42 * 86_400_000;
	await admin("POST", "/v1/protocols", {
		code: "knee", name: "Knee", body_region: body.body_region,
		visits: [
			{ visit_code: "baseline", target_day: 0, before_days: 30,
				after_days: 0, instruments: ["NRS_PAIN"] },
			{ visit_code: "w6", target_day: 42, before_days: 10,
				after_days: 14, instruments },
		],
	});
	const { patient_id } = await ask("POST", "/v1/patients", {
		given_name: "Ada", family_name: "Example", birth_date: "1961-04-30",
		sex: "female", consents: [{ kind: "registry", given: true }] });
	const { procedure_id } = await ask("POST", "/v1/procedures", {
		...shift(body, Math.round(
			(performed - Date.parse(body.performed_at)) / 86_400_000)),
		patient_id, operator_id: account("clinician", 1).staff_id });
	const { items } = await ask("GET", `/v1/procedures/${procedure_id}/visits`);
	return personOf(ask, items.find((v) => v.visit_code === "w6"));
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

/** What there is now, by instrument. */
export async function answersOf(who) {
	return Object.fromEntries((await who.responses()).map(
		({ instrument, answers }) => [instrument, answers]));
}

/** Words of the questions that somebody() is asked. */
export const PAIN = "how strong was the pain";
export const STATE = "would that be acceptable";

/* Six buttons beside each other leave no more at 320 px. */
const leastOf = (width) => width === sizes.small.width ? 45 : 56;

/** Everything that is asked of a page of the portal as it stands, and its picture. */
export async function see(page, name) {
	await axe(page);
	await noSidewaysScroll(page);
	await targetsOf(page, leastOf(page.viewportSize().width));
	await quiet(page);
	await screenshot(page, `portal-${name}`);
}
