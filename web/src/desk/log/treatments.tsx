/*
 * What was tried before: ticked in one go, then the days, for whom they are
 * known of.  What was tried more than once has a row for each time.
 */
import { Several, TextInput } from "../../base/inputs";
import { term } from "../../base/terms";
import type { FieldProps } from "./field-of";
import { alone, hintsOf, idOf } from "./form";
import { labelOf, words } from "./labels";
import { addRow, removeRow } from "./rows";
import { countOf, type Values } from "./values";

const NONE = "none";

export function Treatments({ spec, prefix, part, form, wrong, set }:
	FieldProps) {
	const id = idOf(prefix, spec.name);
	const at = (n: number, name: string) => `${spec.name}-${n}-${name}`;
	const all = Array.from(
		{ length: countOf(spec, part) },
		(_, n) => part[at(n, "treatment")] ?? "",
	);

	/* One after the other, so that a place is that of the moment. */
	const choose = (text: string) => {
		const wanted = alone(all.join(" "), text).split(" ").filter(Boolean);
		let now: Values = part;

		for (let n = all.length - 1; n >= 0; n--)
			if (!wanted.includes(all[n] ?? ""))
				now = { ...now, ...removeRow(spec, now, n) };
		for (const treatment of wanted)
			if (!all.includes(treatment))
				now = { ...now, ...addRow(spec, now, { treatment }) };
		set(prefix, now);
	};
	const again = (treatment: string) =>
		set(prefix, addRow(spec, part, { treatment }));

	return (
		<>
			<Several id={id} label={labelOf(spec.name)} wrong={wrong(id)}
				hint={hintsOf(spec, id, form)} value={all.join(" ")}
				onChange={choose}
				options={(spec.rows?.[0]?.options ?? []).map((w) => ({
					value: w, text: term(w),
				}))} />
			<div class="columns">
				{all.map((treatment, n) =>
					treatment === NONE ? null : (
						<div key={n} class="row end">
							<TextInput id={idOf(prefix, at(n, "on"))} type="date"
								label={words.triedOn(term(treatment))}
								wrong={wrong(idOf(prefix, at(n, "on")))}
								value={part[at(n, "on")] ?? ""}
								onChange={(v) => set(prefix, { [at(n, "on")]: v })} />
							{all.lastIndexOf(treatment) === n ? (
								<button type="button" class="button"
									onClick={() => again(treatment)}>
									{words.triedAgain}
									<span class="spoken">: {term(treatment)}</span>
								</button>
							) : (
								<button type="button" class="button"
									onClick={() =>
										set(prefix, removeRow(spec, part, n))}>
									{words.remove}
									<span class="spoken">: {term(treatment)}</span>
								</button>
							)}
						</div>
					),
				)}
			</div>
		</>
	);
}
