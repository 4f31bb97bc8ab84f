/* Is it you?  The date of birth, in three boxes. */
import { useState } from "preact/hooks";
import { Summary } from "../base/fields";
import { Page } from "../base/page";
import { useWords } from "./words/words";
import { useWrong } from "./wrong";

interface Props {
	/** Ask mendd; what to do, if it is not content with the date. */
	onDate: (date: string) => Promise<string | undefined>;
}

/** YYYY-MM-DD, or nothing when there is no such day in the past. */
function dateOf(day: string, month: string, year: string): string | undefined {
	const text = [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-");
	const date = new Date(`${text}T00:00:00Z`);
	const real = /^\d{4}-\d\d-\d\d$/.test(text) && date.getTime() < Date.now() &&
		date.toISOString().startsWith(text);
	return real && year >= "1900" ? text : undefined;
}

export function Born({ onDate }: Props) {
	const w = useWords();
	const [text, setText] = useState<string>();
	const [tries, setTries] = useState(0);
	const [busy, setBusy] = useState(false);
	const [date, setDate] = useState({ day: "", month: "", year: "" });
	const wrong = useWrong("day", text, tries);

	const submit = async (event: Event) => {
		event.preventDefault();
		if (busy) return;
		const { day, month, year } = date;
		const born = dateOf(day.trim(), month.trim(), year.trim());
		setBusy(true);
		setText(born === undefined ? w.bornWrong : await onDate(born));
		setTries(tries + 1);
		setBusy(false);
	};
	const box = (name: keyof typeof date, size: number) => (
		<div class={`box ${name}`}>
			<label for={name}>{w[name]}</label>
			<input class="input" id={name} inputMode="numeric" maxLength={size}
				autoComplete={`bday-${name}`} value={date[name]}
				aria-invalid={text !== undefined}
				onInput={(event) =>
					setDate({ ...date, [name]: event.currentTarget.value })} />
		</div>
	);
	return (
		<Page heading={w.bornHeading} wrong={text && w.error}>
			<Summary heading={w.problem} wrong={wrong} />
			<form noValidate onSubmit={submit}>
				<fieldset class={text === undefined ? "field" : "field wrong"}
					aria-labelledby="heading" aria-describedby="why told">
					<p class="hint" id="why">{w.bornWhy} {w.bornHint}</p>
					<p class="wrong-text" id="told">{text}</p>
					<div class="boxes">
						{box("day", 2)}
						{box("month", 2)}
						{box("year", 4)}
					</div>
				</fieldset>
				<button class="button primary" aria-disabled={busy}>{w.go}</button>
			</form>
		</Page>
	);
}
