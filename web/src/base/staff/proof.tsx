/* Prove again that it is you: the request that asked for it waits meanwhile. */
import { useState } from "preact/hooks";
import { Field, Summary, type Wrong } from "../fields";
import { Page } from "../page";
import {
	isProblem,
	proveAgain,
	UNAUTHORIZED,
	type Proofs,
	type Session,
} from "./ask";
import { explain } from "./loading";
import { wrongAt } from "./sign-in";
import { words } from "./words";

/** Null: given up. */
export function Proof({ onDone }: { onDone: (s: Session | null) => void }) {
	const [password, setPassword] = useState("");
	const [code, setCode] = useState("");
	const [wrong, setWrong] = useState<Wrong[]>([]);

	const send = async (event: Event) => {
		event.preventDefault();
		if (password === "") {
			setWrong([{ id: "password", text: words.enterPassword }]);
			return;
		}
		const proofs: Proofs = { password, ...(code !== "" && { code }) };
		const reply = await proveAgain(proofs);
		if (reply.ok) onDone(reply.value);
		else if (isProblem(reply.problem, "code_required"))
			setWrong([{ id: "code", text: words.enterCode }]);
		else if (reply.problem.status === UNAUTHORIZED)
			setWrong([
				code === ""
					? { id: "password", text: words.notRight }
					: { id: "code", text: words.codeNotRight },
			]);
		else setWrong([{ id: "password", text: explain(reply.problem) }]);
	};

	return (
		<Page heading={words.proof}
			wrong={wrong.length > 0 ? words.wrongTitle : undefined}>
			<form class="narrow" noValidate onSubmit={send}>
				<Summary heading={words.wrongHeading} wrong={wrong} />
				<p>{words.proofWhy}</p>
				<Field id="password" label={words.password}
					wrong={wrongAt(wrong, "password")}>
					{(described) => (
						<input
							{...described}
							class="input"
							type="password"
							autocomplete="current-password"
							onInput={(e) => setPassword(e.currentTarget.value)}
						/>
					)}
				</Field>
				<Field id="code" label={words.codeIfAny} hint={words.codeHint}
					wrong={wrongAt(wrong, "code")}>
					{(described) => (
						<input
							{...described}
							class="input"
							autocomplete="one-time-code"
							onInput={(e) => setCode(e.currentTarget.value.trim())}
						/>
					)}
				</Field>
				<div class="row">
					<button class="button primary">{words.continue}</button>
					<button type="button" class="button"
						onClick={() => onDone(null)}>
						{words.cancel}
					</button>
				</div>
			</form>
		</Page>
	);
}
