/* One question: its words, the ways to answer it, and not to. */
import { useState } from "preact/hooks";
import { Summary } from "../base/fields";
import { Page } from "../base/page";
import { Choices, FIELD, Line, NumberBox, Scale } from "./answers";
import type { ItemWords, Question } from "./questions";
import type { Answer } from "./types";
import { fill, useWords } from "./words/words";
import { useWrong } from "./wrong";

interface Props {
	question: Question;
	words: ItemWords;
	/** Of which joint, treated when; empty: not known. */
	about: string;
	welcome: boolean;
	answer: Answer | undefined;
	onAnswer: (answer: Answer | undefined) => void;
	onNext: () => void;
}

export function AskOne({ question, words, about, welcome, answer, onAnswer,
	onNext }: Props) {
	const w = useWords();
	const [tries, setTries] = useState(0);
	const { values, item } = question;
	const inWords = words.options.length > 0;
	const toEnter = !inWords && values.length === 0;
	const [Way, todo] = inWords ? [Choices, w.chooseOne] as const
		: !toEnter ? [Scale, w.chooseNumber] as const
		: item.step === 0 ? [Line, w.tapLine] as const
		: [NumberBox, w.enterNumber] as const;
	const low = values[0] ?? item.min ?? 0;
	const high = values[values.length - 1] ?? item.max ?? 0;
	const given = answer !== undefined && answer !== "declined";
	const text = tries > 0 && !given ? fill(todo, { low, high }) : undefined;
	const wrong = useWrong(FIELD, text, tries);

	const submit = (event: Event) => {
		event.preventDefault();
		if (answer !== undefined) onNext();
		else setTries(tries + 1);
	};
	const decline = () => {
		onAnswer("declined");
		onNext();
	};
	return (
		<Page heading={words.text} lang={words.lang} wrong={text && w.error}>
			<Summary heading={w.problem} wrong={wrong} />
			{welcome && <p class="note good">{w.welcomeBack}</p>}
			<form noValidate onSubmit={submit}>
				<fieldset aria-labelledby="heading" aria-describedby="about told">
					<p class="hint" id="about">{about}</p>
					<p class="wrong-text" id="told">{text}</p>
					<div lang={words.lang}>
						<Way question={question} words={words} answer={answer}
							onAnswer={onAnswer} />
					</div>
				</fieldset>
				{answer === "declined" && <p class="chosen">{w.declined}</p>}
				<button class="button primary">{w.go}</button>
				<button class="button quiet" type="button" onClick={decline}>
					{w.decline}
				</button>
			</form>
		</Page>
	);
}
