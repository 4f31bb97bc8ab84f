/*
 * From the link to the session:
 *
 *	starting -> hello -> born -> the questions
 *	   |                   |
 *	   |                 burned
 *	   +-> the questions, no-link, away
 *
 * The secret of the link leaves the address at once, so that neither history
 * nor a look at the screen gives it away, and is kept nowhere.
 */
import { useEffect, useRef } from "preact/hooks";
import { ask, NO_ANSWER, signIn } from "../base/api";
import { Born } from "./born";
import { keep, kept } from "./device";
import { Frame, WhenToCall } from "./frame";
import { Message } from "./message";
import { useStage } from "./stage";
import type { Session } from "./types";
import { fill, useWords } from "./words/words";

type Stage = { at: "starting" | "hello" | "born" | "burned" | "no-link" | "away" };

/* As many as mendd takes; then the link is burned. */
const TRIES = 5;

/* Enough of a link that was used to know it again, too little to use it. */
function mark(token: string): string {
	return token.slice(-6);
}

export function Entrance({ onSession }: { onSession: (session: Session) => void }) {
	const w = useWords();
	const [stage, go, settle] = useStage<Stage>({ at: "starting" }, ["hello", "born"]);
	const token = useRef("");
	const tries = useRef(0);

	const start = async () => {
		/* Another link is perhaps another person's: never mind the session. */
		if (token.current !== "" && mark(token.current) !== kept("link")) {
			settle({ at: "hello" });
			return;
		}
		const reply = await ask<Session>("/v1/session");
		if (reply.ok && reply.value.role === "patient") onSession(reply.value);
		else if (!reply.ok && reply.problem.status === NO_ANSWER)
			settle({ at: "away" });
		else settle({ at: token.current === "" ? "no-link" : "hello" });
	};
	const enter = async (birth_date: string) => {
		const reply = await signIn<Session>("/v1/portal/session",
			{ token: token.current, birth_date });
		if (reply.ok) {
			keep("link", mark(token.current));
			onSession(reply.value);
			return undefined;
		}
		const { status, retryAfter = 60 } = reply.problem;
		if (status === 429)
			return fill(w.tooMany, { minutes: Math.ceil(retryAfter / 60) });
		if (status !== 401) return w.noAnswer;
		tries.current++;
		if (tries.current >= TRIES) settle({ at: "burned" });
		return w.bornUnknown;
	};
	useEffect(() => {
		token.current = location.hash.slice(1);
		history.replaceState(null, "", location.pathname);
		void start();
	}, []);

	const page = () => {
		switch (stage.at) {
		case "starting":
			return <Message heading={w.loading} lines={[]} />;
		case "hello":
			return (
				<Message heading={w.helloHeading} lines={[w.hello, w.helloNeed]}
					action={{ label: w.start, act: () => go({ at: "born" }) }}>
					<WhenToCall />
				</Message>
			);
		case "born":
			return <Born onDate={enter} />;
		case "burned":
			return <Message heading={w.burnedHeading} lines={[w.burned]} />;
		case "no-link":
			return <Message heading={w.noLinkHeading} lines={[w.noLink]} />;
		case "away":
			return <Message heading={w.noAnswer} lines={[]}
				action={{ label: w.again, act: start }} />;
		}
	};
	return <Frame clinic="" offline={false}>{page()}</Frame>;
}
