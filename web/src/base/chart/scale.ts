/* From values to places on paper. */

export type Scale = (value: number) => number;

export function linear(
	from: readonly [number, number],
	to: readonly [number, number],
): Scale {
	const span = from[1] - from[0] || 1;
	return (value) => to[0] + ((value - from[0]) / span) * (to[1] - to[0]);
}

/** Of values above 0. */
export function logarithmic(
	from: readonly [number, number],
	to: readonly [number, number],
): Scale {
	const line = linear([Math.log10(from[0]), Math.log10(from[1])], to);
	return (value) => line(Math.log10(value));
}

/** Round numbers from lo to hi, about so many: steps of 1, 2 or 5. */
export function ticks(lo: number, hi: number, about = 5): number[] {
	const raw = (hi - lo) / about;
	if (!(raw > 0)) return [lo];
	const power = 10 ** Math.floor(Math.log10(raw));
	const step = power * ([1, 2, 5].find((s) => raw <= s * power) ?? 10);
	const made: number[] = [];
	for (let i = Math.ceil(lo / step - 1e-9); i * step <= hi + 1e-9 * step; i++)
		/* 0.1 * 3 is not 0.3 */
		made.push(Number((i * step).toPrecision(12)));
	return made;
}

/** For a logarithmic axis: 1, 2 and 5 times powers of ten, or each digit. */
export function logTicks(lo: number, hi: number): number[] {
	const made: number[] = [];
	const digits = hi / lo > 15 ? [1, 2, 5] : [1, 2, 3, 4, 5, 6, 7, 8, 9];
	for (let p = Math.floor(Math.log10(lo)); 10 ** p <= hi; p++)
		for (const m of digits) {
			const tick = Number((m * 10 ** p).toPrecision(12));
			if (tick >= lo && tick <= hi) made.push(tick);
		}
	return made;
}

/**
 * Where labels stand that want to be at these places, from left to right, and
 * need so much room each: no further away than they must.
 */
export function apart(
	wanted: readonly number[],
	room: number,
	last: number,
): number[] {
	const at = [...wanted];
	for (let i = 1; i < at.length; i++)
		at[i] = Math.max(at[i]!, at[i - 1]! + room);
	for (let i = at.length - 1, most = last; i >= 0; i--, most -= room)
		at[i] = Math.min(at[i]!, most);
	return at;
}
