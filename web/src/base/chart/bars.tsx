/* Shares beneath each other, each as a bar and in words. */
import { areaOf, NARROW, typeSize, XAxis } from "./axes";
import { paragraph, space, stack, type Drawing } from "./drawing";
import { HAIR, LOOKS } from "./look";
import { linear, ticks } from "./scale";

export interface Bar {
	name: string;
	/** The same as is drawn, in numbers. */
	text: string;
	/** 0 to 1; null: it is not told. */
	share: number | null;
}

const HIGH = 18;

export function bars(rows: readonly Bar[], title: string,
	label: (share: number) => string, width: number): Drawing {
	const size = typeSize(width);
	const area = { ...areaOf(width, [], 0), left: 14, right: width - 24,
		top: 0, bottom: 0 };
	const x = linear([0, 1], [area.left, area.right]);
	const at = ticks(0, 1, width < NARROW ? 4 : 10);

	const bar = (row: Bar): Drawing => ({
		height: HIGH,
		content: (
			<g>
				<rect x={area.left} y={1} width={area.right - area.left}
					height={HIGH - 2} fill="none" stroke={HAIR} />
				{row.share !== null && (
					<rect x={area.left} y={1} width={x(row.share) - area.left}
						height={HIGH - 2} fill={LOOKS[0].colour} />
				)}
			</g>
		),
	});
	return stack([
		...rows.flatMap((row) => [
			paragraph(`${row.name}: ${row.text}`, width, { size }),
			bar(row),
			space(10),
		]),
		{
			height: 48,
			content: <XAxis {...{ area, x, at, label, title, size }} />,
		},
	]);
}
