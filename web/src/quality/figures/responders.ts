/* The share that improved by so much or more, for every size of change. */
import { curves, type Drawing } from "../../base/chart";
import { suppressedText, untoldText } from "../about";
import { count, percent, points, span, tick } from "../format";
import { atVisit, chosen, layoutOf, nameOf, type Line } from "../groups";
import { drawn, titled } from "../panelled";
import type { CurveGroup, CurvePoint, CurveVisit, Responders } from "../reply";
import type { Asked, Shown, Table, View } from "../view";
import { words } from "../words";

/*
 * Whoever sees no fewer than so many people is told some points of a curve
 * only, and at the threshold.  What lies between is not known: no steps then.
 */
function pointsOf(v: CurveVisit | undefined): CurvePoint[] {
	const told = (v?.curve ?? []).filter((p) =>
		p.at_least !== v?.mcid?.at_least);
	const mcid = v?.mcid && v.mcid.share !== null ? [v.mcid] : [];
	return [...told, ...mcid].sort((a, b) => a.at_least - b.at_least);
}

function sentence(g: CurveGroup, v: CurveVisit | undefined,
	when: string): string[] {
	const at = v?.mcid;
	return at && at.share !== null
		? [words.improvedBy(nameOf(g), when, percent(at.share),
			span(at, percent), points(at.at_least), percent(at.worst),
			percent(at.best))]
		: [];
}

function tableOf(groups: readonly CurveGroup[], code: string): Table {
	const c = words.columns;
	return {
		caption: words.tableOfResponders,
		head: [c.group, c.improvement, c.people, words.ofScored, c.share,
			words.ci, c.bounds],
		rows: groups.flatMap((g) => {
			const v = atVisit(g, code);
			return pointsOf(v).map((p) => [
				nameOf(g),
				points(p.at_least),
				count(p.n),
				count(v?.of),
				percent(p.share),
				span(p, percent),
				`${percent(p.worst)} to ${percent(p.best)}`,
			]);
		}),
	};
}

function show(reply: Responders, asked: Asked): Shown[] {
	const groups = reply.by === null && reply.total
		? [reply.total]
		: reply.groups;
	const visible = groups.filter((g) => !g.suppressed);
	const at = chosen(visible, (v) => v.target_day > 0 && v.curve.length > 0,
		asked.question.visit);
	if (!at) return [];

	const visitOf = (g: CurveGroup) => atVisit(g, at.code);
	const told = visible.filter((g) => (visitOf(g)?.curve.length ?? 0) > 0);
	const layout = layoutOf(groups, reply.total);
	const all = told.flatMap((g) => pointsOf(visitOf(g)));
	const mcid = reply.thresholds.mcid;
	const lengths = [0, ...all.map((p) => p.at_least), mcid?.value ?? 0];
	const draw = (lines: readonly Line<CurveGroup>[], width: number): Drawing =>
		curves({
			curves: lines.map((line) => ({
				look: line.look,
				behind: line.behind,
				points: pointsOf(visitOf(line.group)).map((p) => ({
					x: p.at_least, value: p.share, lo: p.ci_lo, hi: p.ci_hi,
				})),
			})),
			x: [Math.min(...lengths), Math.max(...lengths)],
			xTitle: words.improvementAxis,
			xLabel: tick,
			y: [0, 1],
			yTitle: words.shareAxis,
			yLabel: percent,
			marked: true,
			stepped: reply.suppression.limit === null,
			mark: mcid
				? { value: mcid.value, text: words.mcidAt(points(mcid.value)) }
				: undefined,
		}, width);
	const n = (g: CurveGroup) => {
		const v = visitOf(g);
		return `${nameOf(g)}: ${count(v?.of)} of ${count(v?.due)}`;
	};

	return [{
		figure: {
			id: "responders",
			title: titled(words.respondersAt(at.label), asked),
			description: visible.flatMap((g) =>
				sentence(g, visitOf(g), at.label)).join(" ") || words.noScores,
			series: layout.series,
			draw: drawn(layout, draw),
		},
		said: [
			words.withBoth(at.label, told.map(n).join("; ")),
			...visible.flatMap((g) => sentence(g, visitOf(g), at.label)),
			...untoldText(visible.filter((g) => !told.includes(g)), at.label),
			...suppressedText(reply.groups),
		],
		notes: [],
		method: words.respondersMethod(reply.suppression.limit !== null),
		tables: [tableOf(visible, at.code)],
	}];
}

export const responders: View<Responders> = {
	path: "/q/responders",
	name: words.views.responders,
	heading: words.headings.responders,
	endpoint: "/v1/trends/responders",
	asks: ["by", "threshold", "surgery"],
	draws: ["visit"],
	controls: ["by", "visit", "surgery", "threshold"],
	takes: () => true,
	show,
};
