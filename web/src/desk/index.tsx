import { render } from "preact";
import { Page } from "../base/page";
import "../base/tokens.css";
import "../base/controls.css";

const app = document.getElementById("app");
if (app !== null) render(<Page heading="mendd">{null}</Page>, app);
