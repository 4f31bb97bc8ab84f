/*
 * The question as controls.  Nothing is asked before the button is pressed;
 * the id of a control is the parameter that it sets, so that what mendd says of
 * a parameter stands at its control.
 */
import { useState } from "preact/hooks";
import { Summary, type Wrong } from "../../base/fields";
import type { Lists } from "../lists";
import { changed, type Question } from "../question";
import type { View } from "../view";
import { words } from "../words";
import { Filters } from "./filters";
import { MainControls } from "./main-controls";
import { MoreControls } from "./more-controls";

interface Props {
	view: View;
	question: Question;
	lists: Lists;
	wrong: readonly Wrong[];
	onAsk: (question: Question) => void;
}

export interface ControlsProps {
	view: View;
	draft: Question;
	lists: Lists;
	wrong: readonly Wrong[];
	set: (by: Record<string, string | undefined>) => void;
}

/* Beside the figure there is room for it, above the figure not always. */
const WIDE = "(min-width: 60rem)";

export function Panel({ view, question, lists, wrong, onAsk }: Props) {
	const [draft, setDraft] = useState(question);
	const [open, setOpen] = useState(
		() => matchMedia(WIDE).matches || wrong.length > 0);
	const set = (by: Record<string, string | undefined>) =>
		setDraft((q) => changed(q, by));
	const controls = { view, draft, lists, wrong, set };
	const send = (event: Event) => {
		event.preventDefault();
		onAsk(draft);
	};

	return (
		<details class="panel" open={open || wrong.length > 0}
			onToggle={(e) => setOpen(e.currentTarget.open)}>
			<summary>{words.question}</summary>
			<form onSubmit={send} noValidate>
				<Summary heading={words.wrongHeading} wrong={wrong} />
				<MainControls {...controls} />
				<Filters {...controls} />
				<MoreControls {...controls} />
				<button class="button primary">{words.show}</button>
			</form>
		</details>
	);
}
