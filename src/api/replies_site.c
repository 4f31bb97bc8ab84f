/* What replies hold: sites beside each other, waits, and who is behind a
 * figure. */
#include "api/replies.h"
#include "api/replies_trend.h"
#include "api/words.h"

static const struct member share[] = {TREND_SHARE, {0}};

static const struct member limits[] = {
    FIGURE("lo", "share; null: so small a site cannot be too low"),
    FIGURE("hi", "share; null: so small a site cannot be too high"),
    {0},
};

static const struct member mean_change[] = {
    COUNT("n", "with both scores"),
    FIGURE("mean", "mean change from baseline, not adjusted"),
    FIGURE("shrunken", "the same, drawn towards the mean of all sites"),
    FIGURE("weight", "of that mean in it"),
    {0},
};

/* Of a site, or of all. */
#define SITE                                                              \
	COUNT("due", "visits expected by now"),                           \
	    COUNT("scored", "scores in the figures"),                     \
	    {"responders", {OBJECT(share)}, MAY, "who reached the MCID"}, \
	    {"mean_change", {OBJECT(mean_change)}, MAY, "from baseline"}, \
	{                                                                 \
		"reason", {ANY_TEXT}, MAY, "why there is no judgement"    \
	}

static const struct member all_sites[] = {TREND_WHO, SITE, {0}};

static const struct member site[] = {TREND_WHO, SITE,
    FIGURE("expected", "responders"), FIGURE("expected_share", "their share"),
    FIGURE("ratio", "responders over expected"),
    FIGURE("ratio_lo", "95 % interval (Wilson)"),
    FIGURE("ratio_hi", "95 % interval (Wilson)"),
    FIGURE("z", "responders less expected, in standard errors"),
    {"limits_95", {OBJECT(limits)}, MAY, "of the share, in 95 of 100 sites"},
    {"limits_998", {OBJECT(limits)}, MAY, "the same in 99.8"},
    {"place", {WORD(words_site_place)}, MAY, "of the share"}, {0}};

static const struct shape a_site = {OBJECT(site), .name = "Site"};

static const struct member visit[] = {
    {"visit_code", {ANY_TEXT}, MUST, "as asked"},
    {"target_day", {ANY_INT}, MAY, "null: nobody has this visit"},
    {0},
};

static const struct shape a_word = {ANY_TEXT};

static const struct member casemix[] = {
    {"words", {LIST(0, 5, &a_word)}, MUST, "as asked"},
    {"baseline", {KIND_BOOL}, MUST, "the baseline score is in it, too"},
    COUNT("episodes", "in the model"),
    COUNT("coefficients", "with the intercept"),
    {"reason", {ANY_TEXT}, MAY,
	"why there is no model; then the share of all sites is expected"},
    {0},
};

static const struct member dispersion[] = {
    COUNT("sites", "that are compared"),
    FIGURE("phi", "mean square of winsorised z; 1: chance alone"),
    FIGURE("p", "of chance alone"),
    {"limits", {WORD(words_site_limits)}, MAY,
	"exact: of the binomial; widened: for differences beyond chance"},
    {"reason", {ANY_TEXT}, MAY, "why there is none"},
    {0},
};

static const struct member means[] = {
    FIGURE("all_sites", "mean change of all sites"),
    FIGURE("sd_between", "standard deviation of the sites' true means"),
    {"reason", {ANY_TEXT}, MAY, "why there is none"},
    {0},
};

static const struct member funnel[] = {TREND_HEAD,
    {"reading", {ANY_TEXT}, MUST, "what a place says, and what it does not"},
    {"groups", {LIST(0, 50, &a_site)}, MUST, "sites, by name"},
    {"total", {OBJECT(all_sites)}, MAY, "everybody"},
    {"visit", {OBJECT(visit)}, MUST, "which one"},
    {"target", {OBJECT(share)}, MUST, "responders at all sites shown"},
    {"casemix", {OBJECT(casemix)}, MUST, "from which it is expected"},
    {"dispersion", {OBJECT(dispersion)}, MUST, "do sites differ by chance?"},
    {"means", {OBJECT(means)}, MUST, "of changes"},
    {"reason", {ANY_TEXT}, MAY, "why no site is judged"}, {0}};

const struct shape reply_trend_funnel = {OBJECT(funnel), .name = "TrendFunnel"};

static const struct member median[] = {
    FIGURE("day", "after treatment; null: half have not responded"),
    FIGURE("ci_lo", "95 % interval; null: not reached"),
    FIGURE("ci_hi", "95 % interval; null: not reached"),
    {0},
};

static const struct member wait_visit[] = {
    {"visit_code", {ANY_TEXT}, MUST, "which visit"},
    {"target_day", {ANY_INT}, MUST, "days after the procedure"},
    COUNT("at_risk", "wait up to this day"),
    COUNT("responded", "now, for the first time"),
    COUNT("stopped", "by a rescue, withdrawal or death"),
    COUNT("censored", "not seen any more without a response"),
    FIGURE("waiting", "share without a response (Kaplan-Meier)"),
    FIGURE("waiting_se", "standard error (Greenwood)"),
    FIGURE("waiting_lo", "95 % interval (log-log)"),
    FIGURE("waiting_hi", "95 % interval (log-log)"),
    FIGURE("responded_share", "share that responded (Aalen-Johansen)"),
    FIGURE("responded_se", "standard error"),
    FIGURE("responded_lo", "95 % interval (log-log)"),
    FIGURE("responded_hi", "95 % interval (log-log)"),
    FIGURE("stopped_share", "share that was stopped first"),
    {0},
};

static const struct shape a_wait_visit = {
    OBJECT(wait_visit), .name = "WaitVisit"};

static const struct member wait_group[] = {TREND_WHO,
    COUNT("n", "with a baseline: who is followed"),
    COUNT("responded", "at any visit shown"),
    COUNT("stopped", "at any visit shown"), COUNT("censored", "the others"),
    {"median", {OBJECT(median)}, MAY, "time to a first response"},
    {"visits", {LIST(0, 1000, &a_wait_visit)}, MUST, "by target day"},
    {"reason", {ANY_TEXT}, MAY, "why there is nothing"}, {0}};

static const struct shape a_wait_group = {
    OBJECT(wait_group), .name = "WaitGroup"};

static const struct member wait_test[] = {
    {"name", {ANY_TEXT}, MUST, "log_rank"},
    {"groups", {LIST(0, 50, &a_word)}, MUST, "that are in it"},
    FIGURE("chisq", "chi-squared"),
    COUNT("df", "degrees of freedom"),
    FIGURE("p", "two-sided"),
    {"reason", {ANY_TEXT}, MAY, "why there is none"},
    {0},
};

static const struct member first_response[] = {TREND_HEAD,
    {"reading", {ANY_TEXT}, MUST, "what the shares say"},
    {"groups", {LIST(0, 50, &a_wait_group)}, MUST, "by the value of by"},
    {"total", {OBJECT(wait_group), .name = "WaitGroup"}, MAY, "everybody"},
    {"test", {OBJECT(wait_test)}, MUST, "do groups differ?"},
    {"reason", {ANY_TEXT}, MAY, "why nobody is followed"}, {0}};

const struct shape reply_trend_first_response = {
    OBJECT(first_response), .name = "TrendFirstResponse"};

static const struct member member[] = {
    {"patient_id", {KIND_UUID}, MUST, "who"},
    {"episode_id", {KIND_UUID}, MUST, "which joint's course"},
    {"given_name", {ANY_TEXT}, MUST, "given name"},
    {"family_name", {ANY_TEXT}, MUST, "family name"},
    {"day_zero", {KIND_DATE}, MUST, "of the procedure"},
    {"visit_code", {ANY_TEXT}, MUST, "which visit"},
    {"target_day", {ANY_INT}, MUST, "days after the procedure"},
    {"state", {WORD(words_member_became)}, MUST, "what became of it"},
    {"answered_on", {KIND_DATE}, MAY, "when"},
    FIGURE("score", "where it counts"),
    FIGURE("baseline", "score before treatment"),
    FIGURE("change", "since then"),
    {"responded", {KIND_BOOL}, MAY, "by the threshold; null: not known"},
    {0},
};

static const struct shape a_member = {OBJECT(member), .name = "TrendMember"};

static const struct member members[] = {PAGE_OF(&a_member), {0}};

const struct shape reply_trend_members = {
    OBJECT(members), .name = "TrendMembers"};
