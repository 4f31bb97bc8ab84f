/* Which page stands at which address. */
import { Fragment, type ComponentChildren } from "preact";
import { Page } from "../base/page";
import { Link, match, usePlace } from "../base/route";
import type { Session } from "../base/staff/ask";
import { Gate } from "../base/staff/gate";
import { AccountPage } from "./account-page";
import { AuditPage } from "./audit-page";
import { ClinicPage } from "./clinic-page";
import { GlassPage } from "./glass-page";
import { InstrumentPage } from "./instrument-page";
import { InstrumentsPage } from "./instruments-page";
import { NewAccountPage } from "./new-account-page";
import { ProtocolFormPage } from "./protocol-form-page";
import { ProtocolsPage } from "./protocols-page";
import { StaffPage } from "./staff-page";
import { words } from "./words";

interface Route {
	pattern: string;
	page: (
		parts: Record<string, string>,
		session: Session,
	) => ComponentChildren;
}

const routes: Route[] = [
	{ pattern: "/a", page: () => <StaffPage /> },
	{ pattern: "/a/new-account", page: () => <NewAccountPage /> },
	{
		pattern: "/a/accounts/:staff",
		page: (p, s) => <AccountPage id={p["staff"] ?? ""} session={s} />,
	},
	{ pattern: "/a/instruments", page: (_, s) =>
		<InstrumentsPage session={s} /> },
	{
		pattern: "/a/instruments/:code",
		page: (p, s) => <InstrumentPage code={p["code"] ?? ""} session={s} />,
	},
	{ pattern: "/a/plans", page: () => <ProtocolsPage /> },
	{ pattern: "/a/new-plan", page: () => <ProtocolFormPage /> },
	{ pattern: "/a/clinic", page: () => <ClinicPage /> },
	{ pattern: "/a/audit", page: (_, s) => <AuditPage session={s} /> },
	{ pattern: "/a/emergencies", page: (_, s) => <GlassPage session={s} /> },
];

function Found({ session }: { session: Session }) {
	const { path } = usePlace();

	for (const { pattern, page } of routes) {
		const parts = match(pattern, path);

		if (parts !== null)
			return <Fragment key={path}>{page(parts, session)}</Fragment>;
	}
	return (
		<Page heading={words.notFound}>
			<p>{words.notFoundWhy}</p>
			<Link to="/a" class="button">
				{words.staff}
			</Link>
		</Page>
	);
}

export function Admin() {
	const { path } = usePlace();
	const places = () =>
		[
			{ to: "/a", name: words.staff },
			{ to: "/a/instruments", name: words.instruments },
			{ to: "/a/plans", name: words.protocols },
			{ to: "/a/clinic", name: words.clinic },
			{ to: "/a/audit", name: words.audit },
			{ to: "/a/emergencies", name: words.glass },
		].map((p) => ({ ...p, current: p.to === path }));

	return (
		<Gate name={words.name} root="/a" places={places} roles={["admin"]}>
			{(session) => <Found session={session} />}
		</Gate>
	);
}
