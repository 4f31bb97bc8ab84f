/* What the compiler makes of JSX; see index.ts. */
import { Fragment, type Props, type Wanted } from "./index";

export function jsx(type: Wanted["type"], props: Props, key?: string | number): Wanted {
	return { type, props, key };
}

export { Fragment, jsx as jsxs };
