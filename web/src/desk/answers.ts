/* The answers to a form while they are typed: what is missing or refused. */
import type { Problem } from "../base/api";
import type { Wrong } from "../base/fields";
import { explain } from "../base/staff/loading";
import type { Answer, AskedForm } from "./form-items";
import { idOfItem, isAnswer } from "./item-field";
import { words } from "./words";

export type Values = Record<string, Answer | undefined>;
export type Kept = Record<string, Answer | null>;

/** Those that are there. */
export function answersOf(kept: Kept | undefined): Values {
	return Object.fromEntries(
		Object.entries(kept ?? {}).filter(([, v]) => v !== null),
	) as Values;
}

/** What has to be answered yet; what was not before, ${known}, need not be. */
export function missing(form: AskedForm, values: Values, known?: Kept): Wrong[] {
	return form.items.flatMap((item, i) => {
		const value = values[item.code];
		const open = known !== undefined && known[item.code] == null;

		if (isAnswer(item, value) || (value === undefined && open)) return [];
		return [
			{
				id: idOfItem(form, item),
				text:
					item.min === undefined || item.max === undefined
						? words.enterAnswer(i + 1)
						: words.enterNumber(i + 1, item.min, item.max),
			},
		];
	});
}

const CONFLICT = 409;

/** What mendd says of each answer, at its question; of the day, at ${day}. */
export function refusedAnswers(
	form: AskedForm,
	problem: Problem,
	day: string,
): Wrong[] {
	const why = explain(problem);

	/* The visit was not open on the day, or the form is answered already. */
	if (problem.status === CONFLICT)
		return [{ id: day, text: words.lookAtDay(why) }];
	if (problem.errors.length === 0)
		return [{ id: form.instrument, text: why }];
	return problem.errors.map((e) => {
		const name = e.pointer.split("/").pop() ?? "";
		const at = form.items.findIndex((i) => i.code === name);

		return {
			id: `${form.instrument}-${name}`,
			text: words.refused(
				at === -1 ? name : words.questionNo(at + 1),
				e.expected,
			),
		};
	});
}
