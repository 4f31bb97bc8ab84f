/*
 * The questions of a form as mendd gives them: the clinic's wording if it
 * loaded one, the instrument's own if it is free, else the neutral label.
 * Nothing is worded here.
 */
export interface Item {
	code: string;
	label: string;
	min?: number;
	max?: number;
	/** 0: any number of the range. */
	step?: number;
	/** The only values, where they have gaps. */
	values?: number[];
	/** One of these is chosen first, then a value of it. */
	branches?: Record<string, number[]>;
	/** “Does not apply” is an answer. */
	na?: boolean;
	wording?: Record<string, ShippedWords>;
}

interface ShippedWords {
	question: string;
	low?: string;
	high?: string;
	/** By value. */
	options?: Record<string, string>;
}

/* Options in the order of the answers, “does not apply” last; two are ends. */
type LoadedWords = string | { text: string; options?: string[] };

/** As mendd takes it: 4, "NA", "declined", {"branch": "A", "value": 7}. */
export type Answer =
	| number
	| string
	| { branch: string; value: number };

/** What was answered. */
export interface Given {
	response_id: string;
	version: number;
	mode: string;
	answered_on: string;
	correction_reason?: string | null;
	answers: Record<string, Answer | null>;
	scores: { scale: string; value?: number | null;
		reason?: string | null }[];
}

export interface AskedForm {
	instrument: string;
	version: string;
	name: string;
	items: Item[];
	wording?: { language: string; items: Record<string, LoadedWords> } | null;
	response?: Given | null;
	draft?: { answers: Record<string, Answer | null> } | null;
}

/** One answer that may be chosen, and what it is called. */
export interface Choice {
	answer: Answer;
	text: string;
}

export interface Question {
	text: string;
	low?: string | undefined;
	high?: string | undefined;
	/** None: a number of the range is typed. */
	choices: Choice[];
	worded: boolean;
}

/* As many numbers as are quicker to choose than to type. */
const MOST_CHOICES = 11;

export const NOT_APPLICABLE = "NA";

function answersTo(item: Item): Answer[] {
	const { min = 0, max = 0, step = 0 } = item;
	const n = step > 0 ? Math.round((max - min) / step) + 1 : 0;

	if (item.branches !== undefined)
		return Object.entries(item.branches).flatMap(([branch, values]) =>
			values.map((value) => ({ branch, value })),
		);
	const numbers =
		item.values ??
		(n > MOST_CHOICES
			? []
			: Array.from({ length: n }, (_, i) => min + i * step));
	return item.na === true ? [...numbers, NOT_APPLICABLE] : numbers;
}

/** An answer as text: 4, NA, A 7. */
export function sayAnswer(answer: Answer | null | undefined): string {
	if (answer === null || answer === undefined) return "–";
	return typeof answer === "object"
		? `${answer.branch} ${answer.value}`
		: String(answer);
}

function named(answers: Answer[], name: (i: number) => string | undefined) {
	return answers.map((answer, i) => {
		const own = name(i);
		const said = sayAnswer(answer);
		return { answer, text: own === undefined ? said : `${said} ${own}` };
	});
}

function fromLoaded(answers: Answer[], words: LoadedWords): Question {
	const { text, options = [] } =
		typeof words === "string" ? { text: words } : words;
	const ends = options.length === 2 && answers.length !== 2;

	return {
		text,
		...(ends && { low: options[0], high: options[1] }),
		choices: named(answers, (i) => (ends ? undefined : options[i])),
		worded: true,
	};
}

export function questionOf(
	form: AskedForm,
	item: Item,
	language: string,
): Question {
	const answers = answersTo(item);
	const loaded = form.wording?.items[item.code];
	const own = item.wording?.[language] ?? item.wording?.["en"];

	if (loaded !== undefined) return fromLoaded(answers, loaded);
	if (own !== undefined)
		return {
			text: own.question,
			low: own.low,
			high: own.high,
			choices: named(answers, (i) => own.options?.[sayAnswer(answers[i])]),
			worded: true,
		};
	return {
		text: item.label,
		choices: named(answers, () => undefined),
		worded: false,
	};
}
