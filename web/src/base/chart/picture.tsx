/* A figure on a page, and the same as a sheet that speaks for itself. */
import type { ComponentChildren } from "preact";
import { paragraph, space, stack, type Drawing } from "./drawing";
import { legend, type Series } from "./legend";
import { FONT, INK, PAPER } from "./look";

interface SvgProps {
	width: number;
	height: number;
	id: string;
	title: string;
	/** What can be seen, in words. */
	description: string;
	children: ComponentChildren;
}

function Svg({ width, height, id, title, description, children }: SvgProps) {
	return (
		<svg xmlns="http://www.w3.org/2000/svg" role="img"
			viewBox={`0 0 ${width} ${height}`} width={width} height={height}
			aria-labelledby={`${id}-title ${id}-description`}
			font-family={FONT} font-size={14} fill={INK}>
			<title id={`${id}-title`}>{title}</title>
			<desc id={`${id}-description`}>{description}</desc>
			{children}
		</svg>
	);
}

export interface Figure {
	id: string;
	title: string;
	description: string;
	series: readonly Series[];
	draw: (width: number) => Drawing;
}

/** On a page, whose own words are around it. */
export function Picture({ figure, width }: { figure: Figure; width: number }) {
	const all = stack([legend(figure.series, width), figure.draw(width)]);
	return (
		<Svg id={figure.id} title={figure.title} width={width}
			description={figure.description} height={Math.ceil(all.height)}>
			{all.content}
		</Svg>
	);
}

const SHEET = 960;
const MARGIN = 32;

interface SheetProps {
	figure: Figure;
	/** Beneath the title. */
	cohort: string;
	/** What to know about it: a name and a text each. */
	about: readonly (readonly [string, string])[];
}

/** To save: with title, legend, cohort and method inside. */
export function Sheet({ figure, cohort, about }: SheetProps) {
	const width = SHEET - 2 * MARGIN;
	const small = { size: 12, muted: true };
	const all = stack([
		space(MARGIN),
		paragraph(figure.title, width, { size: 22, bold: true }),
		space(6),
		paragraph(cohort, width, { size: 14, muted: true }),
		space(14),
		legend(figure.series, width),
		space(6),
		figure.draw(width),
		space(18),
		...about.map(([name, text]) =>
			paragraph(`${name}: ${text}`, width, small)),
		space(MARGIN - 12),
	]);
	const height = Math.ceil(all.height);

	return (
		<Svg id={`${figure.id}-sheet`} title={figure.title} width={SHEET}
			description={figure.description} height={height}>
			<rect width={SHEET} height={height} fill={PAPER} />
			<g transform={`translate(${MARGIN} 0)`}>{all.content}</g>
		</Svg>
	);
}
