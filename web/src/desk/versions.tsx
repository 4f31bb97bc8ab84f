/* Who wrote which version of a procedure down, when, and why there is another. */
import { useState } from "preact/hooks";
import { sayTime } from "../base/clock";
import { Loaded, useRead } from "../base/staff/loading";
import { Table } from "../base/table";
import { term } from "../base/terms";
import type { List, Procedure, Staff } from "./types";
import { words } from "./words";

interface Props {
	procedure: string;
	staff: Staff[];
	zone: string;
}

function Versions({ procedure, staff, zone }: Props) {
	const versions = useRead<List<Procedure>>(
		`/v1/procedures/${procedure}/history`,
	);

	return (
		<Loaded of={versions}>
			{(list) => (
				<Table
					label={words.versions}
					columns={[words.version, words.state, words.recordedAt,
						words.recordedBy, words.whyVersion]}
					rows={list.items.map((v) => ({
						key: String(v.version),
						cells: [
							v.version,
							term(v.status),
							sayTime(v.recorded_at, zone),
							staff.find((s) => s.staff_id === v.recorded_by)?.name ??
								words.left,
							v.amend_reason,
						],
					}))}
				/>
			)}
		</Loaded>
	);
}

/** Read when it is asked for: whoever looks is in the audit. */
export function VersionsDetails(p: Props) {
	const [open, setOpen] = useState(false);

	return (
		<details onToggle={(e) => setOpen(e.currentTarget.open)}>
			<summary>{words.versions}</summary>
			{open && <Versions {...p} />}
		</details>
	);
}
