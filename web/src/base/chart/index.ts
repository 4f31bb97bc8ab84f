/* Charts: see drawing.tsx for how they are put together. */
export * from "./axes";
export * from "./courses";
export * from "./curves";
export * from "./drawing";
export * from "./legend";
export * from "./lines";
export * from "./look";
export * from "./marked";
export * from "./picture";
export * from "./save";
export * from "./scale";
export * from "./text";
