/* Finding a patient.  What is looked for stands in no address: it is a name. */
import { useState } from "preact/hooks";
import { query } from "../base/api";
import { sayDay, wallOf } from "../base/clock";
import { Page } from "../base/page";
import { TextInput } from "../base/inputs";
import { Link } from "../base/route";
import type { Session } from "../base/staff/ask";
import { Loaded, useRead } from "../base/staff/loading";
import { Table } from "../base/table";
import { place, visitName } from "../base/terms";
import type { FoundPatient, List } from "./types";
import { State } from "./visits";
import { words } from "./words";

const PAGE = 25;

function Last({ of: { last_procedure: p }, zone }:
	{ of: FoundPatient; zone: string }) {
	if (p == null) return null;
	return (
		<Link to={`/c/procedures/${p.procedure_id}`}>
			{[
				p.product_class,
				place(p.body_region, p.laterality).toLowerCase(),
				sayDay(wallOf(p.performed_at, zone).date),
			].filter(Boolean).join(", ")}
		</Link>
	);
}

function Next({ of: { next_visit: v } }: { of: FoundPatient }) {
	if (v == null) return null;
	return (
		<>
			{visitName(v.visit_code)}, {sayDay(v.target_on)}{" "}
			{v.state !== "planned" && <State state={v.state} />}
		</>
	);
}

function People({ list, zone }: { list: List<FoundPatient>; zone: string }) {
	if (list.items.length === 0) return <p>{words.searchEmpty}</p>;
	return (
		<Table
			label={words.search}
			caption={words.found(list.items.length, list.next !== null)}
			columns={[words.patientName, words.born, words.mrn,
				words.lastProcedure, words.nextVisit]}
			rows={list.items.map((p) => ({
				key: p.patient_id,
				cells: [
					<Link to={`/c/patients/${p.patient_id}`}>
						{p.family_name}, {p.given_name}
					</Link>,
					sayDay(p.birth_date),
					p.mrn,
					<Last of={p} zone={zone} />,
					<Next of={p} />,
				],
			}))}
		/>
	);
}

export function SearchPage({ session }: { session: Session }) {
	const [typed, setTyped] = useState("");
	const [wanted, setWanted] = useState<string | null>(null);
	const people = useRead<List<FoundPatient>>(
		wanted === null
			? null
			: query("/v1/patients", { search: wanted, limit: PAGE }),
	);

	const find = (event: Event) => {
		event.preventDefault();
		setWanted(typed.trim());
	};

	return (
		<Page heading={words.search}>
			<form class="search prose" role="search" onSubmit={find}>
				<TextInput
					id="search"
					type="search"
					label={words.searchLabel}
					hint={words.searchHint}
					value={typed}
					onChange={setTyped}
				/>
				<button class="button primary">{words.find}</button>
			</form>
			<div aria-live="polite">
				{wanted === null ? (
					<p>{words.searchStart}</p>
				) : (
					<Loaded of={people}>
						{(list) => (
							<People list={list}
								zone={session.clinic?.timezone ?? "UTC"} />
						)}
					</Loaded>
				)}
			</div>
		</Page>
	);
}
