/* A number for each of some words, such as percent by CD marker. */
import { TextInput } from "../../base/inputs";
import type { FieldProps } from "./field-of";
import { idOf } from "./form";
import { Group } from "./group";
import { wordSpecs } from "./values";

export function NumbersByWord(p: FieldProps) {
	return (
		<Group {...p}>
			<div class="columns few">
				{wordSpecs(p.spec).map((s) => {
					const id = idOf(p.prefix, s.name);

					return (
						<TextInput key={id} id={id} number unit={s.unit}
							label={s.name.slice(p.spec.name.length + 1)}
							wrong={p.wrong(id)}
							value={p.part[s.name] ?? ""}
							onChange={(v) => p.set(p.prefix, { [s.name]: v })} />
					);
				})}
			</div>
		</Group>
	);
}
