/* The clinic desk: clinicians and coordinators. */
import { render } from "preact";
import { Desk } from "./desk";
import "../base/tokens.css";
import "../base/controls.css";
import "../base/inputs.css";
import "../base/staff/staff.css";
import "../base/staff/forms.css";
import "./desk.css";

const app = document.getElementById("app");
if (app !== null) render(<Desk />, app);
