/* A field with its label, hint and what is wrong with it; and the summary. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface Wrong {
	/** The id of the field. */
	id: string;
	/** What to do. */
	text: string;
}

interface FieldProps {
	id: string;
	label: string;
	hint?: string | undefined;
	wrong?: string | undefined;
	children: (described: { id: string; "aria-describedby"?: string;
		"aria-invalid"?: "true" }) => ComponentChildren;
}

export function Field({ id, label, hint, wrong, children }: FieldProps) {
	const ids = [
		hint !== undefined && `${id}-hint`,
		wrong !== undefined && `${id}-wrong`,
	].filter(Boolean) as string[];

	return (
		<div class={wrong === undefined ? "field" : "field wrong"}>
			<label for={id}>{label}</label>
			{hint !== undefined && (
				<p class="hint" id={`${id}-hint`}>
					{hint}
				</p>
			)}
			{wrong !== undefined && (
				<p class="wrong-text" id={`${id}-wrong`}>
					{wrong}
				</p>
			)}
			{children({
				id,
				...(ids.length > 0 && { "aria-describedby": ids.join(" ") }),
				...(wrong !== undefined && { "aria-invalid": "true" as const }),
			})}
		</div>
	);
}

/** Everything that is wrong, in the order of the fields; it takes the focus. */
export function Summary({ heading, wrong }:
	{ heading: string; wrong: readonly Wrong[] }) {
	const box = useRef<HTMLDivElement>(null);

	useEffect(() => {
		if (wrong.length > 0) box.current?.focus();
	}, [wrong]);
	if (wrong.length === 0) return null;
	const go = (id: string) => (event: Event) => {
		event.preventDefault();
		document.getElementById(id)?.focus();
	};
	return (
		<div class="summary" ref={box} tabIndex={-1} role="alert">
			<h2>{heading}</h2>
			<ul>
				{wrong.map((w) => (
					<li key={w.id}>
						<a href={`#${w.id}`} onClick={go(w.id)}>
							{w.text}
						</a>
					</li>
				))}
			</ul>
		</div>
	);
}
