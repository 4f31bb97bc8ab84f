/* How it goes: one scale as a figure and as its table, and all scores. */
import { useState } from "preact/hooks";
import { sayDay } from "../base/clock";
import { Select } from "../base/inputs";
import { Scroll } from "../base/scroll";
import { Table } from "../base/table";
import { CourseChart } from "./course-chart";
import { place, visitName } from "../base/terms";
import type { Episode, ExpectedPoint, Series, Trajectory } from "./types";
import { words } from "./words";

function nameOf(s: Series): string {
	return s.scale === "total"
		? s.instrument.replaceAll("_", " ")
		: `${s.instrument.replaceAll("_", " ")}: ${s.scale}`;
}

/** To one decimal, without one that is nought. */
export function figure(value: number | null | undefined): string {
	return value === null || value === undefined
		? ""
		: String(Math.round(value * 10) / 10);
}

function range(e: ExpectedPoint | undefined): string {
	return e?.lo80 == null ? "" : `${figure(e.lo80)} – ${figure(e.hi80)}`;
}

function Twin({ series: s }: { series: Series }) {
	const bands = new Map(
		(s.expected?.from_baseline ?? []).map((e) => [e.visit_code, e]),
	);

	return (
		<details>
			<summary>{words.asTable}</summary>
			<Table
				label={nameOf(s)}
				columns={[words.visit, words.answeredOn, words.score,
					words.changeSince, words.expected]}
				rows={s.points.map((p) => ({
					key: p.visit_code,
					cells: [
						visitName(p.visit_code),
						sayDay(p.answered_on),
						figure(p.score),
						figure(p.change),
						range(bands.get(p.visit_code)),
					],
				}))}
			/>
		</details>
	);
}

function Scores({ episode: e }: { episode: Episode }) {
	const visits = [
		...new Map(
			e.series
				.flatMap((s) => s.points)
				.filter((p) => p.score !== null && p.score !== undefined)
				.sort((a, b) => a.target_day - b.target_day)
				.map((p) => [p.visit_code, p]),
		).keys(),
	];
	const title = words.scoreTable(
		place(e.body_region, e.laterality).toLowerCase(),
	);

	if (visits.length === 0) return null;
	return (
		<Scroll label={title}>
			<table>
				<caption>{title}</caption>
				<thead>
					<tr>
						<th scope="col">{words.courseScale}</th>
						{visits.map((v) => (
							<th key={v} scope="col" class="n">
								{visitName(v)}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{e.series.map((s) => (
						<tr key={nameOf(s)}>
							<th scope="row">{nameOf(s)}</th>
							{visits.map((v) => (
								<td key={v} class="n">
									{figure(
										s.points.find((p) => p.visit_code === v)?.score,
									)}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</Scroll>
	);
}

function reasonOf(t: Trajectory, s: Series): string | null {
	const why =
		s.expected?.reason ?? s.expected_reason ?? t.expected_reason ?? null;

	return why === null
		? null
		: (words.expectedReasons[why] ?? why.replaceAll("_", " "));
}

export function Course({ trajectory: t, who }:
	{ trajectory: Trajectory; who: string }) {
	const episodes = [...t.episodes].reverse();
	const [id, setId] = useState(episodes[0]?.episode_id ?? "");
	const [scale, setScale] = useState("");
	const episode = episodes.find((e) => e.episode_id === id);
	const series =
		episode?.series.find((s) => nameOf(s) === scale) ?? episode?.series[0];

	if (episode === undefined || series === undefined)
		return <p>{words.courseNone}</p>;
	const why = reasonOf(t, series);
	const people = series.expected?.people;
	return (
		<>
			<div class="columns prose">
				{episodes.length > 1 && (
					<Select
						id="episode"
						label={words.courseOf}
						value={id}
						onChange={(v) => setId(v || id)}
						options={episodes.map((e) => ({
							value: e.episode_id,
							text: `${place(e.body_region, e.laterality)}, ${sayDay(e.day_zero)}`,
						}))}
					/>
				)}
				<Select
					id="scale"
					label={words.courseScale}
					value={nameOf(series)}
					onChange={setScale}
					options={episode.series.map((s) => ({
						value: nameOf(s),
						text: nameOf(s),
					}))}
				/>
			</div>
			<CourseChart
				series={series}
				label={words.chartLabel(nameOf(series), who)}
			/>
			<p class="hint">
				{series.higher_is === "better"
					? words.higherBetter
					: words.higherWorse}
				.{" "}
				{why !== null
					? words.expectedNone(why)
					: people != null && words.expectedFrom(people)}
			</p>
			<Twin series={series} />
			<h2>{words.scores}</h2>
			<Scores episode={episode} />
		</>
	);
}
