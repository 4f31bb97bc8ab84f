/* Curves along a number: shares by size of change, change by dose. */
import { areaOf, heightOf, typeSize, XAxis, YAxis } from "./axes";
import type { Drawing } from "./drawing";
import { Band, Line, steps, type Point } from "./lines";
import type { Look } from "./look";
import { Upright, type Marked } from "./marked";
import { linear, logarithmic, logTicks, ticks } from "./scale";

export interface Curve {
	look: Look;
	points: readonly { x: number; value: number | null; lo: number | null;
		hi: number | null }[];
	behind?: boolean;
}

export interface Curves {
	curves: readonly Curve[];
	x: readonly [number, number];
	log?: boolean;
	xTitle: string;
	xLabel: (value: number) => string;
	y: readonly [number, number];
	yTitle: string;
	yLabel: (value: number) => string;
	/** A value holds from the one before it up to its own. */
	stepped?: boolean;
	/** Points are what is known, lines only lead from one to the next. */
	marked?: boolean;
	mark?: Marked | undefined;
}

const BENEATH = 48;

export function curves(c: Curves, width: number): Drawing {
	const size = typeSize(width);
	const across = ticks(c.y[0], c.y[1]);
	const area = areaOf(width, across.map(c.yLabel), heightOf(width));
	const inset = [area.left + 8, area.right - 8] as const;
	const x = c.log ? logarithmic(c.x, inset) : linear(c.x, inset);
	const y = linear(c.y, [area.bottom, area.top]);
	const along = c.log ? logTicks(...c.x) : ticks(...c.x, width / 80);
	const height = (value: number | null) => value === null ? null : y(value);

	const drawn = c.curves.map((curve) => {
		const points = curve.points.flatMap((p): Point[] =>
			p.value === null ? [] : [{
				x: x(p.x),
				y: y(p.value),
				lo: height(p.lo),
				hi: height(p.hi),
			}]);
		return { curve, points,
			line: c.stepped ? steps(points, "before") : points };
	});
	return {
		height: area.bottom + BENEATH,
		content: (
			<g>
				<YAxis area={area} y={y} at={across} label={c.yLabel}
					title={c.yTitle} size={size} />
				<XAxis area={area} x={x} at={along} label={c.xLabel}
					title={c.xTitle} size={size} />
				{c.mark && <Upright area={area} x={x} of={c.mark} size={size} />}
				{drawn.map((d, i) => !d.curve.behind && (
					<Band key={i} look={d.curve.look} points={d.line} />
				))}
				{drawn.map((d, i) => (
					<Line key={i} look={d.curve.look} points={d.line}
						marks={c.marked && !d.curve.behind ? d.points : []} />
				))}
			</g>
		),
	};
}
