/* How long until a first response. */
import { courses, type Course, type Drawing } from "../../base/chart";
import { suppressedText } from "../about";
import { count, percent, pValue, reason, span, visit } from "../format";
import { atVisit, layoutOf, nameOf, stopsOf, type Line } from "../groups";
import { drawn, titled } from "../panelled";
import type { FirstResponse, Interval, WaitGroup, WaitVisit } from "../reply";
import type { Asked, Shown, Table, View } from "../view";
import { words } from "../words";

type Stops = ReturnType<typeof stopsOf>;

interface Share extends Interval {
	share: number | null;
}

/* Of all who wait at the start; later, as far as it is told. */
function shareOf(v: WaitVisit | undefined, responded: boolean): Share {
	if (!v) return { share: null, ci_lo: null, ci_hi: null };
	return responded
		? { share: v.responded_share, ci_lo: v.responded_lo,
			ci_hi: v.responded_hi }
		: { share: v.waiting, ci_lo: v.waiting_lo, ci_hi: v.waiting_hi };
}

function courseOf(line: Line<WaitGroup>, stops: Stops,
	responded: boolean): Course {
	const { group } = line;
	const begin = responded ? 0 : 1;
	const later = stops.map((s) => atVisit(group, s.code));

	return {
		look: line.look,
		behind: line.behind,
		at: [
			{ value: begin, lo: begin, hi: begin },
			...later.map((v) => {
				const s = shareOf(v, responded);
				return { value: s.share, lo: s.ci_lo, hi: s.ci_hi };
			}),
		],
		counts: line.behind ? null : [
			[count(group.n), ""],
			...later.map((v) => v && v.at_risk !== null
				? [String(v.at_risk), ""] as const
				: null),
		],
	};
}

/* Times are those of visits. */
function dayText(day: number | null, stops: Stops): string {
	const stop = stops.find((s) => s.day === day);
	return day === null ? words.notReached : stop?.label ?? `day ${day}`;
}

function sentence(g: WaitGroup, stops: Stops): string {
	if (g.reason) return words.noWait(nameOf(g), reason(g.reason));
	const { median } = g;
	return words.waited(nameOf(g), count(g.n), count(g.responded),
		count(g.stopped),
		median?.day == null
			? words.halfNever
			: words.halfAt(dayText(median.day, stops),
				`${dayText(median.ci_lo, stops)} to ${dayText(median.ci_hi,
					stops)}`));
}

function tableOf(groups: readonly WaitGroup[], stops: Stops): Table {
	const c = words.columns;
	return {
		caption: words.tableOfWaits,
		head: [c.group, c.visit, c.atRisk, c.responded, c.stopped, c.unseen,
			c.waiting, words.ci, c.respondedShare, words.ci, c.stoppedShare],
		rows: groups.flatMap((g) =>
			g.visits.filter((v) => stops.some((s) => s.code === v.visit_code))
				.map((v) => [
					nameOf(g),
					visit(v.visit_code),
					count(v.at_risk),
					count(v.responded),
					count(v.stopped),
					count(v.censored),
					percent(v.waiting),
					span(shareOf(v, false), percent),
					percent(v.responded_share),
					span(shareOf(v, true), percent),
					percent(v.stopped_share),
				])),
	};
}

function show(reply: FirstResponse, asked: Asked): Shown[] {
	const groups = reply.by === null && reply.total
		? [reply.total]
		: reply.groups;
	const visible = groups.filter((g) => !g.suppressed);
	const stops = stopsOf(visible, (v: WaitVisit) =>
		(v.at_risk ?? 0) > 0 && v.waiting !== null);
	if (stops.length === 0) return [];

	const responded = asked.question.share === "responded";
	const layout = layoutOf(groups, reply.total);
	const draw = (lines: readonly Line<WaitGroup>[], width: number): Drawing =>
		courses({
			stops: [{ day: 0, label: words.start }, ...stops],
			courses: lines.map((l) => courseOf(l, stops, responded)),
			range: [0, 1],
			label: percent,
			title: responded ? words.respondedAxis : words.waitingAxis,
			countsTitle: words.atRisk,
			evenTitle: words.evenNote,
			even: asked.question.spacing === "even",
			stepped: true,
		}, width);
	const said = visible.map((g) => sentence(g, stops));
	const { test } = reply;

	return [{
		figure: {
			id: "first-response",
			title: titled(words.firstResponse, asked),
			description: said.join(" "),
			series: layout.series,
			draw: drawn(layout, draw),
		},
		said: [
			...said,
			...(test.p !== null ? [words.logRank(pValue(test.p))] : []),
			...suppressedText(reply.groups),
		],
		notes: reply.reading ? [reply.reading] : [],
		method: words.waitMethod(responded),
		tables: [tableOf(visible, stops)],
	}];
}

export const firstResponse: View<FirstResponse> = {
	path: "/q/first-response",
	name: words.views.first,
	heading: words.headings.first,
	endpoint: "/v1/trends/first-response",
	asks: ["by", "threshold", "surgery"],
	draws: ["share", "spacing"],
	controls: ["by", "share", "surgery", "threshold", "spacing"],
	takes: (name, value) => name !== "surgery" || value !== "nonresponder",
	show,
};
