/*
 * The way in to every page of staff.
 *
 *	asking --> out --> limited (password, factor) --> in
 *	   in --a request needs it--> signing in again, or proving
 *	   in --another role--> told so
 *
 * While somebody signs in again, the page stays where it was, out of sight, so
 * that nothing typed is lost; when it is somebody else, it begins anew.
 */
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ask, type Problem } from "../api";
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
	/** The application's name, and its pages. */
	name: string;
	places: (role: string) => Place[];
	roles: readonly string[];
	children: (session: Session) => ComponentChildren;
}

type Who = Session | "asking" | "nobody" | Problem;

function isSession(who: Who): who is Session {
	return typeof who === "object" && "role" in who;
}

export function Gate({ name, places, roles, children }: Props) {
	const [who, setWho] = useState<Who>("asking");
	const [need, setNeed] = useState<Need | null>(null);
	const answer = useRef<(done: boolean) => void>(() => undefined);

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
	return (
		<Frame
			name={name}
			places={allowed && !who.limited && !away ? places(who.role) : []}
			session={who}
			onSignOut={signOut}
		>
			{need === "sign-in" && <SignIn again onDone={met} />}
			{need === "proof" && <Proof onDone={met} />}
			<div hidden={away} key={who.staff_id}>
				<Inside {...{ who, allowed, setWho }}>{children}</Inside>
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
