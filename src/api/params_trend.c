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
	    {"year", {COMMAS(&year)}, MAY, "only these", IN_QUERY},           \
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
    {0},
};

const struct member params_trend_responders[] = {
    OF_SCALE,
    BY,
    THRESHOLD,
    WHEN_WHERE,
    SURGERY,
    FILTERS,
    {0},
};

const struct member params_trend_completeness[] = {
    OF_SCALE,
    BY,
    WHEN_WHERE,
    SURGERY,
    FILTERS,
    {0},
};

const struct member params_trend_dose[] = {
    OF_SCALE,
    {"dose", {WORD(words_dose)}, MAY,
	"platelets, by dose_band; viable (cells), by dose_band; viability, by"
	" viability_band; platelets",
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
    {0},
};
