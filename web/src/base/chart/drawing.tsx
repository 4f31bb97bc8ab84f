/*
 * A drawing is what to put into an <svg> and how high it is.  Drawings are
 * made for a width and put beneath each other, so that a figure on a page and
 * the same one in a file come from one piece of code.
 */
import type { ComponentChildren } from "preact";
import { INK, MUTED } from "./look";
import { linesOf } from "./text";

export interface Drawing {
	height: number;
	content: ComponentChildren;
}

export function stack(drawings: readonly Drawing[]): Drawing {
	let y = 0;
	const content = drawings.map((d, i) => {
		const top = y;
		y += d.height;
		return (
			<g key={i} transform={`translate(0 ${top})`}>
				{d.content}
			</g>
		);
	});
	return { height: y, content };
}

export function space(height: number): Drawing {
	return { height, content: null };
}

interface Type {
	size: number;
	bold?: boolean;
	muted?: boolean;
}

/** A paragraph. */
export function paragraph(text: string, width: number, type: Type): Drawing {
	const leading = type.size * 1.4;
	const lines = linesOf(text, type.size, width, type.bold);

	return {
		height: lines.length * leading,
		content: lines.map((line, i) => (
			<text key={i} x={0} y={i * leading + type.size} font-size={type.size}
				fill={type.muted ? MUTED : INK}
				font-weight={type.bold ? 600 : undefined}>
				{line}
			</text>
		)),
	};
}

/** Beside each other, as many as there is room for, each with its title. */
export function panels(
	width: number,
	each: readonly { title: string; draw: (width: number) => Drawing }[],
): Drawing {
	const gap = 24;
	const columns = Math.max(1, Math.min(3, each.length,
		Math.floor((width + gap) / (300 + gap))));
	const room = (width - gap * (columns - 1)) / columns;
	const rows: Drawing[] = [];

	for (let i = 0; i < each.length; i += columns) {
		const row = each.slice(i, i + columns).map((panel) =>
			stack([
				paragraph(panel.title, room, { size: 14, bold: true }),
				space(4),
				panel.draw(room),
			]),
		);
		rows.push({
			height: Math.max(...row.map((d) => d.height)) + gap,
			content: row.map((d, k) => (
				<g key={k} transform={`translate(${k * (room + gap)} 0)`}>
					{d.content}
				</g>
			)),
		});
	}
	return stack(rows);
}
