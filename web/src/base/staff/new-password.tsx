/* A password that somebody else chose is good for one thing: choosing another. */
import { useState } from "preact/hooks";
import { Page } from "../page";
import { PasswordForm } from "./account/password-form";
import type { Session } from "./ask";
import { words } from "./words";

export function NewPassword({ onDone }: { onDone: (s: Session) => void }) {
	const [wrong, setWrong] = useState(false);

	return (
		<Page heading={words.newPassword}
			wrong={wrong ? words.wrongTitle : undefined}>
			<p class="narrow">{words.newPasswordWhy}</p>
			<PasswordForm send={words.keepPassword} {...{ onDone }}
				onWrong={setWrong} />
		</Page>
	);
}
