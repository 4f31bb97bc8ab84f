/*
 * When answers were given, of which only the day is known.  A day's time does
 * not matter, but for the baseline, which ends with the injection: what is
 * entered after it was answered before it.
 */
import { instantOf, today } from "../base/clock";
import type { Visit } from "./types";

/** undefined: now. */
export function answeredAt(
	visit: Visit,
	day: string,
	zone: string,
): string | undefined {
	const at = (time: string) => instantOf({ date: day, time }, zone);

	if (visit.target_day === 0) return at("00:00");
	return day === today(zone) ? undefined : at("12:00");
}
