/*
 * Setting up a second factor: a secret as a picture, a code that shows that it
 * arrived, and codes for the day on which the phone is lost.
 */
import { useEffect, useState } from "preact/hooks";
import { signIn } from "../api";
import { Field, Summary, type Wrong } from "../fields";
import { Page } from "../page";
import { askAs, type Session } from "./ask";
import { explain } from "./loading";
import { wrongAt } from "./sign-in";
import { words } from "./words";

interface Offer {
	secret: string;
	qr_svg: string;
}

interface Confirmed extends Session {
	recovery_codes: string[];
}

interface Props {
	onDone: (s: Session) => void;
	/** For who may do without one. */
	onCancel?: () => void;
}

export function Factor({ onDone, onCancel }: Props) {
	const [confirmed, setConfirmed] = useState<Confirmed>();

	if (confirmed !== undefined)
		return <RecoveryCodes codes={confirmed.recovery_codes}
			onDone={() => onDone({ ...confirmed, limited: null })} />;
	return <Confirm onDone={setConfirmed} onCancel={onCancel} />;
}

/* An image cannot run anything, whatever its text holds. */
function usePicture(svg: string | undefined): string | undefined {
	const [url, setUrl] = useState<string>();

	useEffect(() => {
		if (svg === undefined) return;
		const made = URL.createObjectURL(
			new Blob([svg], { type: "image/svg+xml" }),
		);
		setUrl(made);
		return () => URL.revokeObjectURL(made);
	}, [svg]);
	return url;
}

function Confirm({ onDone, onCancel }: {
	onDone: (c: Confirmed) => void;
	onCancel: (() => void) | undefined;
}) {
	const [offer, setOffer] = useState<Offer>();
	const [code, setCode] = useState("");
	const [wrong, setWrong] = useState<Wrong[]>([]);
	const picture = usePicture(offer?.qr_svg);

	useEffect(() => {
		void askAs<Offer>("/v1/session/factor", { method: "POST" }).then(
			(reply) =>
				reply.ok
					? setOffer(reply.value)
					: setWrong([{ id: "code", text: explain(reply.problem) }]),
		);
	}, []);

	const send = async (event: Event) => {
		event.preventDefault();
		if (code === "") {
			setWrong([{ id: "code", text: words.enterCode }]);
			return;
		}
		const reply = await signIn<Confirmed>("/v1/session/factor/confirm", {
			code,
		});
		if (reply.ok) onDone(reply.value);
		else setWrong([{ id: "code", text: words.codeNotRight }]);
	};

	return (
		<Page heading={words.factor}
			wrong={wrong.length > 0 ? words.wrongTitle : undefined}>
			<form class="narrow" noValidate onSubmit={send}>
				<Summary heading={words.wrongHeading} wrong={wrong} />
				<p>
					{words.factorWhy} {words.factorScan}
				</p>
				{picture !== undefined && (
					<img src={picture} alt={words.factorPicture}
						width="220" height="220" />
				)}
				{offer !== undefined && (
					<p>
						{words.factorType}: <code class="secret">{offer.secret}</code>
					</p>
				)}
				<Field id="code" label={words.code} hint={words.factorConfirm}
					wrong={wrongAt(wrong, "code")}>
					{(described) => (
						<input
							{...described}
							class="input"
							inputMode="numeric"
							autocomplete="one-time-code"
							onInput={(e) => setCode(e.currentTarget.value.trim())}
						/>
					)}
				</Field>
				<div class="row">
					<button class="button primary">{words.continue}</button>
					{onCancel !== undefined && (
						<button type="button" class="button" onClick={onCancel}>
							{words.cancel}
						</button>
					)}
				</div>
			</form>
		</Page>
	);
}

export function RecoveryCodes({ codes, onDone }:
	{ codes: string[]; onDone: () => void }) {
	return (
		<Page heading={words.recovery}>
			<div class="narrow">
				<p>{words.recoveryWhy}</p>
				<ul class="codes">
					{codes.map((c) => (
						<li key={c}>
							<code>{c}</code>
						</li>
					))}
				</ul>
				<button type="button" class="button primary" onClick={onDone}>
					{words.recoveryDone}
				</button>
			</div>
		</Page>
	);
}
