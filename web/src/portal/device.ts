/*
 * What is kept on the device.  A browser may refuse to keep anything; then the
 * answers are on the server only, and everything else works.
 */
type Name = "language" | "link" | "draft";

/** As long as a link lives; what is older is nobody's business here. */
export const LIFE = 14 * 24 * 3600 * 1000;

export function kept(name: Name): string | null {
	try {
		return localStorage.getItem(`mendd-${name}`);
	} catch {
		return null;
	}
}

export function keep(name: Name, text: string): void {
	try {
		localStorage.setItem(`mendd-${name}`, text);
	} catch {
		/* full, or not allowed */
	}
}

export function drop(name: Name): void {
	try {
		localStorage.removeItem(`mendd-${name}`);
	} catch {
		/* then nothing was kept */
	}
}

/** Nothing of the person stays; the language may. */
export function forget(): void {
	drop("link");
	drop("draft");
}
