/*
 * Single courses, thin, over bands of what many have: the middle half and
 * nine of ten, with the median.
 */
import { areaOf, heightOf, NARROW, typeSize, YAxis } from "./axes";
import { paragraph, stack, type Drawing } from "./drawing";
import { Band, Line, type Point } from "./lines";
import { AXIS, BACKGROUND, BAND_OPACITY, PAPER, type Look } from "./look";
import { linear, ticks } from "./scale";
import { roomOf, timeAxis, timesOf, type Stop } from "./time";

/** At a visit; null: too few people are there. */
export interface Spread {
	p5: number | null;
	p25: number | null;
	p50: number | null;
	p75: number | null;
	p95: number | null;
}

export interface Spaghetti {
	stops: readonly Stop[];
	/** At each of the stops. */
	spreads: readonly Spread[];
	/** How many scores, at each of the stops. */
	counts: readonly (number | null)[];
	courses: readonly (readonly { day: number; score: number }[])[];
	look: Look;
	range: readonly [number, number];
	label: (value: number) => string;
	title: string;
	countsTitle: string;
	evenTitle: string;
	/** How bands are read. */
	legend: string;
	even: boolean;
}

const BLANK: Look = { ...BACKGROUND, colour: PAPER };

export function spaghetti(s: Spaghetti, width: number): Drawing {
	const size = typeSize(width);
	const at = ticks(s.range[0], s.range[1]);
	const area = areaOf(width, at.map(s.label), heightOf(width));
	const y = linear(s.range, [area.bottom, area.top]);
	const rows = [{
		look: s.look,
		parts: s.counts.map((n) => n === null ? null : [String(n), ""] as const),
	}];
	const room = roomOf(rows, s.stops, width, size);
	area.left = Math.max(area.left, room / 2 + 8);
	area.right = Math.min(area.right, width - room / 2 + 8);
	const even = s.even || width < NARROW;
	const times = timesOf(s.stops, area, even, room);
	const beneath = timeAxis({ area, stops: s.stops, times, rows, size, width,
		title: [s.countsTitle, even ? s.evenTitle : ""].filter(Boolean)
			.join("; ") });
	const xOf = new Map(s.stops.map((stop, i) => [stop.day, times.x[i] ?? 0]));

	const band = (lo: keyof Spread, hi: keyof Spread): Point[] =>
		s.spreads.flatMap((v, i) => {
			const from = v[lo];
			const to = v[hi];
			return from === null || to === null
				? []
				: [{ x: times.x[i] ?? 0, y: 0, lo: y(from), hi: y(to) }];
		});
	const median = s.spreads.flatMap((v, i): Point[] => v.p50 === null
		? []
		: [{ x: times.x[i] ?? 0, y: y(v.p50), lo: null, hi: null }]);
	/* One path for all: a path each takes a browser ten times as long. */
	const lines = s.courses.map((points) => points
		.filter((p) => xOf.has(p.day))
		.map((p, i) => `${i === 0 ? "M" : "L"}${
			(xOf.get(p.day) ?? 0).toFixed(1)} ${y(p.score).toFixed(1)}`)
		.join("")).join("");

	return stack([
		paragraph(s.legend, width, { size, muted: true }),
		{
			height: area.bottom + beneath.height,
			content: (
				<g>
					<Band look={s.look} points={band("p5", "p95")} />
					{/* As dark where nothing lies behind it. */}
					<Band look={BLANK} points={band("p25", "p75")} opacity={1} />
					<Band look={s.look} points={band("p25", "p75")}
						opacity={2 * BAND_OPACITY} />
					<YAxis area={area} y={y} at={at} label={s.label}
						title={s.title} size={size} />
					{lines !== "" && (
						<path d={lines} fill="none" stroke={AXIS}
							stroke-width={0.8} stroke-opacity={0.5} />
					)}
					<Line look={s.look} points={median} marks={median} />
					{beneath.content}
				</g>
			),
		},
	]);
}
