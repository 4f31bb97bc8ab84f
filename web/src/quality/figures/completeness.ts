/* Who was due, and who answered. */
import { grid, type Row } from "../../base/chart/grid";
import { suppressedText } from "../about";
import { count, percent, span, visit } from "../format";
import { atVisit, nameOf, stopsOf } from "../groups";
import { titled } from "../panelled";
import type { Completeness, FollowedGroup } from "../reply";
import type { Asked, Shown, Table, View } from "../view";
import { words } from "../words";

type Stops = ReturnType<typeof stopsOf>;

function rowOf(g: FollowedGroup, stops: Stops): Row {
	return {
		name: nameOf(g),
		cells: stops.map((s) => {
			const rate = atVisit(g, s.code)?.rate_due;
			return rate && rate.share !== null
				? {
						share: rate.share,
						text: percent(rate.share),
						small: [String(rate.n), `/${rate.of}`],
					}
				: null;
		}),
	};
}

function tableOf(groups: readonly FollowedGroup[], stops: Stops): Table {
	const c = words.columns;
	return {
		caption: words.tableOfCompleteness,
		head: [c.group, c.visit, c.enrolled, c.due, c.inTime, c.late,
			c.censored, c.notAnswered, c.notYetDue, c.notExpected, c.ofDue,
			words.ci, c.ofEnrolled, words.ci],
		rows: groups.flatMap((g) =>
			stops.flatMap((s) => {
				const v = atVisit(g, s.code);
				return v ? [[
					nameOf(g),
					visit(v.visit_code),
					...[v.enrolled, v.due, v.answered, v.late, v.censored,
						v.not_answered, v.not_yet_due, v.not_expected]
						.map(count),
					percent(v.rate_due?.share),
					span(v.rate_due, percent),
					percent(v.rate_enrolled?.share),
					span(v.rate_enrolled, percent),
				]] : [];
			})),
	};
}

function show(reply: Completeness, asked: Asked): Shown[] {
	const total = reply.total ? [reply.total] : [];
	const groups = reply.by === null ? total : [...reply.groups, ...total];
	const visible = groups.filter((g) => !g.suppressed);
	const stops = stopsOf(visible, (v) => (v.rate_due?.of ?? 0) > 0);
	if (stops.length === 0) return [];

	const rows = visible.map((g) => rowOf(g, stops));
	return [{
		figure: {
			id: "completeness",
			title: titled(words.completeness, asked),
			description: rows.map((r) => words.answeredOf(r.name,
				r.cells.map((cell, i) => cell
					? `${stops[i]?.label} ${cell.text}`
					: "").filter(Boolean).join(", "))).join(" "),
			series: [],
			draw: (width) => grid(rows, stops.map((s) => s.label),
				words.gridLegend, width),
		},
		said: suppressedText(reply.groups),
		notes: [],
		method: words.completenessMethod,
		tables: [tableOf(visible, stops)],
		bare: true,
	}];
}

export const completeness: View<Completeness> = {
	path: "/q/completeness",
	name: words.views.completeness,
	heading: words.headings.completeness,
	endpoint: "/v1/trends/completeness",
	asks: ["by", "surgery"],
	draws: [],
	controls: ["by", "surgery"],
	takes: () => true,
	show,
};
