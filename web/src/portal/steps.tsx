/* Where one is among the questions; the bar only shows what the text says. */
import { fill, useWords } from "./words/words";

export function Steps({ n, of }: { n: number; of: number }) {
	const w = useWords();
	return (
		<nav class="steps">
			<div>
				{n > 1 ? (
					<button class="plain" type="button"
						onClick={() => history.back()}>
						{w.back}
					</button>
				) : <span />}
				{n <= of && <span>{fill(w.count, { n, of })}</span>}
			</div>
			{/* It starts at once, and is full where all is checked. */}
			<progress max={of + 1} value={n}
				aria-label={fill(w.done, { n: n - 1, of })} />
		</nav>
	);
}
