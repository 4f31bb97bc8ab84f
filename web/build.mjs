/*
 * Build the pages into dist/: for each application of pages.mjs a NAME.html,
 * never cached, and its script and style as assets/NAME-HASH.js and .css, which
 * may be kept for ever.  What is text is there a second time as .gz.
 *
 *	node build.mjs [DIST]
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { applications, documentOf } from "./pages.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.resolve(process.argv[2] ?? path.join(here, "dist"));

/* The first 10 characters say enough: they tell builds apart, not attackers. */
function hashOf(content) {
	return createHash("sha256").update(content).digest("hex").slice(0, 10);
}

async function put(name, content) {
	const file = path.join(dist, name);
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(file, content);
	await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
}

async function bundle(entry) {
	const made = await build({
		entryPoints: [path.join(here, entry)],
		bundle: true,
		write: false,
		outdir: dist,
		format: "iife",
		target: "es2020",
		minify: true,
		charset: "utf8",
		legalComments: "none",
		jsx: "automatic",
		jsxImportSource: "preact",
		logLevel: "warning",
	});
	return made.outputFiles;
}

/* Its files; returns the names by kind. */
async function make(application) {
	const names = {};
	for (const file of await bundle(application.entry)) {
		const kind = path.extname(file.path).slice(1);
		const name = `${application.name}-${hashOf(file.contents)}.${kind}`;
		names[kind] = name;
		await put(`assets/${name}`, file.contents);
	}
	await put(`${application.name}.html`,
		Buffer.from(documentOf(application, names)));
}

await rm(dist, { recursive: true, force: true });
for (const application of applications) await make(application);
