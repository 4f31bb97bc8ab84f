/* Which instruments there are, and which the clinic may use. */
import { sayTime } from "../base/clock";
import { Page } from "../base/page";
import { Link } from "../base/route";
import type { Session } from "../base/staff/ask";
import { Loaded, useRead } from "../base/staff/loading";
import { Table } from "../base/table";
import { term } from "../base/terms";
import type { Instrument, List } from "./types";
import { words } from "./words";

const FREE = "A";

/** Free ones need nothing; others the clinic's word that it has a licence. */
export function MayUse({ instrument: i, zone }:
	{ instrument: Instrument; zone: string }) {
	if (i.licence_class === FREE)
		return <span class="tag good">{words.freeToUse}</span>;
	if (i.licence_confirmed == null)
		return <span class="tag">{words.mayNot}</span>;
	return (
		<span class="tag good">
			{words.mayUseSince(sayTime(i.licence_confirmed.at, zone))}
		</span>
	);
}

export function InstrumentsPage({ session }: { session: Session }) {
	const all = useRead<List<Instrument>>("/v1/instruments");
	const zone = session.clinic?.timezone ?? "UTC";

	return (
		<Page heading={words.instruments}>
			<Loaded of={all}>
				{(list) => (
					<Table
						label={words.instruments}
						columns={[words.instrument, words.region, words.licence,
							words.mayUse]}
						rows={list.items.map((i) => ({
							key: i.instrument,
							cells: [
								<Link to={`/a/instruments/${i.instrument}`}>
									{i.name}
								</Link>,
								i.regions.map(term).join(", "),
								i.licence_class,
								<MayUse instrument={i} zone={zone} />,
							],
						}))}
					/>
				)}
			</Loaded>
		</Page>
	);
}
