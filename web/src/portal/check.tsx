/* All answers once more, before they are sent. */
import { useState } from "preact/hooks";
import { Summary } from "../base/fields";
import { Page } from "../base/page";
import type { Errand } from "./errand";
import { inLanguage, type Question } from "./questions";
import { useWords } from "./words/words";
import { useWrong } from "./wrong";

export function Check({ errand }: { errand: Errand }) {
	const { given, task: { questions }, go } = errand;
	const w = useWords();
	const [tries, setTries] = useState(0);
	const [busy, setBusy] = useState(false);
	const gap = questions.findIndex(({ id }) => given[id] === undefined);
	const text = tries > 0 && gap >= 0 ? w.unfinished : undefined;
	const wrong = useWrong(`change-${gap}`, text, tries);

	const said = (question: Question) => {
		const answer = given[question.id];
		if (answer === undefined) return w.notYet;
		if (answer === "declined") return w.notAnswered;
		const option = inLanguage(question, w.lang).options.find(({ value }) =>
			value === answer);
		return option?.text ?? answer;
	};
	const send = async () => {
		setTries(tries + 1);
		if (gap >= 0 || busy) return;
		setBusy(true);
		await errand.send();
		setBusy(false);
	};
	return (
		<Page heading={w.checkHeading} wrong={text && w.error}>
			<Summary heading={w.problem} wrong={wrong} />
			<dl class="check">
				{questions.map((question, n) => (
					<div key={question.id}>
						<dt lang={inLanguage(question, w.lang).lang}>
							{inLanguage(question, w.lang).text}
						</dt>
						<dd>{said(question)}</dd>
						<dd>
							<button class="plain" type="button" id={`change-${n}`}
								onClick={() => go({ at: "question", n })}>
								{w.change}
								<span class="spoken">
									: {inLanguage(question, w.lang).text}
								</span>
							</button>
						</dd>
					</div>
				))}
			</dl>
			<button class="button primary" type="button" aria-disabled={busy}
				onClick={send}>
				{busy ? w.sending : w.send}
			</button>
		</Page>
	);
}
