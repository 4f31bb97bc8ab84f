/*
 * Some requests of staff cannot go on before a person has done something: sign
 * in again, or prove that it is still they.  The request waits here; the gate
 * shows the form, and says how it went.
 */
export type Need = "sign-in" | "proof";

type Show = (need: Need) => Promise<boolean>;

let show: Show = () => Promise.resolve(false);
let waiting: Promise<boolean> | null = null;

/** The gate tells how to show what is needed. */
export function shownBy(how: Show): void {
	show = how;
}

/** True when the same person has done it, and the request may go again. */
export function need(what: Need): Promise<boolean> {
	waiting ??= show(what).finally(() => {
		waiting = null;
	});
	return waiting;
}
