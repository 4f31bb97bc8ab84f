/* What replies hold: how a model of a cohort came about, and its contrasts. */
#include "api/replies_trend.h"
#include "api/words.h"

#define DIFFERENCE                                                        \
	FIGURE("est", "the model's"), FIGURE("se", "its standard error"), \
	    ROBUST, FIGURE("ci_lo", "95 % interval"),                     \
	    FIGURE("ci_hi", "95 % interval"),                             \
	    FIGURE("df", "degrees of freedom; null: normal"),             \
	    FIGURE("p", "two-sided; null under 5 degrees of freedom"),    \
	{                                                                 \
		"reason", {ANY_TEXT}, MAY, "why there is no estimate"     \
	}

static const struct member left_out[] = {
    VISIT, {"reason", {ANY_TEXT}, MUST, "why it is not in the model"}, {0}};

static const struct shape a_left_out = {OBJECT(left_out)};

const struct shape trend_value = {ANY_TEXT};

static const struct member adjusted_value[] = {
    {"word", {WORD(words_by)}, MUST, "which word"},
    {"value", {ANY_TEXT}, MUST, "of it; not_recorded is a value of its own"},
    FIGURE("share", "in the reference population; null where few are hidden"),
    {"effect", {WORD(words_effect)}, MUST,
	"own: compared with the reference; together: with others that few"
	" people have; reference: the one that most have, or too few"},
    {0},
};

static const struct shape an_adjusted_value = {
    OBJECT(adjusted_value), .name = "AdjustedValue"};

static const struct member no_effect[] = {
    {"word", {WORD(words_by)}, MUST, "which word"},
    {"value", {ANY_TEXT}, MUST, "of it"}, VISIT,
    {"reason", {ANY_TEXT}, MUST,
	"aliased: groups and earlier values split alike"},
    {0}};

static const struct shape a_no_effect = {
    OBJECT(no_effect), .name = "LeftOutValue"};

static const struct member adjusted[] = {
    {"for", {LIST(1, 5, &trend_value)}, MUST, "the words, as asked"},
    COUNT("population",
	"episodes of the groups shown: means are at the shares that values"
	" have among them"),
    COUNT("effects", "of values, at each visit"),
    COUNT("profiles", "sets of values that somebody has"),
    {"values", {LIST(0, 10000, &an_adjusted_value)}, MUST, "by word"},
    {"left_out", {LIST(0, 10000, &a_no_effect)}, MUST,
	"effects that others already are the sum of"},
    {"refused", {ANY_TEXT}, MAY, "what too_many_profiles means"},
    {0},
};

const struct member trend_method_members[] = {
    {"model", {WORD(words_model)}, MUST, "which was asked for"},
    {"covariance", {WORD(words_covariance)}, MUST,
	"own: of these episodes; borrowed: of all at these clinics; none:"
	" description only"},
    {"reason", {ANY_TEXT}, MAY, "why there is no model"},
    {"reason_visit", {ANY_TEXT}, MAY, "code of the visit that it is about"},
    COUNT("patterns", "sets of visits that were seen together"),
    COUNT("episodes", "with a score in the model"),
    COUNT("scores", "in the model"),
    COUNT("people", "in the model"),
    COUNT("people_with_several",
	"with several episodes in it; when more than 5 % of people, se is the"
	" larger one of its own and se_robust"),
    {"se", {ANY_TEXT}, MAY, "which standard errors"},
    {"df", {ANY_TEXT}, MAY, "which degrees of freedom"},
    {"left_out", {LIST(0, 1000, &a_left_out)}, MUST,
	"visits with scores that are not in the model"},
    {"adjusted", {OBJECT(adjusted), .name = "Adjusted"}, MAY,
	"for what; null: for nothing"},
    {0},
};

static const struct member contrast[] = {
    {"name", {ANY_TEXT}, MUST,
	"difference_in_change; with clda, difference at equal baselines"},
    {"groups", {LIST(2, 2, &trend_value)}, MUST, "the first less the second"},
    VISIT,
    DIFFERENCE,
    {0},
};

const struct shape trend_contrast = {OBJECT(contrast), .name = "Contrast"};

static const struct member by_model[] = {
    {"model", {WORD(words_model)}, MUST, "which"}, DIFFERENCE, {0}};

static const struct member both_difference[] = {
    {"groups", {LIST(2, 2, &trend_value)}, MUST, "the first less the second"},
    VISIT,
    {"lda", {OBJECT(by_model), .name = "ByModel"}, MUST,
	"difference in change"},
    {"clda", {OBJECT(by_model), .name = "ByModel"}, MUST,
	"difference at equal baselines"},
    {0},
};

static const struct shape a_both_difference = {
    OBJECT(both_difference), .name = "BothDifference"};

const struct member trend_both_members[] = {
    {"groups", {LIST(2, 2, &trend_value)}, MUST,
	"whose baseline means are the highest and the lowest"},
    FIGURE("baselines_apart_sd",
	"these, in standard deviations of baselines within groups"),
    FIGURE("limit_sd", "beyond which both models are shown"),
    {"reading", {ANY_TEXT}, MAY, "how the two are read; null within it"},
    {"differences", {LIST(0, 10000, &a_both_difference)}, MUST,
	"as in contrasts, by both models; none within the limit"},
    {0},
};

const struct member trend_test_members[] = {
    {"name", {ANY_TEXT}, MUST, "any_difference: at any visit"},
    {"groups", {LIST(2, 50, &trend_value)}, MUST, "that are in it"},
    FIGURE("num_df", "degrees of freedom"),
    FIGURE("den_df", "degrees of freedom; null: chi-squared"),
    FIGURE("f", "F"),
    FIGURE("p", "null under 5 degrees of freedom"),
    {"reason", {ANY_TEXT}, MAY, "why there is none"},
    {0},
};
