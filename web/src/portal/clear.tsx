/* Not my phone: take everything off it, and sign out. */
import { useEffect, useState } from "preact/hooks";
import { Page } from "../base/page";
import type { Errand } from "./errand";
import { unsent } from "./outbox";
import { useWords } from "./words/words";

export function Clear({ errand }: { errand: Errand }) {
	const w = useWords();
	const [lost, setLost] = useState(false);
	const patient = errand.session.patient_id;

	useEffect(() => void unsent(patient).then((n) => setLost(n > 0)), [patient]);
	return (
		<Page heading={w.clearHeading}>
			<p>{w.clearWhat}</p>
			{lost && <p>{w.clearUnsent}</p>}
			<button class="button primary" type="button" onClick={errand.clear}>
				{w.clearYes}
			</button>
			<button class="button" type="button" onClick={() => history.back()}>
				{w.clearNo}
			</button>
		</Page>
	);
}
