/* The page for the stage that a patient is at. */
import { useEffect, useState } from "preact/hooks";
import { Born } from "./born";
import { Check } from "./check";
import { Clear } from "./clear";
import { type Errand, useErrand } from "./errand";
import { Frame, Steps, WhenToCall } from "./frame";
import { Message } from "./message";
import { AskOne } from "./question";
import { inLanguage, type Question } from "./questions";
import type { Task } from "./task";
import { Thanks } from "./thanks";
import { capital, fill, firstLanguage, Language, rememberLanguage, useWords }
	from "./words/words";
import type { Words } from "./words/en";

function aboutOf(w: Words, { episodes }: Task, { visit }: Question): string {
	const episode = episodes.get(visit.episode_id);
	if (episode === undefined) return "";
	const region = w.regions[episode.body_region] ?? "";
	const side = w.sides[episode.laterality] ?? "{region}";
	const day = new Date(`${episode.day_zero}T12:00:00`).toLocaleDateString(
		w.lang, { day: "numeric", month: "long", year: "numeric" });
	return fill(w.treated, { place: capital(fill(side, { region })), day });
}

function AtQuestion({ errand, task, n }: { errand: Errand; task: Task; n: number }) {
	const w = useWords();
	const question = task.questions[n];
	if (question === undefined) return null;
	const of = task.questions.length;
	return (
		<>
			<Steps n={n + 1} of={of}
				onBack={n > 0 ? () => history.back() : undefined} />
			<AskOne key={question.id} question={question}
				words={inLanguage(question, w.lang)}
				about={aboutOf(w, task, question)} welcome={errand.welcome}
				answer={errand.given[question.id]}
				onAnswer={(answer) => errand.answer(question, answer)}
				onNext={() => errand.go(n + 1 < of
					? { at: "question", n: n + 1 } : { at: "check" })} />
		</>
	);
}

function AtStage({ errand }: { errand: Errand }) {
	const w = useWords();
	const { stage, task, go, again } = errand;
	const retry = { label: w.again, act: again };
	const after = task?.rest ? [w.nextRest] : [];
	switch (stage.at) {
	case "starting":
		return <Message heading={w.loading} lines={[]} />;
	case "away":
		return <Message heading={w.noAnswer} lines={[]} action={retry} />;
	case "no-link":
		return <Message heading={w.noLinkHeading} lines={[w.noLink]} />;
	case "hello":
		return (
			<Message heading={w.helloHeading} lines={[w.hello, w.helloNeed]}
				action={{ label: w.start, act: () => go({ at: "born" }) }}>
				<WhenToCall />
			</Message>
		);
	case "born":
		return <Born onDate={(date) => errand.enter(date, w)} />;
	case "burned":
		return <Message heading={w.burnedHeading} lines={[w.burned]} />;
	case "expired":
		return <Message heading={w.expiredHeading}
			lines={[w.expired, w.expiredDo]} />;
	case "question":
		return task && <AtQuestion errand={errand} task={task} n={stage.n} />;
	case "check":
		return task && (
			<>
				<Steps n={task.questions.length + 1} of={task.questions.length}
					onBack={() => history.back()} />
				<Check questions={task.questions} language={w.lang}
					given={errand.given} onSend={errand.send}
					onChange={(n) => go({ at: "question", n })} />
			</>
		);
	case "waiting":
		return <Message heading={w.waitingHeading}
			lines={[w.waiting, w.waitingDo]} action={retry} />;
	case "refused":
		return (
			<Message heading={w.refusedHeading} lines={[w.refused, w.refusedDo]}>
				<WhenToCall />
			</Message>
		);
	case "thanks":
		return task && <Thanks task={task} heading={w.thanksHeading}
			lines={[w.nextTeam, w.nextLink, ...after]} />;
	case "nothing":
		return task && <Thanks task={task} heading={w.nothingHeading}
			lines={[w.nextLink, ...after]} />;
	case "clear":
		return <Clear errand={errand} />;
	case "cleared":
		return <Message heading={w.clearedHeading} lines={[w.cleared]} />;
	}
}

export function App() {
	const [language, setLanguage] = useState(firstLanguage);
	const errand = useErrand();
	const { stage, task, offline } = errand;
	const clearing = stage.at === "clear" || stage.at === "cleared";

	useEffect(() => rememberLanguage(language), [language]);
	return (
		<Language.Provider value={language}>
			<Frame clinic={task?.session.clinic.name ?? ""} offline={offline}
				onLanguage={setLanguage}
				onClear={task !== undefined && !clearing
					? () => errand.go({ at: "clear" }) : undefined}>
				<AtStage errand={errand} />
			</Frame>
		</Language.Provider>
	);
}
