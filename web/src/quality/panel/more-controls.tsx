/* What is rarely changed. */
import { Select, Several, TextInput } from "../../base/inputs";
import { points } from "../format";
import { listOf } from "../question";
import type { Threshold } from "../reply";
import { words } from "../words";
import { wrongAt } from "../wrong";
import { optionsOf, wordOptions } from "./main-controls";
import type { ControlsProps } from "./panel";

const HERE = ["seed", "adjust", "surgery", "threshold", "pass", "as_of", "clinics"];

function thresholdOptions(list: readonly Threshold[]) {
	return list.map((t) => ({
		value: t.threshold,
		text: `${points(t.value)}: ${t.population ?? t.threshold}`,
	}));
}

export function MoreControls({ view, draft, lists, wrong, set }: ControlsProps) {
	const has = (c: (typeof view.controls)[number]) => view.controls.includes(c);
	const of = lists.thresholds.filter((t) =>
		t.instrument === draft.instrument && t.scale === draft.scale);
	const changes = of.filter((t) => t.kind !== "PASS");
	const states = of.filter((t) => t.kind === "PASS");
	const open = HERE.some((id) =>
		draft[id] !== undefined || wrongAt(wrong, id) !== undefined);
	const select = (id: string, label: string, fallback: string,
		texts: Readonly<Record<string, string>>) => (
		<Select id={id} label={label} value={draft[id] ?? fallback}
			wrong={wrongAt(wrong, id)} options={optionsOf(texts)}
			onChange={(value) => set({ [id]: value })} />
	);

	return (
		<details open={open}>
			<summary>{words.optional}</summary>
			{has("adjust") && (
				<Several id="adjust" wrong={wrongAt(wrong, "adjust")}
					label={view.path.endsWith("funnel")
						? words.adjustSites
						: words.adjust}
					value={listOf(draft.adjust).join(" ")}
					options={wordOptions(view.controls.includes("by")
						? listOf(draft.by)
						: [])}
					onChange={(v) => set({ adjust: v.replaceAll(" ", ",") })} />
			)}
			{has("surgery") && select("surgery", words.surgery, "stop",
				view.path.endsWith("first-response")
					? words.surgeriesWait
					: words.surgeries)}
			{has("threshold") && changes.length > 1 && (
				<Select id="threshold" label={words.threshold}
					value={draft.threshold ?? ""} none={words.preferred}
					wrong={wrongAt(wrong, "threshold")}
					options={thresholdOptions(changes)}
					onChange={(threshold) => set({ threshold })} />
			)}
			{has("pass") && states.length > 1 && (
				<Select id="pass" label={words.pass} value={draft.pass ?? ""}
					none={words.preferred} wrong={wrongAt(wrong, "pass")}
					options={thresholdOptions(states)}
					onChange={(pass) => set({ pass })} />
			)}
			{has("seed") && (
				<TextInput id="seed" label={words.seed} hint={words.seedHint}
					number value={draft.seed ?? "1"}
					wrong={wrongAt(wrong, "seed")}
					onChange={(seed) => set({ seed })} />
			)}
			<TextInput id="as_of" label={words.asOf} hint={words.asOfHint}
				type="date" value={draft.as_of ?? ""}
				wrong={wrongAt(wrong, "as_of")}
				onChange={(as_of) => set({ as_of })} />
			{select("clinics", words.clinics, "own", words.clinicsOf)}
			{has("spacing") && select("spacing", words.spacing, "time",
				words.spacings)}
		</details>
	);
}
