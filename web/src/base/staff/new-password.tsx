/* A password that somebody else chose is good for one thing: choosing another. */
import { useState } from "preact/hooks";
import { ask } from "../api";
import { Field, Summary, type Wrong } from "../fields";
import { Page } from "../page";
import { UNAUTHORIZED, type Session } from "./ask";
import { explain } from "./loading";
import { wrongAt } from "./sign-in";
import { words } from "./words";

const FIELDS = [
	{ id: "password", label: words.presentPassword,
		empty: words.enterPassword, autocomplete: "current-password" },
	{ id: "new_password", label: words.nextPassword,
		hint: words.nextPasswordHint,
		empty: words.enterNextPassword, autocomplete: "new-password" },
] as const;

export function NewPassword({ onDone }: { onDone: (s: Session) => void }) {
	const [values, setValues] = useState<Record<string, string>>({});
	const [wrong, setWrong] = useState<Wrong[]>([]);

	const send = async (event: Event) => {
		event.preventDefault();
		const empty = FIELDS.filter((f) => !values[f.id]).map((f) => ({
			id: f.id,
			text: f.empty,
		}));

		setWrong(empty);
		if (empty.length > 0) return;
		const reply = await ask<Session>("/v1/session/password", {
			method: "PUT",
			body: values,
		});
		if (reply.ok) {
			onDone(reply.value);
			return;
		}
		const { problem } = reply;
		if (problem.status === UNAUTHORIZED)
			setWrong([{ id: "password", text: words.notRight }]);
		else if (problem.errors.length > 0)
			setWrong(problem.errors.map((e) => ({
				id: e.pointer.slice(1),
				text: `${words.nextPassword}: ${e.expected}.`,
			})));
		else setWrong([{ id: "new_password", text: explain(problem) }]);
	};

	return (
		<Page heading={words.newPassword}
			wrong={wrong.length > 0 ? words.wrongTitle : undefined}>
			<form class="narrow" noValidate onSubmit={send}>
				<Summary heading={words.wrongHeading} wrong={wrong} />
				<p>{words.newPasswordWhy}</p>
				{FIELDS.map((f) => (
					<Field
						key={f.id}
						id={f.id}
						label={f.label}
						hint={"hint" in f ? f.hint : undefined}
						wrong={wrongAt(wrong, f.id)}
					>
						{(described) => (
							<input
								{...described}
								class="input"
								type="password"
								autocomplete={f.autocomplete}
								onInput={(e) =>
									setValues({ ...values,
										[f.id]: e.currentTarget.value })}
							/>
						)}
					</Field>
				))}
				<button class="button primary">{words.keepPassword}</button>
			</form>
		</Page>
	);
}
