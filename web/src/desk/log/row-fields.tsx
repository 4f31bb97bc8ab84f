/* A list of objects, each in a row of fields. */
import { FieldOf, type FieldProps } from "./field-of";
import { isAsked } from "./form";
import { labelOf, words } from "./labels";
import { addRow, removeRow, shownRows } from "./rows";
import type { Spec } from "./specs";
import { countOf, rowSpecs, type Values } from "./values";
import { Group } from "./group";

function Row({ n, ...p }: FieldProps & { n: number }) {
	const { spec, prefix, part, set } = p;
	/* A row that is typed into is there. */
	const typed = (values: Values) =>
		set(prefix, {
			[spec.name]: String(Math.max(countOf(spec, part), n + 1)),
			...values,
		});

	return (
		<div class="columns few">
			{rowSpecs(spec, n).map((s: Spec) => (
				<FieldOf key={s.name} {...p} spec={s}
					set={(_, values) => typed(values)} />
			))}
			{n < countOf(spec, part) && (
				<button type="button" class="button"
					onClick={() => set(prefix, removeRow(spec, part, n))}>
					{words.remove}
					<span class="spoken">
						: {labelOf(spec.name)} {n + 1}
					</span>
				</button>
			)}
		</div>
	);
}

export function RowFields(p: FieldProps) {
	const { spec, prefix, part, form, set } = p;
	const shown = shownRows(spec, part, isAsked(spec, part, form));

	return (
		<Group {...p}>
			{Array.from({ length: shown }, (_, n) => (
				<Row key={n} {...p} n={n} />
			))}
			{shown < (spec.most ?? Infinity) && (
				<button type="button" class="button"
					onClick={() =>
						set(prefix, {
							...addRow(spec, part),
							[spec.name]: String(shown + 1),
						})}>
					{words.addRow}
					<span class="spoken">: {labelOf(spec.name)}</span>
				</button>
			)}
		</Group>
	);
}
