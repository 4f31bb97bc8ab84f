/*
 * The link that a patient came by.  Its secret leaves the address at once, so
 * that neither history nor a look at the screen gives it away, and is kept
 * nowhere; a link that was used is known again by its hash.
 */
import { keep, kept } from "./device";

export function takeLink(): string {
	const token = location.hash.slice(1);
	history.replaceState(null, "", location.pathname);
	return token;
}

async function hashOf(token: string): Promise<string> {
	const bytes = new TextEncoder().encode(token);
	const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function rememberLink(token: string): Promise<void> {
	keep("link", await hashOf(token));
}

/** Did this person come in by it before, on this device? */
export async function knowsLink(token: string): Promise<boolean> {
	return kept("link") === await hashOf(token);
}
