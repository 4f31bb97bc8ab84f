/* The same as the figure, in rows. */
import type { Table } from "./view";
import { words } from "./words";

export function TableTwin({ tables }: { tables: readonly Table[] }) {
	return (
		<details>
			<summary>{words.table}</summary>
			{tables.map((t) => (
				<div class="scroll" key={t.caption} tabIndex={0} role="region"
					aria-label={t.caption}>
					<table>
						<caption>{t.caption}</caption>
						<thead>
							<tr>
								{t.head.map((h, i) => (
									<th scope="col" key={i}>{h}</th>
								))}
							</tr>
						</thead>
						<tbody>
							{t.rows.map((row, i) => (
								<tr key={i}>
									{row.map((cell, k) => k === 0
										? <th scope="row" key={k}>{cell}</th>
										: <td key={k}>{cell}</td>)}
								</tr>
							))}
						</tbody>
					</table>
				</div>
			))}
		</details>
	);
}
