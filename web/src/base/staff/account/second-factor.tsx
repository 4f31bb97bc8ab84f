/* One's second factor, as it stands, and what may be done about it. */
import { useState } from "preact/hooks";
import type { Reply } from "../../api";
import { askAs, type Session } from "../ask";
import { explain } from "../loading";
import { words } from "./words";

interface Props {
	session: Session;
	/** A page of its own follows. */
	onSetUp: () => void;
	onCodes: (codes: string[]) => void;
	onChanged: (said: string) => void;
}

export function SecondFactor({ session, onSetUp, onCodes, onChanged }: Props) {
	const [wrong, setWrong] = useState("");
	const has = session.second_factor === true;
	const left = session.recovery_codes_left;

	const told = <T,>(reply: Reply<T>, then: (value: T) => void) => {
		setWrong(reply.ok ? "" : explain(reply.problem));
		if (reply.ok) then(reply.value);
	};
	const remove = async () =>
		told(await askAs("/v1/session/factor", { method: "DELETE" }),
			() => onChanged(words.factorRemoved));
	const renew = async () =>
		told(await askAs<{ recovery_codes: string[] }>(
			"/v1/session/recovery-codes", { method: "POST" }),
			(value) => onCodes(value.recovery_codes));

	return (
		<section>
			<h2>{words.factor}</h2>
			<p>
				{has ? words.factorOn : words.factorOff}{" "}
				{has && left !== undefined && words.codesLeft(left)}{" "}
				{has && words.codesNewWhy}
			</p>
			{wrong !== "" && <p class="note" role="alert">{wrong}</p>}
			<div class="row">
				<button type="button" class="button" onClick={onSetUp}>
					{has ? words.factorReplace : words.factorSetUp}
				</button>
				{has && (
					<button type="button" class="button"
						onClick={() => void renew()}>
						{words.codesNew}
					</button>
				)}
				{/* An administrator must have one. */}
				{has && session.role !== "admin" && (
					<button type="button" class="button"
						onClick={() => void remove()}>
						{words.factorRemove}
					</button>
				)}
			</div>
		</section>
	);
}
