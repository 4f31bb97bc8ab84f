/* What is wrong with a field, as the summary takes it. */
import { useMemo } from "preact/hooks";
import type { Wrong } from "../base/fields";

/**
 * Another list only for another text or another try: the summary takes the
 * focus with each list.
 */
export function useWrong(id: string, text: string | undefined, tries: number): Wrong[] {
	return useMemo(() => text === undefined ? [] : [{ id, text }], [id, text, tries]);
}
