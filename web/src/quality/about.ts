/* What is to be known of every figure. */
import { day, points, reason, visit } from "./format";
import { nameOf } from "./groups";
import type { Head, Method, Threshold, Who } from "./reply";
import { label } from "./labels";
import { words } from "./words";
import type { Reply, Shown } from "./view";

function thresholdText(t: Threshold): string {
	return words.thresholdOf(points(t.value), t.population ?? "?",
		t.method ?? "?", t.source ?? "?");
}

function peopleText(reply: Reply): string {
	const groups = reply.groups.filter((g) => !g.suppressed);
	const total = reply.total && !reply.total.suppressed ? reply.total : null;
	const of = (who: Who) => words.peopleOf(who.people ?? 0, who.episodes ?? 0);

	return [
		...(total ? [of(total)] : []),
		...(groups.length > 0 && groups[0]?.group !== null
			? [groups.map((g) => `${nameOf(g)}: ${g.people}`).join("; ")]
			: []),
	].join(". ");
}

export function suppressedText(groups: readonly Who[]): string[] {
	const hidden = groups.filter((g) => g.suppressed);
	return hidden.length > 0
		? [words.suppressed(hidden.map(nameOf).join("; "))]
		: [];
}

/** Groups that are there, and of which a visit says nothing. */
export function untoldText(groups: readonly Who[], when: string): string[] {
	return groups.length > 0
		? [words.untold(when, groups.map(nameOf).join("; "))]
		: [];
}

/** A name and a text each, in the order in which they are read. */
export function aboutOf(reply: Reply,
	shown: Shown): (readonly [string, string])[] {
	const { mcid, pass } = reply.thresholds;
	return [
		[words.people, peopleText(reply)],
		[words.dataTo, day(reply.as_of)],
		[words.method, shown.method],
		[words.estimand, reply.estimand],
		...(mcid && !shown.bare ? [[words.mcid, thresholdText(mcid)] as const] : []),
		...(pass && !shown.bare ? [[words.passAt, thresholdText(pass)] as const] : []),
		[words.windowRule, reply.window_rule],
		[words.hidden,
			[...suppressedText(reply.groups), reply.suppression.rule].join(" ")],
	];
}

const COVARIANCE = {
	own: "covariance of these patients",
	borrowed: "covariance borrowed from all patients of these clinics",
	none: "no model",
};

export function methodText(method: Method | null | undefined,
	head: Head): string {
	if (!method || method.model === "none")
		return words.observedMethod;
	if (method.covariance === "none")
		return words.noModel(reason(method.reason));
	return [
		words.modelMethod(words.models[method.model] ?? method.model,
			COVARIANCE[method.covariance], method.scores ?? 0,
			method.episodes ?? 0),
		method.se && words.errors(method.se, method.df ?? "normal"),
		head.adjust && words.adjustedFor(
			head.adjust.split(",").map(label).join(", ").toLowerCase()),
		...method.left_out.map((v) =>
			words.leftOut(visit(v.visit_code), reason(v.reason))),
	].filter(Boolean).join(" ");
}
