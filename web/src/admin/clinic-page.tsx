/* The clinic, as its operator set it up. */
import { Page } from "../base/page";
import { Loaded, useRead } from "../base/staff/loading";
import type { Clinic } from "./types";
import { words } from "./words";

export function ClinicPage() {
	const clinic = useRead<Clinic>("/v1/clinic");

	return (
		<Page heading={words.clinic}>
			<Loaded of={clinic}>
				{(c) => (
					<>
						<dl class="facts">
							{[
								[words.clinicName, c.name],
								[words.clinicCode, c.code],
								[words.timezone, c.timezone],
							].map(([name, value]) => (
								<div key={name}>
									<dt>{name}</dt>
									<dd>{value}</dd>
								</div>
							))}
						</dl>
						<p class="hint">{words.clinicWhy}</p>
					</>
				)}
			</Loaded>
		</Page>
	);
}
