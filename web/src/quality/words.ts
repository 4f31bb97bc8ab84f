/* The text of the quality explorer, in English. */
import { figureWords } from "./figure-words";

export const words = {
	...figureWords,

	name: "Quality",
	views: {
		trends: "Trends",
		courses: "Courses",
		responders: "Responders",
		dose: "Dose",
		first: "First response",
		funnel: "Funnel",
		completeness: "Completeness",
		missing: "Missing",
	},
	start: "Start",
	all: "Everybody",

	headings: {
		trends: "Outcome trends",
		courses: "Single courses",
		responders: "Who improved, and by how much",
		dose: "Change and dose",
		first: "Time to a first response",
		funnel: "Operators and clinics beside each other",
		completeness: "Who answered",
		missing: "Who is missing, as they were at the start",
	},

	question: "What to show",
	show: "Show the figure",
	optional: "More choices",
	wrongHeading: "mendd could not use some of these",
	wrongTitle: "Error: ",
	/* mendd's own words, in which lists have commas. */
	wrongAt: (field: string, expected: string) =>
		`${field}: choose ${
			expected.replace("a comma list, each entry ", "")}.`,

	instrument: "Questionnaire",
	scale: "Score",
	by: "Groups by",
	by2: "And by",
	nobody: "Nothing: everybody together",
	none: "Nothing",
	model: "Means",
	models: {
		none: "Observed means",
		lda: "Model, own start (LDA)",
		clda: "Model, equal start (cLDA)",
	} as Record<string, string>,
	adjust: "Adjust the model for",
	adjustSites: "Adjust sites for, beside the first score",
	surgery: "Scores after surgery or another injection",
	surgeries: {
		stop: "Do not count",
		every_score: "Count like others",
		nonresponder: "Count as no response",
	} as Record<string, string>,
	surgeriesWait: {
		stop: "End the wait",
		every_score: "Do not end the wait",
	} as Record<string, string>,
	threshold: "Change that matters",
	pass: "State that satisfies",
	preferred: "The preferred one",
	asOf: "As of",
	asOfHint: "Today, if empty. Future days cannot be shown.",
	clinics: "Clinics",
	clinicsOf: { own: "My clinic", all: "All that I may see" } as
		Record<string, string>,
	dose: "Dose of",
	doses: {
		platelets: "Platelets (10⁹)",
		viable: "Viable cells (million)",
		viability: "Viability (%)",
		minutes: "Minutes to the injection",
	} as Record<string, string>,
	site: "Compare",
	sites: { operator: "Operators", clinic: "Clinics" } as
		Record<string, string>,
	visit: "Visit",
	lastVisit: "The last that most groups have",
	spacing: "Time axis",
	spacings: { time: "True to time", even: "Visits at equal distances" } as
		Record<string, string>,
	seed: "Courses are drawn by lot, by this number",
	seedHint: "0 to 1000000; another number draws others.",
	share: "Curve",
	shares: {
		waiting: "Waiting (Kaplan-Meier)",
		responded: "Responded (Aalen-Johansen)",
	} as Record<string, string>,
	filters: "Only these patients",
	addFilter: "Narrow by",
	noFilters: "All patients of the clinic.",
	removeFilter: (word: string) => `Take out: ${word}`,
	filterValues: (word: string) => `${word}: values, with commas between them`,

	asking: "Asking mendd…",
	loading:
		"mendd is still loading the scores. This page asks again by itself.",
	busy: "mendd cannot compute this just now. This page asks again by itself.",
	failed: (why: string) => `The figure could not be made. ${why}`,
	drawn: (title: string) => `Shown: ${title}`,
	noScores: "There are no scores to show for this question.",

	copyLink: "Copy link",
	copied: "The link was copied.",
	notCopied: "The browser did not let the link be copied. Use the link beside it.",
	tryAgain: "Try again",
	tryNow: "Ask now",
	linkLabel: "Link to this figure",
	csv: "CSV",
	svg: "SVG",
	png: "PNG",
	saveAs: (kind: string) => `Download ${kind}`,
	saved: (name: string) => `${name} was saved.`,
	notSaved: "The file could not be made. Try again.",
	table: "Show as a table",
	inWords: (n: number) => n === 1 ? "In words" : `In words (${n} sentences)`,

	cohort: "Cohort",
	people: "People",
	peopleOf: (people: number, joints: number) =>
		people === joints
			? `${people} people`
			: `${people} people, ${joints} joints treated`,
	windowRule: "Window rule",
	dataTo: "Data to",
	method: "Method",
	estimand: "What counts",
	hidden: "Hidden",
	reading: "How to read it",
	mcid: "Change that matters (MCID)",
	passAt: "State that satisfies (PASS)",
	thresholdOf: (value: string, population: string, method: string,
		source: string) =>
		`${value}, in ${population}, by ${method}. Source: ${source}`,
	suppressed: (names: string) =>
		`Not shown, because too few people can be told apart: ${names}.`,

	untold: (when: string, names: string) =>
		`Nothing is told at ${when}, because too few people have scores: ${names}.`,
	seeQuestion:
		"Nothing is shown yet: some of what was asked has to be changed first. What and how stands at the question.",
};
