/* Who saw, changed or tried what; the address says what is shown. */
import { useState } from "preact/hooks";
import { query } from "../base/api";
import { instantOf, sayTime } from "../base/clock";
import { Select, Several, TextInput } from "../base/inputs";
import { Page } from "../base/page";
import { go, Link, usePlace } from "../base/route";
import type { Session } from "../base/staff/ask";
import { Loaded, useRead } from "../base/staff/loading";
import { Table } from "../base/table";
import { term } from "../base/terms";
import type { Account, AuditLine, List } from "./types";
import { words } from "./words";

const PAGE = 50;
const FILTERS = ["patient_id", "actor_id", "role", "action", "subject", "from",
	"to", "reason"] as const;

type Filter = (typeof FILTERS)[number];
type Filters = Partial<Record<Filter, string>>;

/* Days become instants of the clinic's clock: from the first to the last. */
function asked(f: Filters, zone: string) {
	const instant = (date: string | undefined, time: string) =>
		date ? instantOf({ date, time }, zone) : undefined;

	return {
		...f,
		from: instant(f.from, "00:00"),
		to: instant(f.to, "23:59"),
	};
}

function Form({ start, staff, onShow }:
	{ start: Filters; staff: Account[]; onShow: (f: Filters) => void }) {
	const [values, setValues] = useState(start);
	const field = (id: Filter, label: string) => ({
		id,
		label,
		value: values[id] ?? "",
		onChange: (v: string) => setValues({ ...values, [id]: v }),
	});
	const options = (list: string[]) =>
		list.map((w) => ({ value: w, text: term(w) }));

	return (
		<form
			onSubmit={(e) => {
				e.preventDefault();
				onShow(values);
			}}
		>
			<div class="columns">
				<Select {...field("actor_id", words.who)} none={words.any}
					options={staff.map((a) => ({
						value: a.staff_id, text: a.name,
					}))} />
				<Select {...field("role", words.role)} none={words.any}
					options={options(words.auditRoles)} />
				<Select {...field("action", words.action)} none={words.any}
					options={options(words.actions)} />
				<Select {...field("subject", words.subject)} none={words.any}
					options={options(words.subjects)} />
				<TextInput {...field("from", words.from)} type="date" />
				<TextInput {...field("to", words.to)} type="date" />
				<TextInput {...field("patient_id", words.patient)}
					hint={words.patientHint} />
				<Several {...field("reason", words.reason)}
					options={[{ value: "true", text: words.onlyReasons }]} />
			</div>
			<button class="button primary">{words.show}</button>
		</form>
	);
}

/* As few words as tell what it was. */
function detailOf(line: AuditLine): string {
	return [
		line.reason,
		...Object.entries(line.detail ?? {}).map(
			([name, value]) => `${name}: ${JSON.stringify(value)}`,
		),
	]
		.filter(Boolean)
		.join("; ");
}

function Lines({ list, zone }: { list: List<AuditLine>; zone: string }) {
	if (list.items.length === 0) return <p>{words.auditEmpty}</p>;
	return (
		<Table
			label={words.audit}
			caption={words.auditCount(list.items.length, list.next !== null)}
			columns={[words.when, words.who, words.what, words.about,
				words.detail]}
			rows={list.items.map((l) => ({
				key: l.audit_id,
				cells: [
					sayTime(l.at, zone),
					`${l.actor_name ?? words.operator}, ${term(l.role)}`,
					`${term(l.action)}: ${term(l.subject)}`,
					l.patient_id != null && (
						<Link to={query("/a/audit", { patient_id: l.patient_id })}>
							{words.allAbout}
						</Link>
					),
					<span class="detail">{detailOf(l)}</span>,
				],
			}))}
		/>
	);
}

export function AuditPage({ session }: { session: Session }) {
	const { query: given } = usePlace();
	const zone = session.clinic?.timezone ?? "UTC";
	const filters: Filters = Object.fromEntries(
		FILTERS.map((f) => [f, given.get(f) ?? ""]),
	);
	const staff = useRead<List<Account>>("/v1/staff");
	const lines = useRead<List<AuditLine>>(
		query("/v1/audit", {
			...asked(filters, zone),
			cursor: given.get("cursor") ?? "",
			limit: PAGE,
		}),
	);

	return (
		<Page heading={words.audit}>
			<p>{words.auditWhy}</p>
			<Form key={given.toString()} start={filters}
				staff={staff.value?.items ?? []}
				onShow={(f) => go(query("/a/audit", f))} />
			<Loaded of={lines}>
				{(list) => (
					<>
						<Lines list={list} zone={zone} />
						<div class="row">
							{list.next !== null && (
								<button type="button" class="button"
									onClick={() =>
										go(query("/a/audit", { ...filters,
											cursor: list.next ?? "" }))}>
									{words.more}
								</button>
							)}
							<a class="button" download="audit.csv"
								href={query("/v1/audit",
									{ ...asked(filters, zone), format: "csv" })}>
								{words.csv}
							</a>
						</div>
					</>
				)}
			</Loaded>
		</Page>
	);
}
