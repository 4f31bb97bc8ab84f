/*
 * An event that is not as it was recorded: it is recorded anew, then the former
 * one is taken back, in this order, so that nothing is lost between the two.
 * Or it never was, and is only taken back.
 */
import { useState } from "preact/hooks";
import { isDecided, newKey } from "../../base/api";
import { TextInput } from "../../base/inputs";
import { Page } from "../../base/page";
import { go, Link } from "../../base/route";
import { askAs, type Session } from "../../base/staff/ask";
import { Loaded, useRead } from "../../base/staff/loading";
import { refusedBy } from "../log/check";
import { textsOf } from "../log/values";
import { TakeBack } from "../take-back";
import type { List, Members, Procedure, Staff } from "../types";
import { words } from "../words";
import { eventsOf, pathOf, type Happened } from "./event";
import { EventForm } from "./event-form";
import { kinds } from "./event-specs";

interface Props {
	event: Happened;
	procedure: string;
	staff: Staff[];
	zone: string;
}

function Correct({ event, procedure, staff, zone }: Props) {
	const [values, setValues] = useState(() =>
		textsOf(kinds[event.kind].specs, event.members, zone),
	);
	const [reason, setReason] = useState("");
	const [key, setKey] = useState(newKey);
	const [anew, setAnew] = useState(false);
	const back = `/c/procedures/${procedure}`;
	const gone = pathOf(event.kind, procedure, `/${event.id}/void`);

	const send = async (body: Members) => {
		if (!anew) {
			const made = await askAs(pathOf(event.kind, procedure), {
				method: "POST",
				body,
				key,
			});
			if (!made.ok) {
				if (isDecided(made.problem)) setKey(newKey());
				return refusedBy(made.problem, "event");
			}
			/* From now on only the former one is left to do. */
			setAnew(true);
		}
		const reply = await askAs(gone, {
			method: "POST",
			body: { reason: reason.trim() },
		});
		if (!reply.ok) return refusedBy(reply.problem, "event");
		go(`${back}?event=1`);
		return [];
	};

	return (
		<EventForm
			heading={event.name}
			kind={event.kind}
			values={values}
			set={(v) => setValues({ ...values, ...v })}
			staff={staff}
			zone={zone}
			more={() =>
				reason.trim() === ""
					? [{ id: "why", text: words.enterReason }]
					: []
			}
			after={(wrong) => (
				<TextInput id="why" label={words.correctWhy}
					wrong={wrong("why")} value={reason}
					onChange={setReason} />
			)}
			send={words.recordCorrection}
			onSend={send}
			beneath={
				<TakeBack
					path={gone}
					name={words.eventNever}
					hint={words.eventNeverHint}
					onDone={() => go(`${back}?event=gone`)}
				/>
			}
		>
			<Link to={back} class="button">
				{words.cancel}
			</Link>
		</EventForm>
	);
}

export function CorrectEventPage({ procedure: id, event: wanted, session }:
	{ procedure: string; event: string; session: Session }) {
	const procedure = useRead<Procedure>(`/v1/procedures/${id}`);
	const staff = useRead<List<Staff>>("/v1/staff");
	const zone = session.clinic?.timezone ?? "UTC";

	return (
		<Loaded of={procedure}>
			{(r) => {
				const event = eventsOf(r).find((e) => e.id === wanted);

				return event === undefined ? (
					<Page heading={words.eventGone}>
						<Link to={`/c/procedures/${id}`} class="button">
							{words.back}
						</Link>
					</Page>
				) : (
					<Loaded of={staff}>
						{(list) => (
							<Correct event={event} procedure={id}
								staff={list.items} zone={zone} />
						)}
					</Loaded>
				);
			}}
		</Loaded>
	);
}
