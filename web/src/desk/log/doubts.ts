/*
 * Values that are allowed but hardly true.  They are asked about in words and
 * never refused here.  mendd finds most of them; a viability that it would not
 * take, as a share or a tenth, is caught before.
 */
import { numberOf } from "../../base/inputs";
import type { Doubt } from "../types";
import type { Form } from "./form";
import { labelOf, words } from "./labels";

export interface Question {
	id: string;
	text: string;
	/** What may have been meant. */
	meant?: string;
}

/* 0.96 is a share, 9.6 lacks a digit: 96 is what both may mean. */
function viability(form: Form): Question[] {
	return form.products.flatMap((p, i) => {
		const given = p["viability_pct"] ?? "";
		const n = numberOf(given);

		if (n === undefined || n <= 0 || n >= 10) return [];
		const meant = String(Math.round(n * (n <= 1 ? 1000 : 100)) / 10);
		return [
			{
				id: `products-${i}-viability_pct`,
				text: `${words.doubt(labelOf("viability_pct"), given, "%", meant)} ${words.doubtLimit}`,
				meant,
			},
		];
	});
}

export function questionsOf(form: Form, found: Doubt[]): Question[] {
	return [
		...viability(form),
		...found.map((d) => ({
			id: d.pointer.slice(1).replaceAll("/", "-"),
			text: words.doubts[d.rule] ?? d.rule.replaceAll("_", " "),
		})),
	];
}
