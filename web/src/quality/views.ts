/* All views of a cohort. */
import { trends } from "./figures/trends";
import type { View } from "./view";

export const views: readonly View[] = [trends];

export function viewAt(path: string): View {
	return views.find((v) => path.startsWith(v.path)) ?? trends;
}
