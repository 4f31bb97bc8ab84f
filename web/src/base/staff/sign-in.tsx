/*
 * Signing in: name and password, then a code if the account has a second
 * factor.
 *
 *	password --code_required--> code --> in
 *	    `----------------------------> in
 */
import { useState } from "preact/hooks";
import type { Problem } from "../api";
import { Field, Summary, type Wrong } from "../fields";
import { Page } from "../page";
import {
	isProblem,
	openSession,
	UNAUTHORIZED,
	type Proofs,
	type Session,
} from "./ask";
import { explain } from "./loading";
import { words } from "./words";

interface Props {
	/** A session ended while somebody worked. */
	again: boolean;
	onDone: (session: Session) => void;
}

type Step = "password" | "code";

function missing(step: Step, p: Proofs): Wrong[] {
	const wrong: Wrong[] = [];

	if (step === "code") {
		if (!p.code) wrong.push({ id: "code", text: words.enterCode });
		return wrong;
	}
	if (!p.login) wrong.push({ id: "login", text: words.enterLogin });
	if (!p.password)
		wrong.push({ id: "password", text: words.enterPassword });
	return wrong;
}

function refused(step: Step, problem: Problem): Wrong[] {
	const id = step === "code" ? "code" : "login";

	if (problem.status !== UNAUTHORIZED)
		return [{ id, text: explain(problem) }];
	return [
		{ id, text: step === "code" ? words.codeNotRight : words.notRight },
	];
}

export function SignIn({ again, onDone }: Props) {
	const [step, setStep] = useState<Step>("password");
	const [proofs, setProofs] = useState<Proofs>({ login: "", password: "" });
	const [wrong, setWrong] = useState<Wrong[]>([]);
	const [busy, setBusy] = useState(false);
	const heading =
		step === "code"
			? words.codeHeading
			: again
				? words.signInAgain
				: words.signIn;

	const send = async (event: Event) => {
		event.preventDefault();
		const found = missing(step, proofs);

		setWrong(found);
		if (found.length > 0 || busy) return;
		setBusy(true);
		const reply = await openSession(proofs);
		setBusy(false);
		if (reply.ok) onDone(reply.value);
		else if (step === "password" &&
			isProblem(reply.problem, "code_required")) setStep("code");
		else setWrong(refused(step, reply.problem));
	};
	const back = () => {
		setWrong([]);
		setProofs({ login: proofs.login ?? "", password: "" });
		setStep("password");
	};

	return (
		<Page heading={heading}
			wrong={wrong.length > 0 ? words.wrongTitle : undefined}>
			<form class="narrow" noValidate onSubmit={send}>
				<Summary heading={words.wrongHeading} wrong={wrong} />
				{again && step === "password" && <p>{words.signInAgainWhy}</p>}
				{step === "password" ? (
					<Credentials {...{ proofs, setProofs, wrong }} />
				) : (
					<Code {...{ proofs, setProofs, wrong }} />
				)}
				<div class="row">
					<button class="button primary" aria-disabled={busy}>
						{step === "code" ? words.continue : words.signIn}
					</button>
					{step === "code" && (
						<button type="button" class="button" onClick={back}>
							{words.back}
						</button>
					)}
				</div>
			</form>
		</Page>
	);
}

interface PartProps {
	proofs: Proofs;
	setProofs: (p: Proofs) => void;
	wrong: Wrong[];
}

export function wrongAt(wrong: readonly Wrong[], id: string) {
	return wrong.find((w) => w.id === id)?.text;
}

function Credentials({ proofs, setProofs, wrong }: PartProps) {
	return (
		<>
			<Field id="login" label={words.login} wrong={wrongAt(wrong, "login")}>
				{(described) => (
					<input
						{...described}
						class="input"
						autocomplete="username"
						autocapitalize="none"
						spellcheck={false}
						value={proofs.login}
						onInput={(e) =>
							setProofs({ ...proofs, login: e.currentTarget.value })}
					/>
				)}
			</Field>
			<Field
				id="password"
				label={words.password}
				wrong={wrongAt(wrong, "password")}
			>
				{(described) => (
					<input
						{...described}
						class="input"
						type="password"
						autocomplete="current-password"
						value={proofs.password}
						onInput={(e) =>
							setProofs({ ...proofs, password: e.currentTarget.value })}
					/>
				)}
			</Field>
		</>
	);
}

function Code({ proofs, setProofs, wrong }: PartProps) {
	return (
		<Field
			id="code"
			label={words.code}
			hint={words.codeHint}
			wrong={wrongAt(wrong, "code")}
		>
			{(described) => (
				<input
					{...described}
					class="input"
					autocomplete="one-time-code"
					autocapitalize="none"
					spellcheck={false}
					value={proofs.code ?? ""}
					onInput={(e) =>
						setProofs({ ...proofs, code: e.currentTarget.value.trim() })}
				/>
			)}
		</Field>
	);
}
