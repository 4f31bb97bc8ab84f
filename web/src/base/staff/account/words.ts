/* The text of one's own account, and of emergencies. */
export const words = {
	wrongTitle: "Error: ",
	wrongHeading: "Something is missing or not right",
	account: "Your account",
	done: "Done.",
	cancel: "Cancel",
	back: "Back to your account",
	name: "Name",
	role: "Role",
	clinic: "Clinic",

	pages: "Pages for your role",
	pagesOf: {
		clinician: [{ to: "/c", name: "Clinic desk" },
			{ to: "/q", name: "Quality" }],
		coordinator: [{ to: "/c", name: "Clinic desk" },
			{ to: "/q/records", name: "Records to look at" }],
		quality: [{ to: "/q", name: "Quality" }],
		admin: [{ to: "/a", name: "Administration" }],
		break_glass: [{ to: "/c", name: "Clinic desk" },
			{ to: "/q", name: "Quality" }],
	} as Record<string, { to: string; name: string }[]>,

	password: "Password",
	changePassword: "Change your password",
	changePasswordWhy: "You stay signed in here, and are signed out elsewhere.",
	changed:
		"Your password is changed. You are signed out everywhere but here.",

	factor: "Second factor",
	factorOn: "You sign in with your password and a code from an app.",
	factorOff:
		"You sign in with your password alone. A code from an app on your phone keeps out who has learned it.",
	factorSetUp: "Set up a second factor",
	factorReplace: "Set up another app",
	factorRemove: "Sign in without a second factor",
	factorRemoved: "Your second factor is taken away.",
	factorKept: "Your second factor is set up.",
	codesLeft: (n: number) =>
		n === 1
			? "1 recovery code is left."
			: `${n} recovery codes are left.`,
	codesNew: "Make new recovery codes",
	codesNewWhy: "New ones end those that you have.",
	codesKept: "Your new recovery codes count from now on.",

	sessions: "Where you are signed in",
	opened: "Signed in",
	used: "Last used",
	expires: "Ends at the latest",
	where: "Which",
	here: "Here",
	elsewhere: (n: number) => `Elsewhere ${n}`,
	endOthers: "Sign out everywhere else",
	endAll: "Sign out everywhere, here too",
	endedOthers: "You are signed out everywhere but here.",
	alone: "You are signed in nowhere else.",

	glass: "Emergency access",
	glassWhy:
		"In an emergency you may read about patients, as a clinician does, for an hour at most. You can change nothing meanwhile.",
	glassTold:
		"Every administrator of the clinic sees that you did, when, why and how much you read. Each page you open is noted with your reason.",
	glassReason: "Why you have to read",
	glassReasonHint:
		"Such as: Emergency department asks which product was injected.",
	enterReason: "Enter why you have to read.",
	glassBegin: "Read for an hour",
	glassUntil: (time: string) =>
		`Emergency access until ${time}. What you read is noted with your reason.`,
	glassEnd: "End it now",
	glassGo: "Read about patients",
};
