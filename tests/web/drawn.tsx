/*
 * A page of all that the portal's pages do with Preact, drawn as a number says:
 * test_preact.mjs compares what comes of it with Preact and with our part of it.
 */
import { createContext, render } from "preact";
import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";

const log: string[] = [];
const Tongue = createContext("none");

function Item({ name, on }: { name: string; on: boolean }) {
	const tongue = useContext(Tongue);
	const [count, setCount] = useState(() => name.length);
	const box = useRef<HTMLInputElement>(null);
	const twice = useMemo(() => `${count * 2}`, [count]);

	useEffect(() => {
		log.push(`${name} stands in ${tongue}: ${box.current?.id}`);
		return () => void log.push(`${name} leaves ${tongue}`);
	}, [tongue]);
	return (
		<li class={on ? "on" : undefined} aria-hidden={on} hidden={!on && count > 5}>
			<label for={name}>{name}{on && " on "}{twice}</label>
			<input id={name} ref={box} type="checkbox" checked={on} disabled={count > 6}
				onChange={() => setCount((was) => was + 1)} />
		</li>
	);
}

function Picture({ n }: { n: number }) {
	return (
		<svg viewBox="0 0 10 10" role="img" aria-label={`${n}`}>
			{n % 2 === 0 && <g key="even"><circle cx={n} cy="1" r="1" /></g>}
			<text x="1" text-anchor="middle">{n}</text>
		</svg>
	);
}

function Page() {
	const [n, setN] = useState(0);
	const names = ["one", "two", "three", "four", "five"].filter((_, i) =>
		n >> i & 1);
	if (n & 32) names.reverse();
	(globalThis as { goTo?: (n: number) => void }).goTo = setN;
	return (
		<Tongue.Provider value={n & 64 ? "en" : "es"}>
			{n % 3 === 0 ? <h1 tabIndex={-1}>{n}</h1> : <h2>{n}{""}{null}</h2>}
			{n % 5 > 1 && <>a{n}<b>{undefined}</b></>}
			<ul>{names.map((name) => <Item key={name} name={name} on={n % 7 > 3} />)}</ul>
			{[1, 2, 3].slice(0, n % 4).map((i) => <p key={i}>{i * n}</p>)}
			<input id="text" value={`${n % 2}`} maxLength={n % 3 ? 4 : 5} />
			{names.length > 2 ? <Picture n={n} /> : names.length > 1 && "few"}
			<button type="button" id="last" onClick={() => setN(n + 1)}>{n}</button>
		</Tongue.Provider>
	);
}

/** Draw these one after the other; what stood, what was done, who had the focus. */
export async function drive(steps: number[]): Promise<string[]> {
	const seen: string[] = [];
	const node = document.createElement("div");
	const settled = () => new Promise((done) => setTimeout(done, 60));
	/* What is moved in a list may lose the focus: only what stays is compared. */
	let n = 0, moved = false;
	const look = (now: number) => {
		moved ||= ((n ^ now) & 32) !== 0;
		n = now;
		seen.push(node.innerHTML, log.splice(0).sort().join("; "),
			moved ? "" : `focus on ${document.activeElement?.id}`);
	};

	document.body.append(node);
	render(<Page />, node);
	await settled();
	for (const step of steps) {
		(globalThis as { goTo?: (n: number) => void }).goTo?.(step);
		await settled();
		look(step);
		node.querySelector<HTMLInputElement>("li input")?.click();
		await settled();
		look(step);
		/* A new value of the box comes with the next number only. */
		const text = node.querySelector<HTMLInputElement>("#text");
		if (text !== null && step % 3 === 0) text.value = "mine";
		const focused = [...node.querySelectorAll<HTMLElement>("input, button")];
		focused[step % focused.length]?.focus();
		moved = false;
		node.querySelector<HTMLElement>("#last")?.click();
		await settled();
		look(step + 1);
		seen.push(`in the box: ${text?.value}`);
	}
	node.remove();
	return seen;
}
