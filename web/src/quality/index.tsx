import { render } from "preact";
import { Gate } from "../base/staff/gate";
import { usePlace } from "../base/route";
import "../base/tokens.css";
import "../base/controls.css";
import "../base/inputs.css";
import "../base/staff/staff.css";
import "../base/staff/forms.css";
import "./quality.css";
import { Explorer } from "./explorer";
import { addressOf, questionOf } from "./question";
import { viewAt, views } from "./views";
import { words } from "./words";

function Application() {
	const { path, query } = usePlace();
	const view = viewAt(path);
	const question = questionOf(query);

	return (
		<Gate
			name={words.name}
			root="/q"
			roles={["quality", "clinician", "break_glass"]}
			places={() =>
				views.map((v) => ({
					to: addressOf(v, question),
					name: v.name,
					current: v === view,
				}))}
		>
			{() => <Explorer view={view} question={question} />}
		</Gate>
	);
}

const app = document.getElementById("app");
if (app !== null) render(<Application />, app);
