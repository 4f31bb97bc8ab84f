/* What stands around every page of staff: where one is, who one is, the way out. */
import type { ComponentChildren } from "preact";
import { Link } from "../route";
import type { Session } from "./ask";
import { words } from "./words";

export interface Place {
	to: string;
	name: string;
	current: boolean;
}

interface Props {
	name: string;
	places: Place[];
	session?: Session;
	/** Where one's own account is. */
	account?: Place;
	onSignOut?: () => void;
	children: ComponentChildren;
}

function skip(event: Event) {
	event.preventDefault();
	document.querySelector<HTMLElement>("main h1")?.focus();
}

export function Frame(props: Props) {
	const { name, places, session, account, onSignOut, children } = props;

	return (
		<>
			<a class="skip" href="#app" onClick={skip}>
				{words.skip}
			</a>
			<header class="top">
				<p class="top-name">
					{name}
					{session?.clinic && <span> {session.clinic.name}</span>}
				</p>
				{places.length > 0 && (
					<nav aria-label={name}>
						{places.map((p) => (
							<Link key={p.to} to={p.to} current={p.current}>
								{p.name}
							</Link>
						))}
					</nav>
				)}
				{session !== undefined && (
					<p class="top-who">
						{account === undefined ? (
							<span>{session.name}</span>
						) : (
							<Link to={account.to} current={account.current}>
								{account.name}
							</Link>
						)}
						<button type="button" onClick={onSignOut}>
							{words.signOut}
						</button>
					</p>
				)}
			</header>
			{children}
		</>
	);
}
