/* An event of either kind, as a record has it: which it is, and what it is
 * called. */
import { term } from "../../base/terms";
import type { AdverseEvent, IntercurrentEvent, Members } from "../types";
import { words } from "../words";
import { kinds, type Kind } from "./event-specs";

export interface Happened {
	kind: Kind;
	id: string;
	on: string;
	name: string;
	/** As mendd has it. */
	members: Members;
}

interface Events {
	adverse_events: AdverseEvent[];
	intercurrent_events: IntercurrentEvent[];
}

/** All of a procedure, the first one first. */
export function eventsOf(of: Events): Happened[] {
	return [
		...of.adverse_events.map((e): Happened => ({
			kind: "adverse",
			id: e.adverse_event_id,
			on: e.onset_on,
			name: words.adverse(term(e.type), e.severity),
			members: { ...e },
		})),
		...of.intercurrent_events.map((e): Happened => ({
			kind: "intercurrent",
			id: e.intercurrent_event_id,
			on: e.occurred_on,
			name: term(e.type),
			members: { ...e },
		})),
	].sort((a, b) => a.on.localeCompare(b.on));
}

/** Where the events of this kind are, or what is done to one of them. */
export function pathOf(kind: Kind, procedure: string, rest = ""): string {
	return `/v1/procedures/${procedure}/${kinds[kind].path}${rest}`;
}
