/* The quality explorer: every figure, its link, its files, and what can be wrong. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
	axe, close, demo, noSidewaysScroll, quiet, screenshot, sizes, targetsOf,
} from "./harness.mjs";
import { account, as } from "./people.mjs";
import { download, explore, figure, pageSize } from "./quality.mjs";
import { soundInAll } from "./staff.mjs";

const PAIN = "instrument=NRS_PAIN";
const views = {
	trends: `/q/trends?${PAIN}&by=product_class`,
	multiples: `/q/trends?${PAIN}&by=product_class,sex&model=none`,
	courses: `/q/courses?${PAIN}`,
	responders: `/q/responders?${PAIN}&by=guidance`,
	dose: `/q/dose?${PAIN}`,
	first: `/q/first-response?${PAIN}&by=guidance`,
	funnel: `/q/funnel?${PAIN}&visit=m6`,
	completeness: `/q/completeness?${PAIN}&by=product_class`,
	missing: `/q/missing?${PAIN}&visit=m6`,
};

for (const [name, path] of Object.entries(views))
	for (const [size, window] of Object.entries(sizes))
		test(`${name} on ${size}`, async () => {
			const page = await explore(path, window);
			await figure(page);
			await noSidewaysScroll(page);
			await screenshot(page, `quality-${name}`);
			await page.evaluate(() => {
				for (const d of document.querySelectorAll("details"))
					d.open = true;
			});
			await axe(page);
			await noSidewaysScroll(page);
			await targetsOf(page, 44);
			await quiet(page);
			await close(page);
		});

test("twice as large there is no sideways scroll", async () => {
	const page = await explore(views.trends,
		{ width: 640, height: 400, deviceScaleFactor: 2 });
	await figure(page);
	await noSidewaysScroll(page);
	await close(page);
});

test("every figure says of whom, since when, how, and by which rule", async () => {
	const page = await explore("/q", sizes.desk);
	await figure(page);
	for (const path of Object.values(views)) {
		await page.goto(path);
		const text = await (await figure(page)).innerText();
		for (const part of ["Episodes of treatment at", "People", "Data to",
			"Method", "Window rule", "Hidden"])
			assert.ok(text.includes(part), `${path}: ${part}`);
		assert.ok(/completeness|missing|courses/.test(path) ||
			/MCID[^]*Source: \S/.test(text), `${path}: threshold`);
		assert.ok(await page.locator(".figure table tbody tr").count() > 0);
	}
	await close(page);
});

test("a trend is asked for by keyboard", async () => {
	const page = await explore("/q", sizes.desk);
	await figure(page);
	await page.locator("#by").focus();
	await page.keyboard.type("Sex");
	await page.keyboard.press("Tab");
	await page.locator("#model").focus();
	await page.keyboard.type("Obs");
	await page.keyboard.press("Tab");
	await page.getByRole("button", { name: "Show the figure" }).focus();
	await page.keyboard.press("Enter");
	await page.getByText("Observed means by visit").first().waitFor();
	assert.match(page.url(), /\/q\/trends\?.*by=sex/);
	assert.match(page.url(), /model=none/);
	assert.match(await page.locator(".cohort").innerText(), /by sex/);
	/* Back is the question before. */
	await page.goBack();
	await page.getByText("Mean scores by visit").first().waitFor();
	assert.doesNotMatch(page.url(), /by=sex/);
	await quiet(page);
	await close(page);
});

test("a link makes the same figure again", async () => {
	const page = await explore(
		`${views.trends}&sex=female&spacing=even`, sizes.desk);
	await figure(page);
	const made = await page.locator(".canvas svg").innerHTML();
	const link = await page.getByRole("link", { name: "Link to this figure" })
		.getAttribute("href");
	assert.match(link, /as_of=\d{4}-\d\d-\d\d/);
	await page.goto(link);
	await figure(page);
	assert.equal(await page.locator(".canvas svg").innerHTML(), made);
	assert.equal(page.url(), link);
	await close(page);
});

test("the counts beneath visits are mendd's", async () => {
	const page = await explore(views.trends, sizes.desk);
	await figure(page);
	const shown = await page.locator(".canvas svg").textContent();
	const ask = await as("quality");
	const { groups } = await ask("GET", `/v1/trends?${PAIN}&by=product_class`);
	const visits = groups.filter((g) => !g.suppressed)
		.flatMap((g) => g.visits).filter((v) => v.n > 0);
	assert.ok(visits.length > 5);
	const flat = shown.replace(/\s/g, "");
	for (const v of visits) assert.ok(flat.includes(`${v.n}/${v.due}`));
	await close(page);
});

test("who is missing is said in mendd's numbers", async () => {
	const page = await explore(views.missing, sizes.desk);
	const text = await (await figure(page)).innerText();
	const ask = await as("quality");
	const reply = await ask("GET", `/v1/trends/missing?${PAIN}&visit=m6`);
	const [answered] = reply.groups;
	const { baseline } = answered;
	assert.equal(answered.group, "answered");
	assert.ok((await page.locator(".canvas svg").nth(0).textContent()).includes(
		`${baseline.mean.toFixed(1)} (95 % interval ${
			baseline.ci_lo.toFixed(1)} to ${baseline.ci_hi.toFixed(1)}), of ${
			baseline.n}`));
	assert.ok(text.includes(reply.reading));
	assert.match(text, reply.difference.reason === null
		? /In standard deviations: −?\d/
		: /First scores are not compared/);
	const flat = (await page.locator(".canvas svg").nth(1).textContent())
		.replace(/\s/g, "");
	const shown = answered.shares.filter((s) =>
		s.word === "sex" && s.n !== null);
	assert.ok(shown.length > 0);
	for (const s of shown) assert.ok(flat.includes(`${s.n}/${s.of}`));
	await close(page);
});

test("single courses are drawn for who may see single people", async () => {
	const own = await explore(views.courses, sizes.desk, "clinician");
	const text = await (await figure(own)).innerText();
	const ask = await as("clinician");
	const { courses, total } = await ask("GET",
		`/v1/trends/courses?${PAIN}`);
	const linesOf = (page) => page.locator(".canvas svg path")
		.evaluateAll((paths) => Math.max(0, ...paths.map((p) =>
			(p.getAttribute("d").match(/M/g) ?? []).length)));
	assert.ok(courses.items.length > 20);
	assert.equal(await linesOf(own),
		courses.items.filter((c) => c.points.length > 0).length);
	assert.ok(text.includes(`${courses.items.length} courses are drawn`) ||
		text.includes(`of ${courses.of} courses are drawn`));
	const [first] = total.visits;
	const median = first.centiles.find((c) => c.percent === 50).score;
	assert.ok((await own.locator(".canvas svg desc").textContent()).includes(
		`the median is ${median.toFixed(1)}`));
	await axe(own);
	await screenshot(own, "quality-courses-single");
	await quiet(own);
	await close(own);

	const page = await explore(views.courses, sizes.desk);
	assert.ok((await (await figure(page)).innerText())
		.includes("Single courses are shown to those who may see"));
	assert.ok(await linesOf(page) <= 1);
	await close(page);
});

test("hidden groups are said in words", async () => {
	const path = `completeness?${PAIN}&by=diagnosis,age_band`;
	const ask = await as("quality");
	const { groups } = await ask("GET", `/v1/trends/${path}`);
	assert.ok(groups.some((g) => g.suppressed), "the demo has small groups");
	assert.ok(groups.some((g) => !g.suppressed), "and others");
	const page = await explore(`/q/${path}`, sizes.desk);
	const text = await (await figure(page)).innerText();
	assert.match(text, /Not shown, because too few people/);
	await close(page);
});

test("time is true on a desk, and even on a phone, which says so", async () => {
	const places = (page) => page.locator(".canvas svg circle").evaluateAll(
		(marks) => marks.map((m) => Number(m.getAttribute("cx"))));
	const path = `/q/trends?${PAIN}`;
	const desk = await explore(path, sizes.desk);
	await figure(desk);
	/* Start, 6 weeks, 3 months, 6 months, 12 months; the legend comes first. */
	const [, start, , , half, year] = await places(desk);
	assert.ok(Math.abs((half - start) / (year - start) - 182 / 365) < 0.01);
	assert.equal(await desk.getByText("evenly spaced").count(), 0);
	await close(desk);

	const phone = await explore(path, sizes.phone);
	await figure(phone);
	const [, one, two, three] = await places(phone);
	assert.ok(Math.abs((two - one) - (three - two)) < 0.5);
	assert.equal(await phone.getByText("evenly spaced").count(), 1);
	await close(phone);
});

test("the table is mendd's own", async () => {
	const page = await explore(views.trends, sizes.desk);
	await figure(page);
	const { name, bytes } = await download(page, "Download CSV");
	assert.match(name, /^trend-NRS_PAIN-\d{4}-\d\d-\d\d\.csv$/);
	const lines = bytes.toString("utf8").trim().split(/\r?\n/);
	assert.match(lines[0], /visit_code.*ci_lo.*model_mean/);
	assert.ok(lines.some((l) => l.includes("PRP") && l.includes("m6")));
	await close(page);
});

test("a saved picture speaks for itself", async () => {
	const page = await explore(views.trends, sizes.phone);
	await figure(page);
	const { name, bytes } = await download(page, "Download SVG");
	const text = bytes.toString("utf8");
	assert.match(name, /\.svg$/);
	/* On an empty page: ours lets nobody parse. */
	const empty = await page.context().newPage();
	const parsed = await empty.evaluate((source) => {
		const root = new DOMParser()
			.parseFromString(source, "image/svg+xml").documentElement;
		return {
			tag: root.tagName,
			space: root.namespaceURI,
			font: root.getAttribute("font-family"),
			width: root.getAttribute("width"),
			title: root.querySelector("title")?.textContent,
			texts: [...root.querySelectorAll("text")]
				.map((t) => t.textContent).join(" "),
			styled: root.querySelectorAll("[style], [class]").length,
		};
	}, text);
	assert.equal(parsed.tag, "svg");
	assert.equal(parsed.space, "http://www.w3.org/2000/svg");
	assert.match(parsed.font, /system-ui/);
	assert.equal(parsed.width, "960");
	assert.match(parsed.title, /^Mean scores by visit/);
	assert.equal(parsed.styled, 0, "nothing leans on a style sheet");
	for (const part of ["Mean scores by visit", "Platelet-rich plasma",
		"Episodes of treatment at", "Scored of due", "Data to", "Source:",
		"Window rule", "Method", `${demo.url}/q/trends?`])
		assert.ok(parsed.texts.includes(part), part);
	await quiet(page);
	await close(page);
});

test("a saved picture is not blank", async () => {
	const page = await explore("/q", sizes.desk);
	await figure(page);
	for (const path of Object.values(views)) {
		await page.goto(path);
		await figure(page);
		const { bytes } = await download(page, "Download PNG");
		assert.equal(bytes.subarray(1, 4).toString(), "PNG");
		assert.equal(bytes.readUInt32BE(16), 1920);
		const colours = await page.evaluate(async (base64) => {
			const raw = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
			const image = await createImageBitmap(new Blob([raw]));
			const canvas = new OffscreenCanvas(image.width, image.height);
			const pen = canvas.getContext("2d");
			pen.drawImage(image, 0, 0);
			const { data } = pen.getImageData(0, 0, image.width, image.height);
			const found = new Set();
			for (let i = 0; i < data.length; i += 4)
				found.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
			return { corner: [...data.subarray(0, 4)],
				ink: found.has("20,33,43"), many: found.size };
		}, bytes.toString("base64"));
		assert.deepEqual(colours.corner, [255, 255, 255, 255]);
		assert.ok(colours.many > 20, `${path}: ${colours.many} colours`);
		assert.ok(colours.ink, `${path}: text`);
		await quiet(page);
	}
	await close(page);
});

test("what mendd refuses stands at its control", async () => {
	const page = await explore(`/q/trends?${PAIN}&as_of=2199-01-01`, sizes.desk);
	const summary = page.locator(".summary");
	await summary.waitFor();
	assert.ok(await summary.evaluate((s) => s === document.activeElement));
	assert.match(await page.title(), /^Error: /);
	assert.equal(await page.locator("#as_of").getAttribute("aria-invalid"),
		"true");
	await page.getByRole("link", { name: /As of/ }).click();
	assert.ok(await page.locator("#as_of").evaluate(
		(e) => e === document.activeElement));
	await soundInAll(page, "quality-refused");

	/* A filter's error at the filter. */
	await page.goto(`/q/trends?${PAIN}&region=kneee`);
	await summary.waitFor();
	assert.match(await page.locator(".filter .wrong-text").innerText(),
		/Region: choose one of knee/);
	await quiet(page);
	await close(page);
});

test("while scores are loaded the page waits, and asks again", async () => {
	const page = await explore(`/q/completeness?${PAIN}`, sizes.desk);
	await figure(page);
	let times = 0;
	await page.route(/\/v1\/trends\?/, async (route) => {
		if (times++ > 0) return route.continue();
		return route.fulfill({
			status: 503,
			headers: { "Retry-After": "12" },
			contentType: "application/problem+json",
			body: JSON.stringify({
				type: "urn:mendd:problem:unavailable",
				title: "The server is busy or its database is away.",
				status: 503,
				detail: "The scores are being loaded.",
				errors: [],
			}),
		});
	});
	await page.getByRole("link", { name: "Trends" }).click();
	await page.getByText("still loading the scores").waitFor();
	await soundInAll(page, "quality-loading");
	await figure(page);
	assert.ok(times >= 2);
	await close(page);
});

test("values of a filter are those that patients have", async () => {
	const page = await explore(`/q/trends?${PAIN}`, sizes.desk);
	await figure(page);
	await page.locator("#add-filter").selectOption("sex");
	await page.getByLabel("Female").check();
	await page.getByRole("button", { name: "Show the figure" }).click();
	await page.getByText("with sex female").first().waitFor();
	assert.match(page.url(), /sex=female/);
	await page.getByRole("button", { name: "Take out: Sex" }).click();
	await page.getByRole("button", { name: "Show the figure" }).click();
	await page.waitForURL((url) => !url.search.includes("sex="));
	await quiet(page);
	await close(page);
});

test("models can be switched", async () => {
	const titles = [];
	for (const model of ["none", "lda", "clda"]) {
		const page = await explore(
			`/q/trends?${PAIN}&by=sex&model=${model}`, sizes.desk);
		const text = await (await figure(page)).innerText();
		titles.push(/Observed means of those|own start|equal start/
			.exec(text.slice(text.indexOf("Method")))?.[0]);
		await close(page);
	}
	assert.deepEqual(titles,
		["Observed means of those", "own start", "equal start"]);
});

test("who may not see cohorts is told so", async () => {
	const page = await explore("/q", sizes.desk, "coordinator");
	await page.getByRole("heading", { name: /not for your role/ }).waitFor();
	await soundInAll(page, "quality-not-for-you");
	await close(page);
});

test("a session that ends is opened again on the same figure", async () => {
	const page = await explore(views.responders, sizes.desk);
	await figure(page);
	await page.context().clearCookies();
	await page.getByRole("link", { name: "Funnel" }).click();
	await page.getByRole("heading", { name: "Sign in again" }).waitFor();
	const { login, password } = account("quality");
	await page.fill("#login", login);
	await page.fill("#password", password);
	await page.keyboard.press("Enter");
	await page.locator("#funnel-heading").waitFor();
	await close(page);
});

test("the page is no more than 60 kB", async () => {
	const html = await (await fetch(`${demo.url}/q`)).text();
	const bytes = await pageSize("/q", html);
	assert.ok(bytes > 5_000 && bytes <= 60 * 1024, `${bytes} bytes`);
});
