/* What a quality team does on its pages, for their tests. */
import { readFile } from "node:fs/promises";
import http from "node:http";
import { demo, open } from "./harness.mjs";
import { account } from "./people.mjs";

/** A page of the explorer, after signing in. */
export async function explore(where, size, role = "quality") {
	const { login, password } = account(role);
	const page = await open(where, size);
	await page.fill("#login", login);
	await page.fill("#password", password);
	await page.keyboard.press("Enter");
	return page;
}

/** The figure is there. */
export async function figure(page) {
	await page.locator(".canvas svg").first().waitFor();
	return page.locator("article.figure").first();
}

/** What a button puts onto the disk: its name and its bytes. */
export async function download(page, name) {
	const coming = page.waitForEvent("download");
	await page.getByRole("button", { name }).first().click();
	const file = await coming;
	return { name: file.suggestedFilename(),
		bytes: await readFile(await file.path()) };
}

/* Counted as they come over the wire. */
function wireSize(path) {
	return new Promise((done, failed) => {
		http.get(demo.url + path, { headers: { "Accept-Encoding": "gzip" } },
			(reply) => {
				let bytes = 0;
				let text = "";
				reply.on("data", (d) => {
					bytes += d.length;
					text += d.toString("latin1");
				});
				reply.on("end", () => done({ bytes, text,
					encoding: reply.headers["content-encoding"] }));
			}).on("error", failed);
	});
}

/** Bytes of a page with its script and style, compressed. */
export async function pageSize(path, plain) {
	const names = [...plain.matchAll(/\/assets\/[\w.-]+/g)].map((m) => m[0]);
	const parts = await Promise.all([path, ...names].map(wireSize));
	return parts.reduce((sum, p) => sum + p.bytes, 0);
}
