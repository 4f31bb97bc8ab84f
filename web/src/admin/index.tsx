/* Administration of a clinic. */
import { render } from "preact";
import { Admin } from "./admin";
import "../base/tokens.css";
import "../base/controls.css";
import "../base/inputs.css";
import "../base/staff/staff.css";
import "../base/staff/forms.css";
import "./admin.css";

const app = document.getElementById("app");
if (app !== null) render(<Admin />, app);
