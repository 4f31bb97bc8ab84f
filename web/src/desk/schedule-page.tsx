/* Who is to be asked: visits of the clinic by state and day. */
import { query } from "../base/api";
import { sayDay } from "../base/clock";
import { Select, TextInput } from "../base/inputs";
import { Page } from "../base/page";
import { go, Link, usePlace } from "../base/route";
import { Loaded, useRead } from "../base/staff/loading";
import { Table } from "../base/table";
import { visitName } from "../base/terms";
import type { List, Visit } from "./types";
import { State, VisitActions } from "./visits";
import { words } from "./words";
import { Writing } from "./writing";

const PAGE = 50;

/* Of a visit to come or gone by a link would open nothing. */
const LINKED = ["open", "overdue"];

function nameOf({ patient: p }: Visit): string {
	return p === undefined ? "" : `${p.family_name}, ${p.given_name}`;
}

function Rows({ list }: { list: List<Visit> }) {
	if (list.items.length === 0) return <p>{words.scheduleEmpty}</p>;
	return (
		<Table
			label={words.schedule}
			caption={words.scheduleCount(list.items.length, list.next !== null)}
			columns={[words.who, words.visit, words.visitDay, words.state,
				words.act]}
			rows={list.items.map((v) => ({
				key: v.visit_id,
				cells: [
					<Link to={`/c/patients/${v.patient_id}`}>
						{nameOf(v)}
					</Link>,
					visitName(v.visit_code),
					sayDay(v.target_on),
					<State state={v.state} />,
					<Actions visit={v} />,
				],
			}))}
		/>
	);
}

function Actions({ visit: v }: { visit: Visit }) {
	return (
		<div class="row">
			<VisitActions visit={v} />
			{LINKED.includes(v.state) && (
				<Writing>
					<Link
						to={`/c/patients/${v.patient_id}/link?visit=${v.visit_id}`}
						class="button"
					>
						{words.sendLink}
						<span class="spoken">: {nameOf(v)}</span>
					</Link>
				</Writing>
			)}
		</div>
	);
}

export function SchedulePage() {
	const { query: asked } = usePlace();
	const of = (name: string) => asked.get(name) ?? "";
	const state = of("state") || "open";
	const visits = useRead<List<Visit>>(
		query("/v1/visits", {
			state,
			from: of("from"),
			to: of("to"),
			cursor: of("cursor"),
			limit: PAGE,
		}),
	);
	/* The address says what is shown; another filter is another address. */
	const show = (name: string) => (value: string) =>
		go(
			query("/c/schedule", {
				state,
				from: of("from"),
				to: of("to"),
				[name]: value,
			}),
			true,
		);

	return (
		<Page heading={words.schedule}>
			<div class="columns">
				<Select id="state" label={words.scheduleState} value={state}
					options={words.dueStates} onChange={show("state")} />
				<TextInput id="from" type="date" label={words.scheduleFrom}
					value={of("from")} onChange={show("from")} />
				<TextInput id="to" type="date" label={words.scheduleTo}
					value={of("to")} onChange={show("to")} />
			</div>
			<Loaded of={visits}>
				{(list) => (
					<>
						<Rows list={list} />
						{list.next !== null && (
							<button type="button" class="button"
								onClick={() => show("cursor")(list.next ?? "")}>
								{words.more}
							</button>
						)}
					</>
				)}
			</Loaded>
		</Page>
	);
}
