/* What is around every page: whose it is, the language, help, and clearing. */
import type { ComponentChildren } from "preact";
import { useSpeech, useWords } from "./words/words";

interface Props {
	clinic: string;
	offline: boolean;
	/** None: there is nothing to clear. */
	onClear?: (() => void) | undefined;
	children: ComponentChildren;
}

export function Frame({ clinic, offline, onClear, children }: Props) {
	const w = useWords();
	const { other } = useSpeech();
	return (
		<>
			<header class="top">
				<span>{clinic}</span>
				<button class="plain" type="button" lang={w.switchLang}
					onClick={other}>
					{w.switchTo}
				</button>
			</header>
			<div class="strip" role="status">{offline && <p>{w.offline}</p>}</div>
			{children}
			<footer>
				<p>{w.help}</p>
				{onClear !== undefined && (
					<button class="plain" type="button" onClick={onClear}>
						{w.clear}
					</button>
				)}
			</footer>
		</>
	);
}

/** When not to wait for anybody to read the answers. */
export function WhenToCall() {
	const w = useWords();
	return (
		<section class="note call">
			<h2>{w.callHeading}</h2>
			<p>{w.callToday}</p>
			<p>{w.callNow}</p>
			<p>{w.notRead}</p>
		</section>
	);
}
