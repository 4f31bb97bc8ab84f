/* The words of the chosen language, for every component. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { keep, kept } from "../device";
import { en, type Words } from "./en";
import { es } from "./es";

const languages: Record<string, Words> = { en, es };

export const Language = createContext("en");

/** What was chosen here before, or what the browser speaks, or English. */
export function firstLanguage(): string {
	const wanted = [kept("language"), ...navigator.languages];
	const codes = wanted.map((language) => (language ?? "").slice(0, 2));
	return codes.find((code) => code in languages) ?? "en";
}

export function rememberLanguage(language: string): void {
	keep("language", language);
	document.documentElement.lang = language;
}

export function useWords(): Words {
	return languages[useContext(Language)] ?? en;
}

/** "{n} of {of}", filled in. */
export function fill(text: string, values: Record<string, string | number>): string {
	return text.replace(/\{(\w+)\}/g, (_, name: string) =>
		String(values[name] ?? ""));
}

export function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
