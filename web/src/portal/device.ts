/*
 * What is kept on the device.  A browser may refuse to keep anything; then the
 * answers are on the server only, and everything else works.
 */
const names = ["link", "draft"] as const;
type Name = (typeof names)[number] | "language";

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

/** Nothing of the person stays; the language may. */
export function forget(): void {
	for (const name of names)
		try {
			localStorage.removeItem(`mendd-${name}`);
		} catch {
			/* then nothing was kept */
		}
}
