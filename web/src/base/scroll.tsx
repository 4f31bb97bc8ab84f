/* A table that scrolls by itself where the window is too narrow for it. */
import type { ComponentChildren } from "preact";

export function Scroll({ label, children }:
	{ label: string; children: ComponentChildren }) {
	return (
		<div class="scroll" tabIndex={0} role="region" aria-label={label}>
			{children}
		</div>
	);
}
