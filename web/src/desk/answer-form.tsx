/* One form of a visit, taken by somebody of the clinic. */
import { useState } from "preact/hooks";
import { newKey } from "../base/api";
import { Summary, type Wrong } from "../base/fields";
import { askAs } from "../base/staff/ask";
import { explain } from "../base/staff/loading";
import { wrongAt } from "../base/staff/sign-in";
import { answeredAt } from "./answered-at";
import { answersOf, missing, refusedAnswers, type Values } from "./answers";
import { questionOf, type AskedForm } from "./form-items";
import { idOfItem, ItemField } from "./item-field";
import type { Visit } from "./types";
import { words } from "./words";

export interface Taking {
	visit: Visit;
	language: string;
	zone: string;
	/** By telephone, on paper, at the clinic. */
	mode: string;
	/** The day of the answers. */
	day: string;
}

interface Props {
	form: AskedForm;
	taking: Taking;
	onDone: () => void;
}

export function AnswerForm(p: Props) {
	const { form, taking, onDone } = p;
	const { visit_id } = taking.visit;
	const [values, setValues] = useState<Values>(() =>
		answersOf(form.draft?.answers),
	);
	const [wrong, setWrong] = useState<Wrong[]>([]);
	const [kept, setKept] = useState(false);
	const [key] = useState(newKey);
	const worded = form.items.every(
		(i) => questionOf(form, i, taking.language).worded,
	);

	const send = async (event: Event) => {
		event.preventDefault();
		const found = missing(form, values);

		setWrong(found);
		if (found.length > 0) return;
		const at = answeredAt(taking.visit, taking.day, taking.zone);
		const reply = await askAs(`/v1/visits/${visit_id}/responses`, {
			method: "POST",
			key,
			body: {
				instrument: form.instrument,
				answers: values,
				mode: taking.mode,
				...(at !== undefined && { answered_at: at }),
			},
		});
		if (reply.ok) onDone();
		else setWrong(refusedAnswers(form, reply.problem, "day"));
	};
	const keep = async () => {
		const reply = await askAs(`/v1/visits/${visit_id}/draft`, {
			method: "PUT",
			body: {
				instrument: form.instrument,
				answers: values,
			},
		});
		setKept(reply.ok);
		if (!reply.ok)
			setWrong([{ id: form.instrument, text: explain(reply.problem) }]);
	};

	return (
		<form class="card" noValidate onSubmit={send} id={form.instrument}
			tabIndex={-1}>
			<h2>{form.name}</h2>
			<Summary heading={words.wrongHeading} wrong={wrong} />
			{!worded && <p class="note">{words.noWording}</p>}
			{form.items.map((item, i) => (
				<ItemField
					key={item.code}
					form={form}
					item={item}
					number={i + 1}
					language={taking.language}
					value={values[item.code]}
					wrong={wrongAt(wrong, idOfItem(form, item))}
					onChange={(v) => {
						setKept(false);
						setValues({ ...values, [item.code]: v });
					}}
				/>
			))}
			<div class="row">
				<button class="button primary">
					{words.sendAnswers(form.name)}
				</button>
				<button type="button" class="button" onClick={keep}>
					{words.keepDraft}
				</button>
				<span role="status">{kept && words.draftKept}</span>
			</div>
		</form>
	);
}
