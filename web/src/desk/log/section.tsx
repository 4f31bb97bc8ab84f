/* Fields that belong together, those that are not needed out of the way. */
import type { ComponentChildren } from "preact";
import { FieldOf, type Around } from "./field-of";
import { idOf, isShown } from "./form";
import { words } from "./labels";
import type { Question } from "./doubts";
import type { Spec } from "./specs";
import { belongs, isUntouched, type Values } from "./values";

const WHOLE = ["several", "long", "rows", "treatments", "by_word"];

export interface SectionProps extends Around {
	heading?: string;
	prefix: string;
	part: Values;
	list: readonly Spec[];
	questions: Question[];
	children?: ComponentChildren;
}

/** A value that is hardly true, asked about; it may stay. */
export function Doubts({ questions, onMeant }: {
	questions: Question[];
	onMeant: (meant: string) => void;
}) {
	return (
		<>
			{questions.map((q) => (
				<div key={q.text} class="question whole" role="status">
					<p>{q.text}</p>
					{q.meant !== undefined && (
						<button type="button" class="button"
							onClick={() => onMeant(q.meant ?? "")}>
							{words.doubtYes(q.meant)}
						</button>
					)}
				</div>
			))}
		</>
	);
}

function Fields({ list, ...p }: SectionProps) {
	return (
		<div class="columns">
			{list.map((spec) => {
				const id = idOf(p.prefix, spec.name);
				return (
					<div key={id}
						class={WHOLE.includes(spec.kind) ? "whole" : ""}>
						<FieldOf {...p} spec={spec} />
						<Doubts
							questions={p.questions.filter((q) => belongs(q.id, id))}
							onMeant={(v) => p.set(p.prefix, { [spec.name]: v })}
						/>
					</div>
				);
			})}
		</div>
	);
}

export function Section(p: SectionProps) {
	const shown = p.list.filter(
		(s) => s.kind !== "carried" && isShown(s, p.part, p.form),
	);
	const more = shown.filter((s) => s.more === true);
	/* What is wrong, or filled in, is not hidden. */
	const open = more.some(
		(s) => p.wrong(idOf(p.prefix, s.name)) || !isUntouched(s, p.part, {}),
	);

	return (
		<section class="card">
			{p.heading !== undefined && <h2>{p.heading}</h2>}
			<Fields {...p} list={shown.filter((s) => s.more !== true)} />
			{more.length > 0 && (
				<details open={open}>
					<summary>{words.moreDetails}</summary>
					<Fields {...p} list={more} />
				</details>
			)}
			{p.children}
		</section>
	);
}
