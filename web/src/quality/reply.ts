/* What mendd replies about cohorts, as far as figures use it. */

export interface Threshold {
	threshold: string;
	instrument?: string | null;
	scale?: string | null;
	kind?: "MCID" | "SCB" | "PASS" | null;
	value: number;
	population?: string | null;
	method?: string | null;
	source?: string | null;
	preferred?: boolean | null;
}

/** What every reply says of itself. */
export interface Head {
	cohort: string;
	instrument: string;
	scale: string;
	higher_is: "better" | "worse";
	as_of: string;
	by: string | null;
	window_rule: string;
	adjust: string | null;
	adjustment: string | null;
	estimand: string;
	thresholds: { mcid: Threshold | null; pass: Threshold | null };
	suppression: { limit: number | null; rule: string };
	reading?: string;
	reason?: string | null;
}

/** Of whom figures speak. */
export interface Who {
	group: string | null;
	group_values: string[] | null;
	people: number | null;
	episodes: number | null;
	suppressed: boolean;
}

export interface Interval {
	ci_lo: number | null;
	ci_hi: number | null;
}

export interface Modelled extends Interval {
	mean: number | null;
	reason: string | null;
}

export interface Contrasted extends Interval {
	est: number | null;
	p?: number | null;
	reason: string | null;
}

export interface Share extends Interval {
	n: number | null;
	of: number | null;
	share: number | null;
}

export interface Visit {
	visit_code: string;
	target_day: number;
}

export interface TrendVisit extends Visit, Interval {
	due: number | null;
	answered: number | null;
	late: number | null;
	censored: number | null;
	not_answered: number | null;
	n: number | null;
	mean: number | null;
	sd: number | null;
	change: (Interval & { n: number | null; mean: number | null }) | null;
	responders:
		| (Share & {
				bounds: { of: number | null; worst: number | null;
					best: number | null } | null;
		  })
		| null;
	model?: (Modelled & { change: Modelled | null }) | null;
}

export interface Shape {
	reason: string | null;
	clear_from: Visit | null;
	mcid_from: Visit | null;
	plateau: Modelled | null;
	half_day: Contrasted | null;
	tipping: (Visit & { missing: number | null; delta: number | null;
		reason: string | null }) | null;
}

export interface Method {
	model: string;
	covariance: "own" | "borrowed" | "none";
	reason: string | null;
	episodes: number | null;
	scores: number | null;
	people: number | null;
	se: string | null;
	df: string | null;
	left_out: (Visit & { reason: string })[];
}

export interface TrendGroup extends Who {
	visits?: TrendVisit[];
	shape?: Shape | null;
	method?: Method | null;
}

export interface Contrast extends Contrasted, Visit {
	name: string;
	groups: [string, string];
}

export interface Trend extends Head {
	groups: TrendGroup[];
	total: TrendGroup | null;
	method?: Method | null;
	contrasts?: Contrast[] | null;
	test?: { num_df: number | null; den_df: number | null; f: number | null;
		p: number | null; reason: string | null } | null;
	both_models?: {
		baselines_apart_sd: number | null;
		reading: string | null;
		differences: (Visit & { groups: [string, string]; lda: Contrasted;
			clda: Contrasted })[];
	} | null;
}

export interface CurvePoint extends Interval {
	at_least: number;
	n: number | null;
	share: number | null;
	worst: number | null;
	best: number | null;
}

export interface CurveVisit extends Visit {
	of: number | null;
	due: number | null;
	mcid: CurvePoint | null;
	curve: CurvePoint[];
}

export interface CurveGroup extends Who {
	visits?: CurveVisit[];
}

export interface Responders extends Head {
	groups: CurveGroup[];
	total: CurveGroup | null;
}

export interface FollowedVisit extends Visit {
	enrolled: number | null;
	due: number | null;
	answered: number | null;
	late: number | null;
	censored: number | null;
	not_answered: number | null;
	not_yet_due: number | null;
	not_expected: number | null;
	rate_due: Share | null;
	rate_enrolled: Share | null;
}

export interface FollowedGroup extends Who {
	visits?: FollowedVisit[];
}

export interface Completeness extends Head {
	groups: FollowedGroup[];
	total: FollowedGroup | null;
}

export interface DoseTest {
	num_df: number | null;
	den_df: number | null;
	f: number | null;
	p: number | null;
	reason: string | null;
}

export interface DosePoint extends Interval {
	dose: number;
	est: number;
}

export interface DoseCurve {
	unit: string;
	scale: "linear" | "log10" | null;
	reason: string | null;
	people: number | null;
	without_dose: { n: number | null; of: number | null };
	visits: (Visit & { n: number | null; association: DoseTest;
		nonlinearity: DoseTest; points: DosePoint[];
		reason: string | null })[];
}

export interface DoseResponse extends Head {
	dose: string;
	bands: string[];
	groups: TrendGroup[];
	method?: Method | null;
	slopes: (Visit & {
		slope: Contrasted | null;
		responders: { chisq: number | null; p: number | null;
			reason: string | null };
	})[];
	curve: DoseCurve | null;
}

export interface Site extends Who {
	due: number | null;
	scored: number | null;
	responders: Share | null;
	expected_share?: number | null;
	expected?: number | null;
	limits_95?: { lo: number | null; hi: number | null } | null;
	limits_998?: { lo: number | null; hi: number | null } | null;
	place?: "within_limits" | "outside_95" | "outside_998" | null;
	mean_change: { n: number | null; mean: number | null;
		shrunken: number | null } | null;
	reason: string | null;
}

export interface Funnel extends Head {
	groups: Site[];
	total: Site | null;
	visit: { visit_code: string; target_day: number | null };
	target: Share;
	casemix: { words: string[]; baseline: boolean; reason: string | null };
	dispersion: { phi: number | null; limits: "exact" | "widened" | null;
		reason: string | null };
}

export interface WaitVisit extends Visit {
	at_risk: number | null;
	responded: number | null;
	stopped: number | null;
	censored: number | null;
	waiting: number | null;
	waiting_lo: number | null;
	waiting_hi: number | null;
	responded_share: number | null;
	responded_lo: number | null;
	responded_hi: number | null;
	stopped_share: number | null;
}

export interface WaitGroup extends Who {
	n: number | null;
	responded: number | null;
	stopped: number | null;
	median: { day: number | null; ci_lo: number | null;
		ci_hi: number | null } | null;
	visits: WaitVisit[];
	reason: string | null;
}

export interface FirstResponse extends Head {
	groups: WaitGroup[];
	total: WaitGroup | null;
	test: { chisq: number | null; df: number | null; p: number | null;
		reason: string | null };
}

export interface Instrument {
	instrument: string;
	name: string;
	scales: { scale: string; higher_is: "better" | "worse"; minimum: number;
		maximum: number }[];
}
