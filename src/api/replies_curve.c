/* What replies hold: the curve along a dose. */
#include "api/replies.h"
#include "api/words.h"

static const struct member test[] = {
    FIGURE("num_df", "degrees of freedom"),
    FIGURE("den_df", "degrees of freedom; null: chi-squared"),
    FIGURE("f", "F"),
    FIGURE("p", "null under 5 degrees of freedom"),
    {"reason", {ANY_TEXT}, MAY, "why there is none"},
    {0},
};

#define TESTS                                                             \
	{"association", {OBJECT(test), .name = "DoseTest"}, MUST,         \
	    "that change does not go with the dose at all"},              \
	{                                                                 \
		"nonlinearity", {OBJECT(test), .name = "DoseTest"}, MUST, \
		    "that a straight line would do"                       \
	}

static const struct member without_dose[] = {
    COUNT("n", "episodes in none of the bands"),
    COUNT("of", "episodes in the cohort"),
    FIGURE("share", "their share"),
    {0},
};

static const struct member point[] = {
    FIGURE("dose", "in the curve's unit"),
    FIGURE("est", "mean change at that dose, in points"),
    FIGURE("se", "its standard error"),
    FIGURE("ci_lo", "95 % interval"),
    FIGURE("ci_hi", "95 % interval"),
    FIGURE("df", "degrees of freedom; null: normal"),
    {0},
};

static const struct shape a_point = {OBJECT(point), .name = "DosePoint"};

static const struct member visit[] = {
    {"visit_code", {ANY_TEXT}, MUST, "which visit"},
    {"target_day", {ANY_INT}, MUST, "days after the procedure"},
    COUNT("n", "episodes with a dose and a score"),
    TESTS,
    {"points", {LIST(0, 25, &a_point)}, MUST,
	"from the 5 to the 95 % quantile of the doses"},
    {"reason", {ANY_TEXT}, MAY, "why there are no points, or no more"},
    {0},
};

static const struct shape a_visit = {OBJECT(visit), .name = "DoseCurveVisit"};

static const struct shape a_knot = {ANY_NUMBER};

const struct member dose_curve_members[] = {
    {"unit", {ANY_TEXT}, MUST, "of doses"},
    {"scale", {WORD(words_dose_scale)}, MAY,
	"along which the curve is smooth: log10 of cells and platelets, unless"
	" one is 0"},
    {"covariance", {WORD(words_covariance)}, MUST, "as of the model"},
    {"reason", {ANY_TEXT}, MAY, "why there is no curve"},
    COUNT("people", "with a dose and a score"),
    COUNT("episodes", "the same"),
    {"without_dose", {OBJECT(without_dose)}, MUST,
	"null where it would tell of a hidden group"},
    {"knots", {LIST(3, 3, &a_knot)}, MAY,
	"doses where it bends: quantiles .10, .50, .90; null: a straight line"},
    TESTS,
    {"visits", {LIST(0, 16, &a_visit)}, MUST, "after the baseline"},
    {0},
};
