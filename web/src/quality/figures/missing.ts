/*
 * Who answered at a visit beside who did not, as they were at the start: first
 * scores, sex and age.
 */
import { lookOf, type Figure } from "../../base/chart";
import { forest, type Row } from "../../base/chart/forest";
import { grid, type Cell } from "../../base/chart/grid";
import { suppressedText } from "../about";
import { count, percent, points, reason, span, tick, visit } from "../format";
import { nameOf } from "../groups";
import { label, shortLabel } from "../labels";
import { titled } from "../panelled";
import type { Missing, MissingGroup, Portion } from "../reply-missing";
import type { Asked, Shown, Table, View } from "../view";
import { words } from "../words";

function rowOf(g: MissingGroup, i: number): Row[] {
	const b = g.baseline;
	return b && b.mean !== null
		? [{
				name: nameOf(g),
				look: lookOf(i),
				value: b.mean,
				lo: b.ci_lo,
				hi: b.ci_hi,
				text: words.startedAt(points(b.mean), span(b), count(b.n)),
			}]
		: [];
}

function differenceText({ difference: d }: Missing): string {
	return d.est === null || d.standardized === null
		? words.noStartDifference(reason(d.reason))
		: words.startDifference(points(d.est), span(d),
			d.standardized.toFixed(2).replace("-", "−"), String(d.limit),
			Math.abs(d.standardized) > d.limit);
}

function scoresTable(groups: readonly MissingGroup[]): Table {
	const c = words.columns;
	return {
		caption: words.tableOfStarts,
		head: [c.group, c.people, c.joints, c.n, c.observedMean, words.ci,
			c.sd],
		rows: groups.map((g) => [
			nameOf(g), count(g.people), count(g.episodes),
			count(g.baseline?.n), points(g.baseline?.mean),
			span(g.baseline), points(g.baseline?.sd),
		]),
	};
}

function scores(reply: Missing, asked: Asked,
	groups: readonly MissingGroup[]): Shown[] {
	const rows = groups.flatMap(rowOf);
	if (rows.length === 0) return [];
	const figure: Figure = {
		id: "missing-scores",
		title: titled(words.missingAt(visit(reply.visit.visit_code)), asked),
		description: rows.map((r) => `${r.name}: ${r.text}.`).join(" "),
		series: [],
		draw: (width) => forest({
			rows,
			range: [asked.scale.minimum, asked.scale.maximum],
			title: words.firstScoreAxis(asked.scale.higher_is === "better"),
			label: tick,
		}, width),
	};
	return [{
		figure,
		said: [differenceText(reply), ...suppressedText(reply.groups)],
		notes: [reply.reading],
		method: words.missingMethod,
		tables: [scoresTable(groups)],
		bare: true,
	}];
}

function cellOf(p: Portion | undefined): Cell | null {
	return p && p.share !== null
		? { share: p.share, text: percent(p.share),
			small: [String(p.n), `/${p.of}`] }
		: null;
}

function shares(reply: Missing, groups: readonly MissingGroup[],
	word: string): Shown[] {
	const of = (g: MissingGroup) =>
		(g.shares ?? []).filter((p) => p.word === word);
	const told = groups.filter((g) => of(g).some((p) => p.share !== null));
	const values = [...new Set(told.flatMap(of).map((p) => p.value))];
	if (told.length === 0) return [];

	const portion = (g: MissingGroup, value: string) =>
		of(g).find((p) => p.value === value);
	const rows = told.map((g) => ({
		name: nameOf(g),
		cells: values.map((v) => cellOf(portion(g, v))),
	}));
	const when = visit(reply.visit.visit_code);
	return [{
		figure: {
			id: `missing-${word.replaceAll("_", "-")}`,
			title: words.missingBy(label(word), when),
			description: rows.map((r) => words.answeredOf(r.name,
				r.cells.map((c, i) => c
					? `${label(values[i] ?? "")} ${c.text}`
					: "").filter(Boolean).join(", "))).join(" "),
			series: [],
			draw: (width) =>
				grid(rows, values.map(shortLabel), words.portionLegend, width),
		},
		said: suppressedText(reply.groups),
		notes: [],
		method: words.portionMethod,
		tables: [{
			caption: words.missingBy(label(word), when),
			head: [words.columns.group, label(word), words.columns.joints,
				words.ofScored, words.columns.share],
			rows: told.flatMap((g) => of(g).map((p) => [nameOf(g),
				label(p.value), count(p.n), count(p.of),
				percent(p.share)])),
		}],
		bare: true,
	}];
}

/* Words whose whole table is hidden. */
function untold(reply: Missing, shown: readonly Shown[]): string[] {
	const hidden = reply.words.filter((w) => w.reason !== null);
	return shown.length > 0 && hidden.length > 0
		? [words.portionsHidden(
			hidden.map((w) => label(w.word).toLowerCase()).join(", "))]
		: [];
}

function show(reply: Missing, asked: Asked): Shown[] {
	const groups = reply.groups.filter((g) => !g.suppressed);
	const shown = [
		...scores(reply, asked, groups),
		...reply.words.flatMap((w) => shares(reply, groups, w.word)),
	];
	const [first, ...rest] = shown;

	return first
		? [{ ...first, said: [...first.said, ...untold(reply, shown)] }, ...rest]
		: [];
}

export const missing: View<Missing> = {
	path: "/q/missing",
	name: words.views.missing,
	heading: words.headings.missing,
	endpoint: "/v1/trends/missing",
	asks: ["visit", "surgery"],
	draws: [],
	controls: ["visit", "surgery"],
	takes: () => true,
	show,
	fallback: { visit: "m6" },
};
