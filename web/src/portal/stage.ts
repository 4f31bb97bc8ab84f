/*
 * Where a patient is.  Questions and the check are steps of the browser's
 * history, so that its Back does what one expects:
 *
 *	starting -> hello -> born -> question 0, 1, ... -> check -> thanks
 *	   |          |        |         |                   |
 *	   |       no-link   burned   expired          waiting, refused
 *	   +-> away, nothing
 */
import { useEffect, useState } from "preact/hooks";

export type Stage =
	| { at: "starting" | "away" | "no-link" | "hello" | "born" | "burned" }
	| { at: "expired" | "nothing" | "check" | "waiting" | "refused" | "thanks" }
	| { at: "clear" | "cleared" }
	| { at: "question"; n: number };

/** A stage, how to go on to one, and how to go to one that has no way back. */
export function useStage(): [Stage, (stage: Stage) => void, (stage: Stage) => void] {
	const [stage, setStage] = useState<Stage>({ at: "starting" });

	useEffect(() => {
		const back = ({ state }: PopStateEvent) => {
			const former = state as Stage | null;
			/* Only from one step to another: what is sent stays sent. */
			setStage((now) => former !== null && isStep(now) && isStep(former)
				? former : now);
		};
		addEventListener("popstate", back);
		return () => removeEventListener("popstate", back);
	}, []);
	const push = (next: Stage) => {
		history.pushState(next, "");
		setStage(next);
	};
	const replace = (next: Stage) => {
		history.replaceState(next, "");
		setStage(next);
	};
	return [stage, push, replace];
}

function isStep({ at }: Stage): boolean {
	return at === "question" || at === "check";
}
