/*
 * The entrance, and behind it the visit: its code is fetched while the patient
 * reads the first page, and is there as a whole before the first question, so
 * that all goes on when the network is gone.
 */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Entrance } from "./entrance";
import { Frame } from "./frame";
import { Message } from "./message";
import type { Session } from "./types";
import type { Words } from "./words/en";
import { Language, speak, useWords } from "./words/words";

type VisitType = ComponentType<{ session: Session }>;

const fetchVisit = () => import("./visit");

function Behind({ session }: { session: Session }) {
	const w = useWords();
	const [Visit, setVisit] = useState<VisitType>();
	const [lost, setLost] = useState(false);
	const fetch = () => {
		setLost(false);
		fetchVisit().then((found) => setVisit(() => found.Visit), () => setLost(true));
	};

	useEffect(fetch, []);
	if (Visit !== undefined) return <Visit session={session} />;
	return (
		<Frame clinic={session.clinic.name} offline={false}>
			<Message heading={lost ? w.noAnswer : w.loading} lines={[]}
				action={lost ? { label: w.again, act: fetch } : undefined} />
		</Frame>
	);
}

export function App({ first }: { first: Words }) {
	const [words, setWords] = useState(first);
	const [session, setSession] = useState<Session>();
	/* Without a network it stays as it is. */
	const other = () => void speak(words.switchLang).then(setWords, () => undefined);

	/* If it fails now, it is fetched when it is needed. */
	useEffect(() => {
		fetchVisit().then(({ tidy }) => tidy()).catch(() => undefined);
	}, []);
	return (
		<Language.Provider value={{ words, other }}>
			{session === undefined ? <Entrance onSession={setSession} />
				: <Behind session={session} />}
		</Language.Provider>
	);
}
