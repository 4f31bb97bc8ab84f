/* The visits of a patient or a procedure, and what may be done at each. */
import { sayDay } from "../base/clock";
import { Link } from "../base/route";
import { Scroll } from "../base/scroll";
import { term, visitName } from "./terms";
import type { Visit } from "./types";
import { words } from "./words";

const ANSWERED = ["answered", "answered_late"];
const MAY_STOP = ["planned", "open", "overdue"];

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

	return (
		<div class="row">
			{v.state !== "cancelled" && v.state !== "planned" && (
				<Link to={`/c/visits/${v.visit_id}`} class="button">
					{ANSWERED.includes(v.state)
						? words.seeAnswers
						: words.enterAnswers}
					<span class="spoken">: {name}</span>
				</Link>
			)}
			{MAY_STOP.includes(v.state) && (
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
		<Scroll label={words.visits}>
			<table>
				<thead>
					<tr>
						<th scope="col">{words.visit}</th>
						<th scope="col">{words.visitDay}</th>
						<th scope="col">{words.window}</th>
						<th scope="col">{words.state}</th>
						<th scope="col">{words.act}</th>
					</tr>
				</thead>
				<tbody>
					{visits.map((v) => (
						<tr key={v.visit_id}>
							<th scope="row">{visitName(v.visit_code)}</th>
							<td>{sayDay(v.target_on)}</td>
							<td>
								{sayDay(v.opens_on)} – {sayDay(v.closes_on)}
							</td>
							<td>
								<State state={v.state} />
							</td>
							<td>
								<VisitActions visit={v} />
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</Scroll>
	);
}
