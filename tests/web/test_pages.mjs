/* Every application opens, at every size, keeps to its policy, and is small. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
	axe, close, demo, noSidewaysScroll, open, quiet, screenshot, sizes,
} from "./harness.mjs";

const applications = { portal: "/p", desk: "/c", quality: "/q", admin: "/a" };

for (const [name, path] of Object.entries(applications))
	for (const [size, window] of Object.entries(sizes))
		test(`${name} opens on ${size}`, async () => {
			const page = await open(path, window);
			await axe(page);
			await noSidewaysScroll(page);
			await screenshot(page, `${name}-first`);
			await quiet(page);
			await close(page);
		});

/* What a browser downloads for the first look, compressed, in bytes. */
const budgets = { portal: 15_000, desk: 60_000, quality: 60_000, admin: 60_000 };

async function weigh(path) {
	const reply = await fetch(demo.url + path);
	assert.equal(reply.status, 200);
	assert.equal(reply.headers.get("content-encoding"), "gzip");
	return [Number(reply.headers.get("content-length")), await reply.text()];
}

for (const [name, path] of Object.entries(applications))
	test(`${name} is small`, async (t) => {
		let [bytes, html] = await weigh(path);
		for (const [, part] of html.matchAll(/"(\/assets\/[^"]+)"/g))
			bytes += (await weigh(part))[0];
		t.diagnostic(`${bytes} bytes of ${budgets[name]}`);
		assert.ok(bytes > 1000 && bytes <= budgets[name], `${bytes} bytes`);
	});
