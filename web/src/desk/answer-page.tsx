/* A visit's forms: what was answered, and what is taken by telephone. */
import { useState } from "preact/hooks";
import { sayDay, today } from "../base/clock";
import { Choice, TextInput } from "../base/inputs";
import { Page, toHeading } from "../base/page";
import { Link } from "../base/route";
import type { Session } from "../base/staff/ask";
import { Loaded, useRead } from "../base/staff/loading";
import { AnswerForm } from "./answer-form";
import { Answered } from "./answered";
import type { AskedForm } from "./form-items";
import { term, visitName } from "../base/terms";
import type { Patient, Visit } from "./types";
import { words } from "./words";
import { useMayWrite } from "./writing";

interface VisitForms extends Visit {
	forms: AskedForm[];
}

const MODES = ["telephone", "clinic", "paper"];

function Waiting({ form, onChoose }:
	{ form: AskedForm; onChoose: () => void }) {
	return (
		<section class="card">
			<h2>{form.name}</h2>
			<button type="button" class="button" onClick={onChoose}>
				{form.draft == null ? words.enterAnswers : words.goOn}
				<span class="spoken">: {form.name}</span>
			</button>
		</section>
	);
}

function Forms({ visit, patient, session, onDone }: {
	visit: VisitForms;
	patient: Patient;
	session: Session;
	onDone: () => void;
}) {
	const zone = session.clinic?.timezone ?? "UTC";
	const date = today(zone);
	const [mode, setMode] = useState("telephone");
	const [day, setDay] = useState(date);
	const mayWrite = useMayWrite();
	const forms = visit.forms.filter((f) => mayWrite || f.response != null);
	const open = forms.filter((f) => f.response == null);
	const [chosen, setChosen] = useState<string>();
	const last = visit.late_until ?? visit.closes_on;
	const hint =
		visit.target_day === 0
			? words.beforeInjection
			: date > last
				? words.onlyUntil(sayDay(last))
				: undefined;
	/* One form at a time: the one that is chosen, else the next. */
	const now =
		open.find((f) => f.instrument === chosen)?.instrument ??
		open[0]?.instrument;
	const taking = {
		visit,
		language: patient.language,
		zone,
		mode,
		day,
	};

	return (
		<>
			{mayWrite && open.length === 0 && (
				<p class="note good">{words.allAnswered}</p>
			)}
			{open.length > 0 && (
				<div class="prose">
					<Choice id="mode" label={words.how} value={mode}
						onChange={setMode}
						options={MODES.map((m) => ({ value: m, text: term(m) }))} />
					<TextInput id="day" type="date" label={words.answeredOn}
						hint={hint} value={day} onChange={setDay} />
				</div>
			)}
			{forms.map((f) =>
				f.response != null ? (
					<Answered key={f.instrument} form={f} response={f.response}
						visit={visit} language={patient.language} zone={zone} onDone={onDone}
						mayVoid={session.role === "clinician"} />
				) : f.instrument === now ? (
					<AnswerForm key={f.instrument} form={f} taking={taking}
						onDone={onDone} />
				) : (
					<Waiting key={f.instrument} form={f}
						onChoose={() => setChosen(f.instrument)} />
				),
			)}
		</>
	);
}

export function AnswerPage({ id, session }:
	{ id: string; session: Session }) {
	const visit = useRead<VisitForms>(`/v1/visits/${id}`);
	const patient = useRead<Patient>(
		visit.value === undefined
			? null
			: `/v1/patients/${visit.value.patient_id}`,
	);

	return (
		<Loaded of={visit}>
			{(v) => (
				<Loaded of={patient}>
					{(p) => (
						<Page
							heading={words.answersOf(
								visitName(v.visit_code),
								`${p.given_name} ${p.family_name}`,
							)}
						>
							<p>
								{sayDay(v.opens_on)} – {sayDay(v.closes_on)}{" "}
								<span class="tag">{term(v.state)}</span>{" "}
								<Link to={`/c/patients/${v.patient_id}`}>
									{p.given_name} {p.family_name}
								</Link>
							</p>
							<Forms visit={v} patient={p} session={session}
								onDone={() => {
									visit.again();
									toHeading();
								}} />
						</Page>
					)}
				</Loaded>
			)}
		</Loaded>
	);
}
