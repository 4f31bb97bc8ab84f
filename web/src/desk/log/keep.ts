/*
 * Keeping what is typed as a draft on the server, which works out doses and
 * classes from it.  One request at a time: each carries the version that the
 * one before made.
 */
import { useRef, useState } from "preact/hooks";
import { isDecided, newKey, type Problem, type Reply } from "../../base/api";
import { askAs } from "../../base/staff/ask";
import type { Members, Procedure } from "../types";

export interface Kept {
	record?: Procedure;
	version?: string | undefined;
	/** Why the last of it could not be kept. */
	problem?: Problem;
}

interface Keeper {
	kept: Kept;
	save: (body: Members) => Promise<Reply<Procedure>>;
}

export function useKeeper(start: Kept): Keeper {
	const [kept, setKept] = useState(start);
	const now = useRef(start);
	const turn = useRef<Promise<unknown>>(Promise.resolve());
	/* The first record may be sent twice and be made once. */
	const key = useRef(newKey());
	const sent = useRef<{ text: string; reply: Reply<Procedure> } | null>(null);

	const send = async (body: Members): Promise<Reply<Procedure>> => {
		const text = JSON.stringify(body);
		const { record, version } = now.current;

		if (sent.current?.text === text && sent.current.reply.ok)
			return sent.current.reply;
		const reply = await askAs<Procedure>(
			record === undefined
				? "/v1/procedures"
				: `/v1/procedures/${record.procedure_id}`,
			record === undefined
				? { method: "POST", body, key: key.current }
				: {
						method: "PUT",
						body,
						...(version !== undefined && { version }),
					},
		);
		if (!reply.ok && isDecided(reply.problem))
			key.current = newKey();
		if (reply.ok) {
			now.current = { record: reply.value, version: reply.version };
			setKept(now.current);
		}
		else setKept({ ...now.current, problem: reply.problem });
		sent.current = { text, reply };
		return reply;
	};
	const save = (body: Members) => {
		const mine = turn.current.then(() => send(body));

		turn.current = mine.catch(() => undefined);
		return mine;
	};
	return { kept, save };
}
