/*
 * From the forms of the visits that are due to one list of questions.  Their
 * words are those that the clinic loaded, or that mendd ships for instruments
 * without an owner; they are shown as they are.  A form without words for all
 * of its items cannot be asked here.
 */
import type { Form, Instrument, Item, LoadedWords, ShippedWords, Visit }
	from "./types";

export interface Option {
	value: number | "NA";
	text: string;
}

/** An item in the words of one language. */
export interface ItemWords {
	lang: string;
	text: string;
	low: string;
	high: string;
	/** Every answer in words; empty: numbers speak for themselves. */
	options: Option[];
}

export interface Question {
	/** Tells it from all others. */
	id: string;
	visit: Visit;
	instrument: string;
	item: Item;
	/** The only ones there are, or none: any number of the range. */
	values: number[];
	/** By language. */
	words: Record<string, ItemWords>;
}

/* More answers than this are a number to enter, not a choice. */
const CHOICES = 11;

function valuesOf({ values, min = 0, max = 0, step = 0 }: Item): number[] {
	if (values !== undefined) return values;
	const n = step > 0 ? Math.round((max - min) / step) + 1 : 0;
	return n > CHOICES ? [] : Array.from({ length: n }, (_, i) => min + i * step);
}

function fromShipped(lang: string, words: ShippedWords, values: number[]): ItemWords {
	const { question, low = "", high = "", options } = words;
	return {
		lang, text: question, low, high,
		options: options === undefined ? [] : values.map((value) =>
			({ value, text: options[value] ?? String(value) })),
	};
}

/*
 * Loaded options are the answers in their order, with "not applicable" after
 * them where there is such a one; two for more answers are the ends.
 */
function fromLoaded(lang: string, words: LoadedWords, item: Item,
	values: number[]): ItemWords {
	const { text, options = [] } =
		typeof words === "string" ? { text: words } : words;
	const answers: Option["value"][] = item.na ? [...values, "NA"] : values;
	const all = options.length >= values.length && values.length > 0;
	const [low = "", high = ""] = options.length === 2 && !all ? options : [];
	return {
		lang, text, low, high,
		options: all ? options.slice(0, answers.length).map((option, i) =>
			({ value: answers[i] ?? 0, text: option })) : [],
	};
}

function wordsOf(item: Item, loaded: Instrument["wording"]): Question["words"] {
	const values = valuesOf(item);
	const words: Question["words"] = {};
	for (const [lang, shipped] of Object.entries(item.wording ?? {}))
		words[lang] = fromShipped(lang, shipped, values);
	for (const [lang, items] of Object.entries(loaded)) {
		const own = items[item.code];
		if (own !== undefined)
			words[lang] = fromLoaded(lang, own, item, values);
	}
	return words;
}

/** Only languages that have words for the whole form: it is not mixed. */
function common(questions: Question[]): Question[] {
	const languages = Object.keys(questions[0]?.words ?? {}).filter((lang) =>
		questions.every(({ words }) => lang in words));
	return languages.length === 0 ? [] : questions.map((question) => ({
		...question,
		words: Object.fromEntries(languages.flatMap((lang) => {
			const words = question.words[lang];
			return words === undefined ? [] : [[lang, words]];
		})),
	}));
}

/** The questions of a form; none: it cannot be asked here. */
export function questionsOf(visit: Visit, form: Form,
	loaded: Instrument["wording"]): Question[] {
	if (form.items.some((item) => item.branches !== undefined)) return [];
	return common(form.items.map((item) => ({
		id: `${visit.visit_id} ${form.instrument} ${item.code}`,
		visit,
		instrument: form.instrument,
		item,
		values: valuesOf(item),
		words: wordsOf(item, loaded),
	})));
}

/** In the language that is wanted, or in English, or as there is. */
export function inLanguage({ words }: Question, lang: string): ItemWords {
	const found = words[lang] ?? words.en ?? Object.values(words)[0];
	return found ?? { lang, text: "", low: "", high: "", options: [] };
}
