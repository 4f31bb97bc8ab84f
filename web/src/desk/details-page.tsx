/* Who a patient is: registering one, or changing what is known of them. */
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../base/api";
import { newKey } from "../base/api";
import { instantOf, today } from "../base/clock";
import { Summary, type Wrong } from "../base/fields";
import { Choice, Select, Several, TextInput } from "../base/inputs";
import { Page } from "../base/page";
import { go, Link } from "../base/route";
import { askAs, type Session } from "../base/staff/ask";
import { explain, Loaded, useRead } from "../base/staff/loading";
import { wrongAt } from "../base/staff/sign-in";
import { term } from "../base/terms";
import type { Patient } from "./types";
import { words } from "./words";

const SEXES = ["female", "male", "intersex", "unknown"];
const KINDS = ["registry", "contact_email", "contact_text", "contact_call"];

/* The day of what is changed about consents; no member of the patient. */
const SINCE = "consents_since";

type Values = Record<string, string>;

const EMPTY: Values = { language: "en" };

function valuesOf(p: Patient): Values {
	return {
		given_name: p.given_name,
		family_name: p.family_name,
		birth_date: p.birth_date,
		sex: p.sex,
		mrn: p.mrn ?? "",
		email: p.email ?? "",
		phone: p.phone ?? "",
		language: p.language,
		died_on: p.died_on ?? "",
		withdrew_on: p.withdrew_on ?? "",
		consents: p.consents
			.filter((c) => c.given)
			.map((c) => c.kind)
			.join(" "),
	};
}

function missing(v: Values, now: string): Wrong[] {
	const birth = v["birth_date"] ?? "";

	return [
		!v["given_name"] && { id: "given_name", text: words.enterGiven },
		!v["family_name"] && { id: "family_name", text: words.enterFamily },
		birth === "" && { id: "birth_date", text: words.enterBirth },
		birth > now && { id: "birth_date", text: words.birthLater },
		!v["sex"] && { id: "sex", text: words.chooseSex },
	].filter((w): w is Wrong => w !== false);
}

function consentsOf(v: Values, before: Values, zone: string) {
	const now = (v["consents"] ?? "").split(" ");
	const then = (before["consents"] ?? "").split(" ");
	const date = v[SINCE] ?? "";
	const since = date === "" || date === today(zone)
		? {}
		: { effective_at: instantOf({ date, time: "00:00" }, zone) };

	return KINDS.filter((k) => now.includes(k) !== then.includes(k)).map(
		(kind) => ({ kind, given: now.includes(kind), ...since }),
	);
}

/* What is to be sent: all of a new patient, the changes of a known one. */
function bodyOf(v: Values, before: Values, known: boolean, zone: string) {
	const body: Record<string, unknown> = {};
	const consents = consentsOf(v, before, zone);

	for (const [name, value] of Object.entries(v)) {
		if (name === "consents" || name === SINCE) continue;
		if (known && value === before[name]) continue;
		if (value !== "") body[name] = value;
		else if (known) body[name] = null;
	}
	if (consents.length > 0) body["consents"] = consents;
	return body;
}

function wrongOf(problem: Problem): Wrong[] {
	if (problem.errors.length === 0)
		return [{ id: "given_name", text: explain(problem) }];
	return problem.errors.map((e) => {
		const id = e.pointer.endsWith("/effective_at")
			? SINCE
			: (e.pointer.slice(1).split("/")[0] ?? "given_name");
		return { id, text: `${labels[id] ?? id}: ${e.expected}.` };
	});
}

/** The members of a patient that have a field, and its name. */
export const labels: Record<string, string> = {
	given_name: words.given,
	family_name: words.family,
	birth_date: words.birthDate,
	sex: words.sex,
	mrn: words.mrn,
	email: words.email,
	phone: words.phone,
	language: words.language,
	consents: words.consents,
	[SINCE]: words.consentsSince,
	died_on: words.died,
	withdrew_on: words.withdrew,
};

export function DetailsPage({ id, session }:
	{ id?: string; session: Session }) {
	const zone = session.clinic?.timezone ?? "UTC";
	const read = useRead<Patient>(
		id === undefined ? null : `/v1/patients/${id}`,
	);

	if (id === undefined) return <Details before={EMPTY} zone={zone} />;
	return (
		<Loaded of={read}>
			{(p) => (
				<Details before={valuesOf(p)} id={id} version={read.version}
					zone={zone} />
			)}
		</Loaded>
	);
}

interface Props {
	before: Values;
	id?: string;
	version?: string | undefined;
	zone: string;
}

function Details({ before, id, version, zone }: Props) {
	const [values, setValues] = useState<Values>(() => ({
		...before,
		[SINCE]: today(zone),
	}));
	const [wrong, setWrong] = useState<Wrong[]>([]);
	const [key, setKey] = useState(newKey);
	const known = id !== undefined;

	/* Another content is another act. */
	useEffect(() => setKey(newKey()), [values]);
	const field = (name: string) => ({
		id: name,
		label: labels[name] ?? name,
		value: values[name] ?? "",
		wrong: wrongAt(wrong, name),
		onChange: (value: string) => setValues({ ...values, [name]: value }),
	});
	const send = async (event: Event) => {
		event.preventDefault();
		const found = missing(values, today(zone));

		setWrong(found);
		if (found.length > 0) return;
		const body = bodyOf(values, before, known, zone);
		if (known && Object.keys(body).length === 0) {
			go(`/c/patients/${id}`);
			return;
		}
		const reply = await askAs<Patient>(
			known ? `/v1/patients/${id}` : "/v1/patients",
			known
				? {
						method: "PATCH",
						body,
						...(version !== undefined && { version }),
					}
				: { method: "POST", body, key },
		);
		if (reply.ok) go(`/c/patients/${reply.value.patient_id}`);
		else setWrong(wrongOf(reply.problem));
	};

	return (
		<Page
			heading={known ? words.details : words.newPatient}
			wrong={wrong.length > 0 ? words.error : undefined}
		>
			<form class="prose" noValidate onSubmit={send}>
				<Summary heading={words.wrongHeading} wrong={wrong} />
				<div class="columns">
					<TextInput {...field("given_name")} />
					<TextInput {...field("family_name")} />
					<TextInput {...field("birth_date")} type="date" />
					<TextInput {...field("mrn")} hint={words.optional} />
				</div>
				<Choice
					{...field("sex")}
					options={SEXES.map((s) => ({ value: s, text: term(s) }))}
				/>
				<div class="columns">
					<TextInput {...field("phone")} type="tel"
						hint={words.optional} />
					<TextInput {...field("email")} type="email"
						hint={words.optional} />
					<Select {...field("language")} options={words.languages} />
				</div>
				<Several
					{...field("consents")}
					hint={words.consentsHint}
					options={KINDS.map((k) => ({
						value: k,
						text: words.consentNames[k] ?? k,
					}))}
				/>
				<div class="columns">
					<TextInput {...field(SINCE)} type="date"
						hint={words.consentsSinceHint} />
				</div>
				{known && (
					<div class="columns">
						<TextInput {...field("died_on")} type="date"
							hint={words.optional} />
						<TextInput {...field("withdrew_on")} type="date"
							hint={words.withdrewHint} />
					</div>
				)}
				<div class="row">
					<button class="button primary">
						{known ? words.save : words.register}
					</button>
					<Link to={known ? `/c/patients/${id}` : "/c"} class="button">
						{words.cancel}
					</Link>
				</div>
			</form>
		</Page>
	);
}
