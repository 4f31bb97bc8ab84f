/* A trend for who reads rather than looks. */
import { count, percent, points, span, visit } from "../format";
import { atVisit, nameOf } from "../groups";
import type { Trend, TrendGroup, TrendVisit } from "../reply";
import type { Table } from "../view";
import { words } from "../words";
import { difference, groupLabel } from "./trend-sentences";

function row(g: TrendGroup, v: TrendVisit, modelled: boolean): string[] {
	const bounds = v.responders?.bounds;
	return [
		nameOf(g),
		visit(v.visit_code),
		count(v.due),
		count(v.answered),
		count(v.late),
		count(v.censored),
		count(v.not_answered),
		count(v.n),
		points(v.mean),
		span(v),
		...(modelled ? [points(v.model?.mean), span(v.model)] : []),
		points(modelled ? v.model?.change?.mean : v.change?.mean),
		span(modelled ? v.model?.change : v.change),
		percent(v.responders?.share),
		bounds ? `${percent(bounds.worst)} to ${percent(bounds.best)}` : "–",
	];
}

export function trendTables(trend: Trend, groups: readonly TrendGroup[],
	stops: readonly { code: string }[], modelled: boolean): Table[] {
	const c = words.columns;
	const figures: Table = {
		caption: words.tableOfTrend,
		head: [c.group, c.visit, c.due, c.inTime, c.late, c.censored,
			c.notAnswered, c.n, c.observedMean, words.ci,
			...(modelled ? [c.modelMean, words.ci] : []),
			modelled ? c.modelChange : c.change, words.ci, c.responders,
			c.bounds],
		rows: groups.flatMap((g) =>
			stops.flatMap((s) => {
				const v = atVisit(g, s.code);
				return v ? [row(g, v, modelled)] : [];
			})),
	};
	const contrasts = trend.contrasts ?? [];
	const both = trend.both_models?.differences ?? [];

	return [
		figures,
		...(contrasts.length > 0 ? [{
			caption: words.tableOfDifferences(
				contrasts[0]?.name === "difference_in_change"),
			head: [c.groups, c.visit, c.difference],
			rows: contrasts.map((d) =>
				[d.groups.map(groupLabel).join(" – "), visit(d.visit_code),
					difference(d)]),
		}] : []),
		...(both.length > 0 ? [{
			caption: words.tableOfBoth,
			head: [c.groups, c.visit, c.ownStart, c.equalStart],
			rows: both.map((d) => [d.groups.map(groupLabel).join(" – "),
				visit(d.visit_code), difference(d.lda), difference(d.clda)]),
		}] : []),
	];
}
