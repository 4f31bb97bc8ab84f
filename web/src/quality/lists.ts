/* What can be chosen: questionnaires, thresholds and visits, read once. */
import { useRead, type Read } from "../base/staff/loading";
import type { Instrument, Threshold } from "./reply";

export interface Protocol {
	visits: { visit_code: string; target_day: number }[];
}

export interface Lists {
	instruments: Instrument[];
	thresholds: Threshold[];
	visits: string[];
}

/** The codes of all plans, in the order of their days. */
function visitsOf(protocols: readonly Protocol[]): string[] {
	const days = new Map<string, number>();
	for (const v of protocols.flatMap((p) => p.visits))
		if (!days.has(v.visit_code)) days.set(v.visit_code, v.target_day);
	return [...days].sort((a, b) => a[1] - b[1]).map(([code]) => code);
}

export function useLists(): Read<Lists> {
	const instruments = useRead<{ items: Instrument[] }>("/v1/instruments");
	const thresholds = useRead<{ items: Threshold[] }>("/v1/thresholds");
	const protocols = useRead<{ items: Protocol[] }>("/v1/protocols");
	const problem =
		instruments.problem ?? thresholds.problem ?? protocols.problem;
	const again = () => {
		for (const list of [instruments, thresholds, protocols])
			if (list.problem) list.again();
	};

	if (instruments.value && thresholds.value && protocols.value)
		return {
			value: {
				instruments: instruments.value.items,
				thresholds: thresholds.value.items,
				visits: visitsOf(protocols.value.items),
			},
			again,
		};
	return problem ? { problem, again } : { again };
}
