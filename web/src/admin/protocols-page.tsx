/* The plans of visits, those in use first. */
import { Page } from "../base/page";
import { Link } from "../base/route";
import { Loaded, useRead } from "../base/staff/loading";
import type { Protocol } from "../base/staff/protocol";
import { Table } from "../base/table";
import { term, visitName } from "../base/terms";
import type { List } from "./types";
import { words } from "./words";

export function ProtocolsPage() {
	const all = useRead<List<Protocol>>("/v1/protocols");

	return (
		<Page heading={words.protocols}>
			<p>
				<Link to="/a/new-plan" class="button primary">
					{words.newProtocol}
				</Link>
			</p>
			<Loaded of={all}>
				{(list) => (
					<Table
						label={words.protocols}
						columns={[words.planName, words.region, words.product,
							words.visits, words.version, words.state]}
						rows={[...list.items]
							.sort((a, b) => Number(b.current) - Number(a.current))
							.map((p) => ({
								key: p.protocol_id,
								cells: [
									p.name,
									term(p.body_region) || words.any,
									term(p.product_class) || words.any,
									p.visits.map((v) => visitName(v.visit_code))
										.join(", "),
									p.version,
									p.current ? (
										<Link to={`/a/new-plan?from=${p.protocol_id}`}
											class="button">
											{words.nextVersion}
											<span class="spoken">: {p.name}</span>
										</Link>
									) : (
										<span class="tag">{words.former}</span>
									),
								],
							}))}
					/>
				)}
			</Loaded>
		</Page>
	);
}
