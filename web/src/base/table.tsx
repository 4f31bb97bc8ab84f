/*
 * A table of things and what is known of each.  Where there is no room for
 * columns each row becomes a card with the names of the columns in it; the roles
 * say to who listens that it is a table still.
 */
import type { ComponentChildren } from "preact";

export interface Row {
	key: string;
	/** One for each column; the first names the row. */
	cells: ComponentChildren[];
}

interface Props {
	label: string;
	caption?: string;
	columns: string[];
	rows: Row[];
}

export function Table({ label, caption, columns, rows }: Props) {
	return (
		<table class="stack" role="table" aria-label={label}>
			{caption !== undefined && <caption>{caption}</caption>}
			<thead role="rowgroup">
				<tr role="row">
					{columns.map((c) => (
						<th key={c} scope="col" role="columnheader">
							{c}
						</th>
					))}
				</tr>
			</thead>
			<tbody role="rowgroup">
				{rows.map(({ key, cells: [name, ...cells] }) => (
					<tr key={key} role="row">
						<th scope="row" role="rowheader">
							{name}
						</th>
						{cells.map((cell, i) => (
							<td key={columns[i + 1]} role="cell"
								data-name={columns[i + 1]}>
								{cell}
							</td>
						))}
					</tr>
				))}
			</tbody>
		</table>
	);
}
