/* What replies hold: the courses of a cohort. */
#include "api/replies_trend.h"
#include "api/words.h"

static const struct member change[] = {
    COUNT("n", "with both scores"),
    FIGURE("mean", "mean change"),
    FIGURE("sd", "standard deviation"),
    FIGURE("ci_lo", "95 % interval"),
    FIGURE("ci_hi", "95 % interval"),
    {0},
};

static const struct member bounds[] = {
    COUNT("of", "due by now, with a baseline"),
    FIGURE("worst", "share if all who are missing had failed"),
    FIGURE("best", "share if all of them had responded"),
    {0},
};

static const struct member responders[] = {
    COUNT("n", "that did"),
    COUNT("of", "of so many"),
    FIGURE("share", "their share"),
    FIGURE("ci_lo", "95 % interval (Wilson)"),
    FIGURE("ci_hi", "95 % interval (Wilson)"),
    {"bounds", {OBJECT(bounds)}, MAY, "of the share, whoever is missing"},
    FIGURE("model",
	"share within them if those who are missing fare as the model expects"
	" of them; null over 50,000 episodes, not there with model=none"),
    {0},
};

static const struct member share[] = {TREND_SHARE, {0}};

static const struct member estimate[] = {ESTIMATE, {0}};

static const struct member spread[] = {
    FIGURE("lo80", "a tenth lie below"),
    FIGURE("lo50", "a quarter lie below"),
    FIGURE("hi50", "a quarter lie above"),
    FIGURE("hi80", "a tenth lie above"),
    {0},
};

static const struct member model_visit[] = {ESTIMATE,
    {"spread", {OBJECT(spread), .name = "Spread"}, MAY,
	"of people's scores, as the model has them; null when adjusted"},
    {"change", {OBJECT(estimate), .name = "Estimate"}, MAY, "since baseline"},
    {0}};

static const struct member trend_visit[] = {
    {"visit_code", {ANY_TEXT}, MUST, "which visit"},
    {"target_day", {ANY_INT}, MUST, "days after the procedure"},
    COUNT("due", "expected by now"),
    COUNT("answered", "scored in the window"),
    COUNT("late", "scored after it"),
    COUNT("censored", "after a rescue"),
    COUNT("not_answered", "due and not scored"),
    COUNT("not_yet_due", "still to come"),
    COUNT("n", "scores in the figures"),
    FIGURE("mean", "mean"),
    FIGURE("sd", "standard deviation"),
    FIGURE("median", "median"),
    FIGURE("q1", "first quartile"),
    FIGURE("q3", "third quartile"),
    FIGURE("ci_lo", "95 % interval of the mean"),
    FIGURE("ci_hi", "95 % interval of the mean"),
    {"change", {OBJECT(change)}, MAY, "from baseline, paired"},
    {"responders", {OBJECT(responders)}, MAY, "who reached the MCID"},
    {"pass", {OBJECT(share)}, MAY, "in a state that satisfies"},
    {"model", {OBJECT(model_visit)}, MAY, "what the model says of the visit"},
    {0},
};

static const struct shape a_trend_visit = {
    OBJECT(trend_visit), .name = "TrendVisit"};

static const struct member a_day[] = {VISIT, {0}};

static const struct member reached[] = {VISIT,
    FIGURE("est", "change, as a share of the plateau"),
    FIGURE("ci_lo", "95 % interval (delta method)"),
    FIGURE("ci_hi", "95 % interval (delta method)"),
    {"reason", {ANY_TEXT}, MAY, "why there is none"}, {0}};

static const struct shape a_reached = {OBJECT(reached), .name = "Reached"};

static const struct member half_day[] = {
    FIGURE("est", "days after the procedure"),
    FIGURE("ci_lo", "95 % interval (delta method)"),
    FIGURE("ci_hi", "95 % interval (delta method)"),
    {"reason", {ANY_TEXT}, MAY, "why there is none"},
    {0},
};

static const struct member tipping[] = {VISIT,
    FIGURE("missing", "share of those due without a score"),
    FIGURE("delta", "points"), {"reason", {ANY_TEXT}, MAY, "why there is none"},
    {0}};

static const struct member course[] = {
    {"reason", {ANY_TEXT}, MAY, "why nothing can be said"},
    {"clear_from", {OBJECT(a_day)}, MAY,
	"first visit whose change is surely an improvement"},
    {"mcid_from", {OBJECT(a_day)}, MAY,
	"first visit whose mean change is the MCID"},
    {"time_weighted_change", {OBJECT(estimate), .name = "Estimate"}, MAY,
	"mean change over the time to the last visit"},
    {"plateau", {OBJECT(estimate), .name = "Estimate"}, MAY,
	"mean change at the last two visits"},
    {"reached", {LIST(0, 16, &a_reached)}, MAY, "of the plateau, by visit"},
    {"half_day", {OBJECT(half_day)}, MAY,
	"the day by which half of the plateau was reached"},
    FIGURE("p_any_improvement", "of no monotone improvement, one-sided"),
    FIGURE("p_every_step", "that not every step improves, one-sided"),
    {"tipping", {OBJECT(tipping)}, MAY,
	"how much worse those missing at the last visit would have to be than"
	" the model takes them to be, for its change to be no longer clear"},
    {0},
};

static const struct member group[] = {
    TREND_WHO,
    {"visits", {LIST(0, 1000, &a_trend_visit)}, MAY, "by target day"},
    {"shape", {OBJECT(course), .name = "CourseShape"}, MAY,
	"of the improvement, as the model has it"},
    {"method", {OBJECT(trend_method_members), .name = "Method"}, MAY,
	"of the total: of its model, which has no groups"},
    {0},
};

static const struct shape a_group = {OBJECT(group), .name = "TrendGroup"};

const struct member trend_thresholds_members[] = {
    {"mcid", {OBJECT(threshold_members), .name = "Threshold"}, MAY,
	"for responders"},
    {"pass", {OBJECT(threshold_members), .name = "Threshold"}, MAY, "for pass"},
    {0},
};

const struct member trend_suppression_members[] = {
    {"limit", {ANY_COUNT}, MAY, "fewer people are not shown; null: all"},
    {"rule", {ANY_TEXT}, MUST, "in words"},
    {0},
};

static const struct member trend[] = {
    TREND_HEAD,
    {"groups", {LIST(0, 10000, &a_group)}, MUST, "by the value of by"},
    {"total", {OBJECT(group), .name = "TrendGroup"}, MAY, "everybody"},
    {"method", {OBJECT(trend_method_members), .name = "Method"}, MAY,
	"of the groups' model; like shape, model, contrasts and test not there"
	" with model=none"},
    {"contrasts", {LIST(0, 10000, &trend_contrast)}, MAY,
	"each group less the first one, by visit"},
    {"test", {OBJECT(trend_test_members)}, MAY,
	"of all groups, over all visits"},
    {"both_models", {OBJECT(trend_both_members)}, MAY,
	"lda and clda beside each other; null with one group"},
    {0},
};

const struct shape reply_trend = {OBJECT(trend), .name = "Trend"};

#define POINT                                                        \
	FIGURE("at_least", "improvement, in points"),                \
	    COUNT("n", "that improved by so much"),                  \
	    FIGURE("share", "their share"),                          \
	    FIGURE("ci_lo", "95 % interval (Wilson)"),               \
	    FIGURE("ci_hi", "95 % interval (Wilson)"),               \
	    FIGURE("worst", "share if all who are missing had not"), \
	    FIGURE("best", "share if all of them had")

static const struct member curve_point[] = {POINT, {0}};

static const struct shape a_curve_point = {
    OBJECT(curve_point), .name = "CurvePoint"};

static const struct member curve_visit[] = {VISIT,
    COUNT("of", "with both scores; whoever stopped too, if asked so"),
    COUNT("due", "with a baseline, by now; the bounds' whole"),
    {"mcid", {OBJECT(curve_point), .name = "CurvePoint"}, MAY,
	"at the threshold in use"},
    {"curve", {LIST(0, 250, &a_curve_point)}, MUST,
	"from the least improvement to the most; with a limit on people, or"
	" with very many different ones, not at each that was seen"},
    {0}};

static const struct shape a_curve_visit = {
    OBJECT(curve_visit), .name = "CurveVisit"};

static const struct member curve_group[] = {TREND_WHO,
    {"visits", {LIST(0, 1000, &a_curve_visit)}, MAY, "by target day"}, {0}};

static const struct shape a_curve_group = {
    OBJECT(curve_group), .name = "CurveGroup"};

static const struct member trend_responders[] = {TREND_HEAD,
    {"groups", {LIST(0, 50, &a_curve_group)}, MUST, "by the value of by"},
    {"total", {OBJECT(curve_group), .name = "CurveGroup"}, MAY, "everybody"},
    {0}};

const struct shape reply_trend_responders = {
    OBJECT(trend_responders), .name = "TrendResponders"};

static const struct member followed_visit[] = {VISIT,
    COUNT("enrolled", "visits that were ever planned"),
    COUNT("due", "expected by now"), COUNT("answered", "scored in the window"),
    COUNT("late", "scored after it"), COUNT("censored", "after a rescue"),
    COUNT("not_answered", "due and not scored"),
    COUNT("not_yet_due", "still to come"),
    COUNT("not_expected", "cancelled, or dead before it"),
    {"rate_due", {OBJECT(share)}, MAY, "scored, of due"},
    {"rate_enrolled", {OBJECT(share)}, MAY, "scored, of enrolled"}, {0}};

static const struct shape a_followed_visit = {
    OBJECT(followed_visit), .name = "FollowedVisit"};

static const struct member followed_group[] = {TREND_WHO,
    {"visits", {LIST(0, 1000, &a_followed_visit)}, MAY, "by target day"}, {0}};

static const struct shape a_followed_group = {
    OBJECT(followed_group), .name = "FollowedGroup"};

static const struct member trend_completeness[] = {TREND_HEAD,
    {"groups", {LIST(0, 50, &a_followed_group)}, MUST, "by the value of by"},
    {"total", {OBJECT(followed_group), .name = "FollowedGroup"}, MAY,
	"everybody"},
    {0}};

const struct shape reply_trend_completeness = {
    OBJECT(trend_completeness), .name = "TrendCompleteness"};

static const struct member slope[] = {
    COUNT("bands", "through which the line goes"),
    FIGURE("est", "change from one band to the next, in points"),
    FIGURE("se", "its standard error"),
    FIGURE("ci_lo", "95 % interval"),
    FIGURE("ci_hi", "95 % interval"),
    FIGURE("df", "degrees of freedom; null: normal"),
    FIGURE("p", "two-sided; null under 5 degrees of freedom"),
    {"reason", {ANY_TEXT}, MAY, "why there is no slope"},
    {0},
};

static const struct member dose_responders[] = {
    COUNT("bands", "that are compared"),
    FIGURE("chisq", "Cochran-Armitage, one degree of freedom"),
    FIGURE("p", "two-sided"),
    {"reason", {ANY_TEXT}, MAY, "why there is none"},
    {0},
};

static const struct member dose_visit[] = {VISIT,
    {"slope", {OBJECT(slope)}, MAY, "of the model's change; null: no model"},
    {"responders", {OBJECT(dose_responders)}, MUST,
	"trend of their shares, along the bands"},
    {0}};

static const struct shape a_dose_visit = {
    OBJECT(dose_visit), .name = "DoseVisit"};

static const struct member dose_group[] = {TREND_WHO,
    {"visits", {LIST(0, 1000, &a_trend_visit)}, MAY, "by target day"}, {0}};

static const struct shape a_dose_group = {
    OBJECT(dose_group), .name = "DoseBand"};

static const struct member trend_dose[] = {TREND_HEAD,
    {"dose", {WORD(words_dose)}, MUST, "which, as asked"},
    {"bands", {LIST(1, 10, &trend_value)}, MUST,
	"from the lowest, all there are"},
    {"reading", {ANY_TEXT}, MUST, "what a slope says, and what it does not"},
    {"groups", {LIST(0, 10, &a_dose_group)}, MUST, "bands, from the lowest"},
    {"method", {OBJECT(trend_method_members), .name = "Method"}, MAY,
	"of the model; not there with model=none"},
    {"slopes", {LIST(0, 1000, &a_dose_visit)}, MUST, "by visit"},
    {"curve", {OBJECT(dose_curve_members), .name = "DoseCurve"}, MAY,
	"change along the dose itself; null: no model, or nothing is shown"},
    {0}};

const struct shape reply_trend_dose = {
    OBJECT(trend_dose), .name = "TrendDoseResponse"};
