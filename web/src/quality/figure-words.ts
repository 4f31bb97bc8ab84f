/* The text of the figures themselves, in English. */
export const figureWords = {
	lowerBetter: "lower is better",
	higherBetter: "higher is better",
	scoredOfDue: "Scored of due",
	evenNote: "visits evenly spaced, not true to time",
	ci: "95 % interval",
	thisGroup: "This group",

	meanScore: "Mean score",
	means: "Observed means by visit",
	modelMeans: "Mean scores by visit",
	observedMethod:
		"Observed means of those who answered, with 95 % intervals by Student's t. They flatter when those who fare badly stop answering.",
	noModel: (why: string) => `There is no model: ${why}.`,
	noModelShown:
		"There is no model of these patients, so the observed means are shown.",
	modelMethod: (model: string, covariance: string, scores: number,
		episodes: number) =>
		`${model} (MMRM, REML), ${covariance}; ${scores} scores of ${episodes} joints. Intervals are of 95 %.`,
	errors: (se: string, df: string) =>
		`Standard errors: ${se}; degrees of freedom: ${df}.`,
	adjustedFor: (what: string) => `Adjusted for ${what}.`,
	leftOut: (visit: string, why: string) =>
		`Not in the model: ${visit} (${why}).`,

	fromTo: (name: string, from: string, first: string, to: string,
		last: string) =>
		`${name}: ${from} at ${first}, ${to} at ${last}.`,
	noShape: (name: string, why: string) =>
		`${name}: the shape of the change cannot be told (${why}).`,
	clearFrom: (name: string, visit: string) =>
		`${name}: the change is a clear improvement from ${visit} on.`,
	neverClear: (name: string) => `${name}: no visit shows a clear improvement.`,
	mcidFrom: (visit: string) =>
		`The mean change first reaches the change that matters at ${visit}.`,
	plateau: (mean: string, ci: string) =>
		`The mean change at the last two visits is ${mean} points (95 % interval ${ci}).`,
	half: (when: string, ci: string) =>
		`Half of the improvement is reached by ${when}${ci && ` (95 % interval ${ci})`}.`,
	tipping: (visit: string, missing: string, delta: string) =>
		`At ${visit} ${missing} of those due are missing; were they worse by ${delta} points than the model takes them to be, the change would no longer be clear.`,
	differs: (one: string, other: string, visit: string, by: string,
		inChange: boolean) =>
		`${one} less ${other} at ${visit}, ${
			inChange ? "difference in change" : "difference at equal start"
		}: ${by}.`,
	anyDifference: (p: string) =>
		`Any difference between groups at any visit: ${p}. Groups were not chosen by chance, so a difference does not show that one treatment does better.`,

	columns: {
		group: "Group",
		groups: "Groups",
		visit: "Visit",
	lastVisit: "The last one with scores",
		due: "Due",
		inTime: "In window",
		late: "Late",
		censored: "After a rescue",
		notAnswered: "Not answered",
		n: "Scores",
		observedMean: "Observed mean",
		modelMean: "Model mean",
		change: "Change",
		modelChange: "Model change",
		responders: "Responders",
		bounds: "Worst to best case",
		difference: "Difference",
		ownStart: "Each from its own start",
		equalStart: "At equal start",
		improvement: "Improved by at least",
		people: "People",
		joints: "Joints",
		score: "Score",
		course: "Course",
		sd: "Standard deviation",
		share: "Share",
		atRisk: "Waiting",
		responded: "Responded",
		stopped: "Stopped",
		unseen: "Not seen again",
		waiting: "Still waiting",
		respondedShare: "Have responded",
		stoppedShare: "Were stopped",
		enrolled: "Planned",
		notYetDue: "Not yet due",
		notExpected: "Not expected",
		ofDue: "Of due",
		ofEnrolled: "Of planned",
		site: "Site",
		expectedShare: "Expected",
		limits95: "95 % limits",
		limits998: "99.8 % limits",
		place: "Place",
		meanChange: "Mean change",
		shrunken: "Drawn to the mean of all",
		band: "Band",
		slope: "Slope",
		armitage: "Trend of responders",
		dose: "Dose",
	},

	respondersAt: (visit: string) =>
		`Share that improved by so much or more at ${visit}`,
	improvementAxis: "Improvement of at least so many points",
	shareAxis: "Share of those with both scores",
	mcidAt: (value: string) => `MCID ${value}`,
	improvedBy: (name: string, visit: string, share: string, ci: string,
		by: string, worst: string, best: string) =>
		`${name} at ${visit}: ${share} (95 % interval ${ci}) improved by ${by} points or more; ${worst} to ${best}, whatever became of those who are missing.`,
	withBoth: (visit: string, counts: string) =>
		`With both scores, of those due with a first one, at ${visit}: ${counts}.`,
	ofScored: "Of",
	respondersMethod: (some: boolean) =>
		`Observed shares of those with both scores, with Wilson's 95 % intervals (shaded).${
			some ? " Between the marks the curve is not told." : ""}`,
	tableOfResponders:
		"By group and size of the improvement. Worst and best case: if all who are missing had not, or had, improved so much.",

	firstResponse: "Time to a first response",
	waitingAxis: "Share still waiting (Kaplan-Meier)",
	respondedAxis: "Share that responded (Aalen-Johansen)",
	atRisk: "Waiting",
	notReached: "not reached",
	noWait: (name: string, why: string) => `${name}: ${why}.`,
	waited: (name: string, n: string, responded: string, stopped: string,
		half: string) =>
		`${name}: of ${n} people with a first score ${responded} responded, and ${stopped} were stopped by a rescue, a withdrawal or death. ${half}`,
	halfNever: "Half have not responded at any visit shown.",
	halfAt: (visit: string, ci: string) =>
		`Half have responded by ${visit} (95 % interval ${ci}).`,
	logRank: (p: string) =>
		`Do groups differ? Log-rank test: ${p}. Groups were not chosen by chance.`,
	waitMethod: (responded: boolean) =>
		responded
			? "Aalen-Johansen, with log-log 95 % intervals (shaded). Rescue, withdrawal and death come first for some."
			: "Kaplan-Meier at scheduled visits, with log-log 95 % intervals (shaded).",
	tableOfWaits: "By group and visit",

	completeness: "Share answered of those due",
	gridLegend:
		"Share scored of those due, and how many of how many. Darker: more. –: nobody is due, or too few people are.",
	answeredOf: (name: string, shares: string) => `${name}: ${shares}.`,
	completenessMethod:
		"Scored of due, late scores included. Wilson's 95 % intervals are in the table.",
	tableOfCompleteness: "What became of visits",

	courses: "Scores of single people by visit",
	median: "Median",
	oneCourse: "One joint treated",
	bandsLegend:
		"Darker: the middle half of the scores, 25 to 75 %. Lighter: 5 to 95 %.",
	middleHalf: (name: string, visit: string, lo: string, hi: string,
		median: string) =>
		`${name}, ${visit}: half of the scores are from ${lo} to ${hi}, the median is ${median}.`,
	coursesDrawn: (n: number, of: number, seed: number) =>
		n === of
			? `All ${n} courses are drawn.`
			: `${n} of ${of} courses are drawn, by lot with the number ${seed}.`,
	coursesHidden:
		"Single courses are shown to those who may see single people of one clinic.",
	centileMethod:
		"Observed centiles (type 7) of those who answered, not weighted for who is missing.",
	tableOfCentiles: "Scores below which so many lie, by group and visit",
	tableOfCourses: "Single courses, in no order",

	missingAt: (visit: string) =>
		`First scores, by what became of ${visit}`,
	missingBy: (word: string, visit: string) =>
		`${word}, by what became of ${visit}`,
	firstScoreAxis: (higherBetter: boolean) =>
		`First score (${higherBetter ? "higher" : "lower"} is better)`,
	startedAt: (mean: string, ci: string, n: string) =>
		`${mean} (95 % interval ${ci}), of ${n}`,
	startDifference: (by: string, ci: string, standard: string,
		limit: string, much: boolean) =>
		`Not answered less answered, mean first score: ${by} points (95 % interval ${ci}). In standard deviations: ${standard}, ${
			much ? "more" : "no more"} than ${limit}.`,
	noStartDifference: (why: string) =>
		`First scores are not compared (${why}).`,
	portionsHidden: (names: string) =>
		`Not shown, because too few people could be told apart: ${names}.`,
	missingMethod:
		"Observed means of first scores with 95 % intervals by Student's t; their difference with Welch's.",
	portionLegend:
		"Share of the joints of a group, and how many of how many. Darker: more. –: too few people.",
	portionMethod: "Observed shares.",
	tableOfStarts: "First scores by group",

	funnelAt: (visit: string) => `Share of responders at ${visit}`,
	funnelX: "People with both scores",
	funnelY: "Share that improved by the change that matters",
	allSites: (share: string) => `all: ${share}`,
	places: {
		within_limits: "Within the limits",
		outside_95: "Outside the 95 % limits",
		outside_998: "Outside the 99.8 % limits",
	} as Record<string, string>,
	limitsRead:
		"Thick bar: 95 % limits. Thin line: 99.8 % limits. Stroke: what is expected of the site's patients.",
	notJudged: (why: string) => `Sites are not compared with limits: ${why}.`,
	siteIs: (name: string, share: string, n: string, of: string) =>
		`${name}: ${share} (${n} of ${of}) responded.`,
	sitePlace: (expected: string, place: string) =>
		`Expected: ${expected}. ${place}.`,
	casemix: (what: string) =>
		`Expected by a logistic model of the first score and ${what}.`,
	noCasemix: (why: string) =>
		`There is no model of the patients (${why}); the share of all sites is expected of each.`,
	exact: "Limits are those of the binomial.",
	widened: "Limits are widened, because sites differ beyond chance.",
	tableOfSites: "By site, in the order of names; no ranking",

	bandsAt: (dose: string, visit: string) =>
		`Change at ${visit} by bands of ${dose.toLowerCase()}`,
	curveAt: (dose: string, visit: string) =>
		`Change at ${visit} along ${dose.toLowerCase()}`,
	changeAxis: "Mean change from the start, points",
	changedBy: (name: string, mean: string, ci: string) =>
		`${name}: ${mean} (${ci}).`,
	slope: (visit: string, by: string) =>
		`From one band to the next, at ${visit}, the change differs by ${by}.`,
	armitage: (p: string) =>
		`Trend of the share of responders along bands (Cochran-Armitage): ${p}.`,
	noCurve: (why: string) => `There is no curve along the dose: ${why}.`,
	curveOf: (n: string, people: string) =>
		`Of ${n} joints with a dose and a score at this visit; ${people} people in the model.`,
	curveFrom: (from: string, unit: string, first: string, to: string,
		last: string) =>
		`From ${first} points at ${from} ${unit} to ${last} at ${to}.`,
	association: "Association of the change with the dose",
	nonlinearity: "Departure from a straight line",
	withoutDose: (n: string, of: string) =>
		`${n} of ${of} joints have no such dose and are not in it.`,
	curveMethod:
		"Restricted cubic spline with three knots, between the 5 and 95 % quantiles of the doses.",
	tableOfBands: "By band and visit",
	tableOfSlopes: "Slopes from one band to the next, by visit",
	tableOfCurve: "Points of the curve",

	tableOfTrend:
		"By group and visit. Worst and best case: if all who are missing had not, or had, improved by the change that matters.",
	tableOfDifferences: (inChange: boolean) =>
		inChange
			? "Differences in change, the first group less the second"
			: "Differences at equal start, the first group less the second",
	tableOfBoth: "The same differences by both models",
};
