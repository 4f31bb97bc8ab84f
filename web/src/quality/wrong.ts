/* Errors of mendd at the controls that they belong to. */
import type { Problem } from "../base/api";
import type { Wrong } from "../base/fields";
import { label } from "./labels";
import { words } from "./words";

/* A control stands for the parameter of its name, /region/0 for region. */
function fieldOf(pointer: string): string {
	return pointer.split("/")[1] ?? "";
}

const NAMES: Record<string, string> = {
	instrument: words.instrument,
	scale: words.scale,
	by: words.by,
	model: words.model,
	adjust: words.adjust,
	surgery: words.surgery,
	threshold: words.threshold,
	pass: words.pass,
	as_of: words.asOf,
	clinics: words.clinics,
	dose: words.dose,
	visit: words.visit,
	seed: words.seed,
};

export function wrongOf(problem: Problem): Wrong[] {
	return problem.errors.map((e) => {
		const id = fieldOf(e.pointer);
		return {
			id,
			text: words.wrongAt(NAMES[id] ?? label(id), e.expected),
		};
	});
}

export function wrongAt(wrong: readonly Wrong[],
	id: string): string | undefined {
	return wrong.find((w) => w.id === id)?.text;
}
