/* One's own account: password, second factor, sessions, emergencies. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { close, open, quiet, sizes } from "./harness.mjs";
import { as, code, newAccount, account } from "./people.mjs";
import { heading, signIn, signInAs, sound, soundInAll } from "./staff.mjs";

async function openOwn(who, root = "/c", size = sizes.phone) {
	const page = await open(`${root}/account`, size);
	await signInAs(page, who);
	await heading(page, "Your account");
	await page.getByText("You are signed in nowhere else.")
		.or(page.getByRole("button", { name: "Sign out everywhere else" }))
		.waitFor();
	return page;
}

function press(page, name) {
	return page.getByRole("button", { name, exact: true }).click();
}

for (const [size, window] of Object.entries(sizes))
	test(`one's own account is sound, on ${size}`, async () => {
		const page = await open("/c", window);
		await signIn(page, "clinician");
		await page.locator(".top-who a").click();
		await heading(page, "Your account");
		await page.getByRole("row", { name: /Here/ }).waitFor();
		assert.equal(await page.title(), "Your account");
		await sound(page, "account");
		await page.getByRole("navigation").getByRole("link").first().click();
		await heading(page, "Patients");
		await quiet(page);
		await close(page);
	});

test("a password is changed, and other sessions end", async () => {
	const who = await newAccount("coordinator");
	const other = await openOwn(who);
	const page = await openOwn(who);
	await press(page, "Change your password");
	await page.getByRole("alert").getByText("Enter a new password.").waitFor();
	assert.match(await page.title(), /^Error: /);
	await page.getByLabel("The password you have now").fill("not that one");
	await page.getByLabel("New password").fill("quite another one of them");
	await press(page, "Change your password");
	await page.getByRole("alert")
		.getByText(/^The password you have now is not right/).waitFor();
	await soundInAll(page, "account-password-wrong");
	await page.getByLabel("The password you have now").fill(who.password);
	await page.getByLabel("New password").fill("short");
	await press(page, "Change your password");
	await page.getByRole("alert").getByText(/^New password: /).waitFor();
	await page.getByLabel("New password").fill("quite another one of them");
	await press(page, "Change your password");
	await page.getByText(/^Your password is changed/).waitFor();
	assert.equal(await page.getByLabel("New password").inputValue(), "");
	await other.getByRole("link", { name: "Schedule" }).click();
	await heading(other, "Sign in again");
	await press(page, "Sign out");
	await signInAs(page, { ...who, password: "quite another one of them" });
	await quiet(page);
	await close(other);
	await close(page);
});

test("one sees where one is signed in, and ends that", async () => {
	const who = await newAccount("clinician");
	const other = await openOwn(who);
	const page = await openOwn(who);
	await page.getByRole("row", { name: /Elsewhere 1/ }).waitFor();
	await soundInAll(page, "account-sessions");
	await press(page, "Sign out everywhere else");
	await page.getByText("You are signed out everywhere but here.").waitFor();
	await page.getByRole("row", { name: /Elsewhere/ })
		.waitFor({ state: "detached" });
	await other.getByRole("link", { name: "Schedule" }).click();
	await heading(other, "Sign in again");
	await press(page, "Sign out everywhere, here too");
	await heading(page, "Sign in");
	await page.reload();
	await heading(page, "Sign in");
	await quiet(page);
	await close(other);
	await close(page);
});

test("a second factor is set up, used, and taken away", async () => {
	const who = await newAccount("clinician");
	const page = await openOwn(who);
	await press(page, "Set up a second factor");
	await heading(page, "Set up your second factor");
	await press(page, "Cancel");
	await heading(page, "Your account");
	await press(page, "Set up a second factor");
	await page.getByRole("img", { name: /QR code/ }).waitFor();
	const secret = await page.locator(".secret").textContent();
	who.otpauth_uri = `otpauth://totp/x?secret=${secret.trim()}`;
	await page.getByLabel("Code").fill(code(who));
	await press(page, "Continue");
	await heading(page, "Keep these recovery codes");
	const first = await page.locator(".codes li").allTextContents();
	await press(page, "I have kept them");
	await page.getByText("Your second factor is set up.").waitFor();
	await page.getByText("10 recovery codes are left.").waitFor();
	await soundInAll(page, "account-factor");

	await press(page, "Make new recovery codes");
	await heading(page, "Keep these recovery codes");
	const second = await page.locator(".codes li").allTextContents();
	assert.equal(second.length, 10);
	assert.ok(second.every((c) => !first.includes(c)));
	await press(page, "I have kept them");
	await press(page, "Sign out");
	await page.getByLabel("Login name").fill(who.login);
	await page.getByLabel("Password").fill(who.password);
	await press(page, "Sign in");
	await heading(page, "Enter the code of your app");
	await page.getByLabel("Code").fill(second[0]);
	await press(page, "Continue");
	await page.getByText("9 recovery codes are left.").waitFor();
	await press(page, "Sign in without a second factor");
	await page.getByText("Your second factor is taken away.").waitFor();
	await page.getByText(/^You sign in with your password alone/).waitFor();
	await quiet(page);
	await close(page);
});

test("what wants a proof asks for it first, or is let be", async () => {
	const page = await openOwn(await newAccount("clinician"));
	await page.route("**/v1/session/factor", (route) => route.fulfill({
		status: 403,
		contentType: "application/problem+json",
		body: JSON.stringify({ status: 403, title: "Prove it.",
			type: "urn:mendd:problem:proof_required" }),
	}));
	await press(page, "Set up a second factor");
	await heading(page, "Show again that it is you");
	await press(page, "Cancel");
	await page.getByRole("alert").getByText(/Prove it/).waitFor();
	await press(page, "Cancel");
	await heading(page, "Your account");
	await quiet(page);
	await close(page);
});

for (const [size, window] of Object.entries(sizes))
	test(`an emergency: reading for an hour, seen by admins, on ${size}`,
		async () => {
			const why = `The emergency department asks, ${size}.`;
			const page = await openOwn(await newAccount("quality"), "/q",
				window);
			await press(page, "Read for an hour");
			await page.getByRole("alert")
				.getByText("Enter why you have to read.").waitFor();
			await sound(page, "account-emergency-empty");
			await page.getByLabel("Why you have to read").fill(why);
			await press(page, "Read for an hour");
			await page.getByText(/^Emergency access until \d\d:\d\d/).waitFor();
			/* Nobody changes an account meanwhile. */
			assert.equal(await page.getByLabel("New password").count(), 0);
			await sound(page, "account-emergency");

			await page.getByRole("link", { name: "Read about patients" })
				.click();
			await heading(page, "Patients");
			await page.getByText(/^Emergency access until/).waitFor();
			assert.equal(await page.getByText("New patient").count(), 0);
			await page.getByRole("button", { name: "Find" }).click();
			await page.getByRole("row").nth(1).getByRole("link").first()
				.click();
			await page.getByRole("heading", { name: "Visits" }).waitFor();
			await page.getByRole("button", { name: "End it now" }).waitFor();
			await page.getByRole("row").nth(1).waitFor();
			await page.locator(".timeline").waitFor();
			for (const name of [/^Send/, /^Change/, /^Log/, /^Stop/, /^Enter/,
				/^Move/, /^Record/])
				assert.equal(await page.getByRole("main")
					.getByRole("link", { name }).count(), 0, String(name));
			await sound(page, "desk-emergency");
			await page.locator(".timeline").getByRole("link").first().click();
			await page.getByText("All versions of this record").waitFor();
			assert.equal(await page.getByText("Record what happened").count(), 0);
			await page.goBack();
			await page.getByRole("link", { name: /^See answers/ }).first()
				.click();
			await page.getByText("Answered", { exact: true }).first().waitFor();
			assert.equal(await page.getByRole("button",
				{ name: /^(Correct|Take back)/ }).count(), 0);

			await press(page, "End it now");
			await heading(page, "This page is not for your role");
			const ask = await as("admin");
			const { items } = await ask("GET", "/v1/break-glass");
			const mine = items.find((g) => g.reason === why);
			assert.ok(mine.ended_at);
			assert.ok(mine.reads > 0);
			await quiet(page);
			await close(page);
		});

test("who reads about patients anyway has no use for emergencies",
	async () => {
		const page = await open("/c/account", sizes.phone);
		await signInAs(page, account("clinician"));
		await page.getByRole("row", { name: /Here/ }).waitFor();
		assert.equal(await page.getByText("Emergency access").count(), 0);
		await close(page);
	});
