/* What mendd works out from what is typed: doses, classes, completeness. */
import { figure } from "../course";
import type { Classes, ProductComputed } from "../types";
import { words } from "../words";
import { refusedBy } from "./check";
import type { Kept } from "./keep";
import { words as log } from "./labels";

type Figure = Exclude<keyof ProductComputed, "classes">;

const FIGURES: Figure[] = ["platelet_dose_10e9", "platelet_fold",
	"platelet_recovery_pct", "leukocyte_recovery_pct", "viable_dose_10e6",
	"minutes_processing_to_injection"];

/** PAW P3Aa, Mishra 1B, DEPA ABA: those that can be given. */
export function classLine(c: Classes | undefined): string {
	const depa = [c?.depa?.dose, c?.depa?.efficiency, c?.depa?.purity];

	return [
		c?.paw && `PAW ${c.paw}`,
		c?.mishra && `Mishra ${c.mishra}`,
		depa.some(Boolean) && `DEPA ${depa.map((d) => d ?? "–").join("")}`,
	]
		.filter(Boolean)
		.join(", ");
}

export function Figures({ computed: c }: { computed: ProductComputed }) {
	const classes = classLine(c.classes);
	const given = FIGURES.filter((name) => c[name] != null);

	return (
		<dl>
			{given.map((name) => (
				<>
					<dt>{words.figures[name]}</dt>
					<dd>
						{figure(c[name])} {words.figureUnits[name]}
					</dd>
				</>
			))}
			{classes !== "" && (
				<>
					<dt>{words.classOf}</dt>
					<dd class="wide">{classes}</dd>
				</>
			)}
			{given.length === 0 && classes === "" && (
				<>
					<dt>{words.classOf}</dt>
					<dd>–</dd>
				</>
			)}
		</dl>
	);
}

export function Live({ kept: { record, problem } }: { kept: Kept }) {
	const mibo = record?.computed.mibo;

	return (
		<aside class="live" aria-label={words.workedOut}>
			<h2>{words.workedOut}</h2>
			{record === undefined ? (
				<p>{words.workedOutWait}</p>
			) : (
				<>
					{record.products.map((p, i) => (
						<div key={i}>
							{record.products.length > 1 && (
								<h3>{log.product(i + 1, record.products.length)}</h3>
							)}
							<Figures computed={p.computed ?? {}} />
						</div>
					))}
					<dl>
						{record.computed.bmi != null && (
							<>
								<dt>{words.bmi}</dt>
								<dd>{figure(record.computed.bmi)}</dd>
							</>
						)}
						{mibo?.percent != null && (
							<>
								<dt>{words.mibo}</dt>
								<dd>{figure(mibo.percent)} %</dd>
							</>
						)}
					</dl>
					<p class="hint">
						{problem === undefined
							? record.status === "draft"
								? words.workedOutWhy
								: words.workedOutStands
							: words.workedOutNot(
									refusedBy(problem)
										.map((w) => w.text)
										.join(" "),
								)}
					</p>
				</>
			)}
		</aside>
	);
}
