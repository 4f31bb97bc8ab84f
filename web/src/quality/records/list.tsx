/* The records that a rule finds, each with the way to it at the desk. */
import { useState } from "preact/hooks";
import { query } from "../../base/api";
import { sayDay } from "../../base/clock";
import { Select } from "../../base/inputs";
import { Loaded, useRead } from "../../base/staff/loading";
import { Table } from "../../base/table";
import { place, visitName } from "../../base/terms";
import type { Question } from "../question";
import { ruleName } from "./figure";
import type { Counts, Found, Page } from "./reply";
import { words } from "./words";

const PAGE = 25;

function Open({ of }: { of: Found }) {
	return of.kind === "procedure" ? (
		<a class="button" href={`/c/procedures/${of.procedure_id}`}>
			{words.openProcedure}
		</a>
	) : (
		<a class="button" href={`/c/visits/${of.visit_id}`}>
			{words.openVisit}
		</a>
	);
}

function Rows({ rule, page }: { rule: string; page: Page }) {
	if (page.items.length === 0) return <p>{words.listEmpty}</p>;
	return (
		<Table
			label={words.listHeading}
			caption={words.listOf(ruleName(rule), page.items.length,
				page.next !== null)}
			columns={[words.who, words.day, words.place, words.alsoFound,
				words.act]}
			rows={page.items.map((r) => ({
				key: r.procedure_id ?? r.visit_id ?? "",
				cells: [
					<a href={`/c/patients/${r.patient_id}`}>
						{r.family_name}, {r.given_name}
					</a>,
					sayDay(r.day),
					[place(r.body_region, r.laterality),
						r.visit_code && visitName(r.visit_code)]
						.filter(Boolean).join(", "),
					r.rules.map(ruleName).join("; "),
					<Open of={r} />,
				],
			}))}
		/>
	);
}

interface Props {
	counts: Counts;
	question: Question;
	onRule: (rule: string) => void;
}

export function RecordsList({ counts, question, onRule }: Props) {
	const { rule, from, mibo_below } = question;
	const [at, setAt] = useState<{ rule?: string | undefined;
		cursor: string }>({ cursor: "" });
	/* A page of another rule says nothing about this one. */
	const cursor = at.rule === rule ? at.cursor : "";
	const page = useRead<Page>(rule === undefined
		? null
		: query("/v1/data-quality/records",
			{ rule, from, mibo_below, cursor, limit: PAGE }));

	return (
		<section>
			<h2>{words.listHeading}</h2>
			<Select id="rule" label={words.choose} value={rule ?? ""}
				none={words.chooseNone} onChange={onRule}
				options={counts.rules.map((r) => ({ value: r.rule,
					text: `${ruleName(r.rule)} (${r.n ?? 0})` }))} />
			{rule !== undefined && (
				<Loaded of={page}>
					{(p) => (
						<>
							<Rows {...{ rule, page: p }} />
							<div class="row">
								{p.next !== null && (
									<button type="button" class="button"
										onClick={() => setAt({ rule,
											cursor: p.next ?? "" })}>
										{words.more}
									</button>
								)}
								{cursor !== "" && (
									<button type="button" class="button"
										onClick={() => setAt({ cursor: "" })}>
										{words.first}
									</button>
								)}
							</div>
						</>
					)}
				</Loaded>
			)}
		</section>
	);
}
