/*
 * The people of the made-up clinic: how they sign in, and what a test does in
 * their name past the pages, to lay things out or to see what became of them.
 *
 *	const ask = await as("coordinator");
 *	const { items } = await ask("GET", "/v1/visits?state=overdue");
 */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { demo } from "./harness.mjs";

/** {role, login, password, staff_id} and, of an admin, otpauth_uri. */
export function account(role, clinic = 0) {
	const found = demo.clinics[clinic].accounts.find((a) => a.role === role);
	assert.ok(found, `no ${role} in the made-up clinic`);
	return found;
}

function base32(text) {
	const bits = [...text].map((c) =>
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)
			.toString(2).padStart(5, "0")).join("");
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((b) => parseInt(b, 2)));
}

const used = new Map();

/**
 * The code that an authenticator app shows (RFC 6238).  One counts once: for a
 * second one within half a minute the next is taken, which is right by then.
 */
export function code({ login, otpauth_uri }) {
	const secret = new URL(otpauth_uri).searchParams.get("secret");
	const step = Math.max(Math.floor(Date.now() / 30_000),
		(used.get(login) ?? 0) + 1);
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(step));
	const mac = createHmac("sha1", base32(secret)).update(counter).digest();
	const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
	used.set(login, step);
	return String(number % 1_000_000).padStart(6, "0");
}

async function request(token, method, path, body, headers = {}) {
	const reply = await fetch(demo.url + path, {
		method,
		headers: {
			...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
			...(body === undefined ? {} : { "Content-Type": "application/json" }),
			...headers,
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const text = await reply.text();
	assert.ok(reply.ok, `${method} ${path}: ${reply.status} ${text}`);
	return text === "" ? null : JSON.parse(text);
}

const sessions = new Map();

/** Ask the API as somebody: a function of method, path, body, headers. */
export async function as(role, clinic = 0) {
	const who = account(role, clinic);
	if (!sessions.has(who.login)) {
		const enter = () => request(undefined, "POST", "/v1/session", {
			login: who.login,
			password: who.password,
			...(who.otpauth_uri === undefined ? {} : { code: code(who) }),
		});
		/* Another file's test may have used the code: the next one is good. */
		const { token } = await enter().catch(enter);
		sessions.set(who.login, token);
	}
	const token = sessions.get(who.login);
	return (method, path, body, headers) =>
		request(token, method, path, body, headers);
}

/** An account that no other test knows, with a password of its own. */
export async function newAccount(role) {
	const ask = await as("admin");
	const who = {
		login: `${role}.${Date.now()}`,
		password: "one that only they know",
	};
	const first = "a first password of theirs";
	await ask("POST", "/v1/staff",
		{ login: who.login, name: "Robin Own", role, password: first });
	const { token } = await request(undefined, "POST", "/v1/session",
		{ login: who.login, password: first });
	const own = await request(token, "PUT", "/v1/session/password",
		{ password: first, new_password: who.password });
	await request(own.token, "DELETE", "/v1/session");
	return who;
}

/**
 * A new link for a patient (of ${clinic}'s coordinator): {path, birth_date}.
 * The path begins with /p#; a patient's former links end.
 */
export async function patientLink(patientId, clinic = 0) {
	const ask = await as("coordinator", clinic);
	const id = patientId ?? demo.clinics[clinic].patient_id;
	const { birth_date } = await ask("GET", `/v1/patients/${id}`);
	const { url_path } = await ask("POST",
		`/v1/patients/${id}/portal-links`, {});
	return { path: url_path, birth_date };
}
