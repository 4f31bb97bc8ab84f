/* Shares by row and column: a darker cell is a larger share, and says so. */
import { NARROW, typeSize } from "./axes";
import { paragraph, space, stack, type Drawing } from "./drawing";
import { HAIR, INK, LOOKS, MUTED } from "./look";
import { linesOf, widthOf } from "./text";

export interface Cell {
	share: number;
	text: string;
	/** How many, "/" of how many. */
	small: readonly [string, string];
}

export interface Row {
	name: string;
	cells: readonly (Cell | null)[];
}

/* Ink on the darkest of them is 7:1. */
const DARKEST = 0.5;

/* Where a cell is narrow, one number above the other. */
function smallOf({ small: [n, of] }: Cell, width: number,
	size: number): string[] {
	return widthOf(n + of, size - 1) < width - 6 ? [n + of] : [n, of];
}

function CellBox({ cell, width, height, size }:
	{ cell: Cell | null; width: number; height: number; size: number }) {
	const middle = width / 2;
	const small = cell ? smallOf(cell, width, size) : [];
	return (
		<g>
			<rect x={1} y={1} width={width - 2} height={height - 2} rx={4}
				fill={cell ? LOOKS[0].colour : "none"} stroke={HAIR}
				fill-opacity={cell ? cell.share ** 2 * DARKEST : 0} />
			<text x={middle} y={size + 7} text-anchor="middle"
				font-size={size + 1} fill={cell ? INK : MUTED}>
				{cell?.text ?? "–"}
			</text>
			{small.map((line, i) => (
				<text key={i} x={middle} y={size * (2.2 + i) + 8}
					text-anchor="middle" font-size={size - 1} fill={INK}>
					{line}
				</text>
			))}
		</g>
	);
}

export function grid(rows: readonly Row[], columns: readonly string[],
	legend: string, width: number): Drawing {
	const size = typeSize(width);
	const above = width < NARROW;
	const names = above ? 0 : Math.min(220, width * 0.3);
	const cell = (width - names) / columns.length;
	const cells = rows.flatMap((r) => r.cells.flatMap((c) => c ? [c] : []));
	const tall = cells.some((c) => smallOf(c, cell, size).length > 1);
	const high = size * (tall ? 3.7 : 2.7) + 11;

	const heads: Drawing = {
		height: size + 10,
		content: columns.map((c, i) => (
			<text key={c} x={names + cell * (i + 0.5)} y={size} font-size={size}
				text-anchor="middle" fill={INK}>
				{c}
			</text>
		)),
	};
	const drawRow = (row: Row): Drawing => {
		const boxes: Drawing = {
			height: high,
			content: row.cells.map((c, i) => (
				<g key={i} transform={`translate(${names + cell * i} 0)`}>
					<CellBox cell={c} width={cell} height={high} size={size} />
				</g>
			)),
		};
		if (above)
			return stack([paragraph(row.name, width, { size, bold: true }),
				boxes, space(8)]);
		const lines = linesOf(row.name, size, names - 12).slice(0, 2);
		return stack([{
			height: high,
			content: (
				<g>
					{lines.map((line, i) => (
						<text key={i} x={0} font-size={size} fill={INK}
							y={high / 2 + size * (0.35 + i * 1.3 -
								(lines.length - 1) * 0.65)}>
							{line}
						</text>
					))}
					{boxes.content}
				</g>
			),
		}]);
	};
	return stack([
		paragraph(legend, width, { size, muted: true }),
		space(8),
		heads,
		...rows.map(drawRow),
	]);
}
