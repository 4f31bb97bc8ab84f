/* What never was so is marked with the reason, not erased. */
import { useState } from "preact/hooks";
import { isDecided, newKey } from "../base/api";
import { TextInput } from "../base/inputs";
import { askAs } from "../base/staff/ask";
import { explain } from "../base/staff/loading";
import { words } from "./words";

interface Props {
	/** Where the reason is sent. */
	path: string;
	/** What is done, said on the button. */
	name: string;
	hint: string;
	/** Apart from others on the page. */
	id?: string;
	onDone: () => void;
}

export function TakeBack({ path, name, hint, id = "reason", onDone }: Props) {
	const [reason, setReason] = useState("");
	const [wrong, setWrong] = useState<string>();
	const [key, setKey] = useState(newKey);

	const send = async (event: Event) => {
		event.preventDefault();
		if (reason.trim() === "") {
			setWrong(words.enterReason);
			document.getElementById(id)?.focus();
			return;
		}
		const reply = await askAs(path, {
			method: "POST",
			body: { reason: reason.trim() },
			key,
		});
		if (reply.ok) {
			onDone();
			return;
		}
		if (isDecided(reply.problem)) setKey(newKey());
		setWrong(explain(reply.problem));
		document.getElementById(id)?.focus();
	};

	return (
		<details>
			<summary>{name}</summary>
			<form class="narrow" noValidate onSubmit={send}>
				<TextInput id={id} label={words.withdrawWhy} hint={hint}
					wrong={wrong} value={reason} onChange={setReason} />
				<button class="button">{name}</button>
			</form>
		</details>
	);
}
