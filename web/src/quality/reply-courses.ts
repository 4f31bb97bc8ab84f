/* What mendd replies about single courses. */
import type { Head, Visit, Who } from "./reply";

export interface CentileVisit extends Visit {
	n: number | null;
	centiles: { percent: number; score: number | null }[];
}

export interface CentileGroup extends Who {
	visits?: CentileVisit[];
}

export interface SingleCourse {
	number: number;
	group: string | null;
	points: { target_day: number; score: number }[];
}

export interface Courses extends Head {
	reading: string;
	groups: CentileGroup[];
	total: CentileGroup | null;
	courses: {
		seed: number;
		of: number | null;
		items: SingleCourse[];
		reason: string | null;
	};
}
