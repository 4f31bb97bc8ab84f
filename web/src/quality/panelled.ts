/* One panel, or several beside each other, each drawn alike. */
import { panels, type Drawing } from "../base/chart";
import type { Layout, Line } from "./groups";
import type { Asked } from "./view";

export function drawn<G>(layout: Layout<G>,
	draw: (lines: readonly Line<G>[], width: number) => Drawing):
	(width: number) => Drawing {
	const [only] = layout.panels;

	return (width) =>
		layout.panels.length === 1 && only
			? draw(only.lines, width)
			: panels(width, layout.panels.map((p) => ({
				title: p.title,
				draw: (room: number) => draw(p.lines, room),
			})));
}

/** "Mean scores by visit: KOOS, Pain" */
export function titled(what: string, { name, scale }: Asked): string {
	return scale.scale === "total"
		? `${what}: ${name}`
		: `${what}: ${name}, ${scale.scale}`;
}

/** A range around values, with 0 in it, that ends at ticks. */
export function rangeOf(values: readonly (number | null)[]): [number, number] {
	const all = [0, ...values.filter((v): v is number => v !== null)];
	const lo = Math.min(...all);
	const hi = Math.max(...all);
	const room = (hi - lo || 1) * 0.08;
	return [lo < 0 ? lo - room : 0, hi > 0 ? hi + room : 0];
}
