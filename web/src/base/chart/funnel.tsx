/*
 * Sites by how many people they have.  Limits lie about what is expected of
 * each site, which differs, so they are drawn at the sites and not as curves
 * that would be true of none of them.
 */
import { areaOf, heightOf, typeSize, XAxis, YAxis } from "./axes";
import type { Drawing } from "./drawing";
import { AXIS, HAIR, INK, Mark, MUTED, type Look } from "./look";
import { Level } from "./marked";
import { linear, ticks, type Scale } from "./scale";
import { widthOf } from "./text";

interface Limits {
	lo: number | null;
	hi: number | null;
}

export interface Place {
	name: string;
	look: Look;
	n: number;
	share: number;
	expected: number | null;
	inner: Limits | null;
	outer: Limits | null;
}

interface FunnelProps {
	places: readonly Place[];
	target: number | null;
	targetText: string;
	xTitle: string;
	yTitle: string;
	label: (share: number) => string;
}

/* A small site may have no limit on one side: then all of it lies within. */
function Bar({ of, x, y, width }:
	{ of: Limits | null; x: number; y: Scale; width: number }) {
	if (!of || (of.lo === null && of.hi === null)) return null;
	return (
		<line x1={x} x2={x} y1={y(of.lo ?? 0)} y2={y(of.hi ?? 1)}
			stroke={AXIS} stroke-width={width}
			stroke-opacity={width > 2 ? 0.35 : 1} />
	);
}

/* Names above their sites, on as many lines as keep them apart; what finds no
 * room is in the table. */
const LINES = 4;

function levelsOf(spans: readonly (readonly [number, number])[]): number[] {
	const ends: number[] = [];
	return spans.map(([from, to]) => {
		let level = 0;
		while ((ends[level] ?? -Infinity) > from) level++;
		ends[level] = to + 10;
		return level;
	});
}

export function funnelPlot(f: FunnelProps, width: number): Drawing {
	const size = typeSize(width);
	const across = ticks(0, 1);
	const area = areaOf(width, across.map(f.label), heightOf(width));
	const places = [...f.places].sort((a, b) => a.n - b.n);
	const most = Math.max(...places.map((p) => p.n)) * 1.15;
	const x = linear([0, most], [area.left, area.right - 8]);
	const y = linear([0, 1], [area.bottom, area.top]);
	const names = places.map((p) => {
		const w = widthOf(p.name, size);
		const from = Math.max(area.left,
			Math.min(x(p.n) - w / 2, area.right - w));
		return [from, from + w] as const;
	});
	const levels = levelsOf(names);

	return {
		height: area.bottom + 48,
		content: (
			<g>
				<YAxis area={area} y={y} at={across} label={f.label}
					title={f.yTitle} size={size} />
				<XAxis area={area} x={x} at={ticks(0, most, width / 90)}
					label={String} title={f.xTitle} size={size} />
				{f.target !== null && (
					<Level area={area} y={y} size={size}
						of={{ value: f.target, text: f.targetText, left: true }} />
				)}
				{places.map((p, i) => {
					const at = x(p.n);
					const level = levels[i] ?? 0;
					const base = area.top + size * 1.3 * (level + 1);
					return (
						<g key={p.name}>
							<Bar of={p.outer} x={at} y={y} width={1.5} />
							<Bar of={p.inner} x={at} y={y} width={9} />
							{p.expected !== null && (
								<line x1={at - 9} x2={at + 9} stroke={INK}
									stroke-width={2} y1={y(p.expected)}
									y2={y(p.expected)} />
							)}
							<Mark look={p.look} x={at} y={y(p.share)} size={6} />
							{level < LINES && (
								<g>
									<line x1={at} x2={at} y1={base + 4}
										y2={y(p.outer?.hi ?? p.share) - 2}
										stroke={HAIR} />
									<text x={names[i]?.[0]} y={base}
										font-size={size} fill={MUTED}>
										{p.name}
									</text>
								</g>
							)}
						</g>
					);
				})}
			</g>
		),
	};
}
