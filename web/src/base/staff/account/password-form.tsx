/* From the present password to the next; other sessions of the person end. */
import { useState } from "preact/hooks";
import type { Problem } from "../../api";
import { Summary, type Wrong } from "../../fields";
import { TextInput } from "../../inputs";
import { askAs, type Session } from "../ask";
import { explain } from "../loading";
import { wrongAt } from "../sign-in";
import { words } from "../words";

const FIELDS = [
	{ id: "password", label: words.presentPassword,
		empty: words.enterPassword, autocomplete: "current-password" },
	{ id: "new_password", label: words.nextPassword,
		hint: words.nextPasswordHint,
		empty: words.enterNextPassword, autocomplete: "new-password" },
] as const;

function refused(problem: Problem): Wrong[] {
	if (problem.errors.length === 0)
		return [{ id: "new_password", text: explain(problem) }];
	return problem.errors.map(({ pointer, expected }) =>
		pointer === "/password"
			? { id: "password", text: words.presentNotRight }
			: { id: "new_password",
				text: `${words.nextPassword}: ${expected}.` });
}

interface Props {
	onDone: (session: Session) => void;
	/** Something is wrong, or nothing is any more. */
	onWrong: (wrong: boolean) => void;
	send: string;
}

export function PasswordForm({ onDone, onWrong, send: name }: Props) {
	const [values, setValues] = useState<Record<string, string>>({});
	const [wrong, setWrong] = useState<Wrong[]>([]);
	const tell = (found: Wrong[]) => {
		setWrong(found);
		onWrong(found.length > 0);
	};

	const send = async (event: Event) => {
		event.preventDefault();
		const empty = FIELDS.filter((f) => !values[f.id])
			.map((f) => ({ id: f.id, text: f.empty }));

		tell(empty);
		if (empty.length > 0) return;
		const reply = await askAs<Session>("/v1/session/password", {
			method: "PUT",
			body: values,
		});
		if (!reply.ok) {
			tell(refused(reply.problem));
			return;
		}
		setValues({});
		onDone(reply.value);
	};

	return (
		<form class="narrow" noValidate onSubmit={send}>
			<Summary heading={words.wrongHeading} wrong={wrong} />
			{FIELDS.map((f) => (
				<TextInput
					key={f.id}
					id={f.id}
					type="password"
					label={f.label}
					hint={"hint" in f ? f.hint : undefined}
					wrong={wrongAt(wrong, f.id)}
					autocomplete={f.autocomplete}
					value={values[f.id] ?? ""}
					onChange={(value) => setValues({ ...values, [f.id]: value })}
				/>
			))}
			<button class="button primary">{name}</button>
		</form>
	);
}
