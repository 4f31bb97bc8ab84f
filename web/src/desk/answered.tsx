/* A form that was answered: how it scores, what was said, and mending it. */
import { useState } from "preact/hooks";
import { sayDay } from "../base/clock";
import { TakeBack } from "./take-back";
import { CorrectForm } from "./correct-form";
import { figure } from "./course";
import {
	questionOf,
	sayAnswer,
	type AskedForm,
	type Given,
} from "./form-items";
import { term } from "../base/terms";
import type { Visit } from "./types";
import { words } from "./words";
import { Writing } from "./writing";

interface Props {
	form: AskedForm;
	response: Given;
	visit: Visit;
	language: string;
	zone: string;
	/** May this person take answers back? */
	mayVoid: boolean;
	onDone: () => void;
}

function Scores({ response: r }: { response: Given }) {
	return (
		<dl class="facts">
			{r.scores.map((s) => (
				<div key={s.scale}>
					<dt>{s.scale === "total" ? words.score : s.scale}</dt>
					<dd>
						{s.value == null
							? words.noScore((s.reason ?? "").replaceAll("_", " "))
							: figure(s.value)}
					</dd>
				</div>
			))}
		</dl>
	);
}

function Answers({ form, response: r, language }: Props) {
	return (
		<details>
			<summary>{words.seeAnswers}</summary>
			<dl class="facts">
				{form.items.map((i) => (
					<div key={i.code}>
						<dt>{questionOf(form, i, language).text}</dt>
						<dd>{sayAnswer(r.answers[i.code])}</dd>
					</div>
				))}
			</dl>
		</details>
	);
}

export function Answered(p: Props) {
	const { form, response: r, onDone } = p;
	const [corrects, setCorrects] = useState(false);

	if (corrects)
		return (
			<CorrectForm
				{...p}
				onDone={() => {
					setCorrects(false);
					onDone();
				}}
				onCancel={() => setCorrects(false)}
			/>
		);
	return (
		<section class="card">
			<h2>{form.name}</h2>
			<p>
				<span class="tag good">{term("answered")}</span>{" "}
				{words.answeredHow(term(r.mode), sayDay(r.answered_on))}
			</p>
			{r.correction_reason != null && (
				<p>{words.correctedWhy(r.correction_reason)}</p>
			)}
			<Scores response={r} />
			<Answers {...p} />
			<Writing>
				<div class="row">
					<button type="button" class="button"
						onClick={() => setCorrects(true)}>
						{words.correctAnswers}
						<span class="spoken">: {form.name}</span>
					</button>
				</div>
			</Writing>
			{p.mayVoid && (
				<TakeBack
					id={`${form.instrument}-reason`}
					path={`/v1/responses/${r.response_id}/void`}
					name={words.voidAnswers(form.name)}
					hint={words.voidHint}
					onDone={onDone}
				/>
			)}
		</section>
	);
}
