/* trend: a cohort as a table for spreadsheets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/trend.h"

#define TITLES                                                              \
	"instrument,scale,as_of,by,row,group,people,episodes,suppressed,"   \
	"visit_code,target_day,due,answered,late,censored,not_answered,"    \
	"not_yet_due,n,mean,sd,median,q1,q3,ci_lo,ci_hi,change_n,"          \
	"change_mean,change_sd,change_ci_lo,change_ci_hi,responders_n,"     \
	"responders_of,responders_share,responders_ci_lo,responders_ci_hi," \
	"pass_n,pass_of,pass_share,pass_ci_lo,pass_ci_hi," \
	"responders_worst,responders_best,model_mean,model_se,model_ci_lo," \
	"model_ci_hi,model_df,model_reason,model_change,model_change_se," \
	"model_change_ci_lo,model_change_ci_hi,model_change_df," \
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
	    TITLES "KOOS,Pain,2024-05-01,guidance,group,ultrasound,9,10,false,"
		   "w6,42,8,,,,,,7,61.25,,,,,,,6,-0.1,,,,3,6,0.5,,,,,,,"
		   ",0.25,0.75,61,1.5,58,64,33.5,,,,,,,no_data\r\n"
		   "KOOS,Pain,2024-05-01,guidance,group,,,,true,"
		   ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,"
		   ",,,,,,,,,,,,,,\r\n"
		   "KOOS,Pain,2024-05-01,guidance,total,,12,,,"
		   "w6,,,,,,,,0,,,,,,,,,,,,,,,,,,,,,,"
		   ",,,,,,,,,,,,,,\r\n");
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
	    TITLES "\"'=1+1\",\"a,b\",,\"\"\"q\",total,,,,,"
		   ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,"
		   ",,,,,,,,,,,,,,\r\n");
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
	    cmocka_unit_test(names_are_quoted_and_never_formulas),
	    cmocka_unit_test(what_is_no_trend_is_no_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
