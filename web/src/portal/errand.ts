/*
 * A patient's errand from the link to the thanks: what mendd is asked, and
 * which page follows from its answer.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { ask, NO_ANSWER, signIn } from "../base/api";
import { forget } from "./device";
import { type Given, keepDraft, keptDraft, type Saved, Saver, sheetsOf } from "./draft";
import { knowsLink, rememberLink, takeLink } from "./link";
import { empty, flush, post, unsent } from "./outbox";
import type { Question } from "./questions";
import { type Stage, useStage } from "./stage";
import { loadTask, type Task } from "./task";
import type { Answer, Session } from "./types";
import type { Words } from "./words/en";
import { fill } from "./words/words";

/* As many as mendd takes; then the link is burned. */
const TRIES = 5;

export interface Errand {
	stage: Stage;
	task: Task | undefined;
	given: Given;
	offline: boolean;
	/** Answers of former times were found. */
	welcome: boolean;
	go: (stage: Stage) => void;
	again: () => void;
	enter: (born: string, w: Words) => Promise<string | undefined>;
	answer: (question: Question, answer: Answer | undefined) => void;
	send: () => Promise<void>;
	clear: () => Promise<void>;
}

function gapOf({ questions }: Task, given: Given): number {
	return questions.findIndex(({ id }) => given[id] === undefined);
}

export function useErrand(): Errand {
	const [stage, go, settle] = useStage();
	const [task, setTask] = useState<Task>();
	const [given, setGiven] = useState<Given>({});
	const [offline, setOffline] = useState(!navigator.onLine);
	const [welcome, setWelcome] = useState(false);
	const token = useRef("");
	const tries = useRef(0);
	const saver = useRef<Saver | null>(null);

	saver.current ??= new Saver((what: Saved) => {
		setOffline(what === "offline");
		if (what === "expired") settle({ at: "expired" });
	});

	const load = async (session: Session) => {
		settle({ at: "starting" });
		const sent = await deliver(session);
		if (sent === "stay") return;
		const found = await loadTask(session);
		if (!("questions" in found)) {
			settle({ at: found.status === 401 ? "expired" : "away" });
			return;
		}
		const known = { ...found.begun, ...keptDraft(session.patient_id) };
		const gap = gapOf(found, known);
		setTask(found);
		setGiven(known);
		setWelcome(found.questions.some(({ id }) => known[id] !== undefined));
		settle(found.questions.length === 0
			? { at: sent === "sent" ? "thanks" : "nothing" }
			: gap === -1 ? { at: "check" } : { at: "question", n: gap });
	};
	/* What is still on its way from a former time goes first. */
	const deliver = async (session: Session): Promise<"none" | "sent" | "stay"> => {
		if (await unsent(session.patient_id) === 0) return "none";
		const outcome = await flush(session.patient_id);
		if (outcome === "sent") {
			forgetDraft();
			return "sent";
		}
		setTask({ session, questions: [], begun: {}, rest: false, episodes: new Map() });
		settle({ at: outcome === "later" ? "waiting" : outcome });
		return "stay";
	};
	const forgetDraft = () => {
		saver.current?.drop();
		forget();
	};
	const start = async () => {
		if (token.current !== "" && !await knowsLink(token.current)) {
			settle({ at: "hello" });
			return;
		}
		const reply = await ask<Session>("/v1/session");
		if (reply.ok && reply.value.role === "patient") await load(reply.value);
		else if (!reply.ok && reply.problem.status === NO_ANSWER)
			settle({ at: "away" });
		else settle({ at: token.current === "" ? "no-link" : "hello" });
	};
	const enter = async (born: string, w: Words) => {
		const reply = await signIn<Session>("/v1/portal/session",
			{ token: token.current, birth_date: born });
		if (reply.ok) {
			await rememberLink(token.current);
			await load(reply.value);
			return undefined;
		}
		const { status, retryAfter = 60 } = reply.problem;
		if (status === 429)
			return fill(w.tooMany, { minutes: Math.ceil(retryAfter / 60) });
		if (status !== 401) return w.noAnswer;
		tries.current++;
		if (tries.current >= TRIES) settle({ at: "burned" });
		return w.bornUnknown;
	};
	const answer = (question: Question, value: Answer | undefined) => {
		if (task === undefined) return;
		const next = { ...given };
		if (value === undefined) delete next[question.id];
		else next[question.id] = value;
		setGiven(next);
		keepDraft(task.session.patient_id, next);
		const form = task.questions.filter(({ visit, instrument }) =>
			visit === question.visit && instrument === question.instrument);
		for (const sheet of sheetsOf(form, next)) saver.current?.put(sheet);
	};
	const sendOn = async (patient: string) => {
		const outcome = await flush(patient);
		setOffline(outcome === "later");
		if (outcome === "sent" || outcome === "refused") forgetDraft();
		settle({ at: outcome === "sent" ? "thanks"
			: outcome === "later" ? "waiting" : outcome });
	};
	const send = async () => {
		if (task === undefined) return;
		const patient = task.session.patient_id;
		saver.current?.drop();
		await post(patient, sheetsOf(task.questions, given));
		await sendOn(patient);
	};
	const clear = async () => {
		forgetDraft();
		await empty();
		await ask("/v1/session", { method: "DELETE" });
		setTask(undefined);
		setGiven({});
		settle({ at: "cleared" });
	};

	useEffect(() => {
		token.current = takeLink();
		void start();
	}, []);
	/* Whenever there may be a network again. */
	useEffect(() => {
		const retry = () => {
			setOffline(!navigator.onLine);
			if (!navigator.onLine || document.visibilityState !== "visible") return;
			if (stage.at === "waiting" && task !== undefined)
				void sendOn(task.session.patient_id);
			else void saver.current?.run();
		};
		const events = ["online", "offline"] as const;
		for (const event of events) addEventListener(event, retry);
		document.addEventListener("visibilitychange", retry);
		return () => {
			for (const event of events) removeEventListener(event, retry);
			document.removeEventListener("visibilitychange", retry);
		};
	}, [stage, task]);

	const again = () => {
		if (stage.at === "waiting" && task !== undefined)
			void sendOn(task.session.patient_id);
		else void start();
	};
	return { stage, task, given, offline, welcome, go, again, enter, answer,
		send, clear };
}
