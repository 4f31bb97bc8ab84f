/*
 * Asking as staff.  When the session has ended meanwhile, or a proof is due,
 * the person is asked for it and the same request goes out again, with the same
 * key: nothing that was typed is lost, and nothing is done twice.
 */
import { ask, newKey, signIn, type Reply, type Request } from "../api";
import { need } from "./need";

export const UNAUTHORIZED = 401;
export const FORBIDDEN = 403;

/** Is it the problem of this name? */
export function isProblem(problem: { type?: string }, name: string): boolean {
	return problem.type === `urn:mendd:problem:${name}`;
}

export async function askAs<T>(
	path: string,
	request: Request = {},
): Promise<Reply<T>> {
	const again: Request = { ...request, key: request.key ?? newKey() };

	for (;;) {
		const reply = await ask<T>(path, again);

		if (reply.ok) return reply;
		if (reply.problem.status === UNAUTHORIZED) {
			if (!(await need("sign-in"))) return reply;
		} else if (isProblem(reply.problem, "proof_required")) {
			if (!(await need("proof"))) return reply;
		} else {
			return reply;
		}
	}
}

/** Who signed in, as mendd says. */
export interface Session {
	role: string;
	name?: string;
	staff_id?: string;
	clinic?: { clinic_id: string; code: string; name: string;
		timezone: string };
	/** What has to be done before anything else. */
	limited?: "password" | "factor" | null;
	second_factor?: boolean;
	recovery_codes_left?: number;
	/** Until when the role is break_glass, and not one's own. */
	elevated_until?: string;
	expires_at: string;
}

export interface Proofs {
	login?: string;
	password: string;
	code?: string;
}

export function openSession(proofs: Proofs): Promise<Reply<Session>> {
	return signIn<Session>("/v1/session", proofs);
}

export function proveAgain(proofs: Proofs): Promise<Reply<Session>> {
	return signIn<Session>("/v1/session/proof", proofs);
}
