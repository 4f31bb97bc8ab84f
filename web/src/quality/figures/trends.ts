/* Means by visit, with who was asked and who answered beneath. */
import { courses, type Course, type Drawing } from "../../base/chart";
import type { Counts } from "../../base/chart/time";
import { methodText, suppressedText } from "../about";
import { points, tick } from "../format";
import { atVisit, layoutOf, nameOf, stopsOf, type Line } from "../groups";
import { drawn, titled } from "../panelled";
import type { Interval, Trend, TrendGroup, TrendVisit } from "../reply";
import { words } from "../words";
import type { Asked, Shown, View } from "../view";
import { trendSentences } from "./trend-sentences";
import { trendTables } from "./trend-tables";

/** The mean that is drawn: the model's, or what was seen. */
export function meanOf(v: TrendVisit | undefined, modelled: boolean):
	Interval & { mean: number | null } {
	const from = modelled ? v?.model : v;
	return {
		mean: from?.mean ?? null,
		ci_lo: from?.ci_lo ?? null,
		ci_hi: from?.ci_hi ?? null,
	};
}

/* Whoever is not told how many gets no count either. */
function countsOf(v: TrendVisit | undefined): Counts["parts"][number] {
	if (!v || v.due === null) return null;
	return [v.n === null ? "–" : String(v.n), `/${v.due}`];
}

export function isModelled(trend: { method?: Trend["method"] }): boolean {
	const { method } = trend;
	return !!method && method.model !== "none" && method.covariance !== "none";
}

function axisTitle({ scale }: Asked): string {
	const way = scale.higher_is === "better"
		? words.higherBetter
		: words.lowerBetter;
	return `${words.meanScore}, ${scale.minimum}–${scale.maximum} (${way})`;
}

function show(trend: Trend, asked: Asked): Shown[] {
	/* One group of everybody has its model with the total. */
	const groups = trend.by === null && trend.total
		? [trend.total]
		: trend.groups;
	const method = trend.method ?? trend.total?.method;
	const modelled = isModelled({ method });
	const layout = layoutOf(groups, trend.total);
	const visible = groups.filter((g) => !g.suppressed);
	const stops = stopsOf(visible, (v) => (v.n ?? 0) > 0);
	const even = asked.question.spacing === "even";

	const courseOf = (line: Line<TrendGroup>): Course => {
		const at = stops.map((s) => atVisit(line.group, s.code));
		return {
			look: line.look,
			behind: line.behind,
			at: at.map((v) => {
				const m = meanOf(v, modelled);
				return { value: m.mean, lo: m.ci_lo, hi: m.ci_hi };
			}),
			counts: line.behind ? null : at.map(countsOf),
		};
	};
	const draw = (lines: readonly Line<TrendGroup>[], width: number): Drawing =>
		courses({
			stops,
			courses: lines.map(courseOf),
			range: [asked.scale.minimum, asked.scale.maximum],
			label: tick,
			title: axisTitle(asked),
			countsTitle: words.scoredOfDue,
			evenTitle: words.evenNote,
			even,
		}, width);

	if (stops.length === 0) return [];
	return [{
		figure: {
			id: "trend",
			title: titled(modelled ? words.modelMeans : words.means, asked),
			description: describe(visible, stops, modelled),
			series: layout.series,
			draw: drawn(layout, draw),
		},
		said: [
			...(modelled ? [] : modelMissing(trend)),
			...trendSentences(trend, visible),
			...suppressedText(trend.groups),
		],
		notes: [trend.adjustment, trend.both_models?.reading].filter(
			(n): n is string => !!n),
		method: methodText(method, trend),
		tables: trendTables(trend, visible, stops, modelled),
	}];
}

/* A model was asked for, and there is none. */
function modelMissing(trend: Trend): string[] {
	const method = trend.method ?? trend.total?.method;
	return method && method.model !== "none"
		? [words.noModelShown]
		: [];
}

function describe(groups: readonly TrendGroup[],
	stops: readonly { code: string; label: string }[],
	modelled: boolean): string {
	const first = stops[0];
	const last = stops[stops.length - 1];
	if (!first || !last) return words.noScores;
	return groups.map((g) => {
		const end = atVisit(g, last.code);
		return words.fromTo(nameOf(g),
			points(meanOf(atVisit(g, first.code), modelled).mean), first.label,
			points(meanOf(end, modelled).mean), last.label);
	}).join(" ");
}

export const trends: View<Trend> = {
	path: "/q/trends",
	name: words.views.trends,
	heading: words.headings.trends,
	endpoint: "/v1/trends",
	asks: ["by", "threshold", "pass", "model", "adjust", "surgery"],
	draws: ["spacing"],
	controls: ["by", "model", "adjust", "surgery", "threshold", "pass",
		"spacing"],
	takes: () => true,
	show,
};
