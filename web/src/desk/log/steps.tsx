/* The first four steps: who, what and where, the product, the plan. */
import { sayDay, daysAfter } from "../../base/clock";
import type { Protocol } from "../../base/staff/protocol";
import { Table } from "../../base/table";
import { visitName } from "../../base/terms";
import { words as desk } from "../words";
import type { Around } from "./field-of";
import { withoutProduct, withoutTarget, type Form } from "./form";
import type { Question } from "./doubts";
import { words } from "./labels";
import { Section } from "./section";
import * as specs from "./specs";

export interface StepProps extends Around {
	questions: Question[];
	change: (form: Form) => void;
}

export function PatientStep(p: StepProps) {
	return (
		<>
			<Section {...p} heading={words.when} prefix="" part={p.form.top}
				list={specs.when} />
			<Section {...p} heading={words.host} prefix="host"
				part={p.form.host} list={specs.host} />
		</>
	);
}

export function WhereStep(p: StepProps) {
	const top = { ...p, prefix: "", part: p.form.top };

	return (
		<>
			<Section {...top} heading={words.where} list={specs.where} />
			<Section {...top} heading={words.illness} list={specs.illness} />
			<Section {...top} heading={words.how} list={specs.how} />
		</>
	);
}

const MOST_PRODUCTS = 6;
const MOST_TARGETS = 20;

export function ProductStep(p: StepProps) {
	const { form, change } = p;

	return (
		<>
			{form.products.map((product, i) => (
				<div key={i}>
					<Section {...p} prefix={`products-${i}`} part={product}
						list={specs.made}
						heading={words.product(i + 1, form.products.length)} />
					<Section {...p} prefix={`products-${i}`} part={product}
						list={specs.counted} heading={words.counted}>
						{i > 0 && (
							<button type="button" class="button"
								onClick={() => change(withoutProduct(form, i))}>
								{words.remove}
							</button>
						)}
					</Section>
				</div>
			))}
			{form.targets.map((target, i) => (
				<Section key={i} {...p} prefix={`targets-${i}`} part={target}
					list={specs.target}
					heading={i === 0 ? words.targets : words.target(i + 1)}>
					{i > 0 && (
						<button type="button" class="button"
							onClick={() => change(withoutTarget(form, i))}>
							{words.remove}
						</button>
					)}
				</Section>
			))}
			<p class="row">
				{form.targets.length < MOST_TARGETS && (
					<button type="button" class="button"
						onClick={() => change({ ...form,
							targets: [...form.targets, {}] })}>
						{words.addTarget}
					</button>
				)}
				{form.products.length < MOST_PRODUCTS && (
					<button type="button" class="button"
						onClick={() => change({ ...form,
							products: [...form.products, {}] })}>
						{words.addProduct}
					</button>
				)}
			</p>
		</>
	);
}

/** The plan that mendd will take: by region and product, region, product, any. */
function planFor(form: Form, protocols: Protocol[]): Protocol | undefined {
	const region = form.top["body_region"] ?? "";
	const kinds = new Set(form.products.map((p) => p["product_class"] ?? ""));
	const kind = kinds.size === 1 ? [...kinds][0] : "combination";
	const rank = (p: Protocol) =>
		(p.body_region ? 0 : 2) + (p.product_class ? 0 : 1);

	return protocols
		.filter(
			(p) =>
				p.current &&
				(!p.body_region || p.body_region === region) &&
				(!p.product_class || p.product_class === kind),
		)
		.sort((a, b) => rank(a) - rank(b))[0];
}

function PlanTable({ plan, day }: { plan: Protocol; day: string }) {
	return (
		<Table
			label={words.plan}
			caption={words.planBy(plan.name)}
			columns={[desk.visit, desk.visitDay, words.asks]}
			rows={plan.visits.map((v) => ({
				key: v.visit_code,
				cells: [
					visitName(v.visit_code),
					sayDay(daysAfter(day, v.target_day)),
					v.instruments.join(", ").replaceAll("_", " "),
				],
			}))}
		/>
	);
}

export function PlanStep(p: StepProps & { protocols: Protocol[] }) {
	const plan = planFor(p.form, p.protocols);

	return (
		<>
			<Section {...p} heading={words.after} prefix="" part={p.form.top}
				list={specs.after} />
			<section class="card">
				<h2>{words.plan}</h2>
				{plan === undefined ? (
					<p>{words.planNone}</p>
				) : (
					<PlanTable plan={plan}
						day={p.form.top["performed_at.date"] ?? ""} />
				)}
			</section>
		</>
	);
}
