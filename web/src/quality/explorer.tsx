/* A view: the question on one side, its figures on the other. */
import { useEffect, useMemo } from "preact/hooks";
import { Page } from "../base/page";
import { go } from "../base/route";
import { Loaded } from "../base/staff/loading";
import { Answer } from "./answer";
import { useLists, type Lists } from "./lists";
import { Panel } from "./panel/panel";
import { addressOf, asked, changed, type Question } from "./question";
import type { Instrument } from "./reply";
import type { Reply, View } from "./view";
import { useReply } from "./use-reply";
import { words } from "./words";
import { wrongOf } from "./wrong";

interface Props {
	view: View;
	question: Question;
}

export function Explorer({ view, question }: Props) {
	return (
		<Page heading={view.heading}>
			<Loaded of={useLists()}>
				{(lists) => <Inside {...{ view, question, lists }} />}
			</Loaded>
		</Page>
	);
}

/* What most clinics ask first, when nothing was asked yet. */
const FIRST = "NRS_PAIN";

function completed(question: Question, view: View,
	instruments: readonly Instrument[]): Question {
	const code = question.instrument ?? FIRST;
	const instrument =
		instruments.find((i) => i.instrument === code) ?? instruments[0];
	const scales = instrument?.scales ?? [];

	return changed(
		{ ...view.fallback, ...question },
		{
			instrument: question.instrument ?? instrument?.instrument,
			scale: question.scale ?? scales[0]?.scale,
		},
	);
}

function Inside({ view, question, lists }: Props & { lists: Lists }) {
	const full = completed(question, view, lists.instruments);
	const address = addressOf(view, full);
	const { state, again } = useReply<Reply>(asked(view, full));
	const wrong = useMemo(
		() => state.is === "refused" ? wrongOf(state.problem) : [],
		[state],
	);

	/* The address says what is shown, also when nothing was asked. */
	useEffect(() => {
		if (location.pathname + location.search !== address) go(address, true);
	}, [address]);
	useEffect(() => {
		document.title =
			(wrong.length > 0 ? words.wrongTitle : "") + view.heading;
	}, [wrong, view]);

	const instrument =
		lists.instruments.find((i) => i.instrument === full.instrument);
	const scale = instrument?.scales.find((s) => s.scale === full.scale);
	return (
		<div class="explorer">
			<Panel key={address} {...{ view, lists, wrong }} question={full}
				onAsk={(q) => {
					/* The same again is a wish to see it anew. */
					if (addressOf(view, q) === address) again();
					else go(addressOf(view, q));
				}} />
			<Answer {...{ view, state, again }}
				asked={instrument && scale && {
					question: full, scale, name: instrument.name,
				}} />
		</div>
	);
}
