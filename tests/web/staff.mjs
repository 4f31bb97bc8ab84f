/* What the tests of the staff's pages have in common. */
import assert from "node:assert/strict";
import {
	axe, noSidewaysScroll, screenshot, sizes, targetsOf,
} from "./harness.mjs";
import { account, as, code } from "./people.mjs";

const TARGET = 44;
const BUDGET = 60_000;

/** Everything that is asked of a page as it stands, and its picture. */
export async function sound(page, name) {
	await axe(page);
	await noSidewaysScroll(page);
	await targetsOf(page, TARGET);
	await screenshot(page, name);
}

/** The same in each size, where a test goes its way in one of them. */
export async function soundInAll(page, name) {
	const own = page.viewportSize();
	for (const size of Object.values(sizes)) {
		await page.setViewportSize(size);
		await sound(page, name);
	}
	await page.setViewportSize(own);
}

export async function heading(page, name) {
	await page.getByRole("heading", { level: 1, name }).waitFor();
}

/** As somebody with {login, password}, and otpauth_uri if they have a factor. */
export async function signInAs(page, who) {
	await page.getByLabel("Login name").fill(who.login);
	await page.getByLabel("Password").fill(who.password);
	await page.getByRole("button", { name: "Sign in" }).click();
	if (who.otpauth_uri !== undefined) {
		await heading(page, "Enter the code of your app");
		await page.getByLabel("Code").fill(code(who));
		await page.getByRole("button", { name: "Continue" }).click();
	}
	await page.getByRole("button", { name: "Sign out", exact: true }).waitFor();
}

export async function signIn(page, role) {
	await signInAs(page, account(role));
}

/** The page as it came, document, script and style, is within the budget. */
export async function fitsBudget(page) {
	const bytes = await page.evaluate(async () => {
		const urls = [location.href,
			...performance.getEntriesByType("resource").map((e) => e.name)
				.filter((url) => url.includes("/assets/"))];
		const all = await Promise.all(urls.map(async (url) => {
			const body = (await fetch(url)).body
				.pipeThrough(new CompressionStream("gzip"));
			return (await new Response(body).arrayBuffer()).byteLength;
		}));
		return all.reduce((a, b) => a + b);
	});
	console.log(`# ${new URL(page.url()).pathname}: ${bytes} bytes, compressed`);
	assert.ok(bytes <= BUDGET, `${bytes} bytes`);
}

let people = 0;

/** A person whom no other test knows. */
export async function somebody() {
	const ask = await as("clinician");

	people += 1;
	return ask("POST", "/v1/patients", {
		given_name: "Ada",
		family_name: `Brook${Date.now()}${people}`,
		birth_date: "1958-02-03",
		sex: "female",
		consents: [{ kind: "registry", given: true }],
	});
}
