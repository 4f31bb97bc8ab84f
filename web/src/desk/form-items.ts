/*
 * The questions of a form as mendd gives them: the clinic's wording if it
 * loaded one, the instrument's own if it is free, else the neutral label.
 * Nothing is worded here.
 */
export interface Item {
	code: string;
	label: string;
	min: number;
	max: number;
	step: number;
	wording?: Record<string, ItemWording>;
}

interface ItemWording {
	question?: string;
	text?: string;
	low?: string;
	high?: string;
	options?: string[];
}

export interface AskedForm {
	instrument: string;
	version: string;
	name: string;
	items: Item[];
	wording?: {
		language: string;
		items: Record<string, string | ItemWording>;
	} | null;
	response?: {
		response_id: string;
		mode: string;
		answered_on: string;
		answers: Record<string, unknown>;
		scores: { scale: string; value?: number | null;
			reason?: string | null }[];
	} | null;
	draft?: { answers: Record<string, unknown> } | null;
}

export interface Question {
	code: string;
	text: string;
	low?: string | undefined;
	high?: string | undefined;
	/** One for each number from the least on. */
	options?: string[] | undefined;
	worded: boolean;
}

function questionFrom(item: Item, w: string | ItemWording): Question {
	if (typeof w === "string")
		return { code: item.code, text: w, worded: true };
	return {
		code: item.code,
		text: w.question ?? w.text ?? item.label,
		low: w.low,
		high: w.high,
		options: w.options,
		worded: true,
	};
}

export function questionOf(
	form: AskedForm,
	item: Item,
	language: string,
): Question {
	const loaded = form.wording?.items[item.code];
	const own = item.wording?.[language] ?? item.wording?.["en"];
	const found = loaded ?? own;

	return found === undefined
		? { code: item.code, text: item.label, worded: false }
		: questionFrom(item, found);
}

/* As many numbers as fit in a row of buttons. */
const MOST_BUTTONS = 11;

/** The numbers to choose from; none: a number is typed. */
export function choicesOf(item: Item): number[] {
	const n = item.step > 0 ? (item.max - item.min) / item.step + 1 : 0;

	return n > 0 && n <= MOST_BUTTONS
		? Array.from({ length: n }, (_, i) => item.min + i * item.step)
		: [];
}
