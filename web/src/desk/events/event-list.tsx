/* What happened after a procedure, each with all that is known of it. */
import { sayDay } from "../../base/clock";
import { Link } from "../../base/route";
import { term } from "../../base/terms";
import { labelOf } from "../log/labels";
import type { Spec } from "../log/specs";
import type { Procedure, Staff, Value } from "../types";
import { words } from "../words";
import { eventsOf } from "./event";
import { kinds } from "./event-specs";

function said({ kind }: Spec, value: Value, staff: Staff[]): string {
	if (value === null || value === undefined) return "";
	switch (kind) {
		case "date":
			return sayDay(String(value));
		case "bool":
			return term(value === true ? "yes" : "no");
		case "grade":
			return words.grade(Number(value));
		case "staff":
			return staff.find((s) => s.staff_id === value)?.name ?? words.left;
		case "long":
			return String(value);
		default:
			return term(String(value));
	}
}

interface Props {
	record: Procedure;
	staff: Staff[];
	/** May this person correct what is recorded? */
	mayCorrect: boolean;
}

export function EventList({ record: r, staff, mayCorrect }: Props) {
	const events = eventsOf(r);

	if (events.length === 0) return <p>{words.nothingHappened}</p>;
	return (
		<>
			{events.map((e) => (
				<section key={e.id} class="card">
					<h3>{e.name}</h3>
					<dl class="facts">
						{kinds[e.kind].specs
							.map((s) => [s.name, said(s, e.members[s.name], staff)])
							.filter(([name, text]) => name !== "type" && text !== "")
							.map(([name = "", text]) => (
								<div key={name}>
									<dt>{labelOf(name)}</dt>
									<dd>{text}</dd>
								</div>
							))}
					</dl>
					{mayCorrect && (
						<Link
							to={`/c/procedures/${r.procedure_id}/events/${e.id}`}
							class="button"
						>
							{words.correctEvent}
							<span class="spoken">: {e.name}</span>
						</Link>
					)}
				</section>
			))}
		</>
	);
}
