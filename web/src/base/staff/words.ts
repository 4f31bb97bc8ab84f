/* The text of signing in and of what frames every page of staff. */
export const words = {
	wrongTitle: "Error: ",
	wrongHeading: "Something is missing or not right",

	signIn: "Sign in",
	signInAgain: "Sign in again",
	signInAgainWhy:
		"You were signed out, because nothing was done for a while. What you typed is still here.",
	signOut: "Sign out",
	account: "Your account",
	login: "Login name",
	password: "Password",
	enterLogin: "Enter your login name.",
	enterPassword: "Enter your password.",
	notRight:
		"The login name or the password is not right. Check both and try again.",
	codeNotRight:
		"That code is not right, or has run out. Enter the one that the app shows now.",
	code: "Code",
	codeHeading: "Enter the code of your app",
	codeHint: "The six digits of your authenticator app, or a recovery code.",
	enterCode: "Enter the code.",
	continue: "Continue",
	back: "Back",
	tooMany: (seconds: number) =>
		`There were too many attempts. Wait ${seconds} seconds, then try again.`,
	noAnswer:
		"mendd does not answer. Check the connection, then try again.",
	changedMeanwhile:
		"Somebody changed it since you opened this page. Load the page again, and make your change once more.",
	tryAgain: "Try again",
	failed: (title: string) => `That did not work: ${title}`,

	newPassword: "Choose a password of your own",
	newPasswordWhy:
		"The password you signed in with was given to you. Choose one that only you know.",
	presentPassword: "The password you have now",
	nextPassword: "New password",
	nextPasswordHint:
		"At least 15 characters, or 8 if you also use a code. A few words in a row are good.",
	enterNextPassword: "Enter a new password.",
	keepPassword: "Keep this password",
	presentNotRight:
		"The password you have now is not right. Check it and try again.",

	factor: "Set up your second factor",
	factorWhy:
		"You will sign in with a password and a code from an app on a phone.",
	factorScan: "Scan this picture with an authenticator app.",
	factorType: "Or type this into the app",
	factorConfirm: "Then enter the code that the app shows.",
	factorPicture: "QR code for an authenticator app",
	recovery: "Keep these recovery codes",
	recoveryWhy:
		"Each of them lets you in once, when the phone is not at hand. They are shown only now: print them or write them down.",
	recoveryDone: "I have kept them",

	proof: "Show again that it is you",
	proofWhy:
		"What you are about to do needs your password again, and your code if you have one.",
	codeIfAny: "Code, if you use one",
	cancel: "Cancel",

	loading: "Loading…",
	notForYou: "This page is not for your role",
	notForYouWhy: (role: string) =>
		`You are signed in as ${role}. What your role may do is here:`,
	otherPages: {
		clinician: { to: "/c", name: "Clinic desk" },
		coordinator: { to: "/c", name: "Clinic desk" },
		quality: { to: "/q", name: "Quality" },
		admin: { to: "/a", name: "Administration" },
		break_glass: { to: "/c", name: "Clinic desk" },
	} as Record<string, { to: string; name: string }>,
	skip: "Go to the content",
};
