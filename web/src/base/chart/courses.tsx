/* Lines through visits: means, or shares, with their intervals and counts. */
import { areaOf, heightOf, NARROW, typeSize, YAxis } from "./axes";
import type { Drawing } from "./drawing";
import { Band, Line, steps, Whisker, type Point } from "./lines";
import { Mark, type Look } from "./look";
import { Level, type Marked } from "./marked";
import { linear, ticks } from "./scale";
import { roomOf, timeAxis, timesOf, type Counts, type Stop } from "./time";

export interface Estimate {
	value: number | null;
	lo: number | null;
	hi: number | null;
}

export interface Course {
	look: Look;
	/** At each of the stops. */
	at: readonly Estimate[];
	counts: Counts["parts"] | null;
	/** Behind the others: no interval, no marks. */
	behind?: boolean;
}

export interface Courses {
	stops: readonly Stop[];
	courses: readonly Course[];
	range: readonly [number, number];
	label: (value: number) => string;
	title: string;
	countsTitle: string;
	/** Said beside it where there is no room for an axis true to time. */
	evenTitle?: string;
	/** Visits at equal distances rather than true to time. */
	even: boolean;
	/** A value holds until the next visit. */
	stepped?: boolean;
	/** Nothing lies between them: points with whiskers, no lines. */
	apart?: boolean;
	/** A level to compare with. */
	level?: Marked | undefined;
}

function Whiskers({ look, points }:
	{ look: Look; points: readonly Point[] }) {
	return (
		<g>
			{points.map((p) => (
				<g key={p.x}>
					<Whisker look={look} point={p} />
					<Mark look={look} x={p.x} y={p.y} size={6} />
				</g>
			))}
		</g>
	);
}

export function courses(c: Courses, width: number): Drawing {
	const size = typeSize(width);
	const at = ticks(c.range[0], c.range[1]);
	const area = areaOf(width, at.map(c.label), heightOf(width));
	const y = linear(c.range, [area.bottom, area.top]);
	const rows = c.courses.flatMap((k) =>
		k.counts ? [{ look: k.look, parts: k.counts }] : []);
	const room = roomOf(rows, c.stops, width, size);
	/* On a phone marks of rows stand left of the axis. */
	area.left = Math.max(area.left, room / 2 + 8);
	area.right = Math.min(area.right, width - room / 2 + 8);
	const even = c.even || width < NARROW;
	const times = timesOf(c.stops, area, even, room,
		c.apart ? (area.right - area.left) / (2 * c.stops.length) : undefined);
	const beneath = timeAxis({ area, stops: c.stops, times, rows, size, width,
		title: [c.countsTitle, even ? c.evenTitle : ""].filter(Boolean)
			.join("; ") });

	const drawn = c.courses.map((course) => {
		const points = course.at.flatMap((e, i): Point[] =>
			e.value === null ? [] : [{
				x: times.x[i] ?? 0,
				y: y(e.value),
				lo: e.lo === null ? null : y(e.lo),
				hi: e.hi === null ? null : y(e.hi),
			}]);
		return { course, points, line: c.stepped ? steps(points, "after") : points };
	});
	return {
		height: area.bottom + beneath.height,
		content: (
			<g>
				<YAxis area={area} y={y} at={at} label={c.label}
					title={c.title} size={size} />
				{!c.apart && drawn.map((d, i) => !d.course.behind && (
					<Band key={i} look={d.course.look} points={d.line} />
				))}
				{drawn.map((d, i) => c.apart ? (
					<Whiskers key={i} look={d.course.look} points={d.points} />
				) : (
					<Line key={i} look={d.course.look} points={d.line}
						marks={d.course.behind ? [] : d.points} />
				))}
				{c.level && <Level area={area} y={y} of={c.level} size={size} />}
				{beneath.content}
			</g>
		),
	};
}
