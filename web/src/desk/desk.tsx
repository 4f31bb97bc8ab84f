/* Which page stands at which address. */
import { Fragment, type ComponentChildren } from "preact";
import { Page } from "../base/page";
import { Link, match, usePlace } from "../base/route";
import type { Session } from "../base/staff/ask";
import { Gate } from "../base/staff/gate";
import { AnswerPage } from "./answer-page";
import { DetailsPage } from "./details-page";
import { CorrectEventPage } from "./events/correct-event-page";
import { EventPage } from "./events/event-page";
import { LinkPage } from "./link-page";
import { LogPage } from "./log/log-page";
import { MovePage } from "./move-page";
import { PatientPage } from "./patient-page";
import { ProcedurePage } from "./procedure-page";
import { ResumePage } from "./resume-page";
import { SchedulePage } from "./schedule-page";
import { SearchPage } from "./search-page";
import { StopPage } from "./stop-page";
import { words } from "./words";
import { MayWrite } from "./writing";

type Parts = Record<string, string>;

interface Route {
	pattern: string;
	/** Steps of one task: what was typed stays from one to the next. */
	steps?: true;
	page: (parts: Parts, session: Session) => ComponentChildren;
}

const routes: Route[] = [
	{ pattern: "/c", page: (_, s) => <SearchPage session={s} /> },
	{ pattern: "/c/schedule", page: () => <SchedulePage /> },
	{ pattern: "/c/new-patient", page: (_, s) => <DetailsPage session={s} /> },
	{
		pattern: "/c/patients/:patient",
		page: (p, s) => <PatientPage id={p["patient"] ?? ""} session={s} />,
	},
	{
		pattern: "/c/patients/:patient/details",
		page: (p, s) => <DetailsPage id={p["patient"] ?? ""} session={s} />,
	},
	{
		pattern: "/c/patients/:patient/link",
		page: (p, s) => <LinkPage id={p["patient"] ?? ""} session={s} />,
	},
	{
		pattern: "/c/patients/:patient/log/:step",
		steps: true,
		page: (p, s) => (
			<LogPage
				patient={p["patient"] ?? ""}
				step={Number(p["step"])}
				session={s}
			/>
		),
	},
	{
		pattern: "/c/procedures/:procedure",
		page: (p, s) => <ProcedurePage id={p["procedure"] ?? ""} session={s} />,
	},
	{
		pattern: "/c/procedures/:procedure/event",
		page: (p, s) => <EventPage id={p["procedure"] ?? ""} session={s} />,
	},
	{
		pattern: "/c/procedures/:procedure/events/:event",
		page: (p, s) => (
			<CorrectEventPage
				procedure={p["procedure"] ?? ""}
				event={p["event"] ?? ""}
				session={s}
			/>
		),
	},
	{
		pattern: "/c/visits/:visit",
		page: (p, s) => <AnswerPage id={p["visit"] ?? ""} session={s} />,
	},
	{
		pattern: "/c/visits/:visit/move",
		page: (p) => <MovePage id={p["visit"] ?? ""} />,
	},
	{
		pattern: "/c/visits/:visit/resume",
		page: (p) => <ResumePage id={p["visit"] ?? ""} />,
	},
	{
		pattern: "/c/visits/:visit/stop",
		page: (p) => <StopPage id={p["visit"] ?? ""} />,
	},
];

function Found({ session }: { session: Session }) {
	const { path } = usePlace();

	for (const { pattern, page, steps } of routes) {
		const parts = match(pattern, path);

		if (parts === null) continue;
		const key = steps === true ? `${pattern} ${parts["patient"]}` : path;
		return <Fragment key={key}>{page(parts, session)}</Fragment>;
	}
	return (
		<Page heading={words.notFound}>
			<p>{words.notFoundWhy}</p>
			<Link to="/c" class="button">
				{words.search}
			</Link>
		</Page>
	);
}

function mayWrite(role: string): boolean {
	return role !== "break_glass";
}

export function Desk() {
	const { path } = usePlace();
	const places = (role: string) =>
		[
			{ to: "/c", name: words.search },
			{ to: "/c/schedule", name: words.schedule },
			...(mayWrite(role)
				? [{ to: "/c/new-patient", name: words.newPatient }]
				: []),
		].map((p) => ({ ...p, current: p.to === path }));

	return (
		<Gate name={words.name} root="/c" places={places}
			roles={["clinician", "coordinator", "break_glass"]}>
			{(session) => (
				<MayWrite.Provider value={mayWrite(session.role)}>
					<Found session={session} />
				</MayWrite.Provider>
			)}
		</Gate>
	);
}
