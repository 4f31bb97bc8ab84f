/* Somebody is signed in, but not as one whom these pages are for. */
import { Page } from "../page";
import { term } from "../terms";
import { words } from "./words";

export function NotForYou({ role }: { role: string }) {
	const other = words.otherPages[role];

	return (
		<Page heading={words.notForYou}>
			<p>{words.notForYouWhy(term(role).toLowerCase())}</p>
			{other !== undefined && (
				<p>
					<a class="button" href={other.to}>
						{other.name}
					</a>
				</p>
			)}
		</Page>
	);
}
