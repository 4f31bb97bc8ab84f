/* A figure as files, and as a link that makes it again. */
import { useState } from "preact/hooks";
import { pngOf, save, Sheet, svgOf } from "../base/chart";
import type { Shown } from "./view";
import { words } from "./words";

export interface ToolsProps {
	shown: Shown;
	/** Of whom it speaks. */
	cohort: string;
	/** What else is to be known of it: a name and a text each. */
	about: (readonly [string, string])[];
	/** Of files, without what kind they are. */
	name: string;
	/** The address that makes it again. */
	link: string;
	/** Where mendd has the table of it. */
	csv: string;
}

async function csvOf(path: string): Promise<Blob | null> {
	const response = await fetch(path, {
		headers: { Accept: "text/csv" },
		credentials: "same-origin",
		cache: "no-store",
	});
	return response.ok ? response.blob() : null;
}

export function Tools(props: ToolsProps) {
	const { shown, cohort, about, name, link } = props;
	const [said, setSaid] = useState("");

	const sheet = () =>
		svgOf(<Sheet figure={shown.figure} cohort={cohort}
			about={[
				...about,
				...shown.notes.map((n) => [words.reading, n] as const),
				[words.linkLabel, link],
			]} />);
	const kinds: Record<string, () => Promise<Blob | null>> = {
		csv: () => csvOf(props.csv),
		svg: async () => sheet(),
		png: () => pngOf(sheet()),
	};
	const load = async (kind: string) => {
		const blob = await kinds[kind]?.().catch(() => null);
		if (blob) save(`${name}.${kind}`, blob);
		setSaid(blob ? words.saved(`${name}.${kind}`) : words.notSaved);
	};
	const copy = async () => {
		await navigator.clipboard.writeText(link);
		setSaid(words.copied);
	};

	return (
		<div class="tools">
			{Object.keys(kinds).map((kind) => (
				<button type="button" class="button" key={kind}
					onClick={() => void load(kind)}>
					{words.saveAs(kind.toUpperCase())}
				</button>
			))}
			<button type="button" class="button"
				onClick={() => void copy().catch(() => setSaid(words.notCopied))}>
				{words.copyLink}
			</button>
			<a class="button" href={link}>{words.linkLabel}</a>
			<p role="status">{said}</p>
		</div>
	);
}
