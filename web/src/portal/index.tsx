/* The patients' pages, from the link to the thanks. */
import { render } from "preact";
import { App } from "./app";
import "../base/tokens.css";
import "../base/controls.css";
import "./portal.css";

const app = document.getElementById("app");
if (app !== null) render(<App />, app);
