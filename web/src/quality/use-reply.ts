/*
 * Ask mendd, and again by itself while it is loading or busy.
 *
 *	asking --told--> told
 *	   |  \--refused--> refused
 *	   \--503--> waiting --after a while--> asking
 */
import { useEffect, useState } from "preact/hooks";
import { NO_ANSWER, type Problem } from "../base/api";
import { askAs } from "../base/staff/ask";

const UNAVAILABLE = 503;
const MOST = 30;

export type State<T> =
	| { is: "asking" }
	| { is: "waiting"; problem: Problem }
	| { is: "told"; value: T }
	| { is: "refused"; problem: Problem };

export function useReply<T>(path: string | null): {
	state: State<T>;
	again: () => void;
} {
	const [state, setState] = useState<State<T> & { of: string | null }>(
		{ is: "asking", of: null });
	const [turn, setTurn] = useState(0);

	useEffect(() => {
		const stop = new AbortController();
		let timer = 0;
		let pause = 0;

		const look = async () => {
			if (path === null) return;
			const reply = await askAs<T>(path, { signal: stop.signal });
			if (stop.signal.aborted) return;
			if (reply.ok) {
				setState({ is: "told", value: reply.value, of: path });
				return;
			}
			const { problem } = reply;
			const comes = problem.status === UNAVAILABLE ||
				problem.status === NO_ANSWER;
			setState({ is: comes ? "waiting" : "refused", problem, of: path });
			if (!comes) return;
			/* Longer from time to time: many pages may be waiting. */
			pause = Math.min(MOST,
				Math.max(problem.retryAfter ?? 2, pause * 1.5));
			timer = window.setTimeout(() => void look(), pause * 1000);
		};
		void look();
		return () => {
			stop.abort();
			clearTimeout(timer);
		};
	}, [path, turn]);

	return {
		/* What was told of another question says nothing of this one. */
		state: state.of === path ? state : { is: "asking" },
		again: () => setTurn((t) => t + 1),
	};
}
