/* A page with the fields of an event, and what is said to be wrong with them. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Summary, type Wrong } from "../../base/fields";
import { Page } from "../../base/page";
import { wrongAt } from "../../base/staff/sign-in";
import { membersOf } from "../log/body";
import { wrongsWith } from "../log/check";
import { emptyForm } from "../log/form";
import { Section } from "../log/section";
import type { Values } from "../log/values";
import type { Members, Staff } from "../types";
import { words } from "../words";
import { kinds, type Kind } from "./event-specs";

/* An event needs nothing of what is asked about a procedure. */
const NO_FORM = emptyForm();

interface Props {
	heading: string;
	kind: Kind;
	values: Values;
	set: (values: Values) => void;
	staff: Staff[];
	zone: string;
	/** Beside the event's own. */
	more?: () => Wrong[];
	before?: ComponentChildren;
	after?: (wrong: (id: string) => string | undefined) => ComponentChildren;
	send: string;
	/** Returns what mendd found wrong, or nothing. */
	onSend: (event: Members) => Promise<Wrong[]>;
	children?: ComponentChildren;
	/** Below the form. */
	beneath?: ComponentChildren;
}

export function EventForm(p: Props) {
	const list = kinds[p.kind].specs;
	const [wrong, setWrong] = useState<Wrong[]>([]);
	const [busy, setBusy] = useState(false);
	const at = (id: string) => wrongAt(wrong, id);

	const send = async (event: Event) => {
		event.preventDefault();
		const found = [
			...list.flatMap((s) =>
				wrongsWith(s, p.values, NO_FORM).map(([id, text]) => ({
					id,
					text,
				})),
			),
			...(p.more?.() ?? []),
		];

		setWrong(found);
		if (found.length > 0 || busy) return;
		setBusy(true);
		setWrong(
			await p.onSend(
				membersOf(list, p.values, undefined, {
					form: NO_FORM,
					zone: p.zone,
				}),
			),
		);
		setBusy(false);
	};

	return (
		<Page heading={p.heading}
			wrong={wrong.length > 0 ? words.error : undefined}>
			<form class="prose" noValidate onSubmit={send} id="event"
				tabIndex={-1}>
				<Summary heading={words.wrongHeading} wrong={wrong} />
				{p.before}
				<Section list={list} prefix="" part={p.values} form={NO_FORM}
					staff={p.staff} questions={[]} wrong={at}
					set={(_, values) => p.set(values)} />
				{p.after?.(at)}
				<div class="row">
					<button class="button primary" aria-disabled={busy}>
						{p.send}
					</button>
					{p.children}
				</div>
			</form>
			{p.beneath}
		</Page>
	);
}
