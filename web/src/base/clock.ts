/*
 * Days and times of the clinic's clock, whichever the browser's may be.
 * mendd takes instants; people read and write the clock on the wall.
 */
export interface Wall {
	/** 2026-11-22 */
	date: string;
	/** 09:30 */
	time: string;
}

/** An instant as the clinic's clock shows it. */
export function wallOf(instant: string | Date, zone: string): Wall {
	const parts = new Intl.DateTimeFormat("en-CA", {
		timeZone: zone,
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
		hour: "2-digit",
		minute: "2-digit",
		hourCycle: "h23",
	}).formatToParts(new Date(instant));
	const part = (type: string) =>
		parts.find((p) => p.type === type)?.value ?? "";

	return {
		date: `${part("year")}-${part("month")}-${part("day")}`,
		time: `${part("hour")}:${part("minute")}`,
	};
}

/*
 * The instant at which the clinic's clock shows that.  Taken for UTC first, and
 * corrected by what the clock shows then; the second time settles the hours
 * around a change of summer time.  "" when it is no day and time.
 */
export function instantOf({ date, time }: Wall, zone: string): string {
	const wanted = Date.parse(`${date}T${time}:00Z`);
	let guess = wanted;

	if (Number.isNaN(wanted)) return "";
	for (let i = 0; i < 2; i++) {
		const shown = wallOf(new Date(guess), zone);

		guess += wanted - Date.parse(`${shown.date}T${shown.time}:00Z`);
	}
	return new Date(guess).toISOString().replace(".000Z", "Z");
}

/** Today, by the clinic's calendar. */
export function today(zone: string): string {
	return wallOf(new Date(), zone).date;
}

/** A day some days later. */
export function daysAfter(date: string, days: number): string {
	const day = new Date(`${date}T00:00:00Z`);

	if (Number.isNaN(day.getTime())) return "";
	day.setUTCDate(day.getUTCDate() + days);
	return day.toISOString().slice(0, 10);
}

/** 22 Nov 2026: no country reads it another way. */
export function sayDay(date: string | undefined | null): string {
	if (!date) return "";
	return new Intl.DateTimeFormat("en-GB", {
		day: "numeric",
		month: "short",
		year: "numeric",
		timeZone: "UTC",
	}).format(new Date(`${date.slice(0, 10)}T00:00:00Z`));
}

/** 22 Nov 2026, 09:30 */
export function sayTime(instant: string, zone: string): string {
	const { date, time } = wallOf(instant, zone);

	return `${sayDay(date)}, ${time}`;
}
