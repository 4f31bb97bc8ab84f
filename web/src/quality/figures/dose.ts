/* Change and dose: by bands of it, and along it. */
import { courses, curves, LOOKS, type Figure } from "../../base/chart";
import { methodText, suppressedText } from "../about";
import { count, percent, points, pValue, reason, span, tick, visit } from
	"../format";
import { atVisit, chosen, nameOf } from "../groups";
import { rangeOf, titled } from "../panelled";
import type { DoseResponse, Interval, TrendGroup, TrendVisit } from "../reply";
import type { Asked, Shown, View } from "../view";
import { bandLabel } from "../labels";
import { words } from "../words";
import { difference } from "./trend-sentences";
import { isModelled } from "./trends";

interface Change extends Interval {
	mean: number | null;
}

function changeOf(v: TrendVisit | undefined, modelled: boolean): Change {
	const c = modelled ? v?.model?.change : v?.change;
	return { mean: c?.mean ?? null, ci_lo: c?.ci_lo ?? null,
		ci_hi: c?.ci_hi ?? null };
}

function round(dose: number): string {
	return String(Number(dose.toPrecision(3)));
}

/* UCUM writes 10*9. */
function unitText(unit: string): string {
	return unit.replace("10*9", "10⁹").replace("10*6", "10⁶");
}

function changeTitle({ scale }: Asked): string {
	return `${words.changeAxis} (${scale.higher_is === "better"
		? words.higherBetter
		: words.lowerBetter})`;
}

/* The threshold is a size; which way is better is the scale's. */
function mcidLevel(reply: DoseResponse) {
	const { mcid } = reply.thresholds;
	const value = mcid && (reply.higher_is === "better" ? 1 : -1) * mcid.value;
	return value ? { value, text: words.mcidAt(points(value)) } : undefined;
}

function bandsFigure(reply: DoseResponse, groups: readonly TrendGroup[],
	at: { code: string; label: string }, modelled: boolean,
	asked: Asked): Figure {
	const told = groups.map((g) => atVisit(g, at.code));
	const changes = told.map((v) => changeOf(v, modelled));
	const level = mcidLevel(reply);

	return {
		id: "dose-bands",
		title: titled(words.bandsAt(words.doses[reply.dose] ?? "", at.label),
			asked),
		description: groups.map((g, i) => words.changedBy(nameOf(g),
			points(changes[i]?.mean), span(changes[i]))).join(" "),
		series: [],
		draw: (width) => courses({
			stops: groups.map((g, i) =>
				({ day: i, label: bandLabel(g.group ?? "") })),
			courses: [{
				look: LOOKS[0],
				at: changes.map((c) =>
					({ value: c.mean, lo: c.ci_lo, hi: c.ci_hi })),
				counts: told.map((v) => v && v.due !== null
					? [count(v.n), `/${v.due}`] as const
					: null),
			}],
			range: rangeOf([...changes.flatMap((c) =>
				[c.mean, c.ci_lo, c.ci_hi]), level?.value ?? null]),
			label: tick,
			title: changeTitle(asked),
			countsTitle: words.scoredOfDue,
			even: true,
			apart: true,
			level,
		}, width),
	};
}

function slopeSentences(reply: DoseResponse, code: string): string[] {
	const s = reply.slopes.find((o) => o.visit_code === code);
	if (!s) return [];
	return [
		...(s.slope
			? [words.slope(visit(code), difference(s.slope))]
			: []),
		...(s.responders.p !== null
			? [words.armitage(pValue(s.responders.p))]
			: []),
	];
}

function visitOf(reply: DoseResponse, asked: Asked) {
	const modelled = isModelled(reply);
	return chosen(reply.groups.filter((g) => !g.suppressed), (v) =>
		v.target_day > 0 && changeOf(v, modelled).mean !== null,
		asked.question.visit);
}

function bandsShown(reply: DoseResponse, asked: Asked,
	at: ReturnType<typeof visitOf>): Shown[] {
	const groups = reply.groups.filter((g) => !g.suppressed);
	const modelled = isModelled(reply);
	if (!at) return [];
	const c = words.columns;

	return [{
		figure: bandsFigure(reply, groups, at, modelled, asked),
		said: [
			...slopeSentences(reply, at.code),
			...suppressedText(reply.groups),
			...(reply.curve?.reason
				? [words.noCurve(reason(reply.curve.reason))]
				: []),
		],
		notes: reply.reading ? [reply.reading] : [],
		method: methodText(reply.method, reply),
		tables: [{
			caption: words.tableOfBands,
			head: [c.band, c.visit, c.due, c.n, modelled ? c.modelChange : c.change,
				words.ci, c.responders],
			rows: groups.flatMap((g) => (g.visits ?? [])
				.filter((v) => (v.n ?? 0) > 0 && v.target_day > 0)
				.map((v) => [
					nameOf(g),
					visit(v.visit_code),
					count(v.due),
					count(v.n),
					points(changeOf(v, modelled).mean),
					span(changeOf(v, modelled)),
					percent(v.responders?.share),
				])),
		}, {
			caption: words.tableOfSlopes,
			head: [c.visit, c.slope, c.armitage],
			rows: reply.slopes.map((s) => [
				visit(s.visit_code),
				s.slope ? difference(s.slope) : "–",
				pValue(s.responders.p) || reason(s.responders.reason),
			]),
		}],
	}];
}

/* At the visit of the bands, unless another one is asked for. */
function curveShown(reply: DoseResponse, asked: Asked,
	beside: string | undefined): Shown[] {
	const { curve } = reply;
	const told = (curve?.visits ?? []).filter((v) => v.points.length > 1);
	const at = told.find((v) => v.visit_code === (asked.question.visit ?? beside))
		?? told[told.length - 1];
	if (!curve || !at) return [];
	const unit = unitText(curve.unit);
	const doses = at.points.map((p) => p.dose);
	const ends = (p: Interval) => [p.ci_lo, p.ci_hi];
	const p = [
		[words.association, at.association],
		[words.nonlinearity, at.nonlinearity],
	] as const;
	const c = words.columns;

	return [{
		figure: {
			id: "dose-curve",
			title: titled(words.curveAt(words.doses[reply.dose] ?? "",
				visit(at.visit_code)), asked),
			description: words.curveFrom(round(doses[0] ?? 0), unit,
				points(at.points[0]?.est), round(doses[doses.length - 1] ?? 0),
				points(at.points[at.points.length - 1]?.est)),
			series: [],
			draw: (width) => curves({
				curves: [{
					look: LOOKS[0],
					points: at.points.map((o) => ({ x: o.dose, value: o.est,
						lo: o.ci_lo, hi: o.ci_hi })),
				}],
				x: [Math.min(...doses), Math.max(...doses)],
				log: curve.scale === "log10",
				xTitle: unit,
				xLabel: tick,
				y: rangeOf(at.points.flatMap((o) => [o.est, ...ends(o)])),
				yTitle: changeTitle(asked),
				yLabel: tick,
			}, width),
		},
		said: [
			words.curveOf(count(at.n), count(curve.people)),
			...p.flatMap(([text, test]) => test.p === null
				? []
				: [`${text}: ${pValue(test.p)}.`]),
			...(curve.without_dose.n
				? [words.withoutDose(count(curve.without_dose.n),
					count(curve.without_dose.of))]
				: []),
		],
		notes: [],
		method: `${words.curveMethod} ${methodText(reply.method, reply)}`,
		tables: [{
			caption: words.tableOfCurve,
			head: [`${c.dose} (${unit})`, c.modelChange, words.ci],
			rows: at.points.map((o) =>
				[round(o.dose), points(o.est), span(o)]),
		}],
	}];
}

export const dose: View<DoseResponse> = {
	path: "/q/dose",
	name: words.views.dose,
	heading: words.headings.dose,
	endpoint: "/v1/trends/dose-response",
	asks: ["dose", "threshold", "pass", "model", "surgery"],
	draws: ["visit"],
	controls: ["dose", "visit", "model", "surgery", "threshold"],
	takes: () => true,
	show: (reply, asked) => {
		const at = visitOf(reply, asked);
		return [...bandsShown(reply, asked, at),
			...curveShown(reply, asked, at?.code)];
	},
	model: "clda",
};
