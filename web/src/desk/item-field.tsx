/* One question of a form: a number, or that the patient would rather not say. */
import { choicesOf, questionOf, type AskedForm, type Item } from "./form-items";
import { words } from "./words";

export const DECLINED = "declined";

interface Props {
	form: AskedForm;
	item: Item;
	language: string;
	/** A number as text, declined, or nothing yet. */
	value: string;
	wrong?: string | undefined;
	onChange: (value: string) => void;
}

export function idOfItem(form: AskedForm, item: Item): string {
	return `${form.instrument}-${item.code}`;
}

function Numbers({ item, options, id, value, onChange }: Props & {
	options: string[] | undefined;
	id: string;
}) {
	return (
		<>
			{choicesOf(item).map((n, i) => (
				<label key={n} class="choice">
					<input
						type="radio"
						name={id}
						id={i === 0 ? id : `${id}-${n}`}
						checked={value === String(n)}
						onChange={() => onChange(String(n))}
					/>
					<span>
						{n}
						{options?.[i] !== undefined && ` ${options[i]}`}
					</span>
				</label>
			))}
		</>
	);
}

export function ItemField(p: Props) {
	const { form, item, value, wrong, onChange } = p;
	const q = questionOf(form, item, p.language);
	const id = idOfItem(form, item);
	const typed = choicesOf(item).length === 0;

	return (
		<fieldset
			class={wrong === undefined ? "item field" : "item field wrong"}
			{...(wrong !== undefined && { "aria-describedby": `${id}-wrong` })}
		>
			<legend>{q.text}</legend>
			{wrong !== undefined && (
				<p class="wrong-text" id={`${id}-wrong`}>
					{wrong}
				</p>
			)}
			{(q.low ?? q.high) !== undefined && (
				<p class="ends">
					<span>
						{item.min}: {q.low}
					</span>
					<span>
						{item.max}: {q.high}
					</span>
				</p>
			)}
			<div class="choices">
				{typed ? (
					<span class="with-unit">
						<input
							class="input number"
							id={id}
							inputMode="decimal"
							autocomplete="off"
							aria-label={q.text}
							value={value === DECLINED ? "" : value}
							onInput={(e) => onChange(e.currentTarget.value)}
						/>
						<span class="unit">{words.range(item.min, item.max)}</span>
					</span>
				) : (
					<Numbers {...p} id={id} options={q.options} />
				)}
				<label class="choice">
					<input
						type={typed ? "checkbox" : "radio"}
						name={id}
						checked={value === DECLINED}
						onChange={(e) =>
							onChange(e.currentTarget.checked ? DECLINED : "")}
					/>
					<span>{words.withheld}</span>
				</label>
			</div>
		</fieldset>
	);
}
