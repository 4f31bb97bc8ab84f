/*
 * What changes something is shown to who may change it: in an emergency one
 * reads only, and would be refused.
 */
import { createContext, type ComponentChildren } from "preact";
import { useContext } from "preact/hooks";

export const MayWrite = createContext(true);

export function useMayWrite(): boolean {
	return useContext(MayWrite);
}

export function Writing({ children }: { children: ComponentChildren }) {
	return useMayWrite() ? <>{children}</> : null;
}
