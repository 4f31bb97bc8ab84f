/* Figures as files. */
import { render, type VNode } from "preact";

export function save(name: string, blob: Blob): void {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	/* Not at once: the browser has yet to begin reading. */
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function svgOf(sheet: VNode): Blob {
	const room = document.createElement("div");
	render(sheet, room);
	const svg = room.querySelector("svg");
	const text = svg ? new XMLSerializer().serializeToString(svg) : "";
	render(null, room);
	return new Blob([text], { type: "image/svg+xml;charset=utf-8" });
}

async function imageOf(svg: Blob): Promise<HTMLImageElement> {
	const image = new Image();
	const url = URL.createObjectURL(svg);
	image.src = url;
	try {
		await image.decode();
	} finally {
		URL.revokeObjectURL(url);
	}
	return image;
}

/** Two dots a pixel: sharp in print as well.  Null when it cannot be drawn. */
export async function pngOf(svg: Blob): Promise<Blob | null> {
	const image = await imageOf(svg);
	const canvas = document.createElement("canvas");
	canvas.width = image.width * 2;
	canvas.height = image.height * 2;
	const pen = canvas.getContext("2d");
	if (!pen) return null;
	pen.drawImage(image, 0, 0, canvas.width, canvas.height);
	return new Promise((done) => canvas.toBlob(done, "image/png"));
}
