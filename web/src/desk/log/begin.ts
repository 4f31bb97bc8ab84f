/*
 * What a new form knows before anybody types: today, who types, since when the
 * patient agreed.  Another record of the same sitting, such as of the other
 * knee, has its time and operator, too, and the id that says they belong
 * together; every record gets one, so that another may follow.
 */
import { newKey } from "../../base/api";
import { today, wallOf } from "../../base/clock";
import type { Session } from "../../base/staff/ask";
import type { Patient, Procedure } from "../types";
import { consentOf } from "./borrow";
import { emptyForm, type Form } from "./form";
import * as specs from "./specs";
import { textsOf } from "./values";

const OF_SITTING = specs.when.filter((s) =>
	["performed_at", "operator_id", "consent_registry_at", "session_id"]
		.includes(s.name));

export function begun(
	patient: Patient,
	session: Session,
	zone: string,
	sitting?: Procedure,
): Form {
	const form = emptyForm();
	const consent = consentOf(patient);

	form.top["performed_at.date"] = today(zone);
	form.top["operator_id"] = session.staff_id ?? "";
	form.top["session_id"] = newKey();
	if (consent !== undefined) {
		const wall = wallOf(consent, zone);
		form.top["consent_registry_at.date"] = wall.date;
		form.top["consent_registry_at.time"] = wall.time;
	}
	Object.assign(form.top, textsOf(OF_SITTING, sitting, zone));
	return form;
}
