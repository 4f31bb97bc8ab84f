/* Whom the cohort is narrowed to: a word at a time, and some of its values. */
import { useState } from "preact/hooks";
import { Select } from "../../base/inputs";
import { WORDS } from "../question";
import { label } from "../labels";
import { words } from "../words";
import { wrongAt } from "../wrong";
import { Filter } from "./filter";
import type { ControlsProps } from "./panel";

export function Filters({ draft, wrong, set }: ControlsProps) {
	/* Those without a value yet are nowhere but here. */
	const [added, setAdded] = useState<readonly string[]>([]);
	const active = WORDS.filter((w) =>
		draft[w] !== undefined || added.includes(w) || wrongAt(wrong, w));
	const rest = WORDS.filter((w) => !active.includes(w));

	return (
		<fieldset class="filters">
			<legend>{words.filters}</legend>
			{active.length === 0 && <p class="hint">{words.noFilters}</p>}
			{active.map((word) => (
				<Filter key={word} word={word} draft={draft}
					wrong={wrongAt(wrong, word)}
					onChange={(value) => set({ [word]: value })}
					onRemove={() => {
						setAdded(added.filter((w) => w !== word));
						set({ [word]: undefined });
					}} />
			))}
			<Select id="add-filter" label={words.addFilter} value=""
				options={rest.map((w) => ({ value: w, text: label(w) }))}
				onChange={(word) => word && setAdded([...added, word])} />
		</fieldset>
	);
}
