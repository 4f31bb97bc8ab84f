/* What everybody chooses: which score, of which groups, at which visit. */
import { Select } from "../../base/inputs";
import { visit } from "../format";
import { listOf, WORDS } from "../question";
import { label } from "../labels";
import { words } from "../words";
import { wrongAt } from "../wrong";
import type { ControlsProps } from "./panel";

/** Options of words that stand for values. */
export function optionsOf(texts: Readonly<Record<string, string>>) {
	return Object.entries(texts).map(([value, text]) => ({ value, text }));
}

export function wordOptions(without: readonly string[] = []) {
	return WORDS.filter((w) => !without.includes(w)).map((value) =>
		({ value, text: label(value) }));
}

export function MainControls({ view, draft, lists, wrong, set }: ControlsProps) {
	const has = (c: (typeof view.controls)[number]) => view.controls.includes(c);
	const instrument =
		lists.instruments.find((i) => i.instrument === draft.instrument);
	const scales = instrument?.scales ?? [];
	const [by = "", by2 = ""] = listOf(draft.by);
	const setBy = (one: string, other: string) =>
		set({ by: [one, one && other].filter(Boolean).join(",") });

	return (
		<>
			<Select id="instrument" label={words.instrument}
				value={draft.instrument ?? ""} wrong={wrongAt(wrong, "instrument")}
				options={lists.instruments.map((i) =>
					({ value: i.instrument, text: i.name }))}
				onChange={(code) => set({
					instrument: code,
					scale: lists.instruments.find((i) => i.instrument === code)
						?.scales[0]?.scale,
					threshold: undefined,
					pass: undefined,
				})} />
			{(scales.length > 1 || wrongAt(wrong, "scale")) && (
				<Select id="scale" label={words.scale} value={draft.scale ?? ""}
					wrong={wrongAt(wrong, "scale")}
					options={scales.map((s) =>
						({ value: s.scale, text: s.scale }))}
					onChange={(scale) => set({ scale, threshold: undefined,
						pass: undefined })} />
			)}
			{has("dose") && (
				<Select id="dose" label={words.dose}
					value={draft.dose ?? "platelets"}
					wrong={wrongAt(wrong, "dose")}
					options={optionsOf(words.doses)}
					onChange={(dose) => set({ dose })} />
			)}
			{has("site") && (
				<Select id="by" label={words.site} value={draft.by ?? "operator"}
					wrong={wrongAt(wrong, "by")} options={optionsOf(words.sites)}
					onChange={(site) => set({ by: site })} />
			)}
			{has("by") && (
				<>
					<Select id="by" label={words.by} value={by}
						none={words.nobody} wrong={wrongAt(wrong, "by")}
						options={wordOptions()}
						onChange={(w) => setBy(w, w === by2 ? "" : by2)} />
					{by !== "" && (
						<Select id="by-2" label={words.by2} value={by2}
							none={words.none} options={wordOptions([by])}
							onChange={(w) => setBy(by, w)} />
					)}
				</>
			)}
			{has("visit") && (
				<Select id="visit" label={words.visit} value={draft.visit ?? ""}
					none={words.lastVisit} wrong={wrongAt(wrong, "visit")}
					options={lists.visits.map((v) =>
						({ value: v, text: visit(v) }))}
					onChange={(v) => set({ visit: v })} />
			)}
			{has("model") && (
				<Select id="model" label={words.model}
					value={draft.model ?? view.model ?? "lda"}
					wrong={wrongAt(wrong, "model")}
					options={optionsOf(words.models)}
					onChange={(model) => set({ model })} />
			)}
			{has("share") && (
				<Select id="share" label={words.share}
					value={draft.share ?? "waiting"}
					options={optionsOf(words.shares)}
					onChange={(share) => set({ share })} />
			)}
		</>
	);
}
