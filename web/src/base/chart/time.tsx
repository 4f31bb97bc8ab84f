/*
 * A horizontal axis of visits, with the counts of each group beneath every
 * visit.  Where the axis is true to time, early visits lie close together, so
 * labels stand apart and a line leads to each.
 */
import type { Area } from "./axes";
import { NARROW } from "./axes";
import type { Drawing } from "./drawing";
import { AXIS, HAIR, INK, Mark, MUTED, type Look } from "./look";
import { apart, linear } from "./scale";
import { widthOf } from "./text";

export interface Stop {
	day: number;
	label: string;
}

/** Of a group: for each visit what to write, in one or two parts. */
export interface Counts {
	look: Look;
	parts: readonly (readonly [string, string] | null)[];
}

export interface Times {
	/** Where each visit is drawn. */
	x: number[];
	/** Where its label is. */
	labels: number[];
}

export function timesOf(stops: readonly Stop[], area: Area, even: boolean,
	room: number, inset = 14): Times {
	const days = stops.map((s) => s.day);
	const at = linear(
		even ? [0, stops.length - 1] : [Math.min(...days), Math.max(...days)],
		[area.left + inset, area.right - inset],
	);
	const x = stops.map((s, i) => at(even ? i : s.day));
	return { x, labels: apart(x, room, area.right - inset) };
}

/** How much room a column of counts needs. */
export function roomOf(rows: readonly Counts[], stops: readonly Stop[],
	width: number, size: number): number {
	const texts = rows.flatMap((r) => r.parts.map((p) => p ?? ["", ""]));
	const stacked = width < NARROW;
	const widest = Math.max(
		...stops.map((s) => widthOf(s.label, size)),
		...texts.map(([a, b]) => stacked
			? Math.max(widthOf(a, size), widthOf(b, size))
			: widthOf(a + b, size)),
	);
	return widest + (stacked ? 3 : 12);
}

interface Props {
	area: Area;
	stops: readonly Stop[];
	times: Times;
	rows: readonly Counts[];
	/** What the counts are. */
	title: string;
	width: number;
	size: number;
}

/** Beneath the area, from its bottom on. */
export function timeAxis(props: Props): Drawing {
	const { area, stops, times, rows, title, width, size } = props;
	const stacked = width < NARROW;
	const lead = stops.some((_, i) => times.labels[i] !== times.x[i]) ? 26 : 8;
	const heads = lead + size;
	const first = heads + size * 1.9;
	const rowHeight = stacked ? size * 2.5 : size * 1.7;
	const height = first + rows.length * rowHeight + 12;

	const content = (
		<g font-size={size} transform={`translate(0 ${area.bottom})`}
			text-anchor="middle" fill={INK}>
			{stops.map((s, i) => (
				<g key={s.day}>
					<polyline fill="none" stroke={AXIS}
						points={`${times.x[i]},0 ${times.x[i]},5 ${times.labels[i]},${lead - 4}`} />
					<text x={times.labels[i]} y={heads}>{s.label}</text>
				</g>
			))}
			<text x={0} y={first} text-anchor="start" fill={MUTED}
				font-size={size - 1}>
				{title}
			</text>
			{rows.map((row, k) => {
				const y = first + k * rowHeight + size * 1.6;
				return (
					<g key={k}>
						<line x1={0} x2={area.right} stroke={HAIR}
							y1={y - size * 1.25} y2={y - size * 1.25} />
						<Mark look={row.look} x={8} y={y - size * 0.35} />
						{row.parts.map((p, i) => p && (stacked ? (
							<g key={i}>
								<text x={times.labels[i]} y={y}>{p[0]}</text>
								<text x={times.labels[i]} y={y + size}
									fill={MUTED}>
									{p[1]}
								</text>
							</g>
						) : (
							<text key={i} x={times.labels[i]} y={y}>
								{p[0]}
								<tspan fill={MUTED}>{p[1]}</tspan>
							</text>
						)))}
					</g>
				);
			})}
		</g>
	);
	return { height, content };
}
