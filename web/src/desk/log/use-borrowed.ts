/* Sensible defaults, filled in when it becomes known what for. */
import { useEffect, useRef } from "preact/hooks";
import type { Procedure } from "../types";
import { borrowHost, borrowHow, borrowMade, last } from "./borrow";
import type { Form } from "./form";

/** Each source is asked once; a record that is gone on with is not filled. */
export function useBorrowed(
	form: Form,
	setForm: (change: (form: Form) => Form) => void,
	patient: string,
	zone: string,
	fresh: boolean,
) {
	const region = form.top["body_region"] ?? "";
	const kinds = form.products.map((p) => p["product_class"] ?? "").join(" ");
	const seen = useRef(new Set<string>());
	const once = (
		what: string,
		like: Record<string, string>,
		take: (form: Form, from: Procedure, zone: string) => Form,
	) => {
		if (!fresh || seen.current.has(what)) return;
		seen.current.add(what);
		void last(like).then((from) => {
			if (from !== undefined) setForm((f) => take(f, from, zone));
		});
	};

	useEffect(() => once("host", { patient_id: patient }, borrowHost), []);
	useEffect(() => {
		if (region !== "")
			once(`how ${region}`, { body_region: region }, borrowHow);
	}, [region]);
	useEffect(() => {
		kinds.split(" ").forEach((kind, i) => {
			if (kind !== "")
				once(`made ${i} ${kind}`, { product_class: kind }, (f, from, z) =>
					borrowMade(f, i, from, z));
		});
	}, [kinds]);
}

