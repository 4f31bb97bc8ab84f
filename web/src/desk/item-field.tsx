/* One question of a form: an answer, or that the patient would rather not say. */
import { numberOf } from "../base/inputs";
import {
	NOT_APPLICABLE,
	questionOf,
	sayAnswer,
	type Answer,
	type AskedForm,
	type Item,
	type Question,
} from "./form-items";
import { words } from "./words";

const DECLINED = "declined";

interface Props {
	form: AskedForm;
	item: Item;
	/** Its place in the form, from 1. */
	number: number;
	language: string;
	/** What is typed of a number stays text until it is one. */
	value: Answer | undefined;
	wrong?: string | undefined;
	onChange: (value: Answer | undefined) => void;
}

export function idOfItem(form: AskedForm, item: Item): string {
	return `${form.instrument}-${item.code}`;
}

/** Is it an answer, or only something that was typed? */
export function isAnswer(item: Item, value: Answer | undefined): boolean {
	const { min = -Infinity, max = Infinity } = item;

	switch (typeof value) {
		case "number":
			return value >= min && value <= max;
		case "string":
			return value === NOT_APPLICABLE || value === DECLINED;
		default:
			return value !== undefined;
	}
}

function Choices({ id, question, value, onChange }: {
	id: string;
	question: Question;
	value: Answer | undefined;
	onChange: Props["onChange"];
}) {
	return (
		<>
			{question.choices.map(({ answer, text }, i) => (
				<label key={text} class="choice">
					<input
						type="radio"
						name={id}
						id={i === 0 ? id : `${id}-${i}`}
						checked={
							value !== undefined &&
							sayAnswer(value) === sayAnswer(answer)
						}
						onChange={() => onChange(answer)}
					/>
					<span>{text}</span>
				</label>
			))}
		</>
	);
}

function Typed({ id, item, question, value, onChange }: {
	id: string;
	item: Item;
	question: Question;
	value: Answer | undefined;
	onChange: Props["onChange"];
}) {
	return (
		<span class="with-unit">
			<input
				class="input number"
				id={id}
				inputMode="decimal"
				autocomplete="off"
				aria-label={question.text}
				value={
					value === undefined || value === DECLINED
						? ""
						: sayAnswer(value)
				}
				onInput={({ currentTarget: { value: text } }) =>
					onChange(text === "" ? undefined : (numberOf(text) ?? text))}
			/>
			<span class="unit">
				{words.range(item.min ?? 0, item.max ?? 0)}
			</span>
		</span>
	);
}

export function ItemField(p: Props) {
	const { form, item, value, wrong, onChange } = p;
	const question = questionOf(form, item, p.language);
	const id = idOfItem(form, item);
	const typed = question.choices.length === 0;
	const { low, high } = question;

	return (
		<fieldset
			class={wrong === undefined ? "item field" : "item field wrong"}
			{...(wrong !== undefined && { "aria-describedby": `${id}-wrong` })}
		>
			<legend>{words.question(p.number, question.text)}</legend>
			{wrong !== undefined && (
				<p class="wrong-text" id={`${id}-wrong`}>
					{wrong}
				</p>
			)}
			{low !== undefined && high !== undefined && (
				<p class="ends">
					<span>{low}</span>
					<span>{high}</span>
				</p>
			)}
			<div class="choices">
				{typed ? (
					<Typed {...{ id, item, question, value, onChange }} />
				) : (
					<Choices {...{ id, question, value, onChange }} />
				)}
				<label class="choice">
					<input
						type={typed ? "checkbox" : "radio"}
						name={id}
						checked={value === DECLINED}
						onChange={(e) =>
							onChange(e.currentTarget.checked ? DECLINED : undefined)}
					/>
					<span>{words.withheld}</span>
				</label>
			</div>
		</fieldset>
	);
}
