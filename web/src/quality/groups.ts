/* Groups of a reply: their names and looks, and how they share out panels. */
import { BACKGROUND, lookOf, type Look, type Series } from "../base/chart";
import type { Visit, Who } from "./reply";
import type { Stop } from "../base/chart/time";
import { visit } from "./format";
import { label } from "./labels";
import { words } from "./words";

/** More lines than that cannot be told apart on one panel. */
const LINES = 4;

export function nameOf(who: Who): string {
	return who.group_values?.map(label).join(", ") ?? words.all;
}

export interface Line<G> {
	group: G;
	look: Look;
	/** Everybody, for comparison. */
	behind: boolean;
}

export interface Panel<G> {
	title: string;
	lines: Line<G>[];
}

export interface Layout<G> {
	series: Series[];
	panels: Panel<G>[];
}

function onePanel<G extends Who>(groups: readonly G[]): Layout<G> {
	return {
		series: groups.map((g, i) => ({ name: nameOf(g), look: lookOf(i) })),
		panels: [{
			title: "",
			lines: groups.map((group, i) =>
				({ group, look: lookOf(i), behind: false })),
		}],
	};
}

/* A panel for each value of the first word, a line for each of the second. */
function panelsOfPairs<G extends Who>(groups: readonly G[],
	seconds: readonly string[]): Layout<G> {
	const firsts = [...new Set(groups.map((g) => g.group_values?.[0] ?? ""))];
	const look = (g: G) => lookOf(seconds.indexOf(g.group_values?.[1] ?? ""));

	return {
		series: seconds.map((s, i) => ({ name: label(s), look: lookOf(i) })),
		panels: firsts.map((first) => ({
			title: label(first),
			lines: groups
				.filter((g) => g.group_values?.[0] === first)
				.map((group) => ({ group, look: look(group), behind: false })),
		})),
	};
}

function panelForEach<G extends Who>(groups: readonly G[],
	total: G | null): Layout<G> {
	const everybody: Line<G>[] = total && !total.suppressed
		? [{ group: total, look: BACKGROUND, behind: true }]
		: [];
	return {
		series: [
			{ name: words.thisGroup, look: lookOf(0) },
			...everybody.map((e) => ({ name: words.all, look: e.look,
				only: "line" as const })),
		],
		panels: groups.map((group) => ({
			title: nameOf(group),
			lines: [...everybody, { group, look: lookOf(0), behind: false }],
		})),
	};
}

/** What is shown, and where. */
export function layoutOf<G extends Who>(groups: readonly G[],
	total: G | null): Layout<G> {
	const shown = groups.filter((g) => !g.suppressed);
	const pairs = shown.every((g) => g.group_values?.length === 2);
	const seconds = [...new Set(shown.map((g) => g.group_values?.[1] ?? ""))];

	if (shown.length <= LINES) return onePanel(shown);
	if (pairs && seconds.length <= LINES) return panelsOfPairs(shown, seconds);
	return panelForEach(shown, total);
}

/** The visits that have something to show, in their order. */
export function stopsOf<V extends Visit>(
	groups: readonly { visits?: readonly V[] }[],
	has: (visit: V) => boolean,
): (Stop & { code: string })[] {
	const found = new Map<number, Stop & { code: string }>();

	for (const v of groups.flatMap((g) => g.visits ?? []))
		if (has(v))
			found.set(v.target_day, {
				day: v.target_day,
				code: v.visit_code,
				label: visit(v.visit_code),
			});
	return [...found.values()].sort((a, b) => a.day - b.day);
}

export function atVisit<V extends Visit>(
	group: { visits?: readonly V[] }, code: string): V | undefined {
	return group.visits?.find((v) => v.visit_code === code);
}

/** The visit that is asked for, or the last one that most groups have. */
export function chosen<V extends Visit>(
	groups: readonly { visits?: readonly V[] }[],
	has: (visit: V) => boolean,
	wanted: string | undefined,
): (Stop & { code: string }) | undefined {
	const stops = stopsOf(groups, has);
	const having = (code: string) => groups.filter((g) => {
		const v = atVisit(g, code);
		return v !== undefined && has(v);
	}).length;
	const most = Math.max(0, ...stops.map((s) => having(s.code)));

	return stops.find((s) => s.code === wanted) ??
		stops.filter((s) => having(s.code) === most).pop();
}
