/*
 * Ways to answer that few instruments ask for: a number to enter, and a line to
 * tap.  Neither has an answer before one was given.
 */
import { useState } from "preact/hooks";
import { FIELD, type AnswerProps } from "./answers";
import type { ItemWords } from "./questions";
import { fill, useWords } from "./words/words";

function Ends({ low, high, words }:
	{ low: number; high: number; words: ItemWords }) {
	return (
		<div class="ends">
			<p>{low} – {words.low}</p>
			<p>{high} – {words.high}</p>
		</div>
	);
}

export function NumberBox({ question, words, answer, onAnswer }: AnswerProps) {
	const w = useWords();
	const { min = 0, max = 0, step = 1 } = question.item;
	const [text, setText] = useState(typeof answer === "number" ? `${answer}` : "");
	const take = (entered: string) => {
		const number = Number(entered.trim().replace(",", "."));
		const fits = entered.trim() !== "" && number >= min && number <= max &&
			Number.isInteger((number - min) / step);
		setText(entered);
		onAnswer(fits ? number : undefined);
	};
	return (
		<>
			<label class="hint" for={FIELD} lang={w.lang}>
				{fill(w.yourNumber, { low: min, high: max })}
			</label>
			{/* A phone's keyboard of numbers has no minus. */}
			<input class="input number" id={FIELD} maxLength={5} value={text}
				inputMode={min < 0 ? "text" : "numeric"} autoComplete="off"
				onInput={(event) => take(event.currentTarget.value)} />
			<Ends low={min} high={max} words={words} />
		</>
	);
}

/* Only where an instrument's owner wants a line and no numbers. */
export function Line({ question, words, answer, onAnswer }: AnswerProps) {
	const w = useWords();
	const { min = 0, max = 0 } = question.item;
	const set = typeof answer === "number";
	const said = set ? fill(w.setLine, { a: answer, of: max }) : w.tapLine;
	const move = (by: number) => () =>
		set && onAnswer(Math.min(max, Math.max(min, answer + by)));
	const take = (event: { currentTarget: HTMLInputElement }) =>
		onAnswer(event.currentTarget.valueAsNumber);
	return (
		<>
			<input class={set ? "line set" : "line"} id={FIELD} type="range"
				min={min} max={max} step={1} value={set ? answer : (min + max) / 2}
				aria-labelledby="heading" aria-valuetext={said}
				onInput={take} onClick={take} />
			<div class="ends">
				<p>{words.low}</p>
				<p>{words.high}</p>
			</div>
			<div class="nudge" lang={w.lang}>
				<button class="button" type="button" disabled={!set}
					onClick={move(-1)}>
					<span class="spoken">{w.less}</span>
					<span aria-hidden="true">−</span>
				</button>
				<p aria-live="polite">{said}</p>
				<button class="button" type="button" disabled={!set}
					onClick={move(1)}>
					<span class="spoken">{w.more}</span>
					<span aria-hidden="true">+</span>
				</button>
			</div>
		</>
	);
}
