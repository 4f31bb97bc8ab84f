/* The ways to enter something, each with its label and what is wrong with it. */
import { Field } from "./fields";

interface Common {
	id: string;
	label: string;
	hint?: string | undefined;
	wrong?: string | undefined;
	value: string;
	onChange: (value: string) => void;
}

interface TextProps extends Common {
	type?: "text" | "date" | "time" | "email" | "tel" | "search" | "password";
	autocomplete?: string;
	/** Stands beside the box. */
	unit?: string | undefined;
	number?: boolean;
}

export function TextInput(p: TextProps) {
	return (
		<Field id={p.id} label={p.label} hint={p.hint} wrong={p.wrong}>
			{(described) => (
				<span class="with-unit">
					<input
						{...described}
						class={p.number === true ? "input number" : "input"}
						/* Preact's types want a constant here. */
						type={(p.type ?? "text") as "text"}
						inputMode={p.number === true ? "decimal" : undefined}
						autocomplete={p.autocomplete ?? "off"}
						value={p.value}
						onInput={(e) => p.onChange(e.currentTarget.value)}
					/>
					{p.unit !== undefined && <span class="unit">{p.unit}</span>}
				</span>
			)}
		</Field>
	);
}

export function TextArea(p: Common & { rows?: number }) {
	return (
		<Field id={p.id} label={p.label} hint={p.hint} wrong={p.wrong}>
			{(described) => (
				<textarea
					{...described}
					class="input"
					rows={p.rows ?? 3}
					value={p.value}
					onInput={(e) => p.onChange(e.currentTarget.value)}
				/>
			)}
		</Field>
	);
}

export interface Option {
	value: string;
	text: string;
}

/** One of many; nothing is chosen for anybody. */
export function Select(p: Common & { options: Option[]; none?: string }) {
	return (
		<Field id={p.id} label={p.label} hint={p.hint} wrong={p.wrong}>
			{(described) => (
				<select
					{...described}
					class="input"
					value={p.value}
					onChange={(e) => p.onChange(e.currentTarget.value)}
				>
					<option value="">{p.none ?? ""}</option>
					{p.options.map((o) => (
						<option key={o.value} value={o.value}>
							{o.text}
						</option>
					))}
				</select>
			)}
		</Field>
	);
}

interface GroupProps extends Common {
	options: Option[];
}

function describedBy(p: GroupProps) {
	const ids = [
		p.hint !== undefined && `${p.id}-hint`,
		p.wrong !== undefined && `${p.id}-wrong`,
	].filter(Boolean);

	return ids.length > 0 ? { "aria-describedby": ids.join(" ") } : {};
}

function Said(p: GroupProps) {
	return (
		<>
			{p.hint !== undefined && (
				<p class="hint" id={`${p.id}-hint`}>
					{p.hint}
				</p>
			)}
			{p.wrong !== undefined && (
				<p class="wrong-text" id={`${p.id}-wrong`}>
					{p.wrong}
				</p>
			)}
		</>
	);
}

/** One of a few, all in sight.  The first takes the focus of the summary. */
export function Choice(p: GroupProps) {
	return (
		<fieldset class={p.wrong === undefined ? "field" : "field wrong"}
			{...describedBy(p)}>
			<legend>{p.label}</legend>
			<Said {...p} />
			<div class="choices">
				{p.options.map((o, i) => (
					<label key={o.value} class="choice">
						<input
							type="radio"
							id={i === 0 ? p.id : `${p.id}-${o.value}`}
							name={p.id}
							value={o.value}
							checked={p.value === o.value}
							onChange={() => p.onChange(o.value)}
						/>
						<span>{o.text}</span>
					</label>
				))}
			</div>
		</fieldset>
	);
}

/** Any of a few, kept as words with blanks between them. */
export function Several(p: GroupProps) {
	const chosen = p.value.split(" ").filter(Boolean);
	const turn = (value: string, on: boolean) =>
		p.onChange(
			[...chosen.filter((v) => v !== value), ...(on ? [value] : [])].join(
				" ",
			),
		);

	return (
		<fieldset class={p.wrong === undefined ? "field" : "field wrong"}
			{...describedBy(p)}>
			<legend>{p.label}</legend>
			<Said {...p} />
			<div class="choices">
				{p.options.map((o, i) => (
					<label key={o.value} class="choice">
						<input
							type="checkbox"
							id={i === 0 ? p.id : `${p.id}-${o.value}`}
							checked={chosen.includes(o.value)}
							onChange={(e) => turn(o.value, e.currentTarget.checked)}
						/>
						<span>{o.text}</span>
					</label>
				))}
			</div>
		</fieldset>
	);
}

/** 7.5 and 7,5 alike; undefined when it is no number. */
export function numberOf(text: string): number | undefined {
	const plain = text.trim().replace(",", ".");

	return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}
