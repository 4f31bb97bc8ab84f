/* One account: name and role, and what an administrator may do about it. */
import { useState } from "preact/hooks";
import type { Problem, Request } from "../base/api";
import { Summary, type Wrong } from "../base/fields";
import { Choice, TextInput } from "../base/inputs";
import { Page } from "../base/page";
import { Link } from "../base/route";
import { askAs, type Session } from "../base/staff/ask";
import { Loaded, useRead } from "../base/staff/loading";
import { wrongAt } from "../base/staff/sign-in";
import { term } from "../base/terms";
import { refusedBy } from "./refused";
import { AccountState } from "./staff-page";
import type { Account, List } from "./types";
import { words } from "./words";

interface Act {
	name: string;
	why?: string;
	path: string;
	request: Request;
}

function actsOn(a: Account): Act[] {
	const at = `/v1/staff/${a.staff_id}`;
	const acts: Act[] = [
		{ name: words.endSessions, why: words.endSessionsWhy,
			path: `${at}/sessions`, request: { method: "DELETE" } },
		a.active === false
			? { name: words.open, path: at,
				request: { method: "PATCH", body: { active: true } } }
			: { name: words.close, why: words.closeWhy, path: at,
				request: { method: "PATCH", body: { active: false } } },
	];

	if (a.second_factor === true)
		acts.push({ name: words.resetFactor, why: words.resetFactorWhy,
			path: `${at}/factor`, request: { method: "DELETE" } });
	return acts;
}

const labels: Record<string, string> = {
	name: words.person,
	role: words.role,
	password: words.firstPassword,
};

function Acts({ account: a, onDone, onProblem }: {
	account: Account;
	onDone: () => void;
	onProblem: (problem: Problem) => void;
}) {
	const act = async ({ path, request }: Act) => {
		const reply = await askAs(path, request);

		if (reply.ok) onDone();
		else onProblem(reply.problem);
	};

	return (
		<div class="acts">
			{actsOn(a).map((x) => (
				<section key={x.name} class="card">
					{x.why !== undefined && <p>{x.why}</p>}
					<button type="button" class="button" onClick={() => act(x)}>
						{x.name}
					</button>
				</section>
			))}
		</div>
	);
}

function AccountForms({ account: a, own, again }:
	{ account: Account; own: boolean; again: () => void }) {
	const [values, setValues] = useState({
		name: a.name, role: a.role, password: "",
	});
	const [wrong, setWrong] = useState<Wrong[]>([]);
	const [done, setDone] = useState(false);
	const field = (id: keyof typeof values) => ({
		id,
		label: labels[id] ?? id,
		value: values[id],
		wrong: wrongAt(wrong, id),
		onChange: (value: string) => setValues({ ...values, [id]: value }),
	});
	const finished = () => {
		setWrong([]);
		setDone(true);
		again();
	};
	const refused = (problem: Problem) => {
		setDone(false);
		setWrong(refusedBy(problem, labels, "name"));
	};
	const send = (path: string, request: Request) => async (event: Event) => {
		event.preventDefault();
		const reply = await askAs(path, request);

		if (reply.ok) finished();
		else refused(reply.problem);
	};
	const at = `/v1/staff/${a.staff_id}`;

	return (
		<>
			<Summary heading={words.wrongHeading} wrong={wrong} />
			<p>
				{a.login} <AccountState account={a} />
			</p>
			<p role="status">{done && words.done}</p>
			<form class="narrow" noValidate
				onSubmit={send(at, { method: "PATCH",
					body: { name: values.name, role: values.role } })}>
				<TextInput {...field("name")} />
				<Choice
					{...field("role")}
					options={words.roles.map((r) => ({ value: r, text: term(r) }))}
				/>
				<button class="button primary">{words.save}</button>
			</form>
			{own ? (
				<p class="note">
					{words.self} <Link to="/a/account">{words.selfSee}</Link>
				</p>
			) : (
				<>
					<h2>{words.resetPassword}</h2>
					<form class="narrow" noValidate
						onSubmit={send(`${at}/password`, { method: "PUT",
							body: { password: values.password } })}>
						<p>{words.resetPasswordWhy}</p>
						<TextInput {...field("password")}
							hint={words.firstPasswordHint}
							autocomplete="new-password" />
						<button class="button">{words.resetPassword}</button>
					</form>
					<h2>{words.state}</h2>
					<Acts account={a} onDone={finished} onProblem={refused} />
				</>
			)}
			<Link to="/a" class="button">{words.back}</Link>
		</>
	);
}

export function AccountPage({ id, session }:
	{ id: string; session: Session }) {
	const staff = useRead<List<Account>>("/v1/staff");

	return (
		<Loaded of={staff}>
			{(list) => {
				const found = list.items.find((a) => a.staff_id === id);
				if (found === undefined)
					return <Page heading={words.notFound}>{words.notFoundWhy}</Page>;
				return (
					<Page heading={words.accountOf(found.name)}>
						<AccountForms account={found}
							own={session.staff_id === id} again={staff.again} />
					</Page>
				);
			}}
		</Loaded>
	);
}
