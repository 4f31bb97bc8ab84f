/*
 * Records of one's own clinic that miss something, or say what is hardly true:
 * how many by rule, and for who may open them which.
 */
import { useState } from "preact/hooks";
import { query } from "../../base/api";
import { Summary, type Wrong } from "../../base/fields";
import { TextInput } from "../../base/inputs";
import { Page } from "../../base/page";
import { go } from "../../base/route";
import type { Session } from "../../base/staff/ask";
import { Loaded, useRead } from "../../base/staff/loading";
import { FigureBlock } from "../figure-block";
import { changed, type Question } from "../question";
import { wrongAt } from "../wrong";
import { aboutOf, shownOf } from "./figure";
import { RecordsList } from "./list";
import type { Counts } from "./reply";
import { words } from "./words";

export const RECORDS = "/q/records";

const LABELS: Record<string, string> = {
	from: words.from,
	mibo_below: words.mibo,
};

/** The page with these answers; others are not asked for. */
function addressOf({ from, mibo_below, rule }: Question): string {
	return query(RECORDS, { from, mibo_below, rule });
}

function Controls({ question, wrong, mayOpen }:
	{ question: Question; wrong: Wrong[]; mayOpen: boolean }) {
	const [draft, setDraft] = useState(question);
	const set = (name: string) => (value: string) =>
		setDraft((q) => changed(q, { [name]: value }));
	const send = (event: Event) => {
		event.preventDefault();
		go(addressOf(draft));
	};

	return (
		<form class="narrow card" noValidate onSubmit={send}>
			<Summary heading={words.wrongHeading} wrong={wrong} />
			{mayOpen && (
				<TextInput id="from" type="date" label={words.from}
					hint={words.fromHint} wrong={wrongAt(wrong, "from")}
					value={draft["from"] ?? ""} onChange={set("from")} />
			)}
			<TextInput id="mibo_below" label={words.mibo} hint={words.miboHint}
				unit="%" number wrong={wrongAt(wrong, "mibo_below")}
				value={draft["mibo_below"] ?? "75"}
				onChange={set("mibo_below")} />
			<button class="button">{words.show}</button>
		</form>
	);
}

export function RecordsPage({ session, question }:
	{ session: Session; question: Question }) {
	const { from, mibo_below } = question;
	const path = query("/v1/data-quality", { from, mibo_below });
	const counts = useRead<Counts>(path);
	const wrong = (counts.problem?.errors ?? []).map(({ pointer, expected }) => {
		const id = pointer.slice(1);
		return { id, text: words.wrongAt(LABELS[id] ?? id, expected) };
	});
	/* Others see how many, and not whose. */
	const mayOpen = session.role !== "quality";

	return (
		<Page heading={words.heading}
			wrong={wrong.length > 0 ? words.error : undefined}>
			<Controls key={`${from} ${mibo_below}`}
				{...{ question, wrong, mayOpen }} />
			{wrong.length === 0 && (
				<Loaded of={counts}>
					{(c) => (
						<>
							<FigureBlock shown={shownOf(c)} cohort={c.cohort}
								about={aboutOf(c)} csv={path}
								name={`records-${c.as_of}`}
								link={location.origin + addressOf(mayOpen
									? { ...question, from: c.since }
									: question)} />
							{mayOpen ? (
								<RecordsList counts={c} question={question}
									onRule={(rule) => go(addressOf(
										changed(question, { rule })))} />
							) : (
								<p class="note">{words.listHidden}</p>
							)}
						</>
					)}
				</Loaded>
			)}
		</Page>
	);
}
