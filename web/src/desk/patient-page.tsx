/* One patient: who, what happened, how it goes, what is planned. */
import { query } from "../base/api";
import { sayDay } from "../base/clock";
import { Page } from "../base/page";
import { Link } from "../base/route";
import type { Session } from "../base/staff/ask";
import { Loaded, useRead } from "../base/staff/loading";
import { Course } from "./course";
import { term } from "../base/terms";
import { Timeline } from "./timeline";
import type {
	List,
	Patient,
	ProcedureSummary,
	Trajectory,
	Visit,
} from "./types";
import { Visits } from "./visits";
import { words } from "./words";
import { Writing } from "./writing";

/* More than anybody has; the rest would be said to be there. */
const ALL = 200;

function Facts({ patient: p }: { patient: Patient }) {
	const agreed = p.consents
		.filter((c) => c.given)
		.map((c) => words.consentNames[c.kind] ?? term(c.kind));
	const facts: [string, string | null | undefined][] = [
		[words.born, sayDay(p.birth_date)],
		[words.sex, term(p.sex)],
		[words.mrn, p.mrn],
		[words.phone, p.phone],
		[words.email, p.email],
		[words.consent, agreed.join(", ") || words.none],
		[words.died, p.died_on && sayDay(p.died_on)],
		[words.withdrew, p.withdrew_on && sayDay(p.withdrew_on)],
	];

	return (
		<dl class="facts">
			{facts
				.filter(([, value]) => value)
				.map(([name, value]) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>{value}</dd>
					</div>
				))}
		</dl>
	);
}

export function PatientPage({ id, session }:
	{ id: string; session: Session }) {
	const patient = useRead<Patient>(`/v1/patients/${id}`);
	const procedures = useRead<List<ProcedureSummary>>(
		query("/v1/procedures", { patient_id: id, limit: ALL }),
	);
	const visits = useRead<List<Visit>>(
		query("/v1/visits", { patient_id: id, limit: ALL }),
	);
	const course = useRead<Trajectory>(`/v1/patients/${id}/trajectory`);
	const zone = session.clinic?.timezone ?? "UTC";
	const at = `/c/patients/${id}`;

	return (
		<Loaded of={patient}>
			{(p) => (
				<Page heading={`${p.given_name} ${p.family_name}`}>
					<Facts patient={p} />
					<div class="row">
						{session.role === "clinician" && (
							<Link to={`${at}/log/1`} class="button primary">
								{words.log}
							</Link>
						)}
						<Writing>
							<Link to={`${at}/link`} class="button">
								{words.sendLink}
							</Link>
							<Link to={`${at}/details`} class="button">
								{words.details}
							</Link>
						</Writing>
					</div>
					<h2>{words.course}</h2>
					<Loaded of={course}>
						{(t) => (
							<Course
								trajectory={t}
								who={`${p.given_name} ${p.family_name}`}
							/>
						)}
					</Loaded>
					<h2>{words.visits}</h2>
					<Loaded of={visits}>
						{(list) => <Visits visits={list.items} />}
					</Loaded>
					<h2>{words.timeline}</h2>
					<Loaded of={procedures}>
						{(list) => (
							<Timeline
								procedures={list.items}
								visits={visits.value?.items ?? []}
								zone={zone}
								mayLog={session.role === "clinician"}
							/>
						)}
					</Loaded>
				</Page>
			)}
		</Loaded>
	);
}
