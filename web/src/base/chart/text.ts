/* Text in pictures does not break by itself: how wide it is, and its lines. */
import { FONT } from "./look";

let pen: CanvasRenderingContext2D | null | undefined;

export function widthOf(text: string, size: number, bold = false): number {
	pen ??= document.createElement("canvas").getContext("2d");
	if (!pen) return text.length * size * 0.56;
	pen.font = `${bold ? "600 " : ""}${size}px ${FONT}`;
	return pen.measureText(text).width;
}

/** Lines no wider than that, broken between words. */
export function linesOf(
	text: string,
	size: number,
	width: number,
	bold = false,
): string[] {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(/\s+/)) {
		const longer = line === "" ? word : `${line} ${word}`;
		if (line !== "" && widthOf(longer, size, bold) > width) {
			lines.push(line);
			line = word;
		} else {
			line = longer;
		}
	}
	if (line !== "") lines.push(line);
	return lines;
}
