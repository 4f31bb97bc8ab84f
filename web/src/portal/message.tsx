/* A page that says something, with one thing to do at most. */
import type { ComponentChildren } from "preact";
import { Page } from "../base/page";

interface Props {
	heading: string;
	lines: string[];
	action?: { label: string; act: () => void } | undefined;
	children?: ComponentChildren;
}

export function Message({ heading, lines, action, children }: Props) {
	return (
		<Page heading={heading}>
			{children}
			{lines.map((line) => <p key={line}>{line}</p>)}
			{action !== undefined && (
				<button class="button primary" type="button" onClick={action.act}>
					{action.label}
				</button>
			)}
		</Page>
	);
}
