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
extern const struct shape trend_value; /* of a word */

#endif
