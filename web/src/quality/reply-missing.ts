/* What mendd replies about who answered at a visit, and who did not. */
import type { Head, Interval, Who } from "./reply";

export interface Portion {
	word: string;
	value: string;
	n: number | null;
	of: number | null;
	share: number | null;
}

export interface MissingGroup extends Who {
	baseline?: (Interval & { n: number | null; mean: number | null;
		sd: number | null }) | null;
	shares?: Portion[] | null;
}

export interface Missing extends Head {
	reading: string;
	groups: MissingGroup[];
	total: MissingGroup | null;
	visit: { visit_code: string; target_day: number | null };
	words: { word: string; reason: string | null }[];
	difference: Interval & {
		est: number | null;
		standardized: number | null;
		limit: number;
		reason: string | null;
	};
}
