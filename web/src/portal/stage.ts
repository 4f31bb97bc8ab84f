/*
 * Where a patient is.  Steps between which one may go to and fro are in the
 * browser's history, so that its Back does what one expects.
 */
import { useEffect, useState } from "preact/hooks";

/** A stage, how to go on to one, and how to go to one without a way back. */
export function useStage<S extends { at: string }>(first: S, steps: string[]):
	[S, (stage: S) => void, (stage: S) => void] {
	const [stage, setStage] = useState(first);

	useEffect(() => {
		const back = ({ state }: PopStateEvent) => setStage((now) =>
			/* What is sent stays sent. */
			steps.includes(now.at) && state !== null ? state as S : now);
		addEventListener("popstate", back);
		return () => removeEventListener("popstate", back);
	}, []);
	const push = (next: S) => {
		history.pushState(next, "");
		setStage(next);
	};
	const replace = (next: S) => {
		history.replaceState(next, "");
		setStage(next);
	};
	return [stage, push, replace];
}
