/* Operators or clinics beside each other, in no order but that of names. */
import { LOOKS } from "../../base/chart";
import { funnelPlot, type Place } from "../../base/chart/funnel";
import { suppressedText } from "../about";
import { count, percent, points, reason, span, visit } from "../format";
import { nameOf } from "../groups";
import { titled } from "../panelled";
import type { Funnel, Site } from "../reply";
import type { Asked, Shown, Table, View } from "../view";
import { label } from "../labels";
import { words } from "../words";

const PLACES = [
	["within_limits", LOOKS[0]],
	["outside_95", LOOKS[3] ?? LOOKS[0]],
	["outside_998", LOOKS[1] ?? LOOKS[0]],
] as const;

function placeOf(site: Site): Place[] {
	const { responders } = site;
	const [, look] = PLACES.find(([p]) => p === site.place) ?? PLACES[0];
	return responders && responders.share !== null && responders.of
		? [{
				name: nameOf(site),
				look,
				n: responders.of,
				share: responders.share,
				expected: site.expected_share ?? null,
				inner: site.limits_95 ?? null,
				outer: site.limits_998 ?? null,
			}]
		: [];
}

function sentence(site: Site): string {
	const { responders } = site;
	const seen = words.siteIs(nameOf(site), percent(responders?.share),
		count(responders?.n), count(responders?.of));
	return site.place
		? `${seen} ${words.sitePlace(percent(site.expected_share),
			words.places[site.place] ?? site.place)}`
		: seen;
}

function tableOf(sites: readonly Site[]): Table {
	const c = words.columns;
	const limits = (l: Site["limits_95"]) =>
		l ? span({ ci_lo: l.lo, ci_hi: l.hi }, percent) : "–";
	return {
		caption: words.tableOfSites,
		head: [c.site, c.due, c.n, c.responders, words.ofScored, c.share,
			words.ci, c.expectedShare, c.limits95, c.limits998, c.place,
			c.meanChange, c.shrunken],
		rows: sites.map((s) => [
			nameOf(s),
			count(s.due),
			count(s.scored),
			count(s.responders?.n),
			count(s.responders?.of),
			percent(s.responders?.share),
			span(s.responders, percent),
			percent(s.expected_share),
			limits(s.limits_95),
			limits(s.limits_998),
			s.place ? words.places[s.place] ?? "" : reason(s.reason),
			points(s.mean_change?.mean),
			points(s.mean_change?.shrunken),
		]),
	};
}

function methodOf(reply: Funnel): string {
	const { casemix, dispersion } = reply;
	return [
		casemix.reason
			? words.noCasemix(reason(casemix.reason))
			: words.casemix(casemix.words.map(label).join(", ").toLowerCase()),
		dispersion.limits === "widened" ? words.widened : words.exact,
	].join(" ");
}

function show(reply: Funnel, asked: Asked): Shown[] {
	const visible = reply.groups.filter((g) => !g.suppressed);
	const places = visible.flatMap(placeOf);
	const at = visit(reply.visit.visit_code);
	const judged = !reply.reason;
	if (places.length === 0) return [];

	return [{
		figure: {
			id: "funnel",
			title: titled(words.funnelAt(at), asked),
			description: visible.map(sentence).join(" "),
			series: judged ? PLACES.map(([place, look]) =>
				({ name: words.places[place] ?? place, look, only: "marks" }))
				: [],
			draw: (width) => funnelPlot({
				places,
				target: reply.target.share,
				targetText: words.allSites(percent(reply.target.share)),
				xTitle: words.funnelX,
				yTitle: words.funnelY,
				label: percent,
			}, width),
		},
		said: [
			judged ? words.limitsRead : words.notJudged(reason(reply.reason)),
			...visible.map(sentence),
			...suppressedText(reply.groups),
		],
		notes: reply.reading ? [reply.reading] : [],
		method: methodOf(reply),
		tables: [tableOf(visible)],
	}];
}

export const funnel: View<Funnel> = {
	path: "/q/funnel",
	name: words.views.funnel,
	heading: words.headings.funnel,
	endpoint: "/v1/trends/funnel",
	asks: ["by", "visit", "adjust", "threshold", "surgery"],
	draws: [],
	controls: ["site", "visit", "adjust", "surgery", "threshold"],
	takes: (name, value) =>
		name !== "by" || value === "operator" || value === "clinic",
	show,
	fallback: { visit: "m6" },
};
