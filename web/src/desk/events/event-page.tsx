/* Something happened after a procedure: what kind of thing, and what. */
import { useState } from "preact/hooks";
import { isDecided, newKey } from "../../base/api";
import { Choice } from "../../base/inputs";
import { go, Link } from "../../base/route";
import { askAs, type Session } from "../../base/staff/ask";
import { Loaded, useRead } from "../../base/staff/loading";
import { place } from "../../base/terms";
import { refusedBy } from "../log/check";
import type { Values } from "../log/values";
import type { List, Members, Procedure, Staff } from "../types";
import { words } from "../words";
import { pathOf } from "./event";
import { EventForm } from "./event-form";
import type { Kind } from "./event-specs";

export function EventPage({ id, session }: { id: string; session: Session }) {
	const procedure = useRead<Procedure>(`/v1/procedures/${id}`);
	const staff = useRead<List<Staff>>("/v1/staff");
	const [kind, setKind] = useState<Kind>("adverse");
	const [values, setValues] = useState<Values>({});
	const [key, setKey] = useState(newKey);

	/* What is the same for both kinds stays: only a type is of one kind. */
	const choose = (next: string) => {
		setKind(next as Kind);
		setValues(({ type: _, ...rest }) => rest);
	};
	const send = async (body: Members) => {
		const reply = await askAs(pathOf(kind, id), {
			method: "POST",
			body,
			key,
		});
		if (reply.ok) {
			go(`/c/procedures/${id}?event=1`);
			return [];
		}
		if (isDecided(reply.problem)) setKey(newKey());
		return refusedBy(reply.problem, "event");
	};

	return (
		<Loaded of={procedure}>
			{(r) => (
				<EventForm
					heading={words.eventAfter(
						place(r.body_region, r.laterality).toLowerCase(),
					)}
					kind={kind}
					values={values}
					set={(v) => setValues({ ...values, ...v })}
					staff={staff.value?.items ?? []}
					zone={session.clinic?.timezone ?? "UTC"}
					before={
						<Choice
							id="kind"
							label={words.eventKind}
							value={kind}
							onChange={choose}
							options={words.eventKinds}
						/>
					}
					send={words.recordEvent}
					onSend={send}
				>
					<Link to={`/c/procedures/${id}`} class="button">
						{words.cancel}
					</Link>
				</EventForm>
			)}
		</Loaded>
	);
}
