/*
 * Ways to answer that nearly all questions have: numbers in rows, and a line
 * for each answer in words.  None has an answer before one was given.
 */
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
