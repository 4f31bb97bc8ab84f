/* One question: its words, the ways to answer it, and not to. */
import { useState } from "preact/hooks";
import { Summary } from "../base/fields";
import { Page } from "../base/page";
import { Choices, FIELD, Scale } from "./answers";
import { Line, NumberBox } from "./rare";
import type { Errand } from "./errand";
import { inLanguage, type Question } from "./questions";
import type { Answer } from "./types";
import type { Words } from "./words/en";
import { capital, fill, useWords } from "./words/words";
import { useWrong } from "./wrong";

interface Props {
	errand: Errand;
	n: number;
	onNext: () => void;
}

/** Of which joint, treated when; empty: not known. */
function aboutOf(w: Words, { task }: Errand, { visit }: Question): string {
	const episode = task.episodes.get(visit.episode_id);
	if (episode === undefined) return "";
	const region = w.regions[episode.body_region] ?? "";
	const side = w.sides[episode.laterality] ?? "{region}";
	const day = new Date(`${episode.day_zero}T12:00:00`).toLocaleDateString(
		w.lang, { day: "numeric", month: "long", year: "numeric" });
	return fill(w.treated, { place: capital(fill(side, { region })), day });
}

export function AskOne({ errand, n, onNext }: Props) {
	const question = errand.task.questions[n];
	return question && <Ask errand={errand} question={question} onNext={onNext} />;
}

function Ask({ errand, question, onNext }:
	{ errand: Errand; question: Question; onNext: () => void }) {
	const w = useWords();
	const words = inLanguage(question, w.lang);
	const answer = errand.given[question.id];
	const onAnswer = (value: Answer | undefined) => errand.answer(question, value);
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
			{errand.welcome && <p class="note good">{w.welcomeBack}</p>}
			<form noValidate onSubmit={submit}>
				<fieldset aria-labelledby="heading" aria-describedby="about told">
					<p class="hint" id="about">{aboutOf(w, errand, question)}</p>
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
