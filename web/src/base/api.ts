/*
 * Asking mendd.  The session is a cookie that no script can read; a write
 * carries a key, so that sending it again does nothing twice.
 */

/** What was wrong with a request, as RFC 9457 has it. */
export interface Problem {
	status: number;
	/** Which one: urn:mendd:problem:NAME. */
	type?: string;
	title: string;
	detail?: string;
	/** A JSON pointer to a member, or a parameter's name after a slash. */
	errors: { pointer: string; expected: string }[];
	/** Seconds to wait, if mendd said so. */
	retryAfter?: number;
}

export type Reply<T> =
	| { ok: true; value: T; version?: string }
	| { ok: false; problem: Problem };

export interface Request {
	method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	body?: unknown;
	/** Of what is changed: the ETag it was read with. */
	version?: string;
	/** Of a POST; the same again is the same act. */
	key?: string;
	signal?: AbortSignal;
	/** Of a POST that opens a session: as a cookie; it takes no key. */
	opens?: true;
}

/** No answer: the network is away, or mendd is. */
export const NO_ANSWER = 0;

function headersOf(request: Request): Headers {
	const headers = new Headers({ Accept: "application/json" });
	/* Of whatever writes, also without a body: no form can send that. */
	if ((request.method ?? "GET") !== "GET")
		headers.set("Content-Type", "application/json");
	if (request.opens) headers.set("Mendd-Session", "cookie");
	else if (request.method === "POST")
		headers.set("Idempotency-Key", request.key ?? newKey());
	if (request.version !== undefined)
		headers.set("If-Match", request.version);
	return headers;
}

async function problemOf(response: Response): Promise<Problem> {
	const problem: Problem = {
		status: response.status,
		title: response.statusText,
		errors: [],
	};
	const wait = Number(response.headers.get("Retry-After"));
	if (wait > 0) problem.retryAfter = wait;
	try {
		Object.assign(problem, await response.json());
	} catch {
		/* not mendd's own words: a proxy's */
	}
	return problem;
}

/* mendd's reply, whole; null: it did not come. */
async function send(
	path: string,
	request: Request,
): Promise<{ response: Response; value: unknown } | null> {
	try {
		const response = await fetch(path, {
			method: request.method ?? "GET",
			headers: headersOf(request),
			credentials: "same-origin",
			cache: "no-store",
			...(request.body !== undefined && {
				body: JSON.stringify(request.body),
			}),
			...(request.signal && { signal: request.signal }),
		});
		const value = !response.ok || response.status === 204
			? undefined
			: await response.json();
		return { response, value };
	} catch {
		return null;
	}
}

export async function ask<T>(
	path: string,
	request: Request = {},
): Promise<Reply<T>> {
	const sent = await send(path, request);

	if (sent === null)
		return {
			ok: false,
			problem: { status: NO_ANSWER, title: "No answer", errors: [] },
		};
	const { response, value } = sent;
	if (!response.ok) return { ok: false, problem: await problemOf(response) };
	const version = response.headers.get("ETag");
	return {
		ok: true,
		value: value as T,
		...(version !== null && { version }),
	};
}

/** Open a session as a cookie, with what proves who asks. */
export function signIn<T>(path: string, body: unknown): Promise<Reply<T>> {
	return ask<T>(path, { method: "POST", body, opens: true });
}

/**
 * Did mendd decide?  Then the next try is another act, with a key of its own;
 * else it may have been done, and the same key finds out.
 */
export function isDecided({ status }: Problem): boolean {
	return status >= 400 && status < 500;
}

export function newKey(): string {
	return crypto.randomUUID();
}

/** A path with its query; empty and missing values are left out. */
export function query(
	path: string,
	values: Record<string, string | number | undefined>,
): string {
	const q = new URLSearchParams();
	for (const [name, value] of Object.entries(values))
		if (value !== undefined && value !== "") q.set(name, String(value));
	const text = q.toString();
	return text === "" ? path : `${path}?${text}`;
}
