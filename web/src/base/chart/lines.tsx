/* Bands of intervals, and lines through estimates. */
import type { Look } from "./look";
import { BAND_OPACITY, Mark } from "./look";

export interface Point {
	x: number;
	y: number;
	lo: number | null;
	hi: number | null;
}

function path(points: readonly (readonly [number, number])[]): string {
	return points
		.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`)
		.join(" ");
}

export function Band({ look, points, opacity = BAND_OPACITY }:
	{ look: Look; points: readonly Point[]; opacity?: number }) {
	const edge = points.filter((p) => p.lo !== null && p.hi !== null);
	if (edge.length < 2) return null;
	return (
		<polygon fill={look.colour} fill-opacity={opacity}
			points={path([
				...edge.map((p) => [p.x, p.hi!] as const),
				...edge.map((p) => [p.x, p.lo!] as const).reverse(),
			])} />
	);
}

/** Through all points; with marks where they are named. */
export function Line({ look, points, marks = [] }:
	{ look: Look; points: readonly Point[]; marks?: readonly Point[] }) {
	return (
		<g>
			<polyline fill="none" stroke={look.colour} stroke-width={2.5}
				stroke-dasharray={look.dash} stroke-linejoin="round"
				points={path(points.map((p) => [p.x, p.y]))} />
			{marks.map((p) => (
				<Mark key={p.x} look={look} x={p.x} y={p.y} />
			))}
		</g>
	);
}

/** A step function whose values hold from their points on, or up to them. */
export function steps(points: readonly Point[],
	hold: "after" | "before"): Point[] {
	return points.flatMap((p, i) => {
		const last = points[i - 1];
		if (!last) return [p];
		return hold === "after"
			? [{ ...last, x: p.x }, p]
			: [{ ...p, x: last.x }, p];
	});
}

/** An interval through a point, where there is no line to shade about. */
export function Whisker({ look, point }: { look: Look; point: Point }) {
	if (point.lo === null || point.hi === null) return null;
	const cap = 5;
	return (
		<path fill="none" stroke={look.colour} stroke-width={2}
			d={`M${point.x - cap} ${point.lo}h${2 * cap}M${point.x - cap} ${point.hi}h${2 * cap}M${point.x} ${point.lo}V${point.hi}`} />
	);
}
