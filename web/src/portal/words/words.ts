/* The words of the chosen language, for every component. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { keep, kept } from "../device";
import type { Words } from "./en";

/* A patient fetches those of one language. */
const languages: Record<string, () => Promise<Words>> = {
	en: async () => (await import("./en")).en,
	es: async () => (await import("./es")).es,
};

/** What was chosen here before, or what the browser speaks, or English. */
export function firstLanguage(): string {
	const wanted = [kept("language"), ...navigator.languages];
	const codes = wanted.map((language) => (language ?? "").slice(0, 2));
	return codes.find((code) => code in languages) ?? "en";
}

/** Fetch the words of a language and remember that it was chosen. */
export async function speak(language: string): Promise<Words> {
	const words = await languages[language]?.();
	if (words === undefined) return speak("en");
	keep("language", language);
	document.documentElement.lang = language;
	return words;
}

/* What a component needs of it: the words, and the way to those of the other. */
interface Speech {
	words: Words;
	other: () => void;
}

export const Language = createContext<Speech | null>(null);

export function useSpeech(): Speech {
	const speech = useContext(Language);
	if (speech === null) throw new Error("no language");
	return speech;
}

export function useWords(): Words {
	return useSpeech().words;
}

/** "{n} of {of}", filled in. */
export function fill(text: string, values: Record<string, string | number>): string {
	return text.replace(/\{(\w+)\}/g, (_, name: string) =>
		String(values[name] ?? ""));
}

export function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
