/* Fields that make up one member: its name, what is wrong with it, and they. */
import type { ComponentChildren } from "preact";
import type { FieldProps } from "./field-of";
import { hintsOf, idOf } from "./form";
import { labelOf } from "./labels";

export function Group({ children, ...p }:
	FieldProps & { children: ComponentChildren }) {
	const id = idOf(p.prefix, p.spec.name);
	const wrong = p.wrong(id);
	const hint = hintsOf(p.spec, id, p.form);

	return (
		<fieldset id={id} tabIndex={-1}
			class={wrong === undefined ? "field" : "field wrong"}
			{...(wrong !== undefined && { "aria-describedby": `${id}-wrong` })}>
			<legend>{labelOf(p.spec.name)}</legend>
			{hint !== undefined && <p class="hint">{hint}</p>}
			{wrong !== undefined && (
				<p class="wrong-text" id={`${id}-wrong`}>
					{wrong}
				</p>
			)}
			{children}
		</fieldset>
	);
}
