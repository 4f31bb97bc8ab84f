/* Where one is signed in, and how to end that. */
import { useState } from "preact/hooks";
import type { Problem } from "../../api";
import { sayTime } from "../../clock";
import { Table } from "../../table";
import { askAs } from "../ask";
import { explain, Loaded, useRead } from "../loading";
import { words } from "./words";

interface OneSession {
	session_id: string;
	this: boolean;
	opened_at: string;
	used_at: string;
	expires_at: string;
}

/* This one first; others are told apart by when they began. */
function rowsOf(items: readonly OneSession[], zone: string) {
	const others = items.filter((s) => !s.this);

	return [...items.filter((s) => s.this), ...others].map((s) => ({
		key: s.session_id,
		cells: [
			s.this ? words.here : words.elsewhere(others.indexOf(s) + 1),
			sayTime(s.opened_at, zone),
			sayTime(s.used_at, zone),
			sayTime(s.expires_at, zone),
		],
	}));
}

interface Props {
	zone: string;
	/** Of this one, too. */
	onOut: () => void;
}

export function Sessions({ zone, onOut }: Props) {
	const sessions = useRead<{ items: OneSession[] }>("/v1/sessions");
	const [said, setSaid] = useState("");
	const refused = (problem: Problem) => setSaid(explain(problem));

	const end = async (keep: boolean) => {
		const reply = await askAs(
			keep ? "/v1/sessions?keep=this" : "/v1/sessions",
			{ method: "DELETE" },
		);

		if (!reply.ok) refused(reply.problem);
		else if (keep) {
			setSaid(words.endedOthers);
			sessions.again();
		} else onOut();
	};

	return (
		<section>
			<h2>{words.sessions}</h2>
			<p role="status">{said}</p>
			<Loaded of={sessions}>
				{({ items }) => (
					<>
						<Table label={words.sessions}
							columns={[words.where, words.opened, words.used,
								words.expires]}
							rows={rowsOf(items, zone)} />
						{items.length === 1 && said === "" && <p>{words.alone}</p>}
						<div class="row">
							{items.length > 1 && (
								<button type="button" class="button"
									onClick={() => void end(true)}>
									{words.endOthers}
								</button>
							)}
							<button type="button" class="button"
								onClick={() => void end(false)}>
								{words.endAll}
							</button>
						</div>
					</>
				)}
			</Loaded>
		</section>
	);
}
