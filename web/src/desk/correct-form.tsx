/*
 * Answers that were written down wrongly: what the patient said is put right,
 * with the reason; the former answers are kept as a version.  What was not
 * answered before may stay so.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { Summary, type Wrong } from "../base/fields";
import { TextInput } from "../base/inputs";
import { askAs } from "../base/staff/ask";
import { wrongAt } from "../base/staff/sign-in";
import { answeredAt } from "./answered-at";
import { answersOf, missing, refusedAnswers, type Values } from "./answers";
import type { AskedForm, Given } from "./form-items";
import { idOfItem, ItemField } from "./item-field";
import type { Visit } from "./types";
import { words } from "./words";

interface Props {
	form: AskedForm;
	response: Given;
	visit: Visit;
	language: string;
	zone: string;
	onDone: () => void;
	onCancel: () => void;
}

export function CorrectForm(p: Props) {
	const { form, response: r, onDone } = p;
	const [values, setValues] = useState<Values>(() => answersOf(r.answers));
	const [day, setDay] = useState(r.answered_on);
	const [reason, setReason] = useState("");
	const [wrong, setWrong] = useState<Wrong[]>([]);
	const head = useRef<HTMLHeadingElement>(null);
	const why = `${form.instrument}-why`;
	const when = `${form.instrument}-day`;

	useEffect(() => head.current?.focus(), []);
	const send = async (event: Event) => {
		event.preventDefault();
		const found = [
			...missing(form, values, r.answers),
			...(day === "" ? [{ id: when, text: words.enterDay }] : []),
			...(reason.trim() === ""
				? [{ id: why, text: words.enterReason }]
				: []),
		];

		setWrong(found);
		if (found.length > 0) return;
		const reply = await askAs(`/v1/responses/${r.response_id}`, {
			method: "PUT",
			version: `"${r.version}"`,
			body: {
				instrument: form.instrument,
				answers: { ...r.answers, ...values },
				correction_reason: reason.trim(),
				...(day !== r.answered_on && {
					answered_at: answeredAt(p.visit, day, p.zone) ??
						new Date().toISOString(),
				}),
			},
		});
		if (reply.ok) onDone();
		else setWrong(refusedAnswers(form, reply.problem, when));
	};

	return (
		<form class="card" noValidate onSubmit={send} id={form.instrument}
			tabIndex={-1}>
			<h2 ref={head} tabIndex={-1}>
				{words.correctForm(form.name)}
			</h2>
			<Summary heading={words.wrongHeading} wrong={wrong} />
			{form.items.map((item, i) => (
				<ItemField
					key={item.code}
					form={form}
					item={item}
					number={i + 1}
					language={p.language}
					value={values[item.code]}
					wrong={wrongAt(wrong, idOfItem(form, item))}
					onChange={(v) => setValues({ ...values, [item.code]: v })}
				/>
			))}
			<TextInput id={when} type="date" label={words.answeredOn} value={day}
				wrong={wrongAt(wrong, when)} onChange={setDay} />
			<TextInput id={why} label={words.correctWhy} value={reason}
				wrong={wrongAt(wrong, why)} onChange={setReason} />
			<div class="row">
				<button class="button primary">{words.recordCorrection}</button>
				<button type="button" class="button" onClick={p.onCancel}>
					{words.cancel}
				</button>
			</div>
		</form>
	);
}
