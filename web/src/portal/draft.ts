/*
 * Answers that were begun: each is kept on the device at once, and on the
 * server as soon as it can be reached.
 */
import { ask, NO_ANSWER } from "../base/api";
import { drop, keep, kept, LIFE } from "./device";
import type { Question } from "./questions";
import type { Answer, Answers } from "./types";

/** By the questions' ids. */
export type Given = Record<string, Answer>;

/** One form with the answers that were given to it. */
export interface Sheet {
	visit: string;
	instrument: string;
	answers: Answers;
}

interface Draft {
	patient: string;
	at: number;
	given: Given;
}

function read(): Draft | undefined {
	try {
		return JSON.parse(kept("draft") ?? "") as Draft;
	} catch {
		return undefined;
	}
}

/** What this person began here; what another began is taken away. */
export function keptDraft(patient: string): Given {
	const draft = read();
	if (draft?.patient === patient) return draft.given;
	drop("draft");
	return {};
}

export function keepDraft(patient: string, given: Given): void {
	keep("draft", JSON.stringify({ patient, at: Date.now(), given }));
}

export function dropOldDraft(): void {
	if ((read()?.at ?? 0) < Date.now() - LIFE) drop("draft");
}

/** The answers by form. */
export function sheetsOf(questions: Question[], given: Given): Sheet[] {
	const sheets = new Map<string, Sheet>();
	for (const { id, visit, instrument, item } of questions) {
		const at = `${visit.visit_id} ${instrument}`;
		const sheet = sheets.get(at) ??
			{ visit: visit.visit_id, instrument, answers: {} };
		const answer = given[id];
		if (answer !== undefined) sheet.answers[item.code] = answer;
		sheets.set(at, sheet);
	}
	return [...sheets.values()];
}

/** What came of saving: it is there, the network is away, or the session. */
export type Saved = "saved" | "offline" | "expired";

export interface Saver {
	/** Save a form, or its newer answers. */
	put: (sheet: Sheet) => void;
	/** Nothing is to be saved any more. */
	drop: () => void;
	/** Try again what could not be saved. */
	run: () => void;
}

async function save({ visit, instrument, answers }: Sheet): Promise<Saved> {
	const reply = await ask(`/v1/visits/${visit}/draft`,
		{ method: "PUT", body: { instrument, answers } });
	if (reply.ok) return "saved";
	switch (reply.problem.status) {
	case NO_ANSWER:
		return "offline";
	case 401:
		return "expired";
	default:
		/* Sending will say what is wrong. */
		return "saved";
	}
}

/** Saves one form after the other, the latest answers of each. */
export function newSaver(told: (saved: Saved) => void): Saver {
	const waiting = new Map<string, Sheet>();
	let running = false;

	const run = async () => {
		if (running) return;
		running = true;
		/* What is put meanwhile comes at the end of the same round. */
		for (const [at, sheet] of waiting) {
			waiting.delete(at);
			const saved = await save(sheet);
			if (saved !== "saved" && !waiting.has(at)) waiting.set(at, sheet);
			told(saved);
			if (saved !== "saved") break;
		}
		running = false;
	};
	return {
		put: (sheet) => {
			waiting.set(`${sheet.visit} ${sheet.instrument}`, sheet);
			void run();
		},
		drop: () => waiting.clear(),
		run: () => void run(),
	};
}
