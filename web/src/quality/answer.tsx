/* What mendd said: figures, or why there are none yet. */
import type { Problem } from "../base/api";
import { explain } from "../base/staff/loading";
import { aboutOf } from "./about";
import { FigureBlock } from "./figure-block";
import { addressOf, asked as pathOf, changed } from "./question";
import type { Asked, Reply, View } from "./view";
import type { State } from "./use-reply";
import { words } from "./words";

interface Props {
	view: View;
	state: State<Reply>;
	asked: Asked | undefined;
	again: () => void;
}

export function Answer({ view, state, asked, again }: Props) {
	return (
		<section class="answer" aria-label={view.name}>
			<p role="status" class="spoken">{statusOf(state, view)}</p>
			<Told {...{ view, state, asked, again }} />
		</section>
	);
}

function statusOf(state: State<Reply>, view: View): string {
	return state.is === "told"
		? words.drawn(view.heading)
		: state.is === "asking"
			? words.asking
			: "";
}

function Told({ view, state, asked, again }: Props) {
	switch (state.is) {
		case "asking":
			return <p class="note" aria-hidden="true">{words.asking}</p>;
		case "waiting":
			return <Waiting problem={state.problem} again={again} />;
		case "refused":
			/* What is wrong with the question stands at the question. */
			return state.problem.errors.length > 0 ? (
				<p class="note">{words.seeQuestion}</p>
			) : (
				<div class="note" role="alert">
					<p>{words.failed(explain(state.problem))}</p>
					<button type="button" class="button" onClick={again}>
						{words.tryAgain}
					</button>
				</div>
			);
		case "told":
			return asked
				? <Figures {...{ view, asked }} reply={state.value} />
				: null;
	}
}

function Waiting({ problem, again }:
	{ problem: Problem; again: () => void }) {
	const loading = problem.detail?.includes("being loaded") === true;
	return (
		<div class="note" role="status">
			<p>{loading ? words.loading : words.busy}</p>
			<button type="button" class="button" onClick={again}>
				{words.tryNow}
			</button>
		</div>
	);
}

function Figures({ view, asked, reply }:
	{ view: View; asked: Asked; reply: Reply }) {
	const shown = view.show(reply, asked);
	/* As of the same day, whenever it is opened. */
	const dated = changed(asked.question, { as_of: reply.as_of });

	if (shown.length === 0)
		return (
			<div class="note">
				<p>{words.noScores}</p>
				<p>{reply.cohort}</p>
				<p>{reply.suppression.rule}</p>
			</div>
		);
	return (
		<>
			{shown.map((s) => (
				<FigureBlock key={s.figure.id} shown={s}
					cohort={reply.cohort} about={aboutOf(reply, s)}
					name={`${s.figure.id}-${reply.instrument}-${reply.as_of}`}
					link={location.origin + addressOf(view, dated)}
					csv={pathOf(view, asked.question)} />
			))}
		</>
	);
}
