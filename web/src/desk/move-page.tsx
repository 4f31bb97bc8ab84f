/* A visit on another day: its window moves along, and the reason is kept. */
import { useState } from "preact/hooks";
import { sayDay } from "../base/clock";
import { Summary, type Wrong } from "../base/fields";
import { TextInput } from "../base/inputs";
import { Page } from "../base/page";
import { go, Link } from "../base/route";
import { askAs } from "../base/staff/ask";
import { Loaded, useRead } from "../base/staff/loading";
import { wrongAt } from "../base/staff/sign-in";
import { visitName } from "../base/terms";
import { refusedBy } from "./log/check";
import type { Visit } from "./types";
import { words } from "./words";

function Move({ visit: v, version }:
	{ visit: Visit; version: string | undefined }) {
	const [day, setDay] = useState(v.target_on);
	const [reason, setReason] = useState("");
	const [wrong, setWrong] = useState<Wrong[]>([]);

	const move = async (event: Event) => {
		event.preventDefault();
		const found = [
			day === "" && { id: "target_on", text: words.enterDay },
			day === v.target_on && { id: "target_on", text: words.otherDay },
			reason.trim() === "" && { id: "reason", text: words.enterReason },
		].filter((w): w is Wrong => w !== false);

		setWrong(found);
		if (found.length > 0) return;
		const reply = await askAs(`/v1/visits/${v.visit_id}`, {
			method: "PATCH",
			body: { target_on: day, reason: reason.trim() },
			...(version !== undefined && { version }),
		});
		if (reply.ok) go(`/c/patients/${v.patient_id}`);
		else setWrong(refusedBy(reply.problem, "target_on"));
	};

	return (
		<Page heading={words.move(visitName(v.visit_code))}
			wrong={wrong.length > 0 ? words.error : undefined}>
			<p>
				{words.moveFrom(sayDay(v.target_on), sayDay(v.opens_on),
					sayDay(v.closes_on))}
			</p>
			<form class="narrow" noValidate onSubmit={move}>
				<Summary heading={words.wrongHeading} wrong={wrong} />
				<TextInput id="target_on" type="date" label={words.moveTo}
					hint={words.moveHint} wrong={wrongAt(wrong, "target_on")}
					value={day} onChange={setDay} />
				<TextInput id="reason" label={words.stopWhy}
					wrong={wrongAt(wrong, "reason")} value={reason}
					onChange={setReason} />
				<div class="row">
					<button class="button primary">{words.moveVisit}</button>
					<Link to={`/c/patients/${v.patient_id}`} class="button">
						{words.cancel}
					</Link>
				</div>
			</form>
		</Page>
	);
}

export function MovePage({ id }: { id: string }) {
	const visit = useRead<Visit>(`/v1/visits/${id}`);

	return (
		<Loaded of={visit}>
			{(v) => <Move visit={v} version={visit.version} />}
		</Loaded>
	);
}
