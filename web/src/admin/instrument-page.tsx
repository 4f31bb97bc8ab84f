/* One instrument: its scales, the clinic's licence, the wording it loaded. */
import { useState } from "preact/hooks";
import { Summary, type Wrong } from "../base/fields";
import { TextInput } from "../base/inputs";
import { Page } from "../base/page";
import { Link } from "../base/route";
import { askAs, type Session } from "../base/staff/ask";
import { explain, Loaded, useRead } from "../base/staff/loading";
import { wrongAt } from "../base/staff/sign-in";
import { Table } from "../base/table";
import { term } from "../base/terms";
import { MayUse } from "./instruments-page";
import type { InstrumentWhole } from "./types";
import { Wording } from "./wording";
import { words } from "./words";

function Licence({ instrument: i, onDone }:
	{ instrument: InstrumentWhole; onDone: () => void }) {
	const [note, setNote] = useState("");
	const [wrong, setWrong] = useState<Wrong[]>([]);

	const send = async (event: Event) => {
		event.preventDefault();
		if (note.trim() === "") {
			setWrong([{ id: "note", text: words.enterNote }]);
			return;
		}
		const reply = await askAs(`/v1/instruments/${i.instrument}/licence`, {
			method: "POST",
			body: { note: note.trim() },
		});
		if (reply.ok) onDone();
		else setWrong([{ id: "note", text: explain(reply.problem) }]);
	};

	return (
		<form class="narrow" noValidate onSubmit={send}>
			<Summary heading={words.wrongHeading} wrong={wrong} />
			<p>{words.confirmWhy}</p>
			<TextInput id="note" label={words.confirmNote} value={note}
				wrong={wrongAt(wrong, "note")} onChange={setNote} />
			<button class="button primary">{words.confirm}</button>
		</form>
	);
}

export function InstrumentPage({ code, session }:
	{ code: string; session: Session }) {
	const read = useRead<InstrumentWhole>(`/v1/instruments/${code}`);
	const zone = session.clinic?.timezone ?? "UTC";

	return (
		<Loaded of={read}>
			{(i) => (
				<Page heading={i.name}>
					<p>
						{i.instrument} {i.version}
					</p>
					<h2>{words.licence}</h2>
					<p>
						{words.licenceClasses[i.licence_class]}.{" "}
						<MayUse instrument={i} zone={zone} />
					</p>
					{i.definition.licence?.note !== undefined && (
						<p class="hint prose">{i.definition.licence.note}</p>
					)}
					{i.licence_confirmed?.note != null && (
						<p>{i.licence_confirmed.note}</p>
					)}
					{i.licence_class !== "A" && i.licence_confirmed == null && (
						<Licence instrument={i} onDone={read.again} />
					)}
					<h2>{words.scales}</h2>
					<Table
						label={words.scales}
						columns={[words.scales, words.range, words.direction]}
						rows={i.scales.map((s) => ({
							key: s.scale,
							cells: [
								s.scale,
								`${s.minimum} – ${s.maximum}`,
								term(s.higher_is),
							],
						}))}
					/>
					{i.licence_class !== "A" && (
						<>
							<h2>{words.wording}</h2>
							<Wording instrument={i} onDone={read.again} />
						</>
					)}
					<Link to="/a/instruments" class="button">
						{words.back}
					</Link>
				</Page>
			)}
		</Loaded>
	);
}
