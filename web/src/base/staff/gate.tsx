/*
 * The way in to every page of staff.
 *
 *	asking --> out --> limited (password, factor) --> in
 *	   in --a request needs it--> signing in again, or proving
 *	   in --another role--> told so
 *	   in --ROOT/account--> one's own account, whatever the role
 *
 * While somebody signs in again, the page stays where it was, out of sight, so
 * that nothing typed is lost; when it is somebody else, it begins anew.
 */
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ask, type Problem } from "../api";
import { match, usePlace } from "../route";
import { AccountPage } from "./account/account-page";
import { Broken } from "./account/emergency";
import { UNAUTHORIZED, type Session } from "./ask";
import { Frame, type Place } from "./frame";
import { Factor } from "./factor";
import { explain } from "./loading";
import { shownBy, type Need } from "./need";
import { NewPassword } from "./new-password";
import { NotForYou } from "./not-for-you";
import { Page } from "../page";
import { Proof } from "./proof";
import { SignIn } from "./sign-in";
import { words } from "./words";

interface Props {
	/** The application's name, its path, and its pages. */
	name: string;
	root: string;
	places: (role: string) => Place[];
	roles: readonly string[];
	children: (session: Session) => ComponentChildren;
}

type Who = Session | "asking" | "nobody" | Problem;

function isSession(who: Who): who is Session {
	return typeof who === "object" && "role" in who;
}

export function Gate({ name, root, places, roles, children }: Props) {
	const [who, setWho] = useState<Who>("asking");
	const [need, setNeed] = useState<Need | null>(null);
	const answer = useRef<(done: boolean) => void>(() => undefined);
	const account = `${root}/account`;
	const atAccount = match(account, usePlace().path) !== null;

	const look = useCallback(async () => {
		const reply = await ask<Session>("/v1/session");

		if (reply.ok) setWho(reply.value);
		else if (reply.problem.status === UNAUTHORIZED) setWho("nobody");
		else setWho(reply.problem);
	}, []);
	useEffect(() => void look(), [look]);
	useEffect(
		() =>
			shownBy((what) => {
				setNeed(what);
				return new Promise((done) => {
					answer.current = done;
				});
			}),
		[],
	);

	const met = (session: Session | null) => {
		const same =
			session !== null &&
			isSession(who) &&
			session.staff_id === who.staff_id;

		if (session !== null) setWho(session);
		setNeed(null);
		answer.current(same);
	};
	const signOut = async () => {
		await ask("/v1/session", { method: "DELETE" });
		setWho("nobody");
	};

	if (who === "asking") return <p class="narrow">{words.loading}</p>;
	if (who === "nobody")
		return (
			<Frame name={name} places={[]}>
				<SignIn again={false} onDone={setWho} />
			</Frame>
		);
	if (!isSession(who))
		return (
			<Frame name={name} places={[]}>
				<Page heading={name}>
					<p>{explain(who)}</p>
					<button type="button" class="button" onClick={look}>
						{words.tryAgain}
					</button>
				</Page>
			</Frame>
		);

	const away = need !== null;
	const allowed = roles.includes(who.role);
	const free = !who.limited && !away;
	const here = () => places(who.role).map((p) =>
		atAccount ? { ...p, current: false } : p);
	return (
		<Frame
			name={name}
			places={allowed && free ? here() : []}
			session={who}
			onSignOut={signOut}
			{...(free && { account: { to: account, current: atAccount,
				name: who.name ?? words.account } })}
		>
			{who.role === "break_glass" && (
				<Broken session={who} onEnd={look} />
			)}
			{need === "sign-in" && <SignIn again onDone={met} />}
			{need === "proof" && <Proof onDone={met} />}
			<div hidden={away} key={who.staff_id}>
				{atAccount && !who.limited ? (
					<AccountPage session={who} onSession={setWho}
						onChanged={look} onOut={() => setWho("nobody")} />
				) : (
					<Inside {...{ who, allowed, setWho }}>{children}</Inside>
				)}
			</div>
		</Frame>
	);
}

function Inside({ who, allowed, setWho, children }: {
	who: Session;
	allowed: boolean;
	setWho: (who: Session) => void;
	children: Props["children"];
}) {
	if (who.limited === "password") return <NewPassword onDone={setWho} />;
	if (who.limited === "factor") return <Factor onDone={setWho} />;
	if (!allowed) return <NotForYou role={who.role} />;
	return <>{children(who)}</>;
}
