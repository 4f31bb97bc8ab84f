/* Who read in an emergency, and why. */
import { sayTime } from "../base/clock";
import { Page } from "../base/page";
import type { Session } from "../base/staff/ask";
import { Loaded, useRead } from "../base/staff/loading";
import { Table } from "../base/table";
import { term } from "../base/terms";
import type { Glass, List } from "./types";
import { words } from "./words";

export function GlassPage({ session }: { session: Session }) {
	const all = useRead<List<Glass>>("/v1/break-glass");
	const zone = session.clinic?.timezone ?? "UTC";

	return (
		<Page heading={words.glass}>
			<p>{words.glassWhy}</p>
			<Loaded of={all}>
				{(list) =>
					list.items.length === 0 ? (
						<p>{words.glassNone}</p>
					) : (
						<Table
							label={words.glass}
							columns={[words.who, words.role, words.reason,
								words.began, words.ended, words.reads]}
							rows={list.items.map((g) => ({
								key: g.break_glass_id,
								cells: [
									g.name,
									term(g.role),
									g.reason,
									sayTime(g.began_at, zone),
									sayTime(g.ended_at ?? g.until, zone),
									g.reads,
								],
							}))}
						/>
					)
				}
			</Loaded>
		</Page>
	);
}
