/* What requests carry: questions about cohorts. */
#include "api/params.h"
#include "api/words.h"

static const struct shape by = {WORD(words_by)};
static const struct shape guidance = {WORD(words_guidance)};
static const struct shape product_class = {WORD(words_product_class)};
static const struct shape region = {WORD(words_region)};
static const struct shape laterality = {WORD(words_laterality)};
static const struct shape smoking = {WORD(words_smoking)};
static const struct shape diabetes = {WORD(words_diabetes)};
static const struct shape sex = {WORD(words_sex)};
static const struct shape name = {TEXT(1, 40)};
static const struct shape id = {KIND_UUID};
static const struct shape year = {INT(1900, 9999)};

const struct member params_threshold_list[] = {
    {"instrument", {TEXT(1, 32)}, MAY, "of this instrument", IN_QUERY},
    {0},
};

/* Whom a cohort is made of, in the order of internal.cohort_words(). */
#define FILTERS                                                               \
	{"guidance", {COMMAS(&guidance)}, MAY, "only these", IN_QUERY},       \
	    {"product_class", {COMMAS(&product_class)}, MAY, "only these",    \
		IN_QUERY},                                                    \
	    {"region", {COMMAS(&region)}, MAY, "only these", IN_QUERY},       \
	    {"laterality", {COMMAS(&laterality)}, MAY, "only these",          \
		IN_QUERY},                                                    \
	    {"diagnosis", {COMMAS(&name)}, MAY, "only these", IN_QUERY},      \
	    {"grade", {COMMAS(&name)}, MAY, "only these", IN_QUERY},          \
	    {"smoking", {COMMAS(&smoking)}, MAY, "only these", IN_QUERY},     \
	    {"diabetes", {COMMAS(&diabetes)}, MAY, "only these", IN_QUERY},   \
	    {"bmi_band", {COMMAS(&name)}, MAY, "only these", IN_QUERY},       \
	    {"age_band", {COMMAS(&name)}, MAY, "only these", IN_QUERY},       \
	    {"sex", {COMMAS(&sex)}, MAY, "only these", IN_QUERY},             \
	    {"viability_band", {COMMAS(&name)}, MAY, "only these", IN_QUERY}, \
	    {"dose_band", {COMMAS(&name)}, MAY, "only these", IN_QUERY},      \
	    {"operator", {COMMAS(&id)}, MAY, "only these", IN_QUERY},         \
	    {"clinic", {COMMAS(&name)}, MAY, "only these codes", IN_QUERY},   \
	{                                                                     \
		"year", {COMMAS(&year)}, MAY, "only these", IN_QUERY          \
	}

#define FORMAT                                                                \
	{                                                                     \
		"format", {WORD(words_format)}, MAY,                          \
		    "csv: as Accept: text/csv would ask", IN_QUERY, .kept = 1 \
	}

/* What several questions have in common. */
#define OF_SCALE                                                           \
	{"instrument", {TEXT(1, 32)}, MUST, "code of the instrument",      \
	    IN_QUERY},                                                     \
	{                                                                  \
		"scale", {TEXT(1, 32)}, MAY, "required if it has several", \
		    IN_QUERY                                               \
	}

#define BY                                                                   \
	{                                                                    \
		"by", {COMMAS(&by)}, MAY,                                    \
		    "one word, a group for each of its values; or two, one " \
		    "for each pair",                                         \
		    IN_QUERY                                                 \
	}

#define THRESHOLD                                                           \
	{                                                                   \
		"threshold", {TEXT(1, 100)}, MAY,                           \
		    "of a change that matters; the preferred one", IN_QUERY \
	}

#define PASS                                                                 \
	{                                                                    \
		"pass", {TEXT(1, 100)}, MAY,                                 \
		    "of a state that satisfies; the preferred one", IN_QUERY \
	}

#define WHEN_WHERE                                                      \
	{"as_of", {KIND_DATE}, MAY, "as of this day; today", IN_QUERY}, \
	{                                                               \
		"clinics", {WORD(words_clinics)}, MAY,                  \
		    "all: every clinic that granted it; own", IN_QUERY  \
	}

#define SURGERY                                                             \
	{                                                                   \
		"surgery", {WORD(words_surgery)}, MAY,                      \
		    "scores after a rescue, as surgery: stop, they do not " \
		    "count;"                                                \
		    " every_score, they do; nonresponder, they do not and " \
		    "are no response",                                      \
		    IN_QUERY                                                \
	}

const struct member params_trend[] = {
    OF_SCALE,
    BY,
    THRESHOLD,
    PASS,
    WHEN_WHERE,
    {"model", {WORD(words_model)}, MAY,
	"of the course: lda, each group with its baseline; clda, groups that"
	" share one baseline mean; none",
	IN_QUERY},
    {"adjust", {COMMAS(&by)}, MAY,
	"one to five words that groups are not made by: the model's means are"
	" those of one population, at its shares of their values; not with"
	" model=none",
	IN_QUERY},
    SURGERY,
    FILTERS,
    FORMAT,
    {0},
};

const struct member params_trend_responders[] = {
    OF_SCALE,
    BY,
    THRESHOLD,
    WHEN_WHERE,
    SURGERY,
    FILTERS,
    FORMAT,
    {0},
};

const struct member params_trend_completeness[] = {
    OF_SCALE,
    BY,
    WHEN_WHERE,
    SURGERY,
    FILTERS,
    FORMAT,
    {0},
};

const struct member params_trend_dose[] = {
    OF_SCALE,
    {"dose", {WORD(words_dose)}, MAY,
	"platelets, by dose_band; viable (cells), by dose_band; viability, by"
	" viability_band; minutes (from the end of processing to the "
	"injection);"
	" platelets",
	IN_QUERY},
    THRESHOLD,
    PASS,
    WHEN_WHERE,
    {"model", {WORD(words_model)}, MAY,
	"of the course: clda, bands that share one baseline mean; lda, each "
	"with"
	" its own; none; clda",
	IN_QUERY},
    SURGERY,
    FILTERS,
    FORMAT,
    {0},
};

static const struct shape adjust = {WORD(words_by)};

const struct member params_trend_funnel[] = {
    OF_SCALE,
    {"visit", {TEXT(1, 20)}, MUST, "code of the visit", IN_QUERY},
    {"by", {WORD(words_site)}, MAY, "what a site is; operator", IN_QUERY},
    {"adjust", {COMMAS(&adjust)}, MAY,
	"words of the casemix, beside the baseline score: one to five;"
	" age_band,sex",
	IN_QUERY},
    THRESHOLD,
    WHEN_WHERE,
    SURGERY,
    FILTERS,
    FORMAT,
    {0},
};

const struct member params_trend_first_response[] = {
    OF_SCALE,
    BY,
    THRESHOLD,
    WHEN_WHERE,
    {"surgery", {WORD(words_surgery_wait)}, MAY,
	"a rescue: stop, it ends the wait without a response; every_score, it"
	" does not; stop",
	IN_QUERY},
    FILTERS,
    FORMAT,
    {0},
};

const struct member params_trend_missing[] = {
    OF_SCALE,
    {"visit", {TEXT(1, 20)}, MUST, "code of the visit", IN_QUERY},
    WHEN_WHERE,
    SURGERY,
    FILTERS,
    FORMAT,
    {0},
};

const struct member params_trend_courses[] = {
    OF_SCALE,
    BY,
    WHEN_WHERE,
    SURGERY,
    {"seed", {INT(0, 1000000)}, MAY,
	"by which single courses are drawn, up to 200; another draws others",
	IN_QUERY, .fallback = "1"},
    FILTERS,
    FORMAT,
    {0},
};

const struct member params_trend_members[] = {
    OF_SCALE,
    {"visit", {TEXT(1, 20)}, MUST, "code of the visit", IN_QUERY},
    {"state", {WORD(words_member_state)}, MAY,
	"which figure they stand behind; scored", IN_QUERY},
    THRESHOLD,
    {"as_of", {KIND_DATE}, MAY, "as of this day; today", IN_QUERY},
    SURGERY,
    FILTERS,
    {"cursor", {TEXT(1, 500)}, MAY, "next of the former page", IN_QUERY},
    {"limit", {INT(1, 200)}, MAY, "items at most", IN_QUERY, .fallback = "50"},
    {0},
};
