/* What a trend says, in sentences made of the reply's own figures. */
import { label } from "../labels";
import { words } from "../words";
import { percent, points, pValue, reason, span, visit, weeks } from "../format";
import { nameOf } from "../groups";
import type { Contrast, Contrasted, Shape, Trend, TrendGroup } from "../reply";

/** A group's value, which may be two, as mendd writes it. */
export function groupLabel(group: string): string {
	return group.split(" / ").map(label).join(", ");
}

function shapeSentence(name: string, shape: Shape): string {
	if (shape.reason !== null)
		return words.noShape(name, reason(shape.reason));
	const { clear_from, mcid_from, half_day, plateau, tipping } = shape;
	return [
		clear_from
			? words.clearFrom(name, visit(clear_from.visit_code))
			: words.neverClear(name),
		mcid_from && words.mcidFrom(visit(mcid_from.visit_code)),
		plateau?.mean != null &&
			words.plateau(points(plateau.mean), span(plateau)),
		half_day?.est != null && words.half(weeks(half_day.est),
			half_day.ci_lo === null || half_day.ci_hi === null
				? ""
				: `${weeks(half_day.ci_lo)} to ${weeks(half_day.ci_hi)}`),
		tipping?.delta != null && words.tipping(visit(tipping.visit_code),
			percent(tipping.missing), points(tipping.delta)),
	].filter(Boolean).join(" ");
}

export function difference(c: Contrasted): string {
	const p = pValue(c.p);
	return c.est === null
		? reason(c.reason)
		: `${points(c.est)} (${words.ci} ${span(c)}${p && `, ${p}`})`;
}

/* Of each pair of groups the last visit that has an estimate. */
function lastOnes(contrasts: readonly Contrast[]): Contrast[] {
	const last = new Map<string, Contrast>();
	for (const c of contrasts)
		if (c.est !== null) last.set(c.groups.join(), c);
	return [...last.values()];
}

function contrastSentence(c: Contrast): string {
	const [one, other] = c.groups;
	return words.differs(groupLabel(one), groupLabel(other),
		visit(c.visit_code), difference(c),
		c.name === "difference_in_change");
}

export function trendSentences(trend: Trend,
	groups: readonly TrendGroup[]): string[] {
	const shapes = groups.flatMap((g) =>
		g.shape ? [shapeSentence(nameOf(g), g.shape)] : []);
	const { test } = trend;

	return [
		...shapes,
		...lastOnes(trend.contrasts ?? []).map(contrastSentence),
		...(test && test.p !== null
			? [words.anyDifference(pValue(test.p))]
			: []),
	];
}
