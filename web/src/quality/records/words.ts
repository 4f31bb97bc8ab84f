/* The text of the page about records, in English. */
export const words = {
	name: "Records",
	heading: "Records to look at",
	question: "What to look for",
	from: "From",
	fromHint: "The last 365 days, if empty.",
	mibo: "Less of MIBO than",
	miboHint: "Percent, 1 to 100. 75 is mendd's own limit: MIBO has none.",
	show: "Show",
	error: "Error: ",
	wrongHeading: "mendd could not use some of these",
	wrongAt: (field: string, expected: string) =>
		`${field}: choose ${expected}.`,

	title: "Records that miss something, or say what is hardly true",
	axis: "Share of the records",
	rules: {
		dose_missing: "Dose cannot be worked out",
		viability_missing: "Viability missing",
		no_guidance: "No imaging guidance",
		mibo_low: "Little of MIBO recorded",
		implausible: "A value to look at again",
		late_entry: "Entered more than 7 days after",
		draft_left: "Draft left for 7 days",
		visit_missed: "Visit closed without all answers",
	} as Record<string, string>,
	kinds: { procedure: "procedures", visit: "visits" },
	counted: (n: number, of: number, kind: string, share: string) =>
		`${n} of ${of} ${kind} (${share})`,
	hidden: "not shown, too few people",
	nothing: (kind: string) => `there are no ${kind}`,
	since: "Since",
	method:
		"Counts of procedures that stand, as their current version was measured when it was recorded, and of visits that were expected. A record may be found by several rules.",
	columns: ["Rule", "What it finds", "Found", "Of", "Share", "People"],

	listHeading: "Which these are",
	listHidden: "Which these are is shown to those who may open a record.",
	choose: "Rule",
	chooseNone: "Choose a rule",
	listOf: (rule: string, n: number, more: boolean) =>
		`${rule}: ${more ? `the latest ${n}` : n}`,
	listEmpty: "No record is found by this rule.",
	who: "Patient",
	day: "Day",
	place: "Place",
	alsoFound: "Found by",
	act: "What to do",
	openProcedure: "Open the record",
	openVisit: "Open the visit",
	more: "Show the next ones",
	first: "Show the first ones",
};
