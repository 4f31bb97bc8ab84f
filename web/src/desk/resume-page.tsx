/* A visit that was stopped is asked for again. */
import { useState } from "preact/hooks";
import { sayDay } from "../base/clock";
import { Page } from "../base/page";
import { go, Link } from "../base/route";
import { askAs } from "../base/staff/ask";
import { explain, Loaded, useRead } from "../base/staff/loading";
import { visitName } from "../base/terms";
import type { Visit } from "./types";
import { words } from "./words";

export function ResumePage({ id }: { id: string }) {
	const visit = useRead<Visit>(`/v1/visits/${id}`);
	const [wrong, setWrong] = useState<string>();

	const resume = async (v: Visit) => {
		const reply = await askAs(`/v1/visits/${id}`, {
			method: "PATCH",
			body: { cancelled: false },
			...(visit.version !== undefined && { version: visit.version }),
		});
		if (reply.ok) go(`/c/patients/${v.patient_id}`);
		else setWrong(explain(reply.problem));
	};

	return (
		<Loaded of={visit}>
			{(v) => (
				<Page heading={words.resume(visitName(v.visit_code))}>
					<p>{words.stoppedWhy(v.cancel_reason ?? "")}</p>
					<p>
						{words.resumeWhen(sayDay(v.opens_on), sayDay(v.closes_on))}
					</p>
					{wrong !== undefined && (
						<p class="wrong-text" role="alert">
							{wrong}
						</p>
					)}
					<div class="row">
						<button type="button" class="button primary"
							onClick={() => void resume(v)}>
							{words.resumeVisit}
						</button>
						<Link to={`/c/patients/${v.patient_id}`} class="button">
							{words.cancel}
						</Link>
					</div>
				</Page>
			)}
		</Loaded>
	);
}
