/* What is around every page: whose it is, the language, help, and clearing. */
import type { ComponentChildren } from "preact";
import { fill, useWords } from "./words/words";

interface Props {
	clinic: string;
	offline: boolean;
	onLanguage: (language: string) => void;
	/** None: there is nothing to clear. */
	onClear?: (() => void) | undefined;
	children: ComponentChildren;
}

export function Frame({ clinic, offline, onLanguage, onClear, children }: Props) {
	const w = useWords();
	return (
		<>
			<header class="top">
				<span>{clinic}</span>
				<button class="plain" type="button" lang={w.switchLang}
					onClick={() => onLanguage(w.switchLang)}>
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

interface StepsProps {
	n: number;
	of: number;
	onBack?: (() => void) | undefined;
}

/** Where one is among the questions; the bar only shows what the text says. */
export function Steps({ n, of, onBack }: StepsProps) {
	const w = useWords();
	return (
		<nav class="steps">
			<div>
				{onBack !== undefined
					? <button class="plain" type="button" onClick={onBack}>{w.back}</button>
					: <span />}
				{n <= of && <span>{fill(w.count, { n, of })}</span>}
			</div>
			<progress max={of} value={n - 1}
				aria-label={fill(w.done, { n: n - 1, of })} />
		</nav>
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
