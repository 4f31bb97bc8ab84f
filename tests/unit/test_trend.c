/* trend: a cohort as a table for spreadsheets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/trend.h"

#define TITLES                                                              \
	"instrument,scale,as_of,by,adjust,row,group,people,episodes,"       \
	"suppressed,"                                                       \
	"visit_code,target_day,due,answered,late,censored,not_answered,"    \
	"not_yet_due,n,mean,sd,median,q1,q3,ci_lo,ci_hi,change_n,"          \
	"change_mean,change_sd,change_ci_lo,change_ci_hi,responders_n,"     \
	"responders_of,responders_share,responders_ci_lo,responders_ci_hi," \
	"pass_n,pass_of,pass_share,pass_ci_lo,pass_ci_hi,"                  \
	"responders_worst,responders_best,responders_model,model_mean,"     \
	"model_se,model_se_robust,model_ci_lo,model_ci_hi,model_df,"        \
	"model_reason,model_change,model_change_se,model_change_se_robust," \
	"model_change_ci_lo,model_change_ci_hi,model_change_df,"            \
	"model_change_reason\r\n"

static void
expect(const char *json, const char *csv)
{
	json_t *all = json_loads(json, 0, NULL);
	size_t len;
	char *text;

	assert_non_null(all);
	text = trend_csv(all, TREND_VISITS, &len);
	assert_non_null(text);
	assert_string_equal(text, csv);
	assert_int_equal(len, strlen(csv));
	free(text);
	json_decref(all);
}

static void
a_row_for_each_group_and_visit_then_the_total(void **state)
{
	(void)state;
	expect("{\"instrument\":\"KOOS\",\"scale\":\"Pain\","
	       "\"as_of\":\"2024-05-01\",\"by\":\"guidance\",\"groups\":["
	       "{\"group\":\"ultrasound\",\"people\":9,\"episodes\":10,"
	       "\"suppressed\":false,\"visits\":["
	       "{\"visit_code\":\"w6\",\"target_day\":42,\"due\":8,\"n\":7,"
	       "\"mean\":61.25,\"sd\":null,"
	       "\"change\":{\"n\":6,\"mean\":-0.1},"
	       "\"responders\":{\"n\":3,\"of\":6,\"share\":0.5,"
	       "\"bounds\":{\"worst\":0.25,\"best\":0.75}},"
	       "\"pass\":null,\"model\":{\"mean\":61,\"se\":1.5,"
	       "\"ci_lo\":58,\"ci_hi\":64,\"df\":33.5,\"reason\":null,"
	       "\"change\":{\"mean\":null,\"reason\":\"no_data\"}}}]},"
	       "{\"group\":null,\"people\":null,\"suppressed\":true,"
	       "\"visits\":[]}],"
	       "\"total\":{\"group\":null,\"people\":12,\"visits\":["
	       "{\"visit_code\":\"w6\",\"n\":0}]}}",
	    TITLES "KOOS,Pain,2024-05-01,guidance,,group,ultrasound,9,10,false,"
		   "w6,42,8,,,,,,7,61.25,,,,,,,6,-0.1,,,,3,6,0.5,,,,,,,"
		   ",0.25,0.75,,61,1.5,,58,64,33.5,,,,,,,,no_data\r\n"
		   "KOOS,Pain,2024-05-01,guidance,,group,,,,true,"
		   ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,"
		   ",,,,,,,,,,,,,,,,,\r\n"
		   "KOOS,Pain,2024-05-01,guidance,,total,,12,,,"
		   "w6,,,,,,,,0,,,,,,,,,,,,,,,,,,,,,,"
		   ",,,,,,,,,,,,,,,,,\r\n");
}

/* Of one group, with the columns from visit_code on. */
static void
expect_rows(enum trend_table which, const char *visits, const char *more,
    const char *rows)
{
	char json[512];
	const char *at;
	json_t *all;
	size_t len;
	char *text;

	snprintf(json, sizeof(json),
	    "{\"groups\":[{\"group\":\"a\",\"visits\":[%s]}]%s}", visits, more);
	all = json_loads(json, 0, NULL);
	assert_non_null(all);
	text = trend_csv(all, which, &len);
	assert_non_null(text);
	at = strstr(text, "visit_code");
	assert_non_null(at);
	assert_string_equal(at, rows);
	free(text);
	json_decref(all);
}

static void
a_curve_has_a_row_for_each_point(void **state)
{
	(void)state;
	expect_rows(TREND_RESPONDERS,
	    "{\"visit_code\":\"w6\",\"target_day\":42,\"of\":7,\"due\":8,"
	    "\"mcid\":{\"at_least\":2,\"n\":5},\"curve\":["
	    "{\"at_least\":-1,\"n\":7,\"share\":1,\"ci_hi\":1},"
	    "{\"at_least\":3,\"n\":2}]},{\"visit_code\":\"m3\",\"curve\":[]}",
	    "",
	    "visit_code,target_day,of,due,mcid,mcid_n,mcid_share,at_least,n,"
	    "share,ci_lo,ci_hi,worst,best\r\n"
	    ",,,,group,a,,,,w6,42,7,8,2,5,,-1,7,1,,1,,\r\n"
	    ",,,,group,a,,,,w6,42,7,8,2,5,,3,2,,,,,\r\n"
	    ",,,,group,a,,,,m3,,,,,,,,,,,,,\r\n");
}

static void
completeness_has_a_row_for_each_visit(void **state)
{
	(void)state;
	expect_rows(TREND_COMPLETENESS,
	    "{\"visit_code\":\"w6\",\"target_day\":42,\"enrolled\":9,"
	    "\"due\":8,\"rate_due\":{\"n\":6,\"share\":0.75}}",
	    "",
	    "visit_code,target_day,enrolled,due,answered,late,censored,"
	    "not_answered,not_yet_due,not_expected,scored,rate_due,"
	    "rate_due_ci_lo,rate_due_ci_hi,rate_enrolled,rate_enrolled_ci_lo,"
	    "rate_enrolled_ci_hi\r\n"
	    ",,,,group,a,,,,w6,42,9,8,,,,,,,6,0.75,,,,,\r\n");
}

static void
slopes_come_after_the_bands(void **state)
{
	(void)state;
	expect_rows(TREND_DOSE,
	    "{\"visit_code\":\"w6\",\"model\":{\"change\":{\"mean\":-2}}}",
	    ",\"slopes\":[{\"visit_code\":\"w6\",\"target_day\":42,"
	    "\"slope\":{\"est\":-0.5,\"reason\":null},"
	    "\"responders\":{\"chisq\":4,\"p\":0.0455}}],"
	    "\"curve\":{\"visits\":[{\"visit_code\":\"w6\","
	    "\"nonlinearity\":{\"f\":1.5,\"p\":0.25},"
	    "\"points\":[{\"dose\":3,\"est\":-1,\"ci_hi\":-0.5},"
	    "{\"dose\":4,\"est\":-2}]},{\"visit_code\":\"m3\","
	    "\"points\":[],\"reason\":\"too_few_doses\"}]}",
	    "visit_code,target_day,due,n,change_n,change_mean,responders_n,"
	    "responders_of,responders_share,responders_ci_lo,responders_ci_hi,"
	    "model_change,model_change_se,model_change_ci_lo,"
	    "model_change_ci_hi,model_change_reason,slope,slope_se,"
	    "slope_ci_lo,slope_ci_hi,slope_p,slope_reason,trend_chisq,trend_p,"
	    "trend_reason,association_f,association_p,nonlinearity_f,"
	    "nonlinearity_p,curve_reason,dose,curve_change,curve_se,"
	    "curve_ci_lo,curve_ci_hi\r\n"
	    ",,,,group,a,,,,w6,,,,,,,,,,,-2,,,,,,,,,,,,,"
	    ",,,,,,,,,,\r\n"
	    ",,,,slope,,,,,w6,42,,,,,,,,,,,,,,,-0.5,,,,,,4,0.0455,"
	    ",,,,,,,,,,\r\n"
	    ",,,,curve,,,,,w6,,,,,,,,,,,,,,,,,,,,,,,,"
	    ",,,1.5,0.25,,3,-1,,,-0.5\r\n"
	    ",,,,curve,,,,,w6,,,,,,,,,,,,,,,,,,,,,,,,"
	    ",,,1.5,0.25,,4,-2,,,\r\n"
	    ",,,,curve,,,,,m3,,,,,,,,,,,,,,,,,,,,,,,,"
	    ",,,,,too_few_doses,,,,,\r\n");
}

static void
names_are_quoted_and_never_formulas(void **state)
{
	(void)state;
	expect("{\"instrument\":\"=1+1\",\"scale\":\"a,b\",\"by\":\"\\\"q\","
	       "\"groups\":[]}",
	    TITLES);
	expect("{\"instrument\":\"=1+1\",\"scale\":\"a,b\",\"by\":\"\\\"q\","
	       "\"groups\":[],\"total\":{}}",
	    TITLES "\"'=1+1\",\"a,b\",,\"\"\"q\",,total,,,,,"
		   ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,"
		   ",,,,,,,,,,,,,,,,,\r\n");
}

static void
what_is_no_trend_is_no_table(void **state)
{
	size_t len;

	(void)state;
	assert_null(trend_csv(NULL, TREND_VISITS, &len));
	assert_null(trend_csv(json_true(), TREND_VISITS, &len));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_row_for_each_group_and_visit_then_the_total),
	    cmocka_unit_test(a_curve_has_a_row_for_each_point),
	    cmocka_unit_test(completeness_has_a_row_for_each_visit),
	    cmocka_unit_test(slopes_come_after_the_bands),
	    cmocka_unit_test(names_are_quoted_and_never_formulas),
	    cmocka_unit_test(what_is_no_trend_is_no_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
