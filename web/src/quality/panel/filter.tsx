/*
 * The values of one word, to choose from: those that somebody in the clinic
 * has, which mendd tells as groups.  Where there are too many they are typed.
 */
import { query } from "../../base/api";
import { Several, TextInput } from "../../base/inputs";
import { useRead } from "../../base/staff/loading";
import { listOf, type Question } from "../question";
import type { Completeness } from "../reply";
import { label } from "../labels";
import { words } from "../words";

interface Props {
	word: string;
	draft: Question;
	wrong: string | undefined;
	onChange: (value: string) => void;
	onRemove: () => void;
}

export function Filter({ word, draft, wrong, onChange, onRemove }: Props) {
	const { instrument, scale, clinics } = draft;
	const found = useRead<Completeness>(
		query("/v1/trends/completeness", { instrument, scale, clinics, by: word }));
	const chosen = listOf(draft[word]);
	/* What was chosen comes first: the list may be longer than its box. */
	const values = [...new Set([
		...chosen,
		...(found.value?.groups ?? []).map((g) => g.group ?? ""),
	])].filter((v) => v !== "");

	return (
		<div class="filter">
			{found.problem ? (
				<TextInput id={word} label={words.filterValues(label(word))}
					value={draft[word] ?? ""} wrong={wrong} onChange={onChange} />
			) : (
				<Several id={word} label={label(word)} wrong={wrong}
					hint={found.value ? undefined : words.asking}
					value={chosen.join(" ")}
					options={values.map((value) => ({ value, text: label(value) }))}
					onChange={(v) => onChange(v.replaceAll(" ", ","))} />
			)}
			<button type="button" class="button" onClick={onRemove}>
				{words.removeFilter(label(word))}
			</button>
		</div>
	);
}
