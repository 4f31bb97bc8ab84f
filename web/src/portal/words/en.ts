/*
 * What the portal says, in English.  Sentences of less than 15 words, one idea
 * each.  {a} and the like are filled in.
 *
 * When to call: a hot, swollen, tender joint is infected until shown otherwise,
 * also without a fever (Coakley and others 2006, Rheumatology 45:1039, guideline
 * of BSR, BHPR, BOA, RCGP and BSAC).  A swollen or painful leg may be a clot, and
 * chest pain, short breath or coughing blood one in the lung (NICE NG158, 2020).
 */
export const en = {
	lang: "en",
	error: "Error: ",
	problem: "There is one thing to do",
	back: "Back",
	go: "Continue",
	again: "Try again",
	switchTo: "Español",
	switchLang: "es",

	callHeading: "When to call",
	callToday:
		"Call your clinic today if the treated area is hot, red or very swollen. Call if you have a fever, or if a calf swells or hurts.",
	callNow: "If breathing is hard, your chest hurts or you cough blood, call an ambulance.",
	notRead: "Nobody reads these answers right away.",

	help: "Do you need help? Call your clinic.",
	clear: "Not my phone? Clear",
	offline: "No internet. Your answers are saved on this phone.",

	helloHeading: "How are you doing?",
	hello: "Your clinic would like to know how you are after your injection.",
	helloNeed: "It takes a few minutes. First we ask for your date of birth.",
	start: "Start",

	bornHeading: "What is your date of birth?",
	bornWhy: "So we know that it is you.",
	bornHint: "For example, 31 3 1956",
	day: "Day",
	month: "Month",
	year: "Year",
	bornWrong: "Enter your date of birth, like 31 3 1956.",
	bornUnknown:
		"Check the date of birth. If it is right, this link has run out. Call your clinic for a new one.",
	tooMany: "Wait {minutes} minutes, then try again.",
	noAnswer: "We cannot reach your clinic. Check your internet and try again.",

	loading: "One moment",

	noLinkHeading: "Open the link in your message",
	noLink: "Find the message from your clinic. Open the link in it again.",
	burnedHeading: "This link does not open any more",
	burned: "Call your clinic. They will send you a new link.",
	expiredHeading: "This page has closed to keep you safe",
	expired: "Your answers are saved on this phone.",
	expiredDo: "Call your clinic and ask for a new link. You can then go on.",

	welcomeBack: "Welcome back. We kept your answers.",
	treated: "{place}, treated on {day}",
	count: "Question {n} of {of}",
	done: "{n} of {of} questions answered",
	decline: "I would rather not answer",
	declined: "You chose not to answer.",
	chosen: "You chose {a}.",
	chosenOf: "You chose {a} out of {of}.",
	chooseNumber: "Choose a number from {low} to {high}.",
	chooseOne: "Choose one answer.",
	enterNumber: "Enter a number from {low} to {high}.",
	yourNumber: "Your number, from {low} to {high}",
	tapLine: "Tap the line where your answer is.",
	setLine: "Your answer is {a} of {of}.",
	less: "A little less",
	more: "A little more",

	checkHeading: "Check your answers",
	notAnswered: "You chose not to answer",
	notYet: "No answer yet",
	change: "Change",
	send: "Send my answers",
	sending: "Sending",
	unfinished: "Answer every question first. You may choose not to answer.",

	waitingHeading: "Saved on this phone. Not sent yet.",
	waiting: "We cannot send them right now.",
	waitingDo: "Keep this page open. We send your answers as soon as we can.",
	refusedHeading: "We could not take all your answers",
	refused: "They may have come too late, or they were there already.",
	refusedDo: "Call your clinic and tell them how you are.",

	thanksHeading: "Thank you. We have your answers.",
	next: "What happens next",
	nextTeam: "Your clinic can look at your answers with you.",
	nextLink: "Your clinic sends you a new link when it is time again.",
	nextRest: "Your clinic may ask you some more questions in another way.",
	nothingHeading: "There is nothing to answer today",
	nothing: "Thank you for looking.",

	clearHeading: "Clear this phone?",
	clearWhat: "We take your answers off this phone. Then nobody here can see them.",
	clearUnsent: "Some answers are not sent yet. They will be lost.",
	clearYes: "Clear this phone",
	clearNo: "Keep my answers",
	clearedHeading: "This phone is clear",
	cleared: "You can close this page now.",

	courseHeading: "{name} so far",
	scores: {
		NRS_PAIN: "Your pain",
		VAS_PAIN: "Your pain",
		SANE: "Your rating of the joint",
	} as Record<string, string>,
	anyScore: "Your score",
	lower: "Lower is better.",
	higher: "Higher is better.",
	bandLegend: "Where 8 of 10 people like you are",
	ownLegend: "You",
	within: "You are where most people like you are at this time.",
	better: "You are doing better than most people like you at this time.",
	worse: "You are doing less well than most people like you. Tell your clinic.",
	unknown: "We do not know yet what is usual at this time.",
	notAll:
		"Not all get better. Of {of} people like you who answered after {when}, {n} had not clearly improved.",
	all: "Of {of} people like you who answered after {when}, all had clearly improved.",
	table: "Your scores as a list",
	when: "When",
	score: "Score",
	before: "Start",
	weeks: "{n} weeks",
	months: "{n} months",
	years: "{n} years",
	weeksShort: "{n} wk",
	monthsShort: "{n} mo",
	yearsShort: "{n} y",

	sides: { left: "Left {region}", right: "Right {region}", midline: "{region}" } as
		Record<string, string>,
	regions: {
		knee: "knee",
		hip: "hip",
		shoulder: "shoulder",
		elbow: "elbow",
		wrist: "wrist",
		hand: "hand",
		ankle: "ankle",
		foot: "foot",
		lumbar: "lower back",
		cervical: "neck",
		si_joint: "joint at the base of the back",
		achilles: "Achilles tendon",
		patellar_tendon: "tendon below the knee",
		plantar_fascia: "sole of the foot",
		muscle: "muscle",
		other: "treated area",
	} as Record<string, string>,
};

export type Words = typeof en;
