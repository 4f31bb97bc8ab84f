/* Records to look at: how many, which, and the way to them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { close, open, quiet, sizes } from "./harness.mjs";
import { as } from "./people.mjs";
import { download, figure } from "./quality.mjs";
import { heading, signIn, sound, soundInAll } from "./staff.mjs";

async function openRecords(role, window, more = "") {
	const page = await open(`/q/records${more}`, window);
	await signIn(page, role);
	await heading(page, "Records to look at");
	return page;
}

/** The rule that finds most. */
async function most(ask) {
	const { rules } = await ask("GET", "/v1/data-quality");
	return rules.reduce((a, b) => (b.n > a.n ? b : a));
}

for (const [size, window] of Object.entries(sizes))
	test(`records are counted and listed, on ${size}`, async () => {
		const found = await most(await as("coordinator"));
		const page = await openRecords("coordinator", window);
		await figure(page);
		await page.getByLabel("Rule").selectOption(found.rule);
		await page.waitForURL(new RegExp(`rule=${found.rule}`));
		await page.getByRole("row").nth(1).waitFor();
		await sound(page, "quality-records");
		await page.getByText("Show as a table").click();
		await sound(page, "quality-records-table");
		await page.getByRole("link", { name: /^Open the/ }).first().click();
		await page.getByRole("link", { name: "Schedule" }).waitFor();
		await page.getByRole("heading", { level: 1 }).waitFor();
		assert.match(page.url(), /\/c\/(procedures|visits)\/[0-9a-f-]{36}$/);
		await quiet(page);
		await close(page);
	});

test("the counts are mendd's, in the figure, the table and the file",
	async () => {
		const { rules, as_of } = await (await as("clinician"))(
			"GET", "/v1/data-quality");
		const page = await openRecords("clinician", sizes.desk);
		const text = await (await figure(page)).innerText();
		const drawn = await page.locator(".canvas svg").first().textContent();
		for (const r of rules) {
			assert.ok(text.includes(r.finding), r.rule);
			assert.ok(drawn.replace(/\s/g, "").includes(`${r.n}of${r.of}`));
		}
		await page.getByText("Show as a table").click();
		assert.equal(await page.locator(".figure tbody tr").count(),
			rules.length);
		const csv = await download(page, "Download CSV");
		assert.equal(csv.name, `records-${as_of}.csv`);
		assert.equal(csv.bytes.toString().trim().split("\r\n").length,
			rules.length + 1);
		const svg = await download(page, "Download SVG");
		assert.match(svg.bytes.toString(), /Records that miss something/);
		const png = await download(page, "Download PNG");
		assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
		const link = await page.getByRole("link", { name: "Link to this" })
			.getAttribute("href");
		await page.goto(link);
		await figure(page);
		assert.equal(await page.locator(".canvas svg").first().textContent(),
			drawn);
		await quiet(page);
		await close(page);
	});

test("a list goes on where it ended, and begins anew with another rule",
	async () => {
		const found = await most(await as("clinician"));
		assert.ok(found.n > 25, "the demo has many of one kind");
		const page = await openRecords("clinician", sizes.desk,
			`?rule=${found.rule}`);
		const rows = page.locator("table.stack tbody tr");
		await rows.nth(24).waitFor();
		const first = await rows.first().innerText();
		await page.getByRole("button", { name: "Show the next ones" }).click();
		await page.getByRole("button", { name: "Show the first ones" })
			.waitFor();
		assert.notEqual(await rows.first().innerText(), first);
		await page.getByLabel("Rule").selectOption("draft_left");
		await page.getByText("No record is found by this rule.").waitFor();
		assert.equal(await page.getByRole("button", { name: /ones$/ }).count(),
			0);
		await quiet(page);
		await close(page);
	});

test("what is wrong stands at its field", async () => {
	const page = await openRecords("clinician", sizes.phone);
	await figure(page);
	await page.getByLabel("Less of MIBO than").fill("200");
	await page.getByRole("button", { name: "Show", exact: true }).click();
	await page.getByRole("alert").getByText(/^Less of MIBO than: /).waitFor();
	assert.match(await page.title(), /^Error: /);
	await soundInAll(page, "quality-records-wrong");
	await page.getByLabel("Less of MIBO than").fill("100");
	await page.getByRole("button", { name: "Show", exact: true }).click();
	await page.waitForURL(/mibo_below=100/);
	await figure(page);
	await quiet(page);
	await close(page);
});

test("a quality team sees how many, and not whose", async () => {
	const page = await openRecords("quality", sizes.phone);
	await figure(page);
	await page.getByText("Which these are is shown to those who may open")
		.waitFor();
	assert.equal(await page.getByLabel("Rule").count(), 0);
	assert.equal(await page.getByLabel("From").count(), 0);
	await soundInAll(page, "quality-records-counts");
	await quiet(page);
	await close(page);
});

test("a coordinator sees records and no cohorts", async () => {
	const page = await openRecords("coordinator", sizes.desk);
	assert.equal(await page.getByRole("navigation").getByRole("link").count(),
		1);
	await page.goto("/q/trends");
	await heading(page, "This page is not for your role");
	await quiet(page);
	await close(page);
});
