/*
 * Logging a procedure in five steps.  What is typed lives here from the first
 * step to the last; from the second on it is a draft on the server, too, which
 * the address names, so that it can be gone on with elsewhere.
 *
 *	1 patient -> 2 what and where -> 3 product -> 4 plan -> 5 check -> recorded
 */
import { useEffect, useState } from "preact/hooks";
import { query } from "../../base/api";
import { Summary, type Wrong } from "../../base/fields";
import { Page } from "../../base/page";
import { go, Link, usePlace } from "../../base/route";
import type { Session } from "../../base/staff/ask";
import { Loaded, useRead } from "../../base/staff/loading";
import type { Protocol } from "../../base/staff/protocol";
import { wrongAt } from "../../base/staff/sign-in";
import type { List, Patient, Procedure, Staff } from "../types";
import { words as desk } from "../words";
import { begun } from "./begin";
import { bodyOf, formOf } from "./body";
import { LAST, missingIn, refusedBy, stepOf } from "./check";
import { CheckStep, sideWrong } from "./check-step";
import { questionsOf } from "./doubts";
import { idOf, partOf, withPart, type Form } from "./form";
import { useKeeper, type Kept } from "./keep";
import { words } from "./labels";
import { Live } from "./live";
import { PatientStep, PlanStep, ProductStep, WhereStep } from "./steps";
import { useBorrowed } from "./use-borrowed";
import type { Values } from "./values";

interface Props {
	patient: string;
	step: number;
	session: Session;
}

export function LogPage({ patient: id, step, session }: Props) {
	const { query: asked } = usePlace();
	/* Only what the page was opened with is read; later it is at hand. */
	const [opened] = useState({
		record: asked.get("record"),
		sitting: asked.get("sitting"),
	});
	const other = opened.record ?? opened.sitting;
	const patient = useRead<Patient>(`/v1/patients/${id}`);
	const record = useRead<Procedure>(
		other === null ? null : `/v1/procedures/${other}`,
	);

	return (
		<Loaded of={patient}>
			{(p) =>
				other === null ? (
					<Log patient={p} step={step} session={session} start={{}} />
				) : (
					<Loaded of={record}>
						{(r) => (
							<Log
								patient={p}
								step={step}
								session={session}
								{...(opened.record === null
									? { start: {}, sitting: r }
									: {
											start: {
												record: r,
												version: record.version,
											},
										})}
							/>
						)}
					</Loaded>
				)
			}
		</Loaded>
	);
}

/* Long enough to type a number, short enough to be seen as its answer. */
const PAUSE_MS = 900;
const PRODUCT_STEP = 3;
const NONE: Wrong[] = [];

function Log({ patient, step, session, start, sitting }: {
	patient: Patient;
	step: number;
	session: Session;
	/** What is gone on with, or corrected. */
	start: Kept;
	/** What was done in the same sitting. */
	sitting?: Procedure;
}) {
	const zone = session.clinic?.timezone ?? "UTC";
	const amends = start.record !== undefined && start.record.status !== "draft";
	const [form, setForm] = useState<Form>(() =>
		start.record === undefined
			? begun(patient, session, zone, sitting)
			: formOf(start.record, zone),
	);
	const [found, setFound] = useState<{ step: number; wrong: Wrong[] }>({
		step,
		wrong: [],
	});
	const [busy, setBusy] = useState(false);
	const { kept, save } = useKeeper(start);
	const staff = useRead<List<Staff>>("/v1/staff");
	const protocols = useRead<List<Protocol>>("/v1/protocols");
	const name = words.steps[step - 1] ?? "";
	const wrong = found.step === step ? found.wrong : NONE;
	const at = (n: number) =>
		query(`/c/patients/${patient.patient_id}/log/${n}`, {
			record: kept.record?.procedure_id,
		});

	useBorrowed(form, setForm, patient.patient_id, zone,
		start.record === undefined);
	const draft = () => {
		const body = bodyOf(form, patient.patient_id, "draft", zone,
			start.record);

		/* Another version of a draft wants a reason, too. */
		if (kept.record !== undefined) body["amend_reason"] = words.draftKept;
		return save(body);
	};
	useEffect(() => {
		if (step !== PRODUCT_STEP || amends || kept.record === undefined) return;
		const wait = setTimeout(() => void draft(), PAUSE_MS);
		return () => clearTimeout(wait);
	}, [form, step]);

	const set = (prefix: string, values: Values) =>
		setForm((f) => ({
			...withPart(f, prefix, { ...partOf(f, prefix), ...values }),
			borrowed: f.borrowed.filter(
				(id) => !Object.keys(values).some((n) => idOf(prefix, n) === id),
			),
		}));

	/* What is wrong in an earlier step leads there, the first one first. */
	const refuse = (all: Wrong[]) => {
		const there = Math.min(step, ...all.map((w) => stepOf(w.id, form)));

		setFound({
			step: there,
			wrong: all.filter((w) => stepOf(w.id, form) === there ||
				there === step),
		});
		if (there !== step) go(at(there));
	};
	const next = async () => {
		if (step === 1 || amends) {
			go(at(step + 1));
			return;
		}
		const reply = await draft();
		if (!reply.ok) {
			refuse(refusedBy(reply.problem));
			return;
		}
		go(query(`/c/patients/${patient.patient_id}/log/${step + 1}`, {
			record: reply.value.procedure_id,
		}));
	};
	const finish = async () => {
		const body = bodyOf(form, patient.patient_id, "final", zone,
			start.record);
		if (amends) body["amend_reason"] = form.top["amend_reason"] ?? "";
		const reply = await save(body);
		if (reply.ok)
			go(`/c/procedures/${reply.value.procedure_id}?done=1`, true);
		else refuse(refusedBy(reply.problem));
	};
	const missing = (): Wrong[] => {
		if (step < LAST) return missingIn(step, form);
		const side = sideWrong(form);
		const all = side === undefined ? [] : [{ id: "side_again", text: side }];

		if (amends && !form.top["amend_reason"])
			all.push({ id: "amend_reason",
				text: words.enter(words.amendReason) });
		return all;
	};
	const onSubmit = async (event: Event) => {
		event.preventDefault();
		const here = missing();

		setFound({ step, wrong: here });
		if (here.length > 0 || busy) return;
		setBusy(true);
		await (step < LAST ? next() : finish());
		setBusy(false);
	};

	const around = {
		form,
		set,
		change: (f: Form) => setForm(f),
		staff: staff.value?.items ?? [],
		wrong: (id: string) => wrongAt(wrong, id),
		questions: questionsOf(form, kept.record?.computed.implausible ?? []),
	};
	const who = `${patient.given_name} ${patient.family_name}`;
	return (
		<Page
			heading={words.heading(name, who)}
			wrong={wrong.length > 0 ? desk.error : undefined}
		>
			<Steps step={step} at={at} />
			<form noValidate onSubmit={onSubmit}>
				<Summary heading={desk.wrongHeading} wrong={wrong} />
				<div class="beside">
					<div>
						{form.borrowed.length > 0 && step < LAST && (
							<p class="hint">{words.borrowedWhy}</p>
						)}
						{step === 1 && <PatientStep {...around} />}
						{step === 2 && <WhereStep {...around} />}
						{step === PRODUCT_STEP && <ProductStep {...around} />}
						{step === 4 && (
							<PlanStep {...around}
								protocols={protocols.value?.items ?? []} />
						)}
						{step === LAST && (
							<CheckStep {...around} at={at} amends={amends} />
						)}
						<div class="row" id="log-problem" tabIndex={-1}>
							<button class="button primary" aria-disabled={busy}>
								{step < LAST
									? desk.continue
									: amends
										? words.finishAmend
										: words.finish}
							</button>
							{step > 1 && (
								<Link to={at(step - 1)} class="button">
									{desk.back}
								</Link>
							)}
						</div>
					</div>
					<Live kept={kept} />
				</div>
			</form>
		</Page>
	);
}

function Steps({ step, at }: { step: number; at: (n: number) => string }) {
	return (
		<ol class="steps" aria-label={words.stepOf(step)}>
			{words.steps.map((name, i) => (
				<li key={name}
					{...(i + 1 === step && { "aria-current": "step" as const })}>
					{i + 1 < step ? (
						<Link to={at(i + 1)}>{words.step(i + 1, name)}</Link>
					) : (
						words.step(i + 1, name)
					)}
				</li>
			))}
		</ol>
	);
}
