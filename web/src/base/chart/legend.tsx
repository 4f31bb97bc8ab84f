/* Which look is which group. */
import type { Drawing } from "./drawing";
import { INK, Mark, type Look } from "./look";
import { widthOf } from "./text";

export interface Series {
	name: string;
	look: Look;
	/** What there is of it; both, if not said. */
	only?: "line" | "marks";
}

function Sample({ of, x, y }: { of: Series; x: number; y: number }) {
	const { look } = of;
	return (
		<g>
			{of.only !== "marks" && (
				<line x1={x} x2={x + 36} y1={y} y2={y} stroke={look.colour}
					stroke-width={2.5} stroke-dasharray={look.dash} />
			)}
			{of.only !== "line" && <Mark look={look} x={x + 18} y={y} />}
		</g>
	);
}

export function legend(series: readonly Series[], width: number): Drawing {
	const size = 14, line = 24, sample = 44, gap = 24;
	let x = 0;
	let y = 0;
	const content = series.map((s) => {
		const w = sample + widthOf(s.name, size) + gap;
		if (x > 0 && x + w - gap > width) {
			x = 0;
			y += line;
		}
		const at = x;
		x += w;
		return (
			<g key={s.name}>
				<Sample of={s} x={at} y={y + 12} />
				<text x={at + sample} y={y + 17} font-size={size} fill={INK}>
					{s.name}
				</text>
			</g>
		);
	});
	return { height: series.length > 0 ? y + line + 4 : 0, content };
}
