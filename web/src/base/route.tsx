/*
 * Pages below one application's path, by the browser's own history: the server
 * gives the same document for all of them, and this says which one to draw.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Go to a page of this application; its query may come with it. */
export function go(to: string, replace = false): void {
	if (replace) history.replaceState(null, "", to);
	else history.pushState(null, "", to);
	dispatchEvent(new PopStateEvent("popstate"));
}

/** Where one is: the path, and what stands behind the question mark. */
export function usePlace(): { path: string; query: URLSearchParams } {
	const [href, setHref] = useState(location.href);

	useEffect(() => {
		const look = () => setHref(location.href);

		addEventListener("popstate", look);
		return () => removeEventListener("popstate", look);
	}, []);
	const url = new URL(href);
	return { path: url.pathname, query: url.searchParams };
}

/** The parts of a path that a pattern such as /c/visits/:visit names. */
export function match(
	pattern: string,
	path: string,
): Record<string, string> | null {
	const wanted = pattern.split("/");
	const given = path.replace(/\/$/, "").split("/");
	const parts: Record<string, string> = {};

	if (wanted.length !== given.length) return null;
	for (const [i, word] of wanted.entries()) {
		const part = given[i] ?? "";

		if (word.startsWith(":")) parts[word.slice(1)] = part;
		else if (word !== part) return null;
	}
	return parts;
}

interface LinkProps {
	to: string;
	class?: string;
	current?: boolean;
	children: ComponentChildren;
}

/** A link within the application; with a key held, the browser's own. */
export function Link({ to, class: name, current, children }: LinkProps) {
	const follow = (event: MouseEvent) => {
		if (event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		go(to);
	};

	return (
		<a
			href={to}
			onClick={follow}
			{...(name !== undefined && { class: name })}
			{...(current === true && { "aria-current": "page" as const })}
		>
			{children}
		</a>
	);
}
