/* What requests carry: questions about the quality of records. */
#include "api/params.h"
#include "api/words.h"

#define SINCE                                                               \
	{"from", {KIND_DATE}, MAY,                                          \
	    "records of this day and later, for who may open them; the "    \
	    "last 365 days",                                                \
	    IN_QUERY},                                                      \
	{                                                                   \
		"mibo_below", {INT(1, 100)}, MAY,                           \
		    "percent; a procedure with less of MIBO is found. Our " \
		    "own limit: MIBO has none",                             \
		    IN_QUERY, .fallback = "75"                              \
	}

const struct member params_data_quality[] = {
    SINCE,
    {"format", {WORD(words_format)}, MAY, "csv: as Accept: text/csv would ask",
	IN_QUERY, .kept = 1},
    {0},
};

const struct member params_data_quality_list[] = {
    {"rule", {WORD(words_data_rule)}, MUST, "by which they are found",
	IN_QUERY},
    SINCE,
    {"cursor", {TEXT(1, 500)}, MAY, "next of the former page", IN_QUERY},
    {"limit", {INT(1, 200)}, MAY, "items at most", IN_QUERY, .fallback = "50"},
    {0},
};
