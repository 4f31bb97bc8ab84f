/* One procedure as it is recorded: what follows from it, and its schedule. */
import { query } from "../base/api";
import { sayTime } from "../base/clock";
import { Page, toHeading } from "../base/page";
import { Link, usePlace } from "../base/route";
import type { Session } from "../base/staff/ask";
import { Loaded, useRead } from "../base/staff/loading";
import { figure } from "./course";
import { EventList } from "./events/event-list";
import { Figures } from "./log/live";
import { labelOf, words as log } from "./log/labels";
import { place, term } from "../base/terms";
import { TakeBack } from "./take-back";
import type { Computed, List, Procedure, Staff, Visit } from "./types";
import { VersionsDetails } from "./versions";
import { Visits } from "./visits";
import { words } from "./words";
import { Writing } from "./writing";

/* /products/0/cfu_f_per_ml, in words. */
function memberName(pointer: string): string {
	return labelOf(pointer.split("/").pop() ?? "");
}

function Mibo({ mibo }: { mibo: NonNullable<Computed["mibo"]> }) {
	return (
		<section class="card">
			<h2>{words.mibo}</h2>
			<p>
				{words.miboOf(mibo.percent ?? 0)}.{" "}
				<progress max={100} value={mibo.percent ?? 0}
					aria-label={words.mibo} />
			</p>
			<dl class="facts">
				{Object.entries(mibo.sections)
					.filter(([, s]) => s.applicable > 0)
					.map(([name, s]) => (
						<div key={name}>
							<dt>{term(name)}</dt>
							<dd>
								{s.recorded} / {s.applicable}
							</dd>
						</div>
					))}
			</dl>
			{mibo.missing.length > 0 && (
				<details>
					<summary>{words.miboMissing(mibo.missing.length)}</summary>
					<ul>
						{mibo.missing.map((m) => (
							<li key={m}>{memberName(m)}</li>
						))}
					</ul>
				</details>
			)}
			<p class="hint">{words.miboAbout}</p>
		</section>
	);
}

function WorkedOut({ record: r }: { record: Procedure }) {
	const c = r.computed;

	return (
		<section class="card live">
			<h2>{words.workedOut}</h2>
			{r.products.map((p, i) => (
				<div key={i}>
					<h3>{term(String(p["product_class"] ?? ""))}</h3>
					<Figures computed={p.computed ?? {}} />
				</div>
			))}
			<dl>
				<dt>{words.bmi}</dt>
				<dd>{figure(c.bmi)}</dd>
				<dt>{words.flags}</dt>
				<dd>{(c.flags ?? []).map(term).join(", ") || words.noFlags}</dd>
				{c.classification && (
					<>
						<dt>{words.dosesLine}</dt>
						<dd class="wide">{c.classification}</dd>
					</>
				)}
			</dl>
			{(c.implausible ?? []).length > 0 && (
				<>
					<h3>{words.lookAgain}</h3>
					<ul>
						{(c.implausible ?? []).map((d) => (
							<li key={d.pointer + d.rule}>
								{memberName(d.pointer)}: {log.doubts[d.rule] ?? d.rule}
							</li>
						))}
					</ul>
				</>
			)}
		</section>
	);
}

const STANDS = ["final", "amended"];

export function ProcedurePage({ id, session }:
	{ id: string; session: Session }) {
	const { query: asked } = usePlace();
	const procedure = useRead<Procedure>(`/v1/procedures/${id}`);
	const visits = useRead<List<Visit>>(`/v1/procedures/${id}/visits`);
	const staff = useRead<List<Staff>>("/v1/staff");
	const zone = session.clinic?.timezone ?? "UTC";

	return (
		<Loaded of={procedure}>
			{(r) => (
				<Page
					heading={words.procedureOf(
						place(r.body_region, r.laterality).toLowerCase(),
					)}
				>
					{asked.has("done") && r.status !== "entered_in_error" && (
						<p class="note good" role="status">
							{words.recorded}{" "}
							{visits.value !== undefined &&
								words.schedulePlace(visits.value.items.length)}
						</p>
					)}
					{asked.has("event") && (
						<p class="note good" role="status">
							{asked.get("event") === "gone"
								? words.eventTaken
								: words.eventKept}
						</p>
					)}
					<p>
						{sayTime(r.performed_at, zone)}.{" "}
						{term(String(r["guidance"] ?? ""))}.{" "}
						{staff.value?.items.find((s) => s.staff_id === r.operator_id)
							?.name}{" "}
						<span class="tag">{term(r.status)}</span>
					</p>
					<div class="row">
						<Link to={`/c/patients/${r.patient_id}`}
							class={asked.has("done") ? "button primary" : "button"}>
							{words.toPatient}
						</Link>
						{session.role === "clinician" && r.status !== "entered_in_error" && (
							<Link
								to={`/c/patients/${r.patient_id}/log/1?record=${id}`}
								class="button"
							>
								{r.status === "draft"
									? words.continueDraft
									: words.correct}
							</Link>
						)}
						{session.role === "clinician" && r["session_id"] != null && (
							<Link to={query(`/c/patients/${r.patient_id}/log/1`,
								{ sitting: id })} class="button">
								{words.sameSitting}
							</Link>
						)}
					</div>
					<h2>{words.scheduleOf}</h2>
					<Loaded of={visits}>
						{(list) => <Visits visits={list.items} />}
					</Loaded>
					<h2>{words.whatHappened}</h2>
					<EventList
						record={r}
						staff={staff.value?.items ?? []}
						mayCorrect={session.role === "clinician"}
					/>
					{r.status !== "entered_in_error" && (
						<Writing>
							<Link to={`/c/procedures/${id}/event`} class="button">
								{words.addEvent}
							</Link>
						</Writing>
					)}
					<WorkedOut record={r} />
					{r.computed.mibo != null && <Mibo mibo={r.computed.mibo} />}
					<VersionsDetails
						key={r.version}
						procedure={id}
						staff={staff.value?.items ?? []}
						zone={zone}
					/>
					{session.role === "clinician" &&
						[...STANDS, "draft"].includes(r.status) && (
							<TakeBack
								path={`/v1/procedures/${id}/void`}
								name={words.withdraw}
								hint={words.withdrawHint}
								onDone={() => {
									procedure.again();
									visits.again();
									toHeading();
								}}
							/>
						)}
				</Page>
			)}
		</Loaded>
	);
}
