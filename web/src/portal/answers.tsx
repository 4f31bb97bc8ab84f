/*
 * Ways to answer: numbers in rows, one line for each answer in words, a number
 * to enter, a line to tap.  None has an answer before one was given.
 */
import { useState } from "preact/hooks";
import type { ItemWords, Question } from "./questions";
import type { Answer } from "./types";
import { fill, useWords } from "./words/words";

export interface AnswerProps {
	question: Question;
	words: ItemWords;
	answer: Answer | undefined;
	onAnswer: (answer: Answer | undefined) => void;
}

/** The id of what an error sends to. */
export const FIELD = "answer";

interface RadioProps {
	first: boolean;
	value: number | "NA";
	checked: boolean;
	onPick: () => void;
}

function Radio({ first, value, checked, onPick }: RadioProps) {
	return (
		<input type="radio" name="answer" value={value} checked={checked}
			{...(first && { id: FIELD })} onChange={onPick} />
	);
}

/* The high end stands under the last number, also when there are two rows. */
export function Scale({ question, words, answer, onAnswer }: AnswerProps) {
	const w = useWords();
	const { values } = question;
	const low = values[0] ?? 0, high = values[values.length - 1] ?? 0;
	const end = (value: number) => value === low ? words.low
		: value === high ? words.high : "";
	return (
		<div class="scale">
			{words.low !== "" && (
				<p class="end" aria-hidden="true">{low} – {words.low}</p>
			)}
			<div class="numbers">
				{values.map((value, i) => (
					<label class="tile" key={value}>
						<Radio first={i === 0} value={value}
							checked={answer === value}
							onPick={() => onAnswer(value)} />
						<span>
							{value}
							{end(value) !== "" &&
								<span class="spoken">, {end(value)}</span>}
						</span>
					</label>
				))}
			</div>
			{words.high !== "" && (
				<p class="end high" aria-hidden="true">{high} – {words.high}</p>
			)}
			<p class="chosen" aria-live="polite" lang={w.lang}>
				{typeof answer === "number" &&
					fill(low === 0 ? w.chosenOf : w.chosen, { a: answer, of: high })}
			</p>
		</div>
	);
}

export function Choices({ words, answer, onAnswer }: AnswerProps) {
	return (
		<div class="choices">
			{words.options.map(({ value, text }, i) => (
				<label class="tile" key={value}>
					<Radio first={i === 0} value={value}
						checked={answer === value} onPick={() => onAnswer(value)} />
					<span>{text}</span>
				</label>
			))}
		</div>
	);
}

function Ends({ low, high, words }: { low: number; high: number; words: ItemWords }) {
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
