/*
 * The entrance, and behind it the visit.  All of it is one script: once the
 * first page is there, nothing that follows needs a network to be shown.
 */
import { useState } from "preact/hooks";
import { Entrance } from "./entrance";
import type { Session } from "./types";
import { Visit } from "./visit";
import type { Words } from "./words/en";
import { Language, speak } from "./words/words";

export function App({ first }: { first: Words }) {
	const [words, setWords] = useState(first);
	const [session, setSession] = useState<Session>();
	/* Without a network it stays as it is. */
	const other = () => void speak(words.switchLang).then(setWords, () => undefined);

	return (
		<Language.Provider value={{ words, other }}>
			{session === undefined ? <Entrance onSession={setSession} />
				: <Visit session={session} />}
		</Language.Provider>
	);
}
