/* Administration, as an administrator uses it: accounts, licences, plans, audit. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { close, open, quiet, sizes } from "./harness.mjs";
import { account, code } from "./people.mjs";
import {
	fitsBudget, heading, signIn, signInAs, sound, soundInAll,
} from "./staff.mjs";

/* A code counts once in half a minute: the tests share one session. */
let session;
async function openAsAdmin(where, window) {
	if (session !== undefined)
		return open(where, { ...window, storageState: session });
	const page = await open(where, window);
	await signIn(page, "admin");
	session = await page.context().storageState();
	return page;
}

for (const [size, window] of Object.entries(sizes))
	test(`every page of administration is sound, on ${size}`, async () => {
		const page = await openAsAdmin("/a", window);
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
		await page.getByRole("link", { name: /next version.*Knee$/ }).click();
		await heading(page, "Make its next version");
		await page.getByLabel("Code").first().waitFor();
		await sound(page, "admin-plan");
		await quiet(page);
		await close(page);
	});

test("an account is made, used for the first time, and closed", async () => {
	const login = `new.${Date.now()}`;
	const first = "a first password of theirs";
	const page = await openAsAdmin("/a/new-account", sizes.phone);
	await heading(page, "New account");
	await page.getByRole("button", { name: "Make the account" }).click();
	await page.getByRole("alert").getByText("Enter the name.").waitFor();
	await soundInAll(page, "admin-new-account-empty");
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
	await signInAs(theirs, { login, password: first });
	await heading(theirs, "Choose a password of your own");
	await soundInAll(theirs, "desk-new-password");
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
	await soundInAll(page, "admin-account");
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
		const who = { login: `admin.${Date.now()}`,
			password: "a first password of theirs" };
		const admin = await openAsAdmin("/a/new-account", sizes.phone);
		await admin.getByLabel("Name", { exact: true }).fill("Ada Admin");
		await admin.getByLabel("Login name").fill(who.login);
		await admin.getByLabel("Administrator").check();
		await admin.getByLabel("First password").fill(who.password);
		await admin.getByRole("button", { name: "Make the account" }).click();
		await admin.getByText(/is made/).waitFor();
		await close(admin);
		const page = await open("/a", sizes.phone);
		await signInAs(page, who);
		await page.getByLabel("The password you have now").fill(who.password);
		await page.getByLabel("New password").fill("only she knows this one");
		await page.getByRole("button", { name: "Keep this password" }).click();
		await heading(page, "Set up your second factor");
		await page.getByRole("img", { name: /QR code/ }).waitFor();
		await soundInAll(page, "admin-factor");
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
		await soundInAll(page, "admin-recovery-codes");
		await page.getByRole("button", { name: "I have kept them" }).click();
		await heading(page, "Accounts");
		await quiet(page);
		await close(page);
	});

test("a licence is confirmed, wording loaded, a plan put in use", async () => {
	const page = await openAsAdmin("/a/instruments/SPADI", sizes.desk);
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
	await soundInAll(page, "admin-plan-empty");
	const name = `Elbow plan ${Date.now()}`;
	await page.getByLabel("Code").first().fill(`elbow_${Date.now()}`);
	await page.getByLabel("Name").fill(name);
	await page.getByLabel("Region").selectOption("elbow");
	await page.getByLabel("NRS PAIN").check();
	await page.getByLabel("Day after the procedure").fill("3");
	await page.getByRole("button", { name: "Put this plan in use" }).click();
	await page.getByRole("alert").getByText(/^Visits 1: the baseline/)
		.waitFor();
	await page.getByLabel("Day after the procedure").fill("0");
	await page.getByRole("button", { name: "Add a visit" }).click();
	await page.getByLabel("Code").nth(2).fill("w6");
	await page.getByLabel("Day after the procedure").nth(1).fill("42");
	await page.getByLabel("Opens before it by").nth(1).fill("7");
	await page.getByLabel("Closes after it by").nth(1).fill("14");
	await page.getByLabel("NRS PAIN").nth(1).check();
	await page.getByRole("button", { name: "Put this plan in use" }).click();
	await heading(page, "Plans of visits");
	await page.getByText(name).first().waitFor();
	await quiet(page);
	await close(page);
});

test("the audit is filtered, and downloaded", async () => {
	const page = await openAsAdmin("/a/audit", sizes.desk);
	await heading(page, "Audit");
	await page.getByLabel("Action").selectOption("sign_in");
	await page.getByLabel("To what").selectOption("session");
	await page.getByRole("button", { name: "Show", exact: true }).click();
	await page.waitForURL(/action=sign_in/);
	await page.getByText("Signed in: session").first().waitFor();
	assert.equal(await page.getByText(/^Created: /).count(), 0);
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

/* The last one: a proof changes the session's cookie. */
test("what wants a proof waits for it, and is done then", async () => {
	const page = await openAsAdmin("/a/new-account", sizes.phone);
	let asked = 0;
	await page.route("**/v1/staff", (route) => {
		asked += Number(route.request().method() === "POST");
		if (route.request().method() !== "POST" || asked > 1)
			return route.continue();
		return route.fulfill({
			status: 403,
			contentType: "application/problem+json",
			body: JSON.stringify({ status: 403, title: "Prove it.",
				type: "urn:mendd:problem:proof_required" }),
		});
	});
	await page.getByLabel("Name", { exact: true }).fill("Otto Once");
	await page.getByLabel("Login name").fill(`once.${Date.now()}`);
	await page.getByLabel("Quality team").check();
	await page.getByLabel("First password").fill("a first password of theirs");
	await page.getByRole("button", { name: "Make the account" }).click();
	await heading(page, "Show again that it is you");
	await soundInAll(page, "admin-proof");
	await page.getByRole("button", { name: "Continue" }).click();
	await page.getByRole("alert").getByText("Enter your password.").waitFor();
	const who = account("admin");
	await page.getByLabel("Password", { exact: true }).fill(who.password);
	await page.getByLabel("Code, if you use one").fill(code(who));
	await page.getByRole("button", { name: "Continue" }).click();
	await page.getByText(/The account once.* is made/).waitFor();
	assert.equal(asked, 2);
	await quiet(page);
	await close(page);
});

test("administration is small enough", async () => {
	const page = await open("/a", sizes.desk);
	await fitsBudget(page);
	await close(page);
});
