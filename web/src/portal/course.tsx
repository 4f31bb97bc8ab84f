/*
 * A patient's own line on the band where most people like them are.  Visits
 * are evenly apart, as a phone has no room for years.
 */
import type { Band, Point, Series } from "./types";
import { shortSpan, span } from "./span";
import { fill, useWords } from "./words/words";
import type { Words } from "./words/en";

const WIDTH = 340, HEIGHT = 220, LEFT = 34, RIGHT = 18, TOP = 16, BOTTOM = 30;

interface Mark {
	day: number;
	own: number | null;
	low: number | null;
	high: number | null;
}

/** The visits up to the next one; the band begins at the own first score. */
function marksOf({ points, expected }: Series): Mark[] {
	const bands = new Map<string, Band>((expected?.from_baseline ?? []).map((band) =>
		[band.visit_code, band]));
	const marks = points.map(({ visit_code, target_day, score }) => {
		const band = bands.get(visit_code);
		const start = target_day <= 0 ? score : null;
		return { day: target_day, own: score, low: band?.lo80 ?? start,
			high: band?.hi80 ?? start };
	});
	const last = marks.map(({ own }) => own !== null).lastIndexOf(true);
	return marks.slice(0, last + 2).filter(({ own, low }) =>
		own !== null || low !== null);
}

/** One plain sentence on the last score. */
export function verdict(w: Words, series: Series): string {
	const last = marksOf(series).filter(({ own }) => own !== null).pop();
	if (last === undefined || last.own === null || last.low === null ||
		last.high === null || last.day <= 0) return w.unknown;
	if (last.own >= last.low && last.own <= last.high) return w.within;
	return (last.own > last.high) === (series.higher_is === "better")
		? w.better : w.worse;
}

/** How many did not improve, where that is known. */
function shareOf(w: Words, { expected, points }: Series): string | undefined {
	const share = expected?.mcid_share;
	const visit = points.find(({ visit_code }) =>
		visit_code === expected?.last_visit);
	if (share == null || visit === undefined) return undefined;
	return fill(share.n < share.of ? w.notAll : w.all, {
		n: share.of - share.n, of: share.of, when: span(w, visit.target_day) });
}

function Figure({ series, marks, name }:
	{ series: Series; marks: Mark[]; name: string }) {
	const w = useWords();
	const { minimum, maximum } = series;
	const x = (i: number) => LEFT + (WIDTH - LEFT - RIGHT) *
		(marks.length > 1 ? i / (marks.length - 1) : 0.5);
	const y = (value: number) => HEIGHT - BOTTOM -
		(HEIGHT - TOP - BOTTOM) * (value - minimum) / (maximum - minimum);
	const at = (side: "low" | "high" | "own") => marks.flatMap((mark, i) => {
		const value = mark[side];
		return value === null ? [] : [`${x(i)},${y(value)}`];
	});
	return (
		<svg class="course" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img"
			aria-label={name}>
			{[minimum, (minimum + maximum) / 2, maximum].map((value) => (
				<g key={value}>
					<line class="grid" x1={LEFT} x2={WIDTH - RIGHT / 2}
						y1={y(value)} y2={y(value)} />
					<text x={LEFT - 8} y={y(value) + 5} text-anchor="end">
						{value}
					</text>
				</g>
			))}
			{/* At one visit alone it has a height, and the style a width. */}
			<polygon class={marks.length > 1 ? "band" : "band lone"}
				points={[...at("high"), ...at("low").reverse()].join(" ")} />
			<polyline class="own" points={at("own").join(" ")} />
			{marks.map(({ day, own }, i) => (
				<g key={day}>
					<text x={x(i)} y={HEIGHT - 6} text-anchor="middle">
						{shortSpan(w, day)}
					</text>
					{own !== null && (
						<>
							<circle class="dot" cx={x(i)} cy={y(own)} r="6" />
							<text class="value" x={x(i)} text-anchor="middle"
								y={y(own) + (y(own) < TOP + 20 ? 24 : -11)}>
								{Math.round(own)}
							</text>
						</>
					)}
				</g>
			))}
		</svg>
	);
}

function List({ points }: { points: Point[] }) {
	const w = useWords();
	return (
		<details>
			<summary>{w.table}</summary>
			<table>
				<thead>
					<tr><th scope="col">{w.when}</th><th scope="col">{w.score}</th></tr>
				</thead>
				<tbody>
					{points.map(({ target_day, score }) => score !== null && (
						<tr key={target_day}>
							<th scope="row">{span(w, target_day)}</th>
							<td>{Math.round(score)}</td>
						</tr>
					))}
				</tbody>
			</table>
		</details>
	);
}

export function CourseOf({ series }: { series: Series }) {
	const w = useWords();
	const marks = marksOf(series);
	const name = fill(w.courseHeading,
		{ name: w.scores[series.instrument] ?? w.anyScore });
	const share = shareOf(w, series);
	const banded = marks.some(({ day, low }) => day > 0 && low !== null);
	return (
		<section>
			<h2>{name}</h2>
			<p>{verdict(w, series)}</p>
			<ul class="legend">
				<li class="is-own">{w.ownLegend}</li>
				{banded && <li class="is-band">{w.bandLegend}</li>}
			</ul>
			<Figure series={series} marks={marks} name={name} />
			<p class="hint">
				{series.higher_is === "better" ? w.higher : w.lower}
			</p>
			{share !== undefined && <p>{share}</p>}
			<List points={series.points} />
		</section>
	);
}
