/* One member of a procedure as a field, by its kind. */
import { Field } from "../../base/fields";
import { Choice, Select, Several, TextArea, TextInput } from "../../base/inputs";
import type { Staff } from "../types";
import { term } from "../../base/terms";
import { dayOf, idOf, type Form, type Values } from "./form";
import { labels, words } from "./labels";
import type { Spec } from "./specs";

export interface Around {
	form: Form;
	staff: Staff[];
	wrong: (id: string) => string | undefined;
	set: (prefix: string, values: Values) => void;
}

interface Props extends Around {
	spec: Spec;
	prefix: string;
	part: Values;
}

function optionsOf({ spec, staff, form }: Props) {
	if (spec.kind === "bool")
		return ["no", "yes"].map((w) => ({ value: w, text: term(w) }));
	if (spec.kind === "staff")
		return staff.map((s) => ({ value: s.staff_id, text: s.name }));
	if (spec.kind === "product")
		return form.products.map((p, i) => ({
			value: String(i + 1),
			text: `${i + 1} ${term(p["product_class"])}`,
		}));
	return (spec.options ?? []).map((w) => ({ value: w, text: term(w) }));
}

function Instant({ spec, prefix, part, form, wrong, set }: Props) {
	const id = idOf(prefix, spec.name);

	return (
		<div class="row end">
			<TextInput
				id={`${id}-date`}
				type="date"
				label={labels[spec.name]?.label ?? spec.name}
				value={dayOf(form, part, spec.name)}
				onChange={(v) => set(prefix, { [`${spec.name}.date`]: v })}
			/>
			<Field id={id} label={words.time} wrong={wrong(id)}>
				{(described) => (
					<input
						{...described}
						class="input"
						type="time"
						aria-label={`${labels[spec.name]?.label}, ${words.time}`}
						value={part[`${spec.name}.time`] ?? ""}
						onInput={(e) =>
							set(prefix, {
								[`${spec.name}.time`]: e.currentTarget.value,
							})}
					/>
				)}
			</Field>
		</div>
	);
}

/* “None” stands alone among several. */
function alone(before: string, now: string): string {
	const all = now.split(" ").filter(Boolean);

	if (!all.includes("none") || all.length === 1) return now;
	return before.split(" ").includes("none")
		? all.filter((w) => w !== "none").join(" ")
		: "none";
}

export function FieldOf(p: Props) {
	const { spec, prefix, part, form, wrong, set } = p;
	const id = idOf(prefix, spec.name);
	const { label, hint } = labels[spec.name] ?? { label: spec.name };
	const value = part[spec.name] ?? "";
	const hints = [hint, form.borrowed.includes(id) && words.asLast].filter(
		Boolean,
	);
	const common = {
		id,
		label,
		value,
		wrong: wrong(id),
		...(hints.length > 0 && { hint: hints.join(" ") }),
		onChange: (v: string) =>
			set(prefix, {
				[spec.name]: spec.kind === "several" ? alone(value, v) : v,
			}),
	};

	switch (spec.kind) {
		case "instant":
			return <Instant {...p} />;
		case "choice":
		case "bool":
			return <Choice {...common} options={optionsOf(p)} />;
		case "several":
			return (
				<div class="whole">
					<Several {...common} options={optionsOf(p)} />
				</div>
			);
		case "word":
		case "staff":
		case "product":
			return <Select {...common} options={optionsOf(p)} />;
		case "long":
			return (
				<div class="whole">
					<TextArea {...common} />
				</div>
			);
		default:
			return (
				<TextInput
					{...common}
					unit={spec.unit}
					number={spec.kind === "number"}
					type={spec.kind === "date" ? "date" : "text"}
				/>
			);
	}
}
