/* What a component keeps, and what it does when it stands; see index.ts. */
import { afterwards, drawing, type Hook, redraw } from "./index";

type Update<T> = T | ((was: T) => T);

function nextHook(): Hook {
	return drawing.hooks[drawing.next++] ??= {};
}

/* Whether it is the first time, or something is not what it was. */
function changed(hook: Hook, inputs: readonly unknown[] | undefined): boolean {
	const was = hook.inputs;
	hook.inputs = inputs;
	return !was || !inputs || inputs.some((input, i) => !Object.is(input, was[i]));
}

export function useState<T>(first?: T | (() => T)): [T, (next: Update<T>) => void] {
	const hook = nextHook();
	if (!("value" in hook))
		hook.value = first instanceof Function ? first() : first;
	return [hook.value as T, (next) => {
		const value = next instanceof Function ? next(hook.value as T) : next;
		if (Object.is(value, hook.value)) return;
		hook.value = value;
		redraw();
	}];
}

export function useMemo<T>(make: () => T, inputs?: readonly unknown[]): T {
	const hook = nextHook();
	if (changed(hook, inputs)) hook.value = make();
	return hook.value as T;
}

export function useRef<T>(current: T): { current: T } {
	return useMemo(() => ({ current }), []);
}

export function useEffect(act: () => void | (() => void), inputs?: readonly unknown[]): void {
	const hook = nextHook();
	if (changed(hook, inputs))
		afterwards.push(() => {
			hook.cleanup?.();
			hook.cleanup = act();
		});
}

export function useContext<T>(context: { value: T }): T {
	return context.value;
}
