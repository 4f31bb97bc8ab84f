/* A value to compare with, such as a threshold, drawn through an area. */
import type { Area } from "./axes";
import { INK, PAPER } from "./look";
import type { Scale } from "./scale";
import { widthOf } from "./text";

export interface Marked {
	value: number;
	text: string;
	/** Said at the left end of the line, not at the right one. */
	left?: boolean;
}

/* Readable across what it lies upon. */
const HALO = { stroke: PAPER, "stroke-width": 4, "paint-order": "stroke" };

const DASH = "3 3";

export function Level({ area, y, of, size }:
	{ area: Area; y: Scale; of: Marked; size: number }) {
	return (
		<g>
			<line x1={area.left} x2={area.right} y1={y(of.value)} y2={y(of.value)}
				stroke={INK} stroke-dasharray={DASH} />
			<text x={of.left ? area.left + 4 : area.right} y={y(of.value) - 5}
				font-size={size} text-anchor={of.left ? "start" : "end"}
				fill={INK} {...HALO}>
				{of.text}
			</text>
		</g>
	);
}

export function Upright({ area, x, of, size }:
	{ area: Area; x: Scale; of: Marked; size: number }) {
	const at = x(of.value);
	const room = widthOf(of.text, size) + 6;
	const left = at + room > area.right;
	return (
		<g>
			<line x1={at} x2={at} y1={area.top} y2={area.bottom} stroke={INK}
				stroke-dasharray={DASH} />
			<text x={left ? at - 6 : at + 6} y={area.top + size} font-size={size}
				text-anchor={left ? "end" : "start"} fill={INK} {...HALO}>
				{of.text}
			</text>
		</g>
	);
}
