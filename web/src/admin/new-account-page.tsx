/* An account for somebody who begins to work here. */
import { useState } from "preact/hooks";
import { Summary, type Wrong } from "../base/fields";
import { Choice, TextInput } from "../base/inputs";
import { Page } from "../base/page";
import { Link } from "../base/route";
import { askAs } from "../base/staff/ask";
import { wrongAt } from "../base/staff/sign-in";
import { term } from "../base/terms";
import { refusedBy } from "./refused";
import type { Account } from "./types";
import { words } from "./words";

const FIELDS = [
	{ id: "name", label: words.person, empty: words.enterName },
	{ id: "login", label: words.login, empty: words.enterLogin },
	{ id: "role", label: words.role, empty: words.chooseRole },
	{ id: "password", label: words.firstPassword,
		empty: words.enterPassword },
];

const labels = Object.fromEntries(FIELDS.map((f) => [f.id, f.label]));

export function NewAccountPage() {
	const [values, setValues] = useState<Record<string, string>>({});
	const [wrong, setWrong] = useState<Wrong[]>([]);
	const [made, setMade] = useState<Account>();
	const field = (id: string) => ({
		id,
		label: labels[id] ?? id,
		value: values[id] ?? "",
		wrong: wrongAt(wrong, id),
		onChange: (value: string) => setValues({ ...values, [id]: value }),
	});

	const send = async (event: Event) => {
		event.preventDefault();
		const empty = FIELDS.filter((f) => !values[f.id]).map((f) => ({
			id: f.id,
			text: f.empty,
		}));

		setWrong(empty);
		if (empty.length > 0) return;
		const reply = await askAs<Account>("/v1/staff", {
			method: "POST",
			body: values,
		});
		if (reply.ok) setMade(reply.value);
		else setWrong(refusedBy(reply.problem, labels, "name"));
	};

	if (made !== undefined)
		return (
			<Page heading={words.newAccount}>
				<p class="note good" role="status">
					{words.made(made.login ?? "")}
				</p>
				<Link to="/a" class="button">{words.staff}</Link>
			</Page>
		);
	return (
		<Page
			heading={words.newAccount}
			wrong={wrong.length > 0 ? words.error : undefined}
		>
			<form class="narrow" noValidate onSubmit={send}>
				<Summary heading={words.wrongHeading} wrong={wrong} />
				<TextInput {...field("name")} />
				<TextInput {...field("login")} hint={words.loginHint} />
				<Choice
					{...field("role")}
					options={words.roles.map((r) => ({ value: r, text: term(r) }))}
				/>
				<TextInput {...field("password")} hint={words.firstPasswordHint}
					autocomplete="new-password" />
				<div class="row">
					<button class="button primary">{words.make}</button>
					<Link to="/a" class="button">{words.cancel}</Link>
				</div>
			</form>
		</Page>
	);
}
