/* The visits of a patient or a procedure, and what may be done at each. */
import { sayDay } from "../base/clock";
import { Link } from "../base/route";
import { Table } from "../base/table";
import { term, visitName } from "../base/terms";
import type { Visit } from "./types";
import { words } from "./words";
import { useMayWrite } from "./writing";

const ANSWERED = ["answered", "answered_late"];
const MAY_STOP = ["planned", "open", "overdue"];

/* What ended a visit by itself cannot be taken back at the visit. */
const ENDED = ["death", "withdrawal", "repeat_injection", "entered_in_error"];

export function State({ state }: { state: string }) {
	const kind = state === "overdue" || state === "missed"
		? "tag late"
		: ANSWERED.includes(state)
			? "tag good"
			: "tag";

	return <span class={kind}>{term(state)}</span>;
}

/** What is to be done about a visit, as links. */
export function VisitActions({ visit: v }: { visit: Visit }) {
	const name = visitName(v.visit_code);
	const mayWrite = useMayWrite();
	const answered = ANSWERED.includes(v.state);
	const open = v.state !== "cancelled" && v.state !== "planned";

	return (
		<div class="row">
			{(answered || (open && mayWrite)) && (
				<Link to={`/c/visits/${v.visit_id}`} class="button">
					{answered
						? words.seeAnswers
						: words.enterAnswers}
					<span class="spoken">: {name}</span>
				</Link>
			)}
			{mayWrite && MAY_STOP.includes(v.state) && v.target_day > 0 && (
				<Link to={`/c/visits/${v.visit_id}/move`} class="button">
					{words.moveVisit}
					<span class="spoken">: {name}</span>
				</Link>
			)}
			{mayWrite && v.state === "cancelled" &&
				!ENDED.includes(v.cancel_reason ?? "") && (
				<Link to={`/c/visits/${v.visit_id}/resume`} class="button">
					{words.resumeVisit}
					<span class="spoken">: {name}</span>
				</Link>
			)}
			{mayWrite && MAY_STOP.includes(v.state) && (
				<Link to={`/c/visits/${v.visit_id}/stop`} class="button">
					{words.stopVisit}
					<span class="spoken">: {name}</span>
				</Link>
			)}
		</div>
	);
}

export function Visits({ visits }: { visits: Visit[] }) {
	if (visits.length === 0) return <p>{words.nothingYet}</p>;
	return (
		<Table
			label={words.visits}
			columns={[words.visit, words.visitDay, words.window, words.state,
				words.act]}
			rows={visits.map((v) => ({
				key: v.visit_id,
				cells: [
					visitName(v.visit_code),
					sayDay(v.target_on),
					`${sayDay(v.opens_on)} – ${sayDay(v.closes_on)}`,
					<State state={v.state} />,
					<VisitActions visit={v} />,
				],
			}))}
		/>
	);
}
