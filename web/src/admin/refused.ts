/* What mendd says is wrong, at the fields of a form. */
import type { Problem } from "../base/api";
import type { Wrong } from "../base/fields";
import { explain } from "../base/staff/loading";

/* /visits/0/target_day is the target_day; /visits/0 the first of the visits. */
function labelOf(pointer: string, labels: Record<string, string>): string {
	const [last = "", before = ""] = pointer.split("/").reverse();

	return /^\d+$/.test(last)
		? `${labels[before] ?? before} ${Number(last) + 1}`
		: (labels[last] ?? last);
}

/** ${first} is the field for what belongs to none. */
export function refusedBy(
	problem: Problem,
	labels: Record<string, string>,
	first: string,
): Wrong[] {
	if (problem.errors.length === 0)
		return [{ id: first, text: explain(problem) }];
	return problem.errors.map(({ pointer, expected }) => {
		const id = pointer.slice(1).replaceAll("/", "-");
		return { id, text: `${labelOf(pointer, labels)}: ${expected}.` };
	});
}
