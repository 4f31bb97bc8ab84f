/*
 * One's own account: password, second factor, sessions, and, for who otherwise
 * reads nothing about patients, access in an emergency.
 *
 *	account --set up--> factor --> codes --> account
 *	   \----make new codes---------/
 */
import { useState } from "preact/hooks";
import { term } from "../../terms";
import { Page } from "../../page";
import type { Session } from "../ask";
import { Factor, RecoveryCodes } from "../factor";
import { Emergency, MAY_BREAK } from "./emergency";
import { PasswordForm } from "./password-form";
import { SecondFactor } from "./second-factor";
import { Sessions } from "./sessions";
import { words } from "./words";

interface Props {
	session: Session;
	/** Another session, or the same with more or less in it. */
	onSession: (session: Session) => void;
	/** What the session is has changed; ask for it. */
	onChanged: () => void;
	onOut: () => void;
}

type Shown = "account" | "factor" | string[];

function Facts({ session: s }: { session: Session }) {
	const facts = [
		[words.name, s.name],
		[words.role, term(s.role)],
		[words.clinic, s.clinic?.name],
	] as const;

	return (
		<dl class="facts">
			{facts.map(([name, value]) => (
				<div key={name}>
					<dt>{name}</dt>
					<dd>{value}</dd>
				</div>
			))}
		</dl>
	);
}

function Pages({ role }: { role: string }) {
	return (
		<nav class="row" aria-label={words.pages}>
			{(words.pagesOf[role] ?? []).map((p) => (
				<a key={p.to} class="button" href={p.to}>{p.name}</a>
			))}
		</nav>
	);
}

export function AccountPage({ session, onSession, onChanged, onOut }: Props) {
	const [shown, setShown] = useState<Shown>("account");
	const [said, setSaid] = useState("");
	const [wrong, setWrong] = useState(false);
	const back = (what: string) => {
		setSaid(what);
		setShown("account");
		onChanged();
	};

	if (shown === "factor")
		return (
			<Factor
				onDone={(s) => {
					onSession(s);
					back(words.factorKept);
				}}
				onCancel={() => setShown("account")}
			/>
		);
	if (shown !== "account")
		return (
			<RecoveryCodes codes={shown}
				onDone={() => back(words.codesKept)} />
		);
	/* In an emergency one reads, and changes nothing, not this either. */
	const own = session.role !== "break_glass";
	return (
		<Page heading={words.account}
			wrong={wrong ? words.wrongTitle : undefined}>
			<Facts session={session} />
			<Pages role={session.role} />
			<p role="status" class={said === "" ? undefined : "note good"}>
				{said}
			</p>
			{own && (
				<>
					<section>
						<h2>{words.password}</h2>
						<p>{words.changePasswordWhy}</p>
						<PasswordForm send={words.changePassword}
							onWrong={setWrong}
							onDone={(s) => {
								onSession(s);
								back(words.changed);
							}} />
					</section>
					<SecondFactor session={session}
						onSetUp={() => setShown("factor")}
						onCodes={setShown} onChanged={back} />
				</>
			)}
			<Sessions key={said} zone={session.clinic?.timezone ?? "UTC"}
				onOut={onOut} />
			{MAY_BREAK.includes(session.role) && (
				<Emergency onDone={onSession} onWrong={setWrong} />
			)}
		</Page>
	);
}
