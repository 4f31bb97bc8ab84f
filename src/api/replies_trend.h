#ifndef MENDD_REPLIES_TREND_H
#define MENDD_REPLIES_TREND_H

#include "api/replies.h"

/* What replies about cohorts have in common; for replies_trend*.c alone. */
#define VISIT                                                            \
	{"visit_code", {ANY_TEXT}, MAY, "which visit"},                  \
	{                                                                \
		"target_day", {ANY_INT}, MAY, "days after the procedure" \
	}

#define ROBUST                                                      \
	FIGURE("se_robust",                                         \
	    "standard error with people as clusters, whatever the " \
	    "covariance; null under 30 people in a group")

#define ESTIMATE                                                           \
	FIGURE("mean", "the model's"), FIGURE("se", "its standard error"), \
	    ROBUST, FIGURE("ci_lo", "95 % interval"),                      \
	    FIGURE("ci_hi", "95 % interval"),                              \
	    FIGURE("df", "degrees of freedom; null: normal"),              \
	{                                                                  \
		"reason", {ANY_TEXT}, MAY, "why there is no estimate"      \
	}

/* replies_trend_model.c */
extern const struct member trend_method_members[];
extern const struct member trend_test_members[];
extern const struct member trend_both_members[];
extern const struct shape trend_contrast;

/* replies_trend.c */
extern const struct member trend_thresholds_members[];
extern const struct member trend_suppression_members[];
extern const struct shape trend_value; /* of a word */

/* Of whom figures speak. */
#define TREND_WHO                                                             \
	{"group", {ANY_TEXT}, MAY,                                            \
	    "the value of by, or two with a slash between them; null: none"}, \
	    {"group_values", {LIST(1, 2, &trend_value)}, MAY, "one by one"},  \
	    COUNT("people", "patients"), COUNT("episodes", "joints treated"), \
	{                                                                     \
		"suppressed", {KIND_BOOL}, MUST, "too few people to show"     \
	}

/* What every reply says of itself. */
#define TREND_HEAD                                                           \
	{"cohort", {ANY_TEXT}, MUST, "who, in words"},                       \
	    {"instrument", {ANY_TEXT}, MUST, "code"},                        \
	    {"scale", {ANY_TEXT}, MUST, "code"},                             \
	    {"higher_is", {WORD(words_direction)}, MUST, "better or worse"}, \
	    {"as_of", {KIND_DATE}, MUST, "as of this day"},                  \
	    {"by", {ANY_TEXT}, MAY, "what the groups are, as asked"},        \
	    {"filters", {KIND_ANY}, MUST, "as asked"},                       \
	    {"window_rule", {ANY_TEXT}, MUST,                                \
		"which scores belong to a visit"},                           \
	    {"adjust", {ANY_TEXT}, MAY,                                      \
		"what its model is adjusted for, as asked"},                 \
	    {"adjustment", {ANY_TEXT}, MAY, "how that is read"},             \
	    {"estimand", {ANY_TEXT}, MUST, "what the figures speak of"},     \
	    {"thresholds", {OBJECT(trend_thresholds_members)}, MUST,         \
		"in use"},                                                   \
	{                                                                    \
		"suppression", {OBJECT(trend_suppression_members)}, MUST,    \
		    "small groups"                                           \
	}

#define TREND_SHARE                                        \
	COUNT("n", "that did"), COUNT("of", "of so many"), \
	    FIGURE("share", "their share"),                \
	    FIGURE("ci_lo", "95 % interval (Wilson)"),     \
	    FIGURE("ci_hi", "95 % interval (Wilson)")

#endif
