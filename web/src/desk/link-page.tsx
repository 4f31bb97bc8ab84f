/* A link for a patient: made here, sent by the clinic, shown once. */
import { useState } from "preact/hooks";
import { query } from "../base/api";
import { sayTime } from "../base/clock";
import { Select } from "../base/inputs";
import { Page } from "../base/page";
import { Link, usePlace } from "../base/route";
import { askAs, type Session } from "../base/staff/ask";
import { explain, Loaded, useRead } from "../base/staff/loading";
import { Table } from "../base/table";
import { term, visitName } from "../base/terms";
import type { List, Patient, Visit } from "./types";
import { words } from "./words";

interface Made {
	url_path: string;
	expires_at: string;
}

interface Former {
	portal_link_id: string;
	state: string;
	tries: number;
	made_at: string;
	expires_at: string;
}

function Address({ link, zone }: { link: Made; zone: string }) {
	const [copied, setCopied] = useState(false);
	const address = location.origin + link.url_path;
	const copy = async () => {
		await navigator.clipboard.writeText(address);
		setCopied(true);
	};

	return (
		<div class="note good">
			<p>
				<strong>{words.linkAddress}</strong>
			</p>
			<p class="address" id="address">
				{address}
			</p>
			<div class="row">
				<button type="button" class="button primary" onClick={copy}>
					{words.linkCopy}
				</button>
				<span role="status">{copied && words.linkCopied}</span>
			</div>
			<p>{words.linkUntil(sayTime(link.expires_at, zone))}</p>
		</div>
	);
}

function FormerLinks({ links, zone }: { links: Former[]; zone: string }) {
	if (links.length === 0) return null;
	return (
		<>
			<h2>{words.linkFormer}</h2>
			<Table
				label={words.linkFormer}
				columns={[words.made, words.state, words.tries, words.endsOn]}
				rows={links.map((l) => ({
					key: l.portal_link_id,
					cells: [
						sayTime(l.made_at, zone),
						term(l.state),
						l.tries,
						sayTime(l.expires_at, zone),
					],
				}))}
			/>
		</>
	);
}

const ASKED = ["open", "overdue"];

export function LinkPage({ id, session }: { id: string; session: Session }) {
	const { query: asked } = usePlace();
	const zone = session.clinic?.timezone ?? "UTC";
	const patient = useRead<Patient>(`/v1/patients/${id}`);
	const visits = useRead<List<Visit>>(
		query("/v1/visits", { patient_id: id, limit: 200 }),
	);
	const former = useRead<List<Former>>(`/v1/patients/${id}/portal-links`);
	const [visit, setVisit] = useState(asked.get("visit") ?? "");
	const [link, setLink] = useState<Made>();
	const [wrong, setWrong] = useState<string>();

	const make = async (event: Event) => {
		event.preventDefault();
		const reply = await askAs<Made>(`/v1/patients/${id}/portal-links`, {
			method: "POST",
			body: visit === "" ? {} : { visit_id: visit },
		});
		setWrong(reply.ok ? undefined : explain(reply.problem));
		if (!reply.ok) return;
		setLink(reply.value);
		former.again();
	};

	return (
		<Loaded of={patient}>
			{(p) => (
				<Page heading={words.linkFor(`${p.given_name} ${p.family_name}`)}>
					<form class="prose" onSubmit={make}>
						<p>{words.linkWhy}</p>
						{wrong !== undefined && (
							<p class="wrong-text" role="alert">{wrong}</p>
						)}
						<Select
							id="visit"
							label={words.linkAbout}
							value={visit}
							none={words.linkAll}
							onChange={setVisit}
							options={(visits.value?.items ?? [])
								.filter((v) => ASKED.includes(v.state))
								.map((v) => ({
									value: v.visit_id,
									text: `${words.visit}: ${visitName(v.visit_code)}`,
								}))}
						/>
						<p class="hint">{words.linkNew}</p>
						<div class="row">
							<button
								class={link === undefined ? "button primary" : "button"}
							>
								{words.linkMake}
							</button>
							<Link to={`/c/patients/${id}`} class="button">
								{words.back}
							</Link>
						</div>
					</form>
					<div aria-live="polite">
						{link !== undefined && (
							<Address key={link.url_path} link={link} zone={zone} />
						)}
					</div>
					<FormerLinks links={former.value?.items ?? []} zone={zone} />
				</Page>
			)}
		</Loaded>
	);
}
