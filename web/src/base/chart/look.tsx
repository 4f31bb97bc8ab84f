/*
 * What series look like: never told apart by colour alone.  The colours are
 * those of tokens.css, written out because a saved picture has no style sheet.
 */
export const FONT =
	"system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
export const INK = "#14212b";
export const MUTED = "#44535f";
export const AXIS = "#5c6b77";
export const HAIR = "#cfd8de";
export const PAPER = "#ffffff";
export const BAND_OPACITY = 0.18;

export interface Look {
	colour: string;
	dash: string | undefined;
	mark: "circle" | "square" | "triangle" | "diamond";
}

/* Okabe and Ito's family (jfly.uni-koeln.de/color), darkened where a mark on
 * white would be under 3:1. */
export const LOOKS: readonly [Look, ...Look[]] = [
	{ colour: "#0072b2", dash: undefined, mark: "circle" },
	{ colour: "#d55e00", dash: "8 4", mark: "square" },
	{ colour: "#007a5a", dash: "2 4", mark: "triangle" },
	{ colour: "#8f4f86", dash: "8 3 2 3", mark: "diamond" },
];

/** Everybody, behind the groups. */
export const BACKGROUND: Look = {
	colour: AXIS,
	dash: undefined,
	mark: "circle",
};

export function lookOf(place: number): Look {
	return LOOKS[place % LOOKS.length] ?? LOOKS[0];
}

export function Mark({ look, x, y, size = 5 }:
	{ look: Look; x: number; y: number; size?: number }) {
	const paint = {
		fill: look.colour,
		stroke: PAPER,
		"stroke-width": 1.5,
	};
	const s = size;

	switch (look.mark) {
		case "circle":
			return <circle cx={x} cy={y} r={s} {...paint} />;
		case "square":
			return (
				<rect x={x - s} y={y - s} width={2 * s} height={2 * s}
					{...paint} />
			);
		case "triangle":
			return (
				<path d={`M${x} ${y - s - 1}l${s + 1} ${2 * s}h${-2 * s - 2}z`}
					{...paint} />
			);
		case "diamond":
			return (
				<path
					d={`M${x} ${y - s - 1.5}l${s + 1.5} ${s + 1.5}l${-s - 1.5} ${s + 1.5}l${-s - 1.5} ${-s - 1.5}z`}
					{...paint} />
			);
	}
}
