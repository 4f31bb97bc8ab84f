/* The area of a plot and its axes. */
import { AXIS, HAIR, INK, MUTED } from "./look";
import { widthOf } from "./text";
import type { Scale } from "./scale";

export interface Area {
	left: number;
	right: number;
	top: number;
	bottom: number;
}

/** Below this a figure is on a phone. */
export const NARROW = 560;

export function typeSize(width: number): number {
	return width < NARROW ? 12 : 13;
}

/** Room for the labels of a vertical axis, and for its title beside them. */
export function areaOf(
	width: number,
	labels: readonly string[],
	height: number,
): Area {
	const size = typeSize(width);
	const widest = Math.max(0, ...labels.map((l) => widthOf(l, size)));
	return { left: widest + 12, right: width - 12, top: 30, bottom: 30 + height };
}

export function heightOf(width: number): number {
	return width < NARROW ? 220 : 320;
}

interface YProps {
	area: Area;
	y: Scale;
	at: readonly number[];
	label: (value: number) => string;
	/** Above the axis, lying: a turned title is read slowly. */
	title: string;
	size: number;
}

export function YAxis({ area, y, at, label, title, size }: YProps) {
	return (
		<g>
			<text x={0} y={size} font-size={size} fill={MUTED}>
				{title}
			</text>
			{at.map((v) => (
				<g key={v}>
					<line x1={area.left} x2={area.right} y1={y(v)} y2={y(v)}
						stroke={HAIR} />
					<text x={area.left - 8} y={y(v) + size * 0.35}
						font-size={size} fill={INK} text-anchor="end">
						{label(v)}
					</text>
				</g>
			))}
			<line x1={area.left} x2={area.right} y1={area.bottom}
				y2={area.bottom} stroke={AXIS} />
		</g>
	);
}

interface XProps {
	area: Area;
	x: Scale;
	at: readonly number[];
	label: (value: number) => string;
	title: string;
	size: number;
}

/** Needs 48 px beneath the area. */
export function XAxis({ area, x, at, label, title, size }: XProps) {
	return (
		<g font-size={size}>
			{at.map((v) => (
				<g key={v}>
					<line x1={x(v)} x2={x(v)} y1={area.bottom}
						y2={area.bottom + 5} stroke={AXIS} />
					<text x={x(v)} y={area.bottom + 8 + size} fill={INK}
						text-anchor="middle">
						{label(v)}
					</text>
				</g>
			))}
			<text x={area.right} y={area.bottom + 14 + 2 * size} fill={MUTED}
				text-anchor="end">
				{title}
			</text>
		</g>
	);
}
