/* A figure with all that belongs to it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Picture } from "../base/chart";
import { TableTwin } from "./table-twin";
import { Tools, type ToolsProps } from "./tools";
import { words } from "./words";

/* The least a figure is drawn for; narrower windows scroll it. */
const LEAST = 272;

function useWidth() {
	const box = useRef<HTMLDivElement>(null);
	const [width, setWidth] = useState(0);

	useEffect(() => {
		const element = box.current;
		if (!element) return;
		const look = () =>
			setWidth(Math.max(LEAST, Math.floor(element.clientWidth)));
		const watch = new ResizeObserver(look);
		look();
		watch.observe(element);
		return () => watch.disconnect();
	}, []);
	return { box, width };
}

/* Many sentences are for who asks for them. */
const FEW = 6;

function Said({ sentences }: { sentences: readonly string[] }) {
	const list = (
		<ul class="said">
			{sentences.map((s) => <li key={s}>{s}</li>)}
		</ul>
	);
	if (sentences.length === 0) return null;
	return sentences.length <= FEW ? list : (
		<details>
			<summary>{words.inWords(sentences.length)}</summary>
			{list}
		</details>
	);
}

export function FigureBlock(props: ToolsProps) {
	const { shown, cohort, about } = props;
	const { box, width } = useWidth();
	const { figure } = shown;

	return (
		<article class="figure" aria-labelledby={`${figure.id}-heading`}>
			<h2 id={`${figure.id}-heading`}>{figure.title}</h2>
			<p class="cohort">{cohort}</p>
			<div class="canvas" ref={box}>
				{width > 0 && <Picture figure={figure} width={width} />}
			</div>
			<Tools {...props} />
			<Said sentences={shown.said} />
			{shown.notes.map((n) => <p class="note" key={n}>{n}</p>)}
			<TableTwin tables={shown.tables} />
			<dl class="about">
				{about.map(([name, text]) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>{text}</dd>
					</div>
				))}
			</dl>
		</article>
	);
}
