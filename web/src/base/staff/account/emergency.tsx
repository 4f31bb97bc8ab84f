/*
 * Breaking the glass: who otherwise reads nothing about a patient may, for an
 * hour at most, with everybody in charge seeing it.  While it lasts, a bar on
 * every page says so.
 */
import { useEffect, useState } from "preact/hooks";
import { wallOf } from "../../clock";
import { Summary, type Wrong } from "../../fields";
import { TextArea } from "../../inputs";
import { askAs, type Session } from "../ask";
import { explain } from "../loading";
import { wrongAt } from "../sign-in";
import { words } from "./words";

/** Who has a use for it. */
export const MAY_BREAK = ["admin", "quality"];

interface Props {
	onDone: (session: Session) => void;
	onWrong: (wrong: boolean) => void;
}

export function Emergency({ onDone, onWrong }: Props) {
	const [reason, setReason] = useState("");
	const [wrong, setWrong] = useState<Wrong[]>([]);
	const tell = (text: string) => {
		setWrong([{ id: "reason", text }]);
		onWrong(true);
	};

	const send = async (event: Event) => {
		event.preventDefault();
		if (reason.trim() === "") {
			tell(words.enterReason);
			return;
		}
		const reply = await askAs<Session>("/v1/session/break-glass", {
			method: "POST",
			body: { reason: reason.trim() },
		});
		if (reply.ok) onDone(reply.value);
		else tell([explain(reply.problem),
			...reply.problem.errors.map((e) => `${e.expected}.`)].join(" "));
	};

	return (
		<section>
			<h2>{words.glass}</h2>
			<form class="narrow" noValidate onSubmit={send}>
				<Summary heading={words.wrongHeading} wrong={wrong} />
				<p>{words.glassWhy}</p>
				<p>{words.glassTold}</p>
				<TextArea id="reason" label={words.glassReason}
					hint={words.glassReasonHint} wrong={wrongAt(wrong, "reason")}
					value={reason} onChange={setReason} />
				<button class="button">{words.glassBegin}</button>
			</form>
		</section>
	);
}

/** The bar; ${onEnd} when the role may be one's own again. */
export function Broken({ session, onEnd }:
	{ session: Session; onEnd: () => void }) {
	const until = session.elevated_until ?? session.expires_at;
	const [wrong, setWrong] = useState("");

	useEffect(() => {
		const left = Date.parse(until) - Date.now();
		/* A little later than mendd's own clock. */
		const timer = setTimeout(onEnd, Math.max(0, left) + 1000);

		return () => clearTimeout(timer);
	}, [until, onEnd]);
	const end = async () => {
		const reply = await askAs("/v1/session/break-glass",
			{ method: "DELETE" });

		if (reply.ok) onEnd();
		else setWrong(explain(reply.problem));
	};

	return (
		<aside class="broken" aria-label={words.glass}>
			<p>
				{words.glassUntil(
					wallOf(until, session.clinic?.timezone ?? "UTC").time)}{" "}
				{wrong}
			</p>
			<a class="button" href="/c">{words.glassGo}</a>
			<button type="button" class="button" onClick={() => void end()}>
				{words.glassEnd}
			</button>
		</aside>
	);
}
