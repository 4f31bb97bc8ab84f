/* A plan of visits: a new one, or the next version of one that is in use. */
import { useState } from "preact/hooks";
import { Summary, type Wrong } from "../base/fields";
import { numberOf, Select, Several, TextInput } from "../base/inputs";
import { Page } from "../base/page";
import { go, Link, usePlace } from "../base/route";
import { askAs } from "../base/staff/ask";
import { Loaded, useRead } from "../base/staff/loading";
import type { Protocol, ProtocolVisit } from "../base/staff/protocol";
import { wrongAt } from "../base/staff/sign-in";
import { term } from "../base/terms";
import { refusedBy } from "./refused";
import type { Instrument, List } from "./types";
import { words } from "./words";

const REGIONS = ["knee", "hip", "shoulder", "elbow", "wrist", "hand", "ankle",
	"foot", "lumbar", "cervical", "si_joint", "achilles", "patellar_tendon",
	"plantar_fascia", "muscle", "other"];
const PRODUCTS = ["PRP", "PPP", "platelet_lysate", "BMA", "BMC", "MFAT", "SVF",
	"MSC_expanded", "amniotic", "exosome", "HA_control", "steroid_control",
	"saline_control", "combination"];

type Values = Record<string, string>;

interface Plan {
	top: Values;
	visits: Values[];
}

const NUMBERS = ["target_day", "before_days", "after_days"] as const;

const labels: Record<string, string> = {
	code: words.code,
	name: words.planName,
	body_region: words.region,
	product_class: words.product,
	visits: words.visits,
	visit_code: words.visitCode,
	target_day: words.targetDay,
	before_days: words.beforeDays,
	after_days: words.afterDays,
	instruments: words.asks,
};

/* Every plan begins with what the patient says before. */
const BASELINE: Values = {
	visit_code: "baseline",
	target_day: "0",
	before_days: "30",
	after_days: "0",
};

function visitOf(v: ProtocolVisit): Values {
	return {
		visit_code: v.visit_code,
		target_day: String(v.target_day),
		before_days: String(v.before_days),
		after_days: String(v.after_days),
		instruments: v.instruments.join(" "),
	};
}

function planOf(p: Protocol | undefined): Plan {
	if (p === undefined) return { top: {}, visits: [BASELINE] };
	return {
		top: {
			code: p.code,
			name: p.name,
			body_region: p.body_region ?? "",
			product_class: p.product_class ?? "",
		},
		visits: p.visits.map(visitOf),
	};
}

/* What is no number goes as it is: mendd says what it expected. */
function bodyOf({ top, visits }: Plan) {
	const given = Object.entries(top).filter(([, v]) => v.trim() !== "");

	return {
		...Object.fromEntries(given),
		visits: visits.map((v) => ({
			visit_code: v["visit_code"] ?? "",
			...Object.fromEntries(
				NUMBERS.map((n) => [n, numberOf(v[n] ?? "") ?? v[n] ?? ""]),
			),
			instruments: (v["instruments"] ?? "").split(" ").filter(Boolean),
		})),
	};
}

function VisitFields({ at, values, wrong, instruments, onChange, onRemove }: {
	at: number;
	values: Values;
	wrong: Wrong[];
	instruments: Instrument[];
	onChange: (values: Values) => void;
	onRemove: () => void;
}) {
	const field = (name: string) => {
		const id = `visits-${at}-${name}`;
		return {
			id,
			label: labels[name] ?? name,
			value: values[name] ?? "",
			wrong: wrongAt(wrong, id),
			onChange: (v: string) => onChange({ ...values, [name]: v }),
		};
	};

	return (
		<section class="card" id={`visits-${at}`} tabIndex={-1}>
			<h2>{words.visit(at + 1)}</h2>
			{wrongAt(wrong, `visits-${at}`) !== undefined && (
				<p class="wrong-text">{wrongAt(wrong, `visits-${at}`)}</p>
			)}
			<div class="columns">
				<TextInput {...field("visit_code")} hint={words.visitCodeHint} />
				{NUMBERS.map((n) => (
					<TextInput key={n} {...field(n)} number unit={words.days} />
				))}
			</div>
			<Several
				{...field("instruments")}
				options={instruments.map((i) => ({
					value: i.instrument,
					text: i.instrument.replaceAll("_", " "),
				}))}
			/>
			{at > 0 && (
				<button type="button" class="button" onClick={onRemove}>
					{words.removeVisit}
				</button>
			)}
		</section>
	);
}

function PlanForm({ before, instruments }:
	{ before: Protocol | undefined; instruments: Instrument[] }) {
	const [plan, setPlan] = useState(() => planOf(before));
	const [wrong, setWrong] = useState<Wrong[]>([]);
	const { top, visits } = plan;
	/* One without a licence could not be asked. */
	const offered = instruments.filter(
		(i) => i.licence_class === "A" || i.licence_confirmed != null,
	);
	const field = (id: string) => ({
		id,
		label: labels[id] ?? id,
		value: top[id] ?? "",
		wrong: wrongAt(wrong, id),
		onChange: (v: string) =>
			setPlan({ ...plan, top: { ...top, [id]: v } }),
	});
	const options = (list: string[]) =>
		list.map((w) => ({ value: w, text: term(w) }));

	const send = async (event: Event) => {
		event.preventDefault();
		const reply = await askAs("/v1/protocols", {
			method: "POST",
			body: bodyOf(plan),
		});
		if (reply.ok) go("/a/plans");
		else setWrong(refusedBy(reply.problem, labels, "code"));
	};

	return (
		<form noValidate onSubmit={send}>
			<Summary heading={words.wrongHeading} wrong={wrong} />
			<p>{words.planWhy}</p>
			<div class="columns">
				<TextInput {...field("code")} hint={words.codeHint} />
				<TextInput {...field("name")} />
				<Select {...field("body_region")} none={words.any}
					options={options(REGIONS)} />
				<Select {...field("product_class")} none={words.any}
					options={options(PRODUCTS)} />
			</div>
			{visits.map((v, i) => (
				<VisitFields
					key={i}
					at={i}
					values={v}
					wrong={wrong}
					instruments={offered}
					onChange={(changed) =>
						setPlan({ top,
							visits: visits.map((x, k) => (k === i ? changed : x)) })}
					onRemove={() =>
						setPlan({ top, visits: visits.filter((_, k) => k !== i) })}
				/>
			))}
			<p class="hint">{words.planNotOffered}</p>
			<div class="row">
				<button type="button" class="button"
					onClick={() => setPlan({ top, visits: [...visits, {}] })}>
					{words.addVisit}
				</button>
				<button class="button primary">{words.planMake}</button>
				<Link to="/a/plans" class="button">{words.cancel}</Link>
			</div>
		</form>
	);
}

export function ProtocolFormPage() {
	const { query } = usePlace();
	const from = query.get("from");
	const protocols = useRead<List<Protocol>>("/v1/protocols");
	const instruments = useRead<List<Instrument>>("/v1/instruments");

	return (
		<Page heading={from === null ? words.newProtocol : words.nextVersion}>
			<Loaded of={protocols}>
				{(list) => (
					<Loaded of={instruments}>
						{(all) => (
							<PlanForm
								before={list.items.find((p) => p.protocol_id === from)}
								instruments={all.items}
							/>
						)}
					</Loaded>
				)}
			</Loaded>
		</Page>
	);
}
