import { render } from "preact";
import { Gate } from "../base/staff/gate";
import { NotForYou } from "../base/staff/not-for-you";
import { usePlace } from "../base/route";
import "../base/tokens.css";
import "../base/controls.css";
import "../base/inputs.css";
import "../base/staff/staff.css";
import "../base/staff/forms.css";
import "./quality.css";
import { Explorer } from "./explorer";
import { addressOf, questionOf } from "./question";
import { RECORDS, RecordsPage } from "./records/records-page";
import { words as records } from "./records/words";
import { viewAt, views } from "./views";
import { words } from "./words";

/* They look after records, and see no cohorts. */
const RECORDS_ONLY = ["coordinator"];

function Application() {
	const { path, query } = usePlace();
	const view = viewAt(path);
	const question = questionOf(query);
	const atRecords = path === RECORDS;
	const cohorts = (role: string) => !RECORDS_ONLY.includes(role);

	return (
		<Gate
			name={words.name}
			root="/q"
			roles={["quality", "clinician", "coordinator", "break_glass"]}
			places={(role) => [
				...(cohorts(role) ? views : []).map((v) => ({
					to: addressOf(v, question),
					name: v.name,
					current: v === view && !atRecords,
				})),
				{ to: RECORDS, name: records.name, current: atRecords },
			]}
		>
			{(session) => {
				if (atRecords)
					return <RecordsPage session={session} question={question} />;
				return cohorts(session.role)
					? <Explorer view={view} question={question} />
					: <NotForYou role={session.role} />;
			}}
		</Gate>
	);
}

const app = document.getElementById("app");
if (app !== null) render(<Application />, app);
