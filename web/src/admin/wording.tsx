/*
 * The wording of an instrument in one language, item by item, as the clinic's
 * licensed copy has it.  Answers with names are given one a line.
 */
import { useState } from "preact/hooks";
import { Summary, type Wrong } from "../base/fields";
import { Select, TextArea } from "../base/inputs";
import { askAs } from "../base/staff/ask";
import { wrongAt } from "../base/staff/sign-in";
import { refusedBy } from "./refused";
import type { InstrumentWhole, Item, Worded } from "./types";
import { words } from "./words";

interface Text {
	text: string;
	options: string;
}

type Texts = Record<string, Text>;

/* So many answers it has; none: a number of a range, or one of branches. */
function countOf(item: Item): number {
	const { min = 0, max = 0, step = 0 } = item;
	const numbers =
		item.values?.length ??
		(step > 0 ? Math.round((max - min) / step) + 1 : 0);

	if (item.branches !== undefined || numbers === 0) return 0;
	return numbers + Number(item.na === true);
}

/* The names of the ends alone will do. */
const ENDS = 2;

function textOf(w: Worded | undefined): Text {
	if (w === undefined) return { text: "", options: "" };
	if (typeof w === "string") return { text: w, options: "" };
	return { text: w.text ?? "", options: (w.options ?? []).join("\n") };
}

function textsOf(i: InstrumentWhole, language: string): Texts {
	const loaded = i.wording?.[language] ?? {};

	return Object.fromEntries(
		i.definition.items.map((x) => [x.code, textOf(loaded[x.code])]),
	);
}

function lines(text: string): string[] {
	return text.split("\n").map((l) => l.trim()).filter(Boolean);
}

function wrongIn(items: Item[], texts: Texts): Wrong[] {
	return items.flatMap((item): Wrong[] => {
		const { text = "", options = "" } = texts[item.code] ?? {};
		const n = lines(options).length;

		if (text.trim() === "")
			return [{ id: `text-${item.code}`,
				text: words.enterWording(item.code) }];
		if (n !== 0 && n !== ENDS && n !== countOf(item))
			return [{ id: `options-${item.code}`,
				text: words.enterOptions(item.code, countOf(item)) }];
		return [];
	});
}

function bodyOf(items: Item[], texts: Texts): Record<string, Worded> {
	return Object.fromEntries(
		items.map(({ code }) => {
			const { text = "", options = "" } = texts[code] ?? {};
			const named = lines(options);
			return [code,
				named.length > 0
					? { text: text.trim(), options: named }
					: text.trim()];
		}),
	);
}

export function Wording({ instrument: i, onDone }:
	{ instrument: InstrumentWhole; onDone: () => void }) {
	const [language, setLanguage] = useState("en");
	const [texts, setTexts] = useState<Texts>(() => textsOf(i, "en"));
	const [wrong, setWrong] = useState<Wrong[]>([]);
	const [done, setDone] = useState(false);
	const { items } = i.definition;
	const loaded = Object.keys(i.wording ?? {});

	const set = (code: string, change: Partial<Text>) => {
		setDone(false);
		setTexts((t) => ({
			...t,
			[code]: { text: "", options: "", ...t[code], ...change },
		}));
	};
	const send = async (event: Event) => {
		event.preventDefault();
		const found = wrongIn(items, texts);

		setWrong(found);
		if (found.length > 0) return;
		const reply = await askAs(`/v1/instruments/${i.instrument}/wording`, {
			method: "PUT",
			body: { language, items: bodyOf(items, texts) },
		});
		setDone(reply.ok);
		if (reply.ok) onDone();
		else setWrong(refusedBy(reply.problem, {}, "language"));
	};

	return (
		<>
			<p class="prose">{words.wordingWhy}</p>
			<p>
				{loaded.length > 0
					? words.wordingLoaded(loaded.join(", "))
					: words.wordingNone}
			</p>
			<details>
				<summary>{words.wordingSave}</summary>
				<form class="prose" noValidate onSubmit={send}>
					<Summary heading={words.wrongHeading} wrong={wrong} />
					<Select id="language" label={words.wordingLanguage}
						value={language} options={words.languages}
						wrong={wrongAt(wrong, "language")}
						onChange={(l) => {
							setLanguage(l || "en");
							setTexts(textsOf(i, l || "en"));
						}} />
					{items.map((item) => (
						<ItemText key={item.code} item={item}
							text={texts[item.code] ?? { text: "", options: "" }}
							wrong={wrong} onChange={(c) => set(item.code, c)} />
					))}
					<div class="row">
						<button class="button primary">{words.wordingSave}</button>
						<span role="status">{done && words.done}</span>
					</div>
				</form>
			</details>
		</>
	);
}

function ItemText({ item, text, wrong, onChange }: {
	item: Item;
	text: Text;
	wrong: Wrong[];
	onChange: (change: Partial<Text>) => void;
}) {
	return (
		<div class="columns">
			<TextArea id={`text-${item.code}`}
				label={words.wordingItem(item.code, item.label)}
				value={text.text} wrong={wrongAt(wrong, `text-${item.code}`)}
				onChange={(v) => onChange({ text: v })} />
			{countOf(item) > 0 && (
				<TextArea id={`options-${item.code}`}
					label={words.wordingOptions(item.code, countOf(item))}
					value={text.options}
					wrong={wrongAt(wrong, `options-${item.code}`)}
					onChange={(v) => onChange({ options: v })} />
			)}
		</div>
	);
}
