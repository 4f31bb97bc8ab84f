/* A page of an application: its heading takes the focus, its title the tab. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Props {
	heading: string;
	/** The tab's title, when it says more than the heading. */
	title?: string;
	/** Something was entered wrongly; said first in the title. */
	wrong?: string | undefined;
	/** Of the heading, where it is not that of the page. */
	lang?: string | undefined;
	children: ComponentChildren;
}

/** When what had the focus is gone, and the page is another. */
export function toHeading(): void {
	document.getElementById("heading")?.focus();
}

export function Page({ heading, title, wrong, lang, children }: Props) {
	const h1 = useRef<HTMLHeadingElement>(null);

	useEffect(() => {
		document.title = (wrong ?? "") + (title ?? heading);
	}, [heading, title, wrong]);
	useEffect(() => h1.current?.focus(), [heading]);
	return (
		<main>
			<h1 id="heading" ref={h1} tabIndex={-1} lang={lang}>
				{heading}
			</h1>
			{children}
		</main>
	);
}
