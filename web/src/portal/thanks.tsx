/* It is all there: when to call, what comes next, and how one is doing. */
import { useEffect, useState } from "preact/hooks";
import { Page } from "../base/page";
import { CourseOf } from "./course";
import { WhenToCall } from "./frame";
import type { Errand } from "./errand";
import { askCourse } from "./task";
import type { Series } from "./types";
import { useWords } from "./words/words";

interface Props {
	errand: Errand;
	heading: string;
	lines: string[];
}

/* Of each joint the first scale that was answered: pain, in our protocols. */
async function seriesOf({ session, task }: Errand): Promise<Series[]> {
	const reply = await askCourse(session);
	const visits = task.questions.map(({ visit }) => visit.episode_id);
	if (!reply.ok) return [];
	return reply.value.episodes
		.filter(({ episode_id }) =>
			visits.length === 0 || visits.includes(episode_id))
		.flatMap(({ series }) => series.filter(({ points }) =>
			points.some(({ score }) => score !== null)).slice(0, 1));
}

export function Thanks({ errand, heading, lines }: Props) {
	const w = useWords();
	const [series, setSeries] = useState<Series[]>([]);

	useEffect(() => {
		let here = true;
		void seriesOf(errand).then((found) => here && setSeries(found));
		return () => { here = false; };
	}, []);
	return (
		<Page heading={heading}>
			<WhenToCall />
			<h2>{w.next}</h2>
			{lines.map((line) => <p key={line}>{line}</p>)}
			{series.map((one, i) => <CourseOf key={i} series={one} />)}
		</Page>
	);
}
