/* What other tests lean on does find what it is for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
	axe, close, cspReports, noSidewaysScroll, open, quiet, sizes, targetsOf,
} from "./harness.mjs";
import { account, as, patientLink } from "./people.mjs";

test("a page that breaks its policy is found out", async () => {
	const page = await open("/c", sizes.phone);
	await page.evaluate(() => {
		document.body.setAttribute("style", "color: red");
		try {
			document.body.innerHTML += "<b>text</b>";
		} catch {
			/* Trusted Types say no. */
		}
	});
	const found = (await cspReports(page)).join("\n");
	assert.match(found, /style-src-attr/);
	assert.match(found, /require-trusted-types-for/);
	await assert.rejects(quiet(page));
	await close(page);
});

test("a page that asks somebody else is found out", async () => {
	const page = await open("/c", sizes.phone);
	await page.evaluate(() =>
		fetch("http://localhost:1/x").catch(() => undefined));
	assert.match((await cspReports(page)).join("\n"), /connect-src/);
	await close(page);
});

test("axe, narrow windows and small targets are found out", async () => {
	const page = await open("/c", sizes.small);
	await page.evaluate(() => {
		const button = document.createElement("button");
		const wide = document.createElement("p");
		button.className = "nameless";
		wide.textContent = "wide";
		wide.style.minWidth = "400px";
		document.querySelector("main").append(button, wide);
	});
	await assert.rejects(axe(page), /button-name/);
	await assert.rejects(noSidewaysScroll(page), /in a window of 320/);
	await assert.rejects(targetsOf(page, 1000), /nameless/);
	await close(page);
});

test("everybody of the made-up clinic signs in", async () => {
	for (const role of ["clinician", "coordinator", "quality", "admin"]) {
		const ask = await as(role);
		assert.equal((await ask("GET", "/v1/session")).staff_id,
			account(role).staff_id);
	}
});

test("a browser keeps the session in a cookie", async () => {
	const page = await open("/c", sizes.desk);
	const { login, password } = account("clinician");
	const role = await page.evaluate(async (body) => {
		await fetch("/v1/session", {
			method: "POST",
			headers: {
				"Content-Type": "application/json",
				"Mendd-Session": "cookie",
			},
			body: JSON.stringify(body),
		});
		return (await (await fetch("/v1/session")).json()).role;
	}, { login, password });
	assert.equal(role, "clinician");
	await quiet(page);
	await close(page);
});

test("a link opens the portal", async () => {
	const link = await patientLink();
	assert.match(link.path, /^\/p#/);
	assert.match(link.birth_date, /^\d{4}-\d\d-\d\d$/);
	const page = await open(link.path, sizes.phone);
	await quiet(page);
	await close(page);
});
