/*
 * Build the pages into dist/: for each application of pages.mjs a NAME.html,
 * never cached, and its script and style as assets/NAME-HASH.js and .css, which
 * may be kept for ever, as its further parts NAME-PART-HASH.js.  What is text is
 * there a second time as .gz.
 *
 *	node build.mjs [DIST]
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { applications, documentOf } from "./pages.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.resolve(process.argv[2] ?? path.join(here, "dist"));

async function put(name, content) {
	const file = path.join(dist, name);
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(file, content);
	await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
}

/* Parts that an application asks for when it needs them are files of their own. */
function bundle({ name, entry, alias = {} }) {
	return build({
		entryPoints: { [name]: path.join(here, entry) },
		bundle: true,
		write: false,
		metafile: true,
		outdir: path.join(dist, "assets"),
		entryNames: "[name]-[hash]",
		chunkNames: `${name}-[name]-[hash]`,
		format: "esm",
		splitting: true,
		target: "es2020",
		minify: true,
		charset: "utf8",
		legalComments: "none",
		jsx: "automatic",
		jsxImportSource: "preact",
		alias,
		absWorkingDir: here,
		logLevel: "warning",
	});
}

/* What a document names: script, style, and the parts that the script needs. */
function namesOf({ outputs }) {
	const [file, { cssBundle, imports }] = Object.entries(outputs).find(
		([, output]) => output.cssBundle);
	return {
		js: path.basename(file),
		css: path.basename(cssBundle),
		parts: imports.filter(({ kind }) => kind === "import-statement")
			.map((part) => path.basename(part.path)),
	};
}

async function make(application) {
	const { outputFiles, metafile } = await bundle(application);
	for (const file of outputFiles)
		await put(`assets/${path.basename(file.path)}`, file.contents);
	await put(`${application.name}.html`,
		Buffer.from(documentOf(application, namesOf(metafile))));
}

await rm(dist, { recursive: true, force: true });
for (const application of applications) await make(application);
