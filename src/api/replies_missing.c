/* What replies hold: who answered at a visit, and who did not. */
#include "api/replies_trend.h"
#include "api/words.h"

static const struct member baseline[] = {
    COUNT("n", "with a first score"),
    FIGURE("mean", "their mean"),
    FIGURE("sd", "standard deviation"),
    FIGURE("ci_lo", "95 % interval"),
    FIGURE("ci_hi", "95 % interval"),
    {0},
};

static const struct member portion[] = {
    {"word", {ANY_TEXT}, MUST, "sex or age_band"},
    {"value", {ANY_TEXT}, MUST, "of that word"},
    COUNT("n", "joints of who has it"),
    COUNT("of", "joints of the group"),
    FIGURE("share", "their share"),
    {0},
};

static const struct shape a_portion = {OBJECT(portion), .name = "Portion"};

static const struct member missing_group[] = {TREND_WHO,
    {"baseline", {OBJECT(baseline)}, MAY, "scores before treatment"},
    {"shares", {LIST(0, 100, &a_portion)}, MAY,
	"by sex, then by age; of all together none"},
    {0}};

static const struct shape a_missing_group = {
    OBJECT(missing_group), .name = "MissingGroup"};

static const struct member visit[] = {
    {"visit_code", {ANY_TEXT}, MUST, "as asked"},
    {"target_day", {ANY_INT}, MAY, "days after the procedure"},
    {0},
};

static const struct member told[] = {
    {"word", {ANY_TEXT}, MUST, "sex or age_band"},
    {"reason", {ANY_TEXT}, MAY, "why its shares are not told"},
    {0},
};

static const struct shape a_told = {OBJECT(told)};

static const struct member difference[] = {
    FIGURE("est", "of mean first scores: not answered less answered"),
    FIGURE("ci_lo", "95 % interval (Welch)"),
    FIGURE("ci_hi", "95 % interval (Welch)"),
    FIGURE("df", "degrees of freedom"),
    FIGURE("standardized", "the same in standard deviations"),
    FIGURE("limit", "standardized, more is much"),
    {"reason", {ANY_TEXT}, MAY, "why there is none"},
    {0},
};

static const struct member missing[] = {TREND_HEAD,
    {"reading", {ANY_TEXT}, MUST, "what a difference says"},
    {"groups", {LIST(0, 4, &a_missing_group)}, MUST,
	"answered, not_answered, after_rescue, not_due"},
    {"total", {OBJECT(missing_group), .name = "MissingGroup"}, MAY,
	"everybody"},
    {"visit", {OBJECT(visit)}, MUST, "which one"},
    {"words", {LIST(0, 10, &a_told)}, MUST, "of which there are shares"},
    {"difference", {OBJECT(difference)}, MUST, "of first scores"}, {0}};

const struct shape reply_trend_missing = {
    OBJECT(missing), .name = "TrendMissing"};
