/* What happened to a patient, the latest first: procedures, visits, events. */
import type { ComponentChildren } from "preact";
import { sayDay, wallOf } from "../base/clock";
import { Link } from "../base/route";
import { place, term, visitName } from "../base/terms";
import { eventsOf, type Happened } from "./events/event";
import type { ProcedureSummary, Visit } from "./types";
import { State } from "./visits";
import { words } from "./words";
import { Writing } from "./writing";

interface Line {
	key: string;
	date: string;
	what: ComponentChildren;
}

interface Props {
	procedures: ProcedureSummary[];
	visits: Visit[];
	zone: string;
	mayLog: boolean;
}

const STANDS = ["final", "amended"];

function ofProcedure(p: ProcedureSummary, zone: string, mayLog: boolean): Line {
	const draft = p.status === "draft";
	const name = words.started(
		term(p.product_class) || words.procedure,
		place(p.body_region, p.laterality).toLowerCase(),
	);

	return {
		key: p.procedure_id,
		date: wallOf(p.performed_at, zone).date,
		what: (
			<div class="row">
				<Link to={`/c/procedures/${p.procedure_id}`}>{name}</Link>
				{p.status !== "final" && <span class="tag">{term(p.status)}</span>}
				{STANDS.includes(p.status) && (
					<Writing>
						<Link to={`/c/procedures/${p.procedure_id}/event`}
							class="button">
							{words.addEvent}
							<span class="spoken">: {name}</span>
						</Link>
					</Writing>
				)}
				{draft && mayLog && (
					<Link
						to={`/c/patients/${p.patient_id}/log/2?record=${p.procedure_id}`}
						class="button"
					>
						{words.continueDraft}
					</Link>
				)}
			</div>
		),
	};
}

function ofVisit(v: Visit): Line {
	return {
		key: v.visit_id,
		date: v.target_on,
		what: (
			<div class="row">
				<span>
					{words.visit}: {visitName(v.visit_code)}
				</span>
				<State state={v.state} />
			</div>
		),
	};
}

function ofEvent(e: Happened, procedure: string): Line {
	return {
		key: e.id,
		date: e.on,
		what: (
			<Link to={`/c/procedures/${procedure}`}>
				<strong>{e.name}</strong>
			</Link>
		),
	};
}

/* What lies ahead stands under the visits. */
const HAPPENED = ["answered", "answered_late", "missed", "cancelled"];

export function Timeline(p: Props) {
	const events = p.procedures.flatMap((x) =>
		eventsOf(x).map((e) => ofEvent(e, x.procedure_id)),
	);
	const lines: Line[] = [
		...p.procedures.map((x) => ofProcedure(x, p.zone, p.mayLog)),
		...p.visits.filter((v) => HAPPENED.includes(v.state)).map(ofVisit),
		...events,
	].sort((a, b) => b.date.localeCompare(a.date));

	if (lines.length === 0) return <p>{words.nothingYet}</p>;
	return (
		<ol class="timeline">
			{lines.map((l) => (
				<li key={l.key}>
					<time dateTime={l.date}>{sayDay(l.date)}</time>
					{l.what}
				</li>
			))}
		</ol>
	);
}
