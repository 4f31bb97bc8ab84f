/* Administration, as an administrator uses it: accounts, licences, plans, audit. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import {
	axe, close, noSidewaysScroll, open, quiet, screenshot, sizes, targetsOf,
} from "./harness.mjs";
import { account, as, code } from "./people.mjs";

const STAFF_TARGET = 44;

async function sound(page, name) {
	await axe(page);
	await noSidewaysScroll(page);
	await targetsOf(page, STAFF_TARGET);
	await screenshot(page, name);
}

async function signIn(page, who = account("admin")) {
	await page.getByLabel("Login name").fill(who.login);
	await page.getByLabel("Password").fill(who.password);
	await page.getByRole("button", { name: "Sign in" }).click();
	if (who.otpauth_uri !== undefined) {
		await heading(page, "Enter the code of your app");
		await page.getByLabel("Code").fill(code(who));
		await page.getByRole("button", { name: "Continue" }).click();
	}
	await page.getByRole("button", { name: "Sign out" }).waitFor();
}

async function heading(page, text) {
	await page.getByRole("heading", { level: 1, name: text }).waitFor();
}

/*
 * One administrator signs in a few times in half a minute, and a code counts
 * once: all pages of a width are seen by one session.
 */
for (const [size, window] of Object.entries(sizes))
	test(`every page of administration is sound, on ${size}`, async () => {
		const page = await open("/a", window);
		await signIn(page);
		await heading(page, "Accounts");
		await page.getByText(account("admin").login).waitFor();
		await sound(page, "admin-accounts");
		for (const [link, title, here] of [
			["Instruments", "Instruments", "Not confirmed"],
			["Plans of visits", "Plans of visits", "Make its next version"],
			["Clinic", "Clinic", "Time zone"],
			["Emergencies", "Emergencies", "Who read in an emergency"],
			["Audit", "Audit", "Download as CSV"],
		]) {
			await page.getByRole("navigation")
				.getByRole("link", { name: link }).click();
			await heading(page, title);
			await page.getByText(here).first().waitFor();
			await sound(page, `admin-${link.toLowerCase().split(" ")[0]}`);
		}
		await page.goto("/a/instruments/DASH");
		await heading(page, /Disabilities of the Arm/);
		await page.getByText("Load this wording").first().click();
		await sound(page, "admin-instrument");
		await page.goto("/a/plans");
		await page.getByRole("link", { name: /next version: Knee$/ }).click();
		await heading(page, "Make its next version");
		await page.getByLabel("Code").first().waitFor();
		await sound(page, "admin-plan");
		await quiet(page);
		await close(page);
	});

test("an account is made, used for the first time, and closed", async () => {
	const login = `new.${Date.now()}`;
	const first = "a first password of theirs";
	const page = await open("/a/new-account", sizes.phone);
	await signIn(page);
	await heading(page, "New account");
	await page.getByRole("button", { name: "Make the account" }).click();
	await page.getByRole("alert").getByText("Enter the name.").waitFor();
	await sound(page, "admin-new-account-empty");
	await page.getByLabel("Name", { exact: true }).fill("Nora New");
	await page.getByLabel("Login name").fill(login);
	await page.getByLabel("Clinician").check();
	await page.getByLabel("First password").fill("short");
	await page.getByRole("button", { name: "Make the account" }).click();
	await page.getByRole("alert").getByText(/^First password: /).waitFor();
	await page.getByLabel("First password").fill(first);
	await page.getByRole("button", { name: "Make the account" }).click();
	await page.getByText(`The account ${login} is made.`).waitFor();

	const theirs = await open("/c", sizes.phone);
	await signIn(theirs, { login, password: first });
	await heading(theirs, "Choose a password of your own");
	await sound(theirs, "desk-new-password");
	await theirs.getByLabel("The password you have now").fill(first);
	await theirs.getByLabel("New password").fill("too short");
	await theirs.getByRole("button", { name: "Keep this password" }).click();
	await theirs.getByRole("alert").getByText(/^New password: /).waitFor();
	await theirs.getByLabel("New password").fill("only they know this one");
	await theirs.getByRole("button", { name: "Keep this password" }).click();
	await heading(theirs, "Patients");

	await page.getByRole("link", { name: "Accounts" }).first().click();
	await page.getByRole("row", { name: new RegExp(login) })
		.getByRole("link").click();
	await heading(page, "Account of Nora New");
	await sound(page, "admin-account");
	await page.getByRole("button", { name: "Close this account" }).click();
	await page.getByText("Done.").waitFor();
	await page.getByText("Closed", { exact: true }).waitFor();
	await theirs.getByRole("button", { name: "Find" }).click();
	await heading(theirs, "Sign in again");
	await quiet(page);
	await quiet(theirs);
	await close(theirs);
	await close(page);
});

test("an administrator sets up a second factor at the first sign-in",
	async () => {
		const ask = await as("admin");
		const who = { login: `admin.${Date.now()}`,
			password: "a first password of theirs" };
		await ask("POST", "/v1/staff",
			{ ...who, name: "Ada Admin", role: "admin" });
		const page = await open("/a", sizes.phone);
		await signIn(page, who);
		await page.getByLabel("The password you have now").fill(who.password);
		await page.getByLabel("New password").fill("only she knows this one");
		await page.getByRole("button", { name: "Keep this password" }).click();
		await heading(page, "Set up your second factor");
		await page.getByRole("img", { name: /QR code/ }).waitFor();
		await sound(page, "admin-factor");
		const secret = await page.locator(".secret").textContent();
		await page.getByLabel("Code").fill("000000");
		await page.getByRole("button", { name: "Continue" }).click();
		await page.getByRole("alert").getByText(/^That code is not right/)
			.waitFor();
		await page.getByLabel("Code").fill(code({ ...who,
			otpauth_uri: `otpauth://totp/x?secret=${secret.trim()}` }));
		await page.getByRole("button", { name: "Continue" }).click();
		await heading(page, "Keep these recovery codes");
		assert.equal(await page.locator(".codes li").count(), 10);
		await sound(page, "admin-recovery-codes");
		await page.getByRole("button", { name: "I have kept them" }).click();
		await heading(page, "Accounts");
		await quiet(page);
		await close(page);
	});

test("a licence is confirmed, wording loaded, a plan put in use", async () => {
	const page = await open("/a/instruments/SPADI", sizes.desk);
	await signIn(page);
	await heading(page, /Shoulder Pain/);
	await page.getByRole("button", { name: "Confirm the licence" }).click();
	await page.getByRole("alert").getByText(/Enter which licence/).waitFor();
	await page.getByLabel("Which licence, from whom").fill("by the owner");
	await page.getByRole("button", { name: "Confirm the licence" }).click();
	await page.getByText(/^Since /).waitFor();
	await page.getByText("by the owner").waitFor();
	await page.getByText("Load this wording").first().click();
	const texts = page.locator("textarea[id^=text-]");
	for (let i = 0; i < await texts.count(); i++)
		await texts.nth(i).fill(`Made-up question ${i + 1}`);
	await page.getByRole("button", { name: "Load this wording" }).click();
	await page.getByText("Loaded: en.").waitFor();

	await page.goto("/a/new-plan");
	await page.getByRole("button", { name: "Put this plan in use" }).click();
	await page.getByRole("alert").waitFor();
	await sound(page, "admin-plan-empty");
	const name = `Elbow plan ${Date.now()}`;
	await page.getByLabel("Code").first().fill(`elbow_${Date.now()}`);
	await page.getByLabel("Name").fill(name);
	await page.getByLabel("Region").selectOption("elbow");
	await page.getByLabel("Code").nth(1).fill("w6");
	await page.getByLabel("Day after the procedure").fill("42");
	await page.getByLabel("Opens before it by").fill("7");
	await page.getByLabel("Closes after it by").fill("14");
	await page.getByLabel("NRS PAIN").check();
	await page.getByRole("button", { name: "Put this plan in use" }).click();
	await heading(page, "Plans of visits");
	await page.getByText(name).first().waitFor();
	await quiet(page);
	await close(page);
});

test("the audit is filtered, and downloaded", async () => {
	const page = await open("/a/audit", sizes.desk);
	await signIn(page);
	await heading(page, "Audit");
	await page.getByLabel("Action").selectOption("sign_in");
	await page.getByLabel("To what").selectOption("session");
	await page.getByRole("button", { name: "Show" }).click();
	await page.waitForURL(/action=sign_in/);
	await page.getByText("sign in: session").first().waitFor();
	assert.equal(await page.getByText(/^create: /).count(), 0);
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("link", { name: "Download as CSV" }).click(),
	]);
	const text = await readFile(await download.path(), "utf8");
	assert.match(text, /audit_id/);
	assert.match(text, /sign_in/);
	await quiet(page);
	await close(page);
});

test("administration is small enough", async () => {
	const page = await open("/a", sizes.desk);
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
	console.log(`# administration is ${bytes} bytes, compressed`);
	assert.ok(bytes <= 60_000, `${bytes} bytes`);
	await close(page);
});
