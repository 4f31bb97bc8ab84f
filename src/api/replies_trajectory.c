/* What replies hold: thresholds, and one course. */
#include "api/replies.h"
#include "api/words.h"

const struct member threshold_members[] = {
    {"threshold", {ANY_TEXT}, MUST, "its name"},
    {"instrument", {ANY_TEXT}, MAY, "of which instrument"},
    {"scale", {ANY_TEXT}, MAY, "and scale"},
    {"kind", {WORD(words_threshold_kind)}, MAY,
	"a change that matters, or a state that satisfies"},
    {"value", {ANY_NUMBER}, MUST, "points"},
    {"population", {ANY_TEXT}, MAY, "in whom it was found"},
    {"method", {ANY_TEXT}, MAY, "how"},
    {"source", {ANY_TEXT}, MAY, "where it is published"},
    {"preferred", {KIND_BOOL}, MAY, "used when none is named"},
    {0},
};

static const struct shape a_threshold = {
    OBJECT(threshold_members), .name = "Threshold"};

static const struct member thresholds[] = {PAGE_OF(&a_threshold), {0}};

const struct shape reply_thresholds = {
    OBJECT(thresholds), .name = "Thresholds"};

static const struct member treated[] = {
    {"procedure_id", {KIND_UUID}, MUST, "id"},
    {"performed_at", {KIND_INSTANT}, MUST, "when"},
    {"product_class", {ANY_TEXT}, MAY, "what"},
    {"guidance", {WORD(words_guidance)}, MAY, "how guided"},
    {0},
};

static const struct member event[] = {
    {"type", {ANY_TEXT}, MUST, "what happened"},
    {"occurred_on", {KIND_DATE}, MUST, "when"},
    {"day", {ANY_INT}, MUST, "days after the procedure"},
    {0},
};

static const struct member point[] = {
    {"visit_code", {ANY_TEXT}, MUST, "which visit"},
    {"target_day", {ANY_INT}, MUST, "planned"},
    {"day", {ANY_INT}, MAY, "answered, days after the procedure"},
    {"answered_on", {KIND_DATE}, MAY, "when"},
    {"score", {ANY_NUMBER}, MAY, "score"},
    {"se", {ANY_NUMBER}, MAY, "its standard error"},
    {"change", {ANY_NUMBER}, MAY, "from baseline"},
    {"state", {WORD(words_visit_state)}, MUST, "of the visit"},
    {"mode", {WORD(words_mode)}, MAY, "how it was asked"},
    {0},
};

static const struct shape a_treated = {OBJECT(treated)};
static const struct shape an_event = {OBJECT(event)};
static const struct shape a_point = {OBJECT(point), .name = "Point"};

static const struct member expected_point[] = {
    {"visit_code", {ANY_TEXT}, MUST, "which visit"},
    {"target_day", {ANY_INT}, MUST, "planned"},
    FIGURE("median", "as many do better as do worse"),
    FIGURE("lo50", "half of all lie in between"),
    FIGURE("hi50", "half of all lie in between"),
    FIGURE("lo80", "four of five lie in between"),
    FIGURE("hi80", "four of five lie in between"),
    FIGURE("p_mcid", "chance to improve by the MCID or more"),
    {"reason", {ANY_TEXT}, MAY, "why nothing can be expected"},
    {0},
};

static const struct shape an_expected_point = {
    OBJECT(expected_point), .name = "ExpectedPoint"};
static const struct shape a_visit_code = {ANY_TEXT};

static const struct member mcid_share[] = {
    {"n", {ANY_COUNT}, MUST, "improved by the MCID or more"},
    {"of", {ANY_COUNT}, MUST, "with both scores"},
    {"share", {ANY_NUMBER}, MUST, "n / of"},
    {"worst", {ANY_NUMBER}, MUST, "of all due, were all missing failures"},
    {"best", {ANY_NUMBER}, MUST, "of all due, were all missing successes"},
    {0},
};

static const struct member calibration[] = {
    {"n", {ANY_COUNT}, MUST, "scores given after that day"},
    {"people", {ANY_COUNT}, MUST, "who gave them"},
    {"inside_50", {ANY_NUMBER}, MUST, "share of them; 0.5 is right"},
    {"inside_80", {ANY_NUMBER}, MUST, "share of them; 0.8 is right"},
    {"known_until", {KIND_DATE}, MUST, "what the bands were drawn from"},
    {"rule", {ANY_TEXT}, MUST, "in words"},
    {0},
};

static const struct member expected[] = {
    {"of", {ANY_TEXT}, MUST, "from whose course, in words"},
    COUNT("people", "in that cohort; null: too few to show"),
    {"last_visit", {ANY_TEXT}, MAY, "to which the next two belong"},
    FIGURE("followed", "share of those due who have a score then"),
    {"mcid_share", {OBJECT(mcid_share), .name = "McidShare"}, MAY,
	"who improved by the MCID or more"},
    {"covariance", {WORD(words_covariance)}, MAY,
	"own: of that cohort; borrowed: of all at the clinic"},
    {"given", {LIST(0, 1000, &a_visit_code)}, MUST,
	"codes of the visits whose scores are known to the model"},
    {"points", {LIST(0, 1000, &an_expected_point)}, MUST,
	"visits that are not answered, given all of these scores, were there"
	" no rescue"},
    {"from_baseline", {LIST(0, 1000, &an_expected_point)}, MUST,
	"every visit, as was to be expected at baseline"},
    {"calibration", {OBJECT(calibration), .name = "Calibration"}, MAY,
	"whether such bands of the past held"},
    {"calibration_reason", {ANY_TEXT}, MAY,
	"why that cannot be said, in words; null: it is, or see reason"},
    {"reason", {ANY_TEXT}, MAY, "why there is no model"},
    {0},
};

static const struct member series[] = {
    {"instrument", {ANY_TEXT}, MUST, "code"},
    {"version", {ANY_TEXT}, MUST, "of the instrument"},
    {"scale", {ANY_TEXT}, MUST, "code"},
    {"higher_is", {WORD(words_direction)}, MUST, "better or worse"},
    {"minimum", {ANY_NUMBER}, MUST, "least score"},
    {"maximum", {ANY_NUMBER}, MUST, "greatest score"},
    {"thresholds", {LIST(0, 100, &a_threshold)}, MUST, "published"},
    {"points", {LIST(0, 1000, &a_point)}, MUST, "by target day"},
    {"expected", {OBJECT(expected), .name = "Expected"}, MAY,
	"from those like them; null: see expected_reason"},
    {0},
};

static const struct shape a_series = {OBJECT(series), .name = "Series"};

static const struct member episode[] = {
    {"episode_id", {KIND_UUID}, MUST, "id"},
    {"episode_no", {INT(1, 1e6)}, MUST, "which of that joint"},
    {"body_region", {WORD(words_region)}, MUST, "where"},
    {"laterality", {WORD(words_laterality)}, MUST, "which side"},
    {"day_zero", {KIND_DATE}, MUST, "day of the first procedure"},
    {"ended_on", {KIND_DATE}, MAY, "when a repeat treatment took over"},
    {"procedures", {LIST(0, 100, &a_treated)}, MUST, "what was done"},
    {"events", {LIST(0, 1000, &an_event)}, MUST, "what came between"},
    {"series", {LIST(0, 1000, &a_series)}, MUST, "every scale"},
    {0},
};

static const struct shape an_episode = {OBJECT(episode), .name = "Episode"};

static const struct member trajectory[] = {
    {"patient_id", {KIND_UUID}, MUST, "whose"},
    {"as_of", {KIND_DATE}, MUST, "the clinic's today"},
    {"episodes", {LIST(0, 1000, &an_episode)}, MUST, "every joint"},
    {"expected_reason", {ANY_TEXT}, MAY,
	"why nothing is expected: loading, or away"},
    {0},
};

const struct shape reply_trajectory = {
    OBJECT(trajectory), .name = "Trajectory"};
