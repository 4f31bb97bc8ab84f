/* Stopping a visit, with the reason that is kept beside it. */
import { useState } from "preact/hooks";
import { Summary, type Wrong } from "../base/fields";
import { TextInput } from "../base/inputs";
import { Page } from "../base/page";
import { go, Link } from "../base/route";
import { askAs } from "../base/staff/ask";
import { explain, Loaded, useRead } from "../base/staff/loading";
import { wrongAt } from "../base/staff/sign-in";
import { visitName } from "../base/terms";
import type { Visit } from "./types";
import { words } from "./words";

export function StopPage({ id }: { id: string }) {
	const visit = useRead<Visit>(`/v1/visits/${id}`);
	const [reason, setReason] = useState("");
	const [wrong, setWrong] = useState<Wrong[]>([]);

	const stop = async (event: Event, v: Visit) => {
		event.preventDefault();
		if (reason.trim() === "") {
			setWrong([{ id: "reason", text: words.enterReason }]);
			return;
		}
		const reply = await askAs(`/v1/visits/${id}`, {
			method: "PATCH",
			body: { cancelled: true, reason: reason.trim() },
			...(visit.version !== undefined && { version: visit.version }),
		});
		if (reply.ok) go(`/c/patients/${v.patient_id}`);
		else setWrong([{ id: "reason", text: explain(reply.problem) }]);
	};

	return (
		<Loaded of={visit}>
			{(v) => (
				<Page
					heading={words.stop(visitName(v.visit_code))}
					wrong={wrong.length > 0 ? words.error : undefined}
				>
					<form class="narrow" noValidate onSubmit={(e) => stop(e, v)}>
						<Summary heading={words.wrongHeading} wrong={wrong} />
						<TextInput
							id="reason"
							label={words.stopWhy}
							hint={words.stopHint}
							wrong={wrongAt(wrong, "reason")}
							value={reason}
							onChange={setReason}
						/>
						<div class="row">
							<button class="button primary">{words.stopVisit}</button>
							<Link to={`/c/patients/${v.patient_id}`} class="button">
								{words.cancel}
							</Link>
						</div>
					</form>
				</Page>
			)}
		</Loaded>
	);
}
