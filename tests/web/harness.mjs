/*
 * A browser for the tests, and what all of them ask of a page.
 *
 *	import { open, axe, cspReports, screenshot, sizes } from "./harness.mjs";
 *
 *	const page = await open("/c", sizes.phone);
 *	await axe(page);
 *	assert.deepEqual(await cspReports(page), []);
 *	await screenshot(page, "desk-sign-in");
 *
 * A page lives in a browser context of its own: no cookie and no draft of
 * another test is there.
 */
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

/** url of the daemon; clinics as mendctl demo prints them. */
export const demo = JSON.parse(process.env.MENDD_DEMO);

/** The least that has to do, a telephone, a desk. */
export const sizes = {
	small: { width: 320, height: 640 },
	phone: { width: 390, height: 844 },
	desk: { width: 1280, height: 800 },
};

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const reports = new WeakMap();
let browser;

/* Started by a file's first test, ended with it.  Root has no sandbox. */
async function start() {
	browser ??= chromium.launch({
		executablePath: process.env.MENDD_CHROMIUM ?? "/usr/bin/chromium",
		args: [
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-quic",
			"--disable-sync",
			...(process.getuid() === 0 ? ["--no-sandbox"] : []),
		],
	});
	return browser;
}

after(async () => {
	if (browser !== undefined) await (await browser).close();
});

/* Collect what goes wrong without anybody asking. */
async function listen(context, page) {
	const found = { csp: [], errors: [], elsewhere: [] };
	reports.set(page, found);
	await context.exposeBinding("reportViolation", (_, text) => {
		found.csp.push(text);
	});
	await context.addInitScript(() => {
		addEventListener("securitypolicyviolation", (e) => {
			globalThis.reportViolation(
				`${e.violatedDirective}: ${e.blockedURI} ${e.sample}`);
		});
	});
	page.on("pageerror", (error) => found.errors.push(String(error)));
	page.on("request", (request) => {
		const url = new URL(request.url());
		if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== demo.url)
			found.elsewhere.push(request.url());
	});
}

/**
 * A new page of this size at a path of ours.  Other options of playwright's
 * newContext() may follow the size, such as `locale` or `hasTouch`.
 */
export async function open(where, { width, height, ...options }) {
	const context = await (await start()).newContext({
		baseURL: demo.url,
		viewport: { width, height },
		acceptDownloads: true,
		...options,
	});
	const page = await context.newPage();
	page.setDefaultTimeout(20_000);
	await listen(context, page);
	await page.goto(where);
	await page.locator("h1").waitFor();
	return page;
}

export async function close(page) {
	await page.context().close();
}

/** What went wrong so far: {csp, errors, elsewhere}, a text each. */
async function reportsOf(page) {
	/* What is on its way arrives before a later task's end does. */
	await page.evaluate(() => new Promise((done) => setTimeout(done)));
	return reports.get(page);
}

/** What the policy of the page forbade so far, one text each. */
export async function cspReports(page) {
	return (await reportsOf(page)).csp;
}

/** Nothing was forbidden, thrown, or asked of anybody else. */
export async function quiet(page) {
	assert.deepEqual(await reportsOf(page),
		{ csp: [], errors: [], elsewhere: [] });
}

/** axe finds nothing to complain about. */
export async function axe(page) {
	if (!(await page.evaluate(() => "axe" in globalThis)))
		await page.evaluate(await readFile(axePath, "utf8"));
	const { violations } = await page.evaluate(() =>
		globalThis.axe.run(document, {
			runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
				"wcag22aa", "best-practice"],
		}));
	assert.deepEqual(violations.map((v) => `${v.id}: ${v.help}: ${
		v.nodes.map((n) => n.target.join(" ")).join(", ")}`), []);
}

/**
 * The page is no wider than the window; on a desk not at twice the size either,
 * where half as many CSS pixels are left.
 */
export async function noSidewaysScroll(page) {
	const size = page.viewportSize();
	const fits = async () => {
		const [content, width] = await page.evaluate(() => new Promise((done) =>
			/* What follows the window's size does so before this. */
			requestAnimationFrame(() => requestAnimationFrame(() => done([
				document.documentElement.scrollWidth, innerWidth])))));
		assert.ok(content <= width, `${content} px in a window of ${width}`);
	};
	await fits();
	if (size.width !== sizes.desk.width) return;
	await page.setViewportSize({ width: size.width / 2, height: size.height / 2 });
	await fits();
	await page.setViewportSize(size);
}

/** Whatever can be tapped is at least so many CSS pixels high and wide. */
export async function targetsOf(page, least) {
	const small = await page.evaluate((px) => {
		const targets = document.querySelectorAll(
			"button, summary, select, input, textarea, a[href]");
		return [...targets].flatMap((t) => {
			/* A label is part of its field. */
			const parts = [t, ...(t.labels ?? [])].map((e) =>
				e.getBoundingClientRect()).filter((r) => r.width > 0);
			const inText = t.tagName === "A" && t.closest("p") !== null;
			if (parts.length === 0 || inText) return [];
			const width = Math.max(...parts.map((r) => r.width));
			const height = Math.max(...parts.map((r) => r.height));
			return width < px - 0.5 || height < px - 0.5
				? [`${t.outerHTML.slice(0, 80)}: ${width} x ${height}`]
				: [];
		});
	}, least);
	assert.deepEqual(small, []);
}

/** A picture of the whole page, when pictures are wanted. */
export async function screenshot(page, name) {
	const folder = process.env.MENDD_SCREENSHOTS;
	if (folder === undefined || folder === "") return;
	const { width, height } = page.viewportSize();
	await mkdir(folder, { recursive: true });
	await page.screenshot({
		path: path.join(folder, `${name}-${width}x${height}.png`),
		fullPage: true,
		animations: "disabled",
	});
}
