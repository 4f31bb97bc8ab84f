/*
 * The pictures of README.md, of the made-up clinic: `make pictures` puts them
 * into doc/.  They show each page as it is; look at them before they are kept.
 */
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { close, open, sizes } from "./harness.mjs";
import { enter, heading, PAIN, somebody } from "./patient.mjs";
import { as } from "./people.mjs";
import { explore, figure } from "./quality.mjs";
import { signIn } from "./staff.mjs";

const FOLDER = new URL("../../doc/", import.meta.url);

/* Chromium writes WebP only from a canvas; ours forbids a page such things. */
async function toWebp(page, png) {
	const blank = await page.context().newPage();
	const text = await blank.evaluate(async (base64) => {
		const image = new Image();
		image.src = `data:image/png;base64,${base64}`;
		await image.decode();
		const canvas = document.createElement("canvas");
		canvas.width = image.width;
		canvas.height = image.height;
		canvas.getContext("2d").drawImage(image, 0, 0);
		return canvas.toDataURL("image/webp", 0.85);
	}, png.toString("base64"));
	return Buffer.from(text.split(",")[1], "base64");
}

/** What is in the window. */
async function picture(page, name) {
	const png = await page.screenshot({ animations: "disabled" });
	const webp = await toWebp(page, png);
	await writeFile(new URL(`${name}.webp`, FOLDER), webp);
	console.log(`# doc/${name}.webp: ${webp.length} bytes`);
	await close(page);
}

/* Whoever of the clinic has the longest course over a band: their id. */
async function longestCourse() {
	const ask = await as("clinician");
	const { items } = await ask("GET", "/v1/visits?state=answered&limit=200");
	const people = new Set(items.filter(({ target_day }) => target_day >= 365)
		.map(({ patient_id }) => patient_id));
	let longest = { length: 0 };
	for (const patient_id of people) {
		const { episodes } = await ask("GET",
			`/v1/patients/${patient_id}/trajectory`);
		const { points = [], expected } = episodes[0]?.series[0] ?? {};
		const scored = points.filter(({ score }) => score !== null).length;
		const band = expected?.from_baseline.filter(({ lo80 }) => lo80 !== null);
		const length = Math.min(scored, (band?.length ?? 0) + 2);
		if (length > longest.length) longest = { patient_id, length };
	}
	return longest.patient_id;
}

test("a question on the phone", async () => {
	const page = await enter(await somebody(), { width: 390, height: 870 });
	await heading(page, PAIN);
	await page.locator(".tile").nth(4).click();
	await picture(page, "portal");
});

test("a patient's course at the clinic's desk", async () => {
	const page = await open(`/c/patients/${await longestCourse()}`, sizes.desk);
	await signIn(page, "clinician");
	await page.locator("main svg").first().waitFor();
	await picture(page, "desk");
});

test("a trend in the explorer", async () => {
	const page = await explore("/q/trends?instrument=NRS_PAIN&by=guidance",
		{ width: 1280, height: 850 });
	await figure(page);
	await picture(page, "quality");
});
