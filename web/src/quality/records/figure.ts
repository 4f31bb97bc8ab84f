/* The counts as a figure. */
import { bars } from "../../base/chart/bars";
import { count, day, percent } from "../format";
import type { Shown } from "../view";
import { words as explorer } from "../words";
import type { Counts, Rule } from "./reply";
import { words } from "./words";

export function ruleName(rule: string): string {
	return words.rules[rule] ?? rule.replaceAll("_", " ");
}

function textOf(r: Rule): string {
	if (r.suppressed) return words.hidden;
	return r.share === null
		? words.nothing(words.kinds[r.kind])
		: words.counted(r.n ?? 0, r.of ?? 0, words.kinds[r.kind],
			percent(r.share));
}

export function shownOf(counts: Counts): Shown {
	const rows = counts.rules.map((r) => ({
		name: ruleName(r.rule),
		text: textOf(r),
		share: r.share,
	}));

	return {
		figure: {
			id: "records",
			title: words.title,
			description: rows.map((r) => `${r.name}: ${r.text}.`).join(" "),
			series: [],
			draw: (width) => bars(rows, words.axis, percent, width),
		},
		said: [],
		notes: [],
		method: words.method,
		tables: [{
			caption: words.title,
			head: words.columns,
			rows: counts.rules.map((r) => [ruleName(r.rule), r.finding,
				count(r.n), count(r.of), percent(r.share), count(r.people)]),
		}],
		bare: true,
	};
}

export function aboutOf(counts: Counts): (readonly [string, string])[] {
	return [
		[words.since, day(counts.since)],
		[explorer.dataTo, day(counts.as_of)],
		[explorer.method, words.method],
		...counts.rules.map((r) => [ruleName(r.rule), r.finding] as const),
		[explorer.hidden, counts.suppression.rule],
	];
}
