/*
 * One patient's scores over the band in which those of people like them lie,
 * on a true axis of time.  Each mark says what it is by its form: the band is
 * grey, its middle dashed, the patient a line with dots.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { visitName } from "../base/terms";
import type { ExpectedPoint, Series } from "./types";
import { words } from "./words";

const HEIGHT = 300;
const TOP = 12;
const BOTTOM = 40;
const LEFT = 44;
const RIGHT = 16;
/* A label of a visit needs so many pixels. */
const LABEL = 62;

interface Scales {
	x: (day: number) => number;
	y: (score: number) => number;
}

function useWidth() {
	const box = useRef<HTMLDivElement>(null);
	const [width, setWidth] = useState(640);

	useEffect(() => {
		const watch = new ResizeObserver(([entry]) => {
			if (entry) setWidth(Math.max(260, entry.contentRect.width));
		});
		if (box.current) watch.observe(box.current);
		return () => watch.disconnect();
	}, []);
	return { box, width };
}

/* Up to the last visit of which anything is known. */
function known(s: Series) {
	const bands = s.expected?.from_baseline ?? [];
	const last = Math.max(
		0,
		...s.points.filter((p) => p.score != null).map((p) => p.target_day),
		...bands.filter((b) => b.median != null).map((b) => b.target_day),
	);
	const points = s.points.filter((p) => p.target_day <= last);

	return points.length > 1 ? points : s.points;
}

function scalesOf(s: Series, width: number): Scales {
	const days = known(s).flatMap((p) => [p.day ?? p.target_day, p.target_day]);
	const first = Math.min(0, ...days);
	const last = Math.max(1, ...days);
	const wide = width - LEFT - RIGHT;
	const high = HEIGHT - TOP - BOTTOM;

	return {
		x: (day) => LEFT + ((day - first) / (last - first)) * wide,
		y: (score) =>
			TOP +
			high -
			((score - s.minimum) / (s.maximum - s.minimum || 1)) * high,
	};
}

function pathOf(points: [number, number][]): string {
	return points
		.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`)
		.join("");
}

type Edge = "lo80" | "hi80" | "lo50" | "hi50" | "median";

function edge(points: ExpectedPoint[], { x, y }: Scales, name: Edge) {
	return points.flatMap((p): [number, number][] => {
		const value = p[name];
		return value == null ? [] : [[x(p.target_day), y(value)]];
	});
}

function Band({ points, scales, low, high, opacity }: {
	points: ExpectedPoint[];
	scales: Scales;
	low: Edge;
	high: Edge;
	opacity: number;
}) {
	const outline = [
		...edge(points, scales, high),
		...edge(points, scales, low).reverse(),
	];

	if (outline.length < 4) return null;
	return (
		<path d={`${pathOf(outline)}Z`} fill="#5c6b77" fill-opacity={opacity} />
	);
}

/* The visits whose labels fit beside each other. */
function labelled(s: Series, { x }: Scales) {
	let end = -Infinity;

	return known(s).filter((p) => {
		const at = x(p.target_day);
		if (at - end < LABEL) return false;
		end = at;
		return true;
	});
}

function Axes({ series: s, scales, width }:
	{ series: Series; scales: Scales; width: number }) {
	const span = s.maximum - s.minimum;
	const ticks = [0, 0.25, 0.5, 0.75, 1].map((f) => s.minimum + f * span);

	return (
		<>
			{ticks.map((t) => (
				<g key={t}>
					<line x1={LEFT} x2={width - RIGHT} y1={scales.y(t)}
						y2={scales.y(t)} stroke="#cfd8de" />
					<text x={LEFT - 8} y={scales.y(t) + 5} text-anchor="end">
						{Math.round(t * 10) / 10}
					</text>
				</g>
			))}
			{labelled(s, scales).map((p) => (
				<g key={p.visit_code}>
					<line x1={scales.x(p.target_day)} x2={scales.x(p.target_day)}
						y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM + 5}
						stroke="#5c6b77" />
					<text x={Math.min(scales.x(p.target_day), width - 36)}
						y={HEIGHT - BOTTOM + 22} text-anchor="middle">
						{visitName(p.visit_code)}
					</text>
				</g>
			))}
		</>
	);
}

function Legend({ band }: { band: boolean }) {
	return (
		<ul class="legend">
			<li>
				<svg width="36" height="16" aria-hidden="true">
					<line x1="0" x2="36" y1="8" y2="8" stroke="#0072b2"
						stroke-width="2.5" />
					<circle cx="18" cy="8" r="5" fill="#0072b2" />
				</svg>
				{words.observed}
			</li>
			{band && (
				<>
					<li>
						<svg width="36" height="16" aria-hidden="true">
							<rect width="36" height="16" fill="#5c6b77"
								fill-opacity="0.18" />
						</svg>
						{words.band80}
					</li>
					<li>
						<svg width="36" height="16" aria-hidden="true">
							<rect width="36" height="16" fill="#5c6b77"
								fill-opacity="0.36" />
							<line x1="0" x2="36" y1="8" y2="8" stroke="#44535f"
								stroke-width="1.5" stroke-dasharray="5 4" />
						</svg>
						{words.band50}
					</li>
				</>
			)}
		</ul>
	);
}

/* In words, for who cannot see it. */
function description(s: Series): string {
	return s.points
		.filter((p) => p.score != null)
		.map((p) => `${visitName(p.visit_code)}: ${p.score}`)
		.join("; ");
}

export function CourseChart({ series: s, label }:
	{ series: Series; label: string }) {
	const { box, width } = useWidth();
	const scales = scalesOf(s, width);
	const bands = s.expected?.from_baseline ?? [];
	const seen = s.points.flatMap((p): [number, number][] =>
		p.score == null
			? []
			: [[scales.x(p.day ?? p.target_day), scales.y(p.score)]],
	);

	return (
		<div ref={box}>
			<Legend band={edge(bands, scales, "lo80").length > 1} />
			<svg class="course" role="img" aria-label={label}
				viewBox={`0 0 ${width} ${HEIGHT}`} font-size="14" fill="#14212b">
				<desc>{description(s)}</desc>
				<Axes series={s} scales={scales} width={width} />
				<Band points={bands} scales={scales} low="lo80" high="hi80"
					opacity={0.18} />
				<Band points={bands} scales={scales} low="lo50" high="hi50"
					opacity={0.18} />
				<path d={pathOf(edge(bands, scales, "median"))} fill="none"
					stroke="#44535f" stroke-width="1.5" stroke-dasharray="5 4" />
				<path d={pathOf(seen)} fill="none" stroke="#0072b2"
					stroke-width="2.5" />
				{seen.map(([x, y]) => (
					<circle key={x} cx={x} cy={y} r="5" fill="#0072b2"
						stroke="#fff" stroke-width="1.5" />
				))}
			</svg>
		</div>
	);
}
