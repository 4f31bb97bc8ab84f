/* The part of Preact that the portal brings along does what Preact does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "../../web/node_modules/esbuild/lib/main.js";
import { applications } from "../../web/pages.mjs";
import { close, open, sizes } from "./harness.mjs";

const web = fileURLToPath(new URL("../../web/", import.meta.url));
const { alias } = applications.find(({ name }) => name === "portal");

/* What drawn.tsx sees of these steps, with this in Preact's place. */
async function drawn(page, steps, instead) {
	const { outputFiles } = await build({
		entryPoints: [fileURLToPath(new URL("drawn.tsx", import.meta.url))],
		bundle: true, write: false, format: "iife", globalName: "drawn",
		jsx: "automatic", jsxImportSource: "preact",
		absWorkingDir: web, nodePaths: [`${web}/node_modules`], alias: instead,
	});
	return page.evaluate(async ([script, numbers]) => {
		const { drive } = new Function(`${script}; return drawn;`)();
		return drive(numbers);
	}, [outputFiles[0].text, steps]);
}

test("pages come out as Preact draws them", async () => {
	const page = await open("/p", sizes.phone);
	const blank = await page.context().newPage();
	/* Always the same numbers, one after the other in no order. */
	const steps = Array.from({ length: 40 }, (_, i) => i * 53 % 128);
	const wanted = await drawn(blank, steps, {});
	const ours = await drawn(blank, steps, alias);
	assert.ok(new Set(wanted).size > 100);
	assert.deepEqual(ours, wanted);
	await close(page);
});
