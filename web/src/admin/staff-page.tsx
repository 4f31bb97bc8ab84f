/* Who has an account. */
import { Page } from "../base/page";
import { Link } from "../base/route";
import { Loaded, useRead } from "../base/staff/loading";
import { Table } from "../base/table";
import { term } from "../base/terms";
import type { Account, List } from "./types";
import { words } from "./words";

/** What is to be known of an account at a glance. */
export function AccountState({ account: a }: { account: Account }) {
	if (a.active === false) return <span class="tag">{words.closed}</span>;
	if (a.password_disabled)
		return <span class="tag late">{words.disabled}</span>;
	if (a.must_change) return <span class="tag">{words.mustChange}</span>;
	return <span class="tag good">{words.active}</span>;
}

export function StaffPage() {
	const staff = useRead<List<Account>>("/v1/staff");

	return (
		<Page heading={words.staff}>
			<p>
				<Link to="/a/new-account" class="button primary">
					{words.newAccount}
				</Link>
			</p>
			<Loaded of={staff}>
				{(list) => (
					<Table
						label={words.staff}
						columns={[words.person, words.login, words.role,
							words.factor, words.state]}
						rows={list.items.map((a) => ({
							key: a.staff_id,
							cells: [
								<Link to={`/a/accounts/${a.staff_id}`}>{a.name}</Link>,
								a.login,
								term(a.role),
								a.second_factor === true ? words.yes : words.no,
								<AccountState account={a} />,
							],
						}))}
					/>
				)}
			</Loaded>
		</Page>
	);
}
