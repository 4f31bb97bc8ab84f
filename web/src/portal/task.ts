/* What a patient came to do: the questions, and where they are about. */
import { ask, type Problem, type Reply } from "../base/api";
import { questionsOf, type Question } from "./questions";
import type { Answer, Course, Episode, Form, Instrument, Session, Visit }
	from "./types";

export interface Task {
	questions: Question[];
	/** What the server kept, by the questions' ids. */
	begun: Record<string, Answer>;
	/** Something is due that cannot be asked here. */
	rest: boolean;
	/** By id: which joint a visit is about. */
	episodes: Map<string, Episode>;
}

type Asked = { visit: Visit; form: Form };

/** Ask for all at once; the first problem is that of them all. */
async function askAll<T>(paths: string[]): Promise<T[] | Problem> {
	const values: T[] = [];
	for (const reply of await Promise.all(paths.map((path) => ask<T>(path)))) {
		if (!reply.ok) return reply.problem;
		values.push(reply.value);
	}
	return values;
}

async function wordings(asked: Asked[]):
	Promise<Map<string, Instrument["wording"]> | Problem> {
	const codes = [...new Set(asked.map(({ form }) => form.instrument))];
	const found = await askAll<Instrument>(codes.map((code) =>
		`/v1/instruments/${encodeURIComponent(code)}`));
	return Array.isArray(found)
		? new Map(codes.map((code, i) => [code, found[i]?.wording ?? {}]))
		: found;
}

export function askCourse(session: Session): Promise<Reply<Course>> {
	return ask<Course>(`/v1/patients/${session.patient_id}/trajectory`);
}

/** Nobody needs to wait for the name of the joint in vain. */
async function episodesOf(session: Session): Promise<Map<string, Episode>> {
	const reply = await askCourse(session);
	return new Map(reply.ok ? reply.value.episodes.map((episode) =>
		[episode.episode_id, episode]) : []);
}

export async function loadTask(session: Session): Promise<Task | Problem> {
	const due = await ask<{ items: Visit[] }>("/v1/visits");
	if (!due.ok) return due.problem;
	const visits = await askAll<Visit & { forms: Form[] }>(
		due.value.items.map(({ visit_id }) => `/v1/visits/${visit_id}`));
	if (!Array.isArray(visits)) return visits;
	const asked = visits.flatMap((visit) =>
		visit.forms.map((form) => ({ visit, form })));
	const [loaded, episodes] = await Promise.all([
		wordings(asked), episodesOf(session)]);
	if (!(loaded instanceof Map)) return loaded;

	const task: Task = { questions: [], begun: {}, rest: false, episodes };
	for (const { visit, form } of asked) {
		const questions = questionsOf(visit, form,
			loaded.get(form.instrument) ?? {});
		task.rest ||= questions.length === 0;
		task.questions.push(...questions);
		for (const { id, item } of questions) {
			const answer = form.draft?.answers[item.code];
			if (answer != null) task.begun[id] = answer;
		}
	}
	return task;
}
