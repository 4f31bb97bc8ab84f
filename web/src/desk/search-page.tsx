/* Finding a patient.  What is looked for stands in no address: it is a name. */
import { useState } from "preact/hooks";
import { query } from "../base/api";
import { sayDay } from "../base/clock";
import { Page } from "../base/page";
import { TextInput } from "../base/inputs";
import { Link } from "../base/route";
import { Loaded, useRead } from "../base/staff/loading";
import { Table } from "../base/table";
import type { List, Patient } from "./types";
import { words } from "./words";

const PAGE = 25;

function People({ list }: { list: List<Patient> }) {
	if (list.items.length === 0) return <p>{words.searchEmpty}</p>;
	return (
		<Table
			label={words.search}
			caption={words.found(list.items.length, list.next !== null)}
			columns={[words.patientName, words.born, words.mrn]}
			rows={list.items.map((p) => ({
				key: p.patient_id,
				cells: [
					<Link to={`/c/patients/${p.patient_id}`}>
						{p.family_name}, {p.given_name}
					</Link>,
					sayDay(p.birth_date),
					p.mrn,
				],
			}))}
		/>
	);
}

export function SearchPage() {
	const [typed, setTyped] = useState("");
	const [wanted, setWanted] = useState<string | null>(null);
	const people = useRead<List<Patient>>(
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
					<Loaded of={people}>{(list) => <People list={list} />}</Loaded>
				)}
			</div>
		</Page>
	);
}
