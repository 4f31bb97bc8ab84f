/*
 * A module of the pages, to be asked without a browser:
 *
 *	const { bodyOf } = await load("src/desk/log/body.ts");
 */
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const web = fileURLToPath(new URL("../../web/", import.meta.url));
const { build } = createRequire(path.join(web, "package.json"))("esbuild");

/** What it exports; it and what it needs are one module of their own. */
export async function load(file) {
	const { outputFiles: [{ text }] } = await build({
		entryPoints: [path.join(web, file)],
		bundle: true,
		write: false,
		format: "esm",
		platform: "node",
		jsx: "automatic",
		jsxImportSource: "preact",
		logLevel: "warning",
	});
	return import(`data:text/javascript;base64,${
		Buffer.from(text).toString("base64")}`);
}
