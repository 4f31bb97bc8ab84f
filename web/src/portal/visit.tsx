/* The page for the stage that a patient's errand is at. */
import { Check } from "./check";
import { Clear } from "./clear";
import { dropOldDraft } from "./draft";
import { type Errand, useErrand } from "./errand";
import { Frame, WhenToCall } from "./frame";
import { Message } from "./message";
import { removeOld } from "./outbox";
import { AskOne } from "./question";
import { Steps } from "./steps";
import { Thanks } from "./thanks";
import type { Session } from "./types";
import { useWords } from "./words/words";

function Stage({ errand }: { errand: Errand }) {
	const w = useWords();
	const { stage, task, go, again } = errand;
	const { questions } = task;
	const of = questions.length;
	const rest = task.rest ? [w.nextRest] : [];
	switch (stage.at) {
	case "starting":
		return <Message heading={w.loading} lines={[]} />;
	case "away":
		return <Message heading={w.noAnswer} lines={[]}
			action={{ label: w.again, act: again }} />;
	case "expired":
		return <Message heading={w.expiredHeading} lines={[w.expired, w.expiredDo]} />;
	case "question":
		return (
			<>
				<Steps n={stage.n + 1} of={of} />
				<AskOne key={stage.n} errand={errand} n={stage.n}
					onNext={() => go(stage.n + 1 < of
						? { at: "question", n: stage.n + 1 } : { at: "check" })} />
			</>
		);
	case "check":
		return (
			<>
				<Steps n={of + 1} of={of} />
				<Check errand={errand} />
			</>
		);
	case "waiting":
		return <Message heading={w.waitingHeading} lines={[w.waiting, w.waitingDo]}
			action={{ label: w.again, act: again }} />;
	case "refused":
		return (
			<Message heading={w.refusedHeading} lines={[w.refused, w.refusedDo]}>
				<WhenToCall />
			</Message>
		);
	case "thanks":
		return <Thanks errand={errand} heading={w.thanksHeading}
			lines={[w.nextTeam, w.nextLink, ...rest]} />;
	case "nothing":
		return <Thanks errand={errand} heading={w.nothingHeading}
			lines={[w.nextLink, ...rest]} />;
	case "clear":
		return <Clear errand={errand} />;
	case "cleared":
		return <Message heading={w.clearedHeading} lines={[w.cleared]} />;
	}
}

/** Take away what nobody came back for, whoever it is that comes now. */
export async function tidy(): Promise<void> {
	dropOldDraft();
	await removeOld();
}

export function Visit({ session }: { session: Session }) {
	const errand = useErrand(session);
	const { stage: { at }, offline, go } = errand;
	const clearing = at === "clear" || at === "cleared";
	return (
		<Frame clinic={at === "cleared" ? "" : session.clinic.name}
			offline={offline && !clearing && at !== "waiting"}
			onClear={clearing ? undefined : () => go({ at: "clear" })}>
			<Stage errand={errand} />
		</Frame>
	);
}
