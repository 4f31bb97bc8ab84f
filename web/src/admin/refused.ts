/* What mendd says is wrong, at the fields of a form. */
import type { Problem } from "../base/api";
import type { Wrong } from "../base/fields";
import { explain } from "../base/staff/loading";

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
		const name = pointer.split("/").pop() ?? "";
		return { id, text: `${labels[id] ?? labels[name] ?? name}: ${expected}.` };
	});
}
