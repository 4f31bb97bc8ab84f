/* Means beneath each other on one axis, each with its interval and in words. */
import { areaOf, NARROW, typeSize, XAxis } from "./axes";
import { paragraph, space, stack, type Drawing } from "./drawing";
import { HAIR, Mark, type Look } from "./look";
import { linear, ticks } from "./scale";

export interface Row {
	name: string;
	look: Look;
	/** The same as is drawn, in numbers. */
	text: string;
	value: number;
	lo: number | null;
	hi: number | null;
}

interface Props {
	rows: readonly Row[];
	range: readonly [number, number];
	title: string;
	label: (value: number) => string;
}

const HIGH = 26;

export function forest({ rows, range, title, label }: Props,
	width: number): Drawing {
	const size = typeSize(width);
	const area = { ...areaOf(width, [], 0), left: 12, top: 0, bottom: 0 };
	const x = linear(range, [area.left, area.right]);
	const at = ticks(...range, width < NARROW ? 5 : 10);

	const bar = (row: Row): Drawing => ({
		height: HIGH,
		content: (
			<g>
				{at.map((v) => (
					<line key={v} x1={x(v)} x2={x(v)} y1={0} y2={HIGH}
						stroke={HAIR} />
				))}
				{row.lo !== null && row.hi !== null && (
					<line x1={x(Math.max(row.lo, range[0]))}
						x2={x(Math.min(row.hi, range[1]))} y1={HIGH / 2}
						y2={HIGH / 2} stroke={row.look.colour}
						stroke-width={3} />
				)}
				<Mark look={row.look} x={x(row.value)} y={HIGH / 2} size={6} />
			</g>
		),
	});
	return stack([
		...rows.flatMap((row) => [
			paragraph(row.name, width, { size, bold: true }),
			paragraph(row.text, width, { size, muted: true }),
			bar(row),
			space(6),
		]),
		{
			height: 48,
			content: <XAxis {...{ area, x, at, label, title, size }} />,
		},
	]);
}
