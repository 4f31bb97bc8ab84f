/*
 * The part of Preact that patients' pages need, in a fifth of its bytes: the
 * build puts this folder in Preact's place for the portal alone.  Pages are
 * written for Preact and checked against its types; a name that is not here
 * fails the build.
 *
 * A change of state draws the whole tree anew, from the root, and touches in
 * the document only what differs.  That is enough for some hundred nodes, and
 * not for a page of the staff.
 */
import type { ComponentChildren } from "preact";

export type Props = Record<string, unknown> & { children?: ComponentChildren };
type Component = (props: Props) => ComponentChildren;

/** What JSX makes.  Without a type it is text. */
export interface Wanted {
	type: string | Component;
	props: Props;
	key: string | number | undefined;
}

/** What a component keeps from one drawing to the next. */
export interface Hook {
	value?: unknown;
	inputs?: readonly unknown[] | undefined;
	cleanup?: (() => void) | void;
}

/** A part of the tree as it stands: an element, a text, or a component. */
interface Shown {
	wanted: Wanted;
	/** None of a component: its nodes are those of what it draws. */
	node?: Element | Text;
	/** By key, or else by place. */
	kids: Map<string | number, Shown>;
	hooks: Hook[];
}

const TEXT = "";
const SVG = "http://www.w3.org/2000/svg";

export const Fragment: Component = ({ children }) => children;

/* A list within a list stays one thing, so that what follows keeps its place. */
function wantedOf(child: ComponentChildren): Wanted | undefined {
	if (child == null || typeof child === "boolean") return undefined;
	if (Array.isArray(child))
		return { type: Fragment, props: { children: child }, key: undefined };
	if (typeof child === "object") return child as unknown as Wanted;
	return { type: TEXT, props: { data: `${child}` }, key: undefined };
}

function create({ type }: Wanted, svg: boolean): Element | Text | undefined {
	if (type === TEXT) return document.createTextNode(TEXT);
	if (typeof type !== "string") return undefined;
	return svg ? document.createElementNS(SVG, type) : document.createElement(type);
}

/* What a person changes, too, and functions are properties. */
const isProperty = (name: string) => /^(on|value$|checked$|data$)/.test(name);

function setOne(node: Element | Text, name: string, value: unknown): void {
	const properties = node as unknown as Record<string, unknown>;
	if (isProperty(name)) {
		const property = name.toLowerCase();
		/* Setting the same text again would move the cursor. */
		if (String(properties[property]) !== String(value) ||
			typeof value === "function") properties[property] = value;
		return;
	}
	const element = node as Element;
	/* Of aria, true and false are words; of others, there and not there. */
	const word = typeof value !== "boolean" || name.startsWith("aria-");
	if (value == null || !word && !value) element.removeAttribute(name);
	else element.setAttribute(name, word ? String(value) : "");
}

function setAll(node: Element | Text, was: Props, props: Props): void {
	for (const name in { ...was, ...props })
		if (name === "ref")
			(props.ref as { current: unknown }).current = node;
		else if (name !== "children" && (isProperty(name) || was[name] !== props[name]))
			setOne(node, name, props[name]);
}

function nodesOf({ kids }: Shown): Node[] {
	return [...kids.values()].flatMap((kid) => kid.node ?? nodesOf(kid));
}

/*
 * What stands where it should is not moved: it may have the focus.  Of a list
 * that is put in another order, which no page does, what is moved loses it.
 */
function place(parent: Node, nodes: Node[]): void {
	let here = parent.firstChild;
	for (const node of nodes)
		if (node === here) here = here.nextSibling;
		else parent.insertBefore(node, here);
}

function remove({ hooks, kids, node }: Shown): void {
	for (const { cleanup } of hooks) cleanup?.();
	kids.forEach(remove);
	node?.remove();
}

/** The component that is being drawn, and the number of its next hook. */
export const drawing = { hooks: [] as Hook[], next: 0 };

/** To be done when everything stands. */
export const afterwards: (() => void)[] = [];

function draw(shown: Shown, wanted: Wanted, svg: boolean): void {
	const { type, props } = wanted;
	const { node } = shown;
	if (typeof type === "function") {
		drawing.hooks = shown.hooks;
		drawing.next = 0;
		drawKids(shown, type(props), svg);
	} else if (node !== undefined) {
		setAll(node, shown.wanted.props, props);
		drawKids(shown, props.children, svg);
		place(node, nodesOf(shown));
	}
	shown.wanted = wanted;
}

function drawKids(shown: Shown, children: ComponentChildren, svg: boolean): void {
	const before = shown.kids;
	const kids = shown.kids = new Map<string | number, Shown>();
	(Array.isArray(children) ? children : [children]).forEach((child, i) => {
		const wanted = wantedOf(child);
		if (wanted === undefined) return;
		/* A key is a text here, and a place a number: they differ. */
		const id = wanted.key === undefined ? i : `${wanted.key}`;
		const inSvg = svg || wanted.type === "svg";
		let kid = before.get(id);
		if (kid?.wanted.type === wanted.type) {
			before.delete(id);
		} else {
			const node = create(wanted, inSvg);
			kid = { wanted: { ...wanted, props: {} }, kids: new Map(), hooks: [],
				...(node && { node }) };
		}
		kids.set(id, kid);
		draw(kid, wanted, inSvg);
	});
	before.forEach(remove);
}

let drawRoot = () => {};
let asked = false;

/** Draw again soon: once for all that changes until then. */
export function redraw(): void {
	if (!asked) queueMicrotask(() => drawRoot());
	asked = true;
}

export function render(page: ComponentChildren, node: Element): void {
	const root: Wanted = { type: node.localName, props: { children: page }, key: undefined };
	const shown: Shown = { wanted: root, node, kids: new Map(), hooks: [] };
	drawRoot = () => {
		asked = false;
		draw(shown, root, false);
		for (const act of afterwards.splice(0)) act();
	};
	drawRoot();
}

/** For one provider, at the root: all below it see what it gives. */
export function createContext<T>(value: T) {
	const context = { value, Provider: (props: Props) => {
		context.value = props.value as T;
		return props.children;
	} };
	return context;
}
