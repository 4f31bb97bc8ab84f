/*
 * Answers on their way.  A form lies in IndexedDB with a key of its own until
 * mendd has said that it has it; sent twice with one key it is there once.
 */
import { ask, newKey } from "../base/api";
import { LIFE } from "./device";
import type { Sheet } from "./draft";

interface Letter extends Sheet {
	key: string;
	patient: string;
	/** Since when it lies there, in milliseconds. */
	at: number;
}

/** What became of all letters: the worst of them. */
export type Outcome = "sent" | "later" | "expired" | "refused";

function done<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
	const opening = indexedDB.open("mendd", 1);
	opening.onupgradeneeded = () =>
		opening.result.createObjectStore("outbox", { keyPath: "key" });
	const db = await done(opening);
	const transaction = db.transaction("outbox", mode);
	transaction.oncomplete = transaction.onabort = () => db.close();
	return transaction.objectStore("outbox");
}

/* Where a browser keeps nothing: as long as the page is open. */
let unkept: Letter[] = [];

async function letters(): Promise<Letter[]> {
	try {
		return [...unkept, ...await done<Letter[]>(
			(await store("readonly")).getAll())];
	} catch {
		return unkept;
	}
}

async function remove({ key }: Letter): Promise<void> {
	unkept = unkept.filter((letter) => letter.key !== key);
	try {
		await done((await store("readwrite")).delete(key));
	} catch {
		/* it was not there; its key makes sending it again harmless */
	}
}

export async function unsent(patient: string): Promise<number> {
	return (await letters()).filter((letter) =>
		letter.patient === patient).length;
}

/** All forms together, so that none of them is lost on the way. */
export async function post(patient: string, sheets: Sheet[]): Promise<void> {
	const fresh = sheets.map((sheet) => ({
		...sheet, patient, key: newKey(), at: Date.now() }));
	try {
		const box = await store("readwrite");
		await Promise.all(fresh.map((letter) => done(box.put(letter))));
	} catch {
		unkept.push(...fresh);
	}
}

export async function removeOld(): Promise<void> {
	for (const letter of await letters())
		if (letter.at < Date.now() - LIFE) await remove(letter);
}

export async function empty(): Promise<void> {
	unkept = [];
	try {
		await done((await store("readwrite")).clear());
	} catch {
		/* nothing can be kept here, so nothing was */
	}
}

async function send(letter: Letter): Promise<Outcome> {
	const reply = await ask(`/v1/visits/${letter.visit}/responses`, {
		method: "POST",
		key: letter.key,
		body: { instrument: letter.instrument, answers: letter.answers },
	});
	if (reply.ok) return "sent";
	switch (reply.problem.status) {
	case 401:
		return "expired";
	/* It came too late, or other answers were there before it. */
	case 404:
	case 409:
	case 422:
		return "refused";
	default:
		return "later";
	}
}

async function sendAll(patient: string): Promise<Outcome> {
	let outcome: Outcome = "sent";
	for (const letter of await letters()) {
		if (letter.patient !== patient) continue;
		const became = await send(letter);
		if (became === "later" || became === "expired") return became;
		if (became === "refused") outcome = "refused";
		await remove(letter);
	}
	return outcome;
}

/** Send what lies there; two tabs do not send the same at once. */
export async function flush(patient: string): Promise<Outcome> {
	return navigator.locks.request("mendd-outbox", () => sendAll(patient));
}
