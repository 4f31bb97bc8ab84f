/*
 * A patient's errand from the questions to the thanks: what mendd is asked, and
 * which page follows from its answer.
 *
 *	starting -> question 0, 1, ... -> check -> thanks
 *	   |            |                   |
 *	   |         expired        waiting, refused
 *	   +-> away, nothing, waiting
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../base/api";
import { forget } from "./device";
import { type Given, keepDraft, keptDraft, newSaver, type Saver, sheetsOf } from "./draft";
import { empty, flush, post, unsent } from "./outbox";
import type { Question } from "./questions";
import { useStage } from "./stage";
import { loadTask, type Task } from "./task";
import type { Answer, Session } from "./types";

export type Stage =
	| { at: "starting" | "away" | "expired" | "nothing" | "check" }
	| { at: "waiting" | "refused" | "thanks" | "clear" | "cleared" }
	| { at: "question"; n: number };

const NOTHING: Task = { questions: [], begun: {}, rest: false, episodes: new Map() };

export interface Errand {
	session: Session;
	stage: Stage;
	task: Task;
	given: Given;
	offline: boolean;
	/** Answers of former times were found. */
	welcome: boolean;
	go: (stage: Stage) => void;
	again: () => void;
	answer: (question: Question, answer: Answer | undefined) => void;
	send: () => Promise<void>;
	clear: () => Promise<void>;
}

export function useErrand(session: Session): Errand {
	const patient = session.patient_id;
	const [stage, go, settle] = useStage<Stage>({ at: "starting" },
		["question", "check", "clear"]);
	const [task, setTask] = useState(NOTHING);
	const [given, setGiven] = useState<Given>({});
	const [offline, setOffline] = useState(!navigator.onLine);
	const [welcome, setWelcome] = useState(false);
	const saver = useRef<Saver | null>(null);

	saver.current ??= newSaver((saved) => {
		/* A late reply says nothing of the network as it is now. */
		setOffline(saved === "offline" || !navigator.onLine);
		if (saved === "expired") settle({ at: "expired" });
	});

	const forgetDraft = () => {
		saver.current?.drop();
		forget();
	};
	/** Send what lies in the outbox; whether all of it is there now. */
	const deliver = async () => {
		const outcome = await flush(patient);
		setOffline(outcome === "later");
		if (outcome === "sent" || outcome === "refused") forgetDraft();
		if (outcome !== "sent")
			settle({ at: outcome === "later" ? "waiting" : outcome });
		return outcome === "sent";
	};
	const start = async () => {
		/* What is on its way from a former time goes first. */
		const sent = await unsent(patient) > 0;
		if (sent && !await deliver()) return;
		const found = await loadTask(session);
		if (!("questions" in found)) {
			settle({ at: found.status === 401 ? "expired" : "away" });
			return;
		}
		const { questions } = found;
		const known = { ...found.begun, ...keptDraft(patient) };
		const gap = questions.findIndex(({ id }) => known[id] === undefined);
		setTask(found);
		setGiven(known);
		setWelcome(questions.some(({ id }) => known[id] !== undefined));
		settle(questions.length === 0 ? { at: sent ? "thanks" : "nothing" }
			: gap === -1 ? { at: "check" } : { at: "question", n: gap });
	};
	const answer = (question: Question, value: Answer | undefined) => {
		const next = { ...given };
		if (value === undefined) delete next[question.id];
		else next[question.id] = value;
		setGiven(next);
		keepDraft(patient, next);
		const form = task.questions.filter(({ visit, instrument }) =>
			visit === question.visit && instrument === question.instrument);
		for (const sheet of sheetsOf(form, next)) saver.current?.put(sheet);
	};
	const send = async () => {
		saver.current?.drop();
		await post(patient, sheetsOf(task.questions, given));
		if (await deliver()) settle({ at: "thanks" });
	};
	const again = async () => {
		if (stage.at !== "waiting") await start();
		else if (await deliver()) settle({ at: "thanks" });
	};
	const clear = async () => {
		forgetDraft();
		await empty();
		await ask("/v1/session", { method: "DELETE" });
		settle({ at: "cleared" });
	};

	useEffect(() => void start(), []);
	/* Whenever there may be a network again. */
	useEffect(() => {
		const retry = () => {
			setOffline(!navigator.onLine);
			if (!navigator.onLine || document.visibilityState !== "visible") return;
			if (stage.at === "waiting") void again();
			else saver.current?.run();
		};
		const places: [EventTarget, string][] = [[window, "online"],
			[window, "offline"], [document, "visibilitychange"]];
		for (const [place, event] of places) place.addEventListener(event, retry);
		return () => {
			for (const [place, event] of places)
				place.removeEventListener(event, retry);
		};
	}, [stage]);

	return { session, stage, task, given, offline, welcome, go, again, answer,
		send, clear };
}
