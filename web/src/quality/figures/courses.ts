/* Single people's courses, over what many have. */
import { BACKGROUND, lookOf, panels, type Drawing } from "../../base/chart";
import { spaghetti, type Spread } from "../../base/chart/spaghetti";
import { suppressedText } from "../about";
import { count, points, tick, visit } from "../format";
import { atVisit, nameOf, stopsOf } from "../groups";
import { titled } from "../panelled";
import type { CentileGroup, CentileVisit, Courses, SingleCourse } from
	"../reply-courses";
import type { Asked, Shown, Table, View } from "../view";
import { words } from "../words";

type Stops = ReturnType<typeof stopsOf>;

function at(v: CentileVisit | undefined, percent: number): number | null {
	return v?.centiles.find((c) => c.percent === percent)?.score ?? null;
}

function spreadOf(v: CentileVisit | undefined): Spread {
	return { p5: at(v, 5), p25: at(v, 25), p50: at(v, 50), p75: at(v, 75),
		p95: at(v, 95) };
}

/* With one group of everybody a course has no group's name. */
function coursesOf(reply: Courses, g: CentileGroup): SingleCourse[] {
	return reply.courses.items.filter((c) =>
		reply.by === null || c.group === g.group);
}

function drawingOf(reply: Courses, asked: Asked, g: CentileGroup,
	stops: Stops, width: number): Drawing {
	const { scale } = asked;
	const visits = stops.map((s) => atVisit(g, s.code));

	return spaghetti({
		stops,
		spreads: visits.map(spreadOf),
		counts: visits.map((v) => v?.n ?? null),
		courses: coursesOf(reply, g).map((c) => c.points.map((p) =>
			({ day: p.target_day, score: p.score }))),
		look: lookOf(0),
		range: [scale.minimum, scale.maximum],
		label: tick,
		title: `${words.columns.score}, ${scale.minimum}–${scale.maximum} (${
			scale.higher_is === "better"
				? words.higherBetter
				: words.lowerBetter})`,
		countsTitle: words.columns.n,
		evenTitle: words.evenNote,
		legend: words.bandsLegend,
		even: asked.question.spacing === "even",
	}, width);
}

function sentences(groups: readonly CentileGroup[], stops: Stops): string[] {
	return groups.flatMap((g) => stops.flatMap((s) => {
		const spread = spreadOf(atVisit(g, s.code));
		return spread.p25 === null || spread.p75 === null
			? []
			: [words.middleHalf(nameOf(g), s.label, points(spread.p25),
				points(spread.p75), points(spread.p50))];
	}));
}

function centileTable(groups: readonly CentileGroup[], stops: Stops): Table {
	const c = words.columns;
	const percents = [5, 25, 50, 75, 95];
	return {
		caption: words.tableOfCentiles,
		head: [c.group, c.visit, c.n, ...percents.map((p) => `${p} %`)],
		rows: groups.flatMap((g) => stops.flatMap((s) => {
			const v = atVisit(g, s.code);
			return v ? [[nameOf(g), visit(v.visit_code), count(v.n),
				...percents.map((p) => points(at(v, p)))]] : [];
		})),
	};
}

function courseTable(reply: Courses, groups: readonly CentileGroup[],
	stops: Stops): Table[] {
	const rows = groups.flatMap((g) => coursesOf(reply, g).map((c) => [
		String(c.number),
		nameOf(g),
		...stops.map((s) =>
			points(c.points.find((p) => p.target_day === s.day)?.score)),
	]));
	return rows.length === 0 ? [] : [{
		caption: words.tableOfCourses,
		head: [words.columns.course, words.columns.group,
			...stops.map((s) => s.label)],
		rows,
	}];
}

function drawnText({ courses: c }: Courses): string {
	return c.reason === null
		? words.coursesDrawn(c.items.length, c.of ?? 0, c.seed)
		: words.coursesHidden;
}

function show(reply: Courses, asked: Asked): Shown[] {
	const groups = (reply.by === null && reply.total
		? [reply.total]
		: reply.groups).filter((g) => !g.suppressed);
	const stops = stopsOf(groups, (v) => (v.n ?? 0) > 0);
	const [only] = groups;
	if (stops.length === 0 || !only) return [];

	const draw = (g: CentileGroup, width: number) =>
		drawingOf(reply, asked, g, stops, width);
	const said = sentences(groups, stops);
	return [{
		figure: {
			id: "courses",
			title: titled(words.courses, asked),
			description: said.join(" ") || words.noScores,
			series: [
				{ name: words.median, look: lookOf(0) },
				...(reply.courses.items.length > 0
					? [{ name: words.oneCourse, look: BACKGROUND,
						only: "line" as const }]
					: []),
			],
			draw: (width) => groups.length === 1
				? draw(only, width)
				: panels(width, groups.map((g) => ({
					title: nameOf(g),
					draw: (room: number) => draw(g, room),
				}))),
		},
		said: [...said, ...suppressedText(reply.groups)],
		notes: [drawnText(reply), reply.reading],
		method: words.centileMethod,
		tables: [centileTable(groups, stops),
			...courseTable(reply, groups, stops)],
		bare: true,
	}];
}

export const courses: View<Courses> = {
	path: "/q/courses",
	name: words.views.courses,
	heading: words.headings.courses,
	endpoint: "/v1/trends/courses",
	asks: ["by", "surgery", "seed"],
	draws: ["spacing"],
	controls: ["by", "surgery", "seed", "spacing"],
	takes: () => true,
	show,
};
