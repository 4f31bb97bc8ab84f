/* Every application opens, at every size, and keeps to its policy. */
import { test } from "node:test";
import {
	axe, close, noSidewaysScroll, open, quiet, screenshot, sizes,
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
