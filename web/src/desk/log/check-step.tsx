/* The last step: everything once more, and the side a second time. */
import { Choice, TextInput } from "../../base/inputs";
import { sayDay } from "../../base/clock";
import { Link } from "../../base/route";
import { term } from "../../base/terms";
import { words as desk } from "../words";
import { LAST, partsOf } from "./check";
import { dayOf, isShown, type Form } from "./form";
import { labelOf, words } from "./labels";
import type { Spec } from "./specs";
import type { StepProps } from "./steps";
import { countOf, rowSpecs, wordSpecs, type Values } from "./values";

interface Props extends StepProps {
	at: (step: number) => string;
	/** A finished record is corrected, and says why. */
	amends: boolean;
}

function shown(spec: Spec, v: Values, p: Props): string {
	const text = v[spec.name] ?? "";

	const several = (list: Spec[], name: (s: Spec) => string) =>
		list
			.map((s) => [name(s), shown(s, v, p)])
			.filter(([, said]) => said !== "")
			.map((both) => both.join(""))
			.join(", ");

	switch (spec.kind) {
		case "carried":
			return "";
		case "rows":
		case "treatments":
			return Array.from({ length: countOf(spec, v) }, (_, n) =>
				several(rowSpecs(spec, n), () => ""),
			).join("; ");
		case "by_word":
			return several(
				wordSpecs(spec),
				(s) => `${s.name.slice(spec.name.length + 1)} `,
			);
		case "instant": {
			const time = v[`${spec.name}.time`];
			return time
				? `${sayDay(dayOf(p.form, v, spec.name))}, ${time}`
				: "";
		}
	}
	if (text === "") return "";
	switch (spec.kind) {
		case "date":
			return sayDay(text);
		case "staff":
			return p.staff.find((s) => s.staff_id === text)?.name ?? desk.left;
		case "number":
			return [text, spec.unit].filter(Boolean).join(" ");
		case "text":
		case "long":
		case "product":
			return text;
		default:
			return text.split(" ").map(term).join(", ");
	}
}

function StepFacts({ step, ...p }: Props & { step: number }) {
	const name = words.steps[step - 1] ?? "";
	const facts = partsOf(step, p.form).flatMap(([prefix, v, list]) =>
		list
			.filter((s) => isShown(s, v, p.form))
			.map((s) => ({
				key: `${prefix} ${s.name}`,
				label: labelOf(s.name),
				text: shown(s, v, p),
			}))
			.filter((f) => f.text !== ""),
	);

	return (
		<section class="card">
			<h2>{name}</h2>
			<dl class="facts">
				{facts.map((f) => (
					<div key={f.key}>
						<dt>{f.label}</dt>
						<dd>{f.text}</dd>
					</div>
				))}
			</dl>
			<Link to={p.at(step)} class="button">
				{desk.change}
				<span class="spoken">: {name}</span>
			</Link>
		</section>
	);
}

export function CheckStep(p: Props) {
	const region = term(p.form.top["body_region"]).toLowerCase();
	const set = (name: string) => (value: string) =>
		p.set("", { [name]: value });

	return (
		<>
			{p.questions.length > 0 && (
				<section class="card">
					<h2>{desk.lookAgain}</h2>
					<ul>
						{p.questions.map((q) => (
							<li key={q.id + q.text}>{q.text}</li>
						))}
					</ul>
				</section>
			)}
			{Array.from({ length: LAST - 1 }, (_, i) => (
				<StepFacts key={i} {...p} step={i + 1} />
			))}
			<section class="card">
				<Choice
					id="side_again"
					label={words.sideAgain(region)}
					value={p.form.top["side_again"] ?? ""}
					wrong={p.wrong("side_again")}
					onChange={set("side_again")}
					options={["left", "right", "midline"].map((s) => ({
						value: s,
						text: term(s),
					}))}
				/>
				{p.amends && (
					<TextInput
						id="amend_reason"
						label={words.amendReason}
						value={p.form.top["amend_reason"] ?? ""}
						wrong={p.wrong("amend_reason")}
						onChange={set("amend_reason")}
					/>
				)}
			</section>
		</>
	);
}

/** The side must be said twice, and alike. */
export function sideWrong(form: Form): string | undefined {
	const first = form.top["laterality"] ?? "";
	const now = form.top["side_again"] ?? "";

	if (now === "") return words.sideAgainEmpty;
	return now === first ? undefined : words.sideDiffers(term(first), term(now));
}
