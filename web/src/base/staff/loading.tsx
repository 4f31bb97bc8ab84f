/* Something that is read from mendd: on its way, here, or why it is not. */
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { NO_ANSWER, type Problem } from "../api";
import { askAs } from "./ask";
import { words } from "./words";

export interface Read<T> {
	value?: T;
	version?: string;
	problem?: Problem;
	again: () => void;
}

/** Read a path; null: nothing is wanted yet. */
export function useRead<T>(path: string | null): Read<T> {
	const [turn, setTurn] = useState(0);
	const [state, setState] = useState<Omit<Read<T>, "again"> & {
		of?: string | null;
	}>({});
	const again = useCallback(() => setTurn((t) => t + 1), []);

	useEffect(() => {
		const stop = new AbortController();

		if (path === null) return;
		void askAs<T>(path, { signal: stop.signal }).then((reply) => {
			if (stop.signal.aborted) return;
			setState(
				reply.ok
					? {
							of: path,
							value: reply.value,
							...(reply.version !== undefined && {
								version: reply.version,
							}),
						}
					: { of: path, problem: reply.problem },
			);
		});
		return () => stop.abort();
	}, [path, turn]);
	/* What was read for another path says nothing about this one. */
	return state.of === path ? { ...state, again } : { again };
}

const CONFLICT = 409;

/* The version that was read is not the last one any more. */
const CHANGED = 412;

/** In words, what kept a request from being done. */
export function explain(problem: Problem): string {
	if (problem.status === NO_ANSWER) return words.noAnswer;
	if (problem.status === CHANGED) return words.changedMeanwhile;
	if (problem.retryAfter !== undefined)
		return words.tooMany(problem.retryAfter);
	/* Of a conflict the detail says all. */
	return words.failed(
		problem.status === CONFLICT && problem.detail
			? `${problem.detail}.`
			: [problem.title, problem.detail].filter(Boolean).join(" "),
	);
}

interface Props<T> {
	of: Read<T>;
	children: (value: T) => ComponentChildren;
}

export function Loaded<T>({ of, children }: Props<T>) {
	if (of.value !== undefined) return <>{children(of.value)}</>;
	if (of.problem === undefined)
		return <p role="status">{words.loading}</p>;
	return (
		<div class="note" role="alert">
			<p>{explain(of.problem)}</p>
			<button type="button" class="button" onClick={of.again}>
				{words.tryAgain}
			</button>
		</div>
	);
}
