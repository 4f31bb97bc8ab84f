/* All views of a cohort. */
import { completeness } from "./figures/completeness";
import { courses } from "./figures/courses";
import { dose } from "./figures/dose";
import { firstResponse } from "./figures/first-response";
import { funnel } from "./figures/funnel";
import { missing } from "./figures/missing";
import { responders } from "./figures/responders";
import { trends } from "./figures/trends";
import type { View } from "./view";

export const views: readonly View[] =
	[trends, courses, responders, dose, firstResponse, funnel, completeness,
		missing];

export function viewAt(path: string): View {
	return views.find((v) => path.startsWith(v.path)) ?? trends;
}
