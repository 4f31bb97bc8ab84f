/* One member of a procedure as a field, by its kind. */
import { Field } from "../../base/fields";
import { Choice, Select, Several, TextArea, TextInput } from "../../base/inputs";
import type { Staff } from "../types";
import { term } from "../../base/terms";
import { words as desk } from "../words";
import { alone, dayOf, hintsOf, idOf, type Form } from "./form";
import { labelOf, words } from "./labels";
import { NumbersByWord } from "./numbers-by-word";
import { RowFields } from "./row-fields";
import type { Spec } from "./specs";
import { Treatments } from "./treatments";
import type { Values } from "./values";

export interface Around {
	form: Form;
	staff: Staff[];
	wrong: (id: string) => string | undefined;
	set: (prefix: string, values: Values) => void;
}

export interface FieldProps extends Around {
	spec: Spec;
	prefix: string;
	part: Values;
}

function optionsOf({ spec, part, staff, form }: FieldProps) {
	if (spec.kind === "bool")
		return ["no", "yes"].map((w) => ({ value: w, text: term(w) }));
	if (spec.kind === "staff") {
		/* Whoever is recorded is offered, though they may have left. */
		const now = part[spec.name] ?? "";
		const known = staff.filter(
			(s) => s.role === "clinician" || s.staff_id === now,
		);
		const left = now !== "" && !known.some((s) => s.staff_id === now);

		return [
			...known.map((s) => ({ value: s.staff_id, text: s.name })),
			...(left ? [{ value: now, text: desk.left }] : []),
		];
	}
	if (spec.kind === "grade")
		return (spec.options ?? []).map((w) => ({
			value: w,
			text: desk.grade(Number(w)),
		}));
	if (spec.kind === "product")
		return form.products.map((p, i) => ({
			value: String(i + 1),
			text: `${i + 1} ${term(p["product_class"])}`,
		}));
	return (spec.options ?? []).map((w) => ({ value: w, text: term(w) }));
}

function Instant({ spec, prefix, part, form, wrong, set }: FieldProps) {
	const id = idOf(prefix, spec.name);

	return (
		<div class="row end">
			<TextInput
				id={`${id}-date`}
				type="date"
				label={labelOf(spec.name)}
				value={dayOf(form, part, spec.name)}
				onChange={(v) => set(prefix, { [`${spec.name}.date`]: v })}
			/>
			<Field id={id} label={words.time} wrong={wrong(id)}>
				{(described) => (
					<input
						{...described}
						class="input"
						type="time"
						aria-label={`${labelOf(spec.name)}, ${words.time}`}
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

export function FieldOf(p: FieldProps) {
	const { spec, prefix, part, form, wrong, set } = p;
	const id = idOf(prefix, spec.name);
	const value = part[spec.name] ?? "";
	const common = {
		id,
		label: labelOf(spec.name),
		value,
		wrong: wrong(id),
		hint: hintsOf(spec, id, form),
		onChange: (v: string) =>
			set(prefix, {
				[spec.name]: spec.kind === "several" ? alone(value, v) : v,
			}),
	};

	switch (spec.kind) {
		case "carried":
			return null;
		case "rows":
			return <RowFields {...p} />;
		case "treatments":
			return <Treatments {...p} />;
		case "by_word":
			return <NumbersByWord {...p} />;
		case "instant":
			return <Instant {...p} />;
		case "choice":
		case "grade":
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
