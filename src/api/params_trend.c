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

const struct member params_trend[] = {
    {"instrument", {TEXT(1, 32)}, MUST, "code of the instrument", IN_QUERY},
    {"scale", {TEXT(1, 32)}, MAY, "required if it has several", IN_QUERY},
    {"by", {COMMAS(&by)}, MAY,
	"one word, a group for each of its values; or two, one for each pair",
	IN_QUERY},
    {"threshold", {TEXT(1, 100)}, MAY,
	"of a change that matters; the preferred one", IN_QUERY},
    {"pass", {TEXT(1, 100)}, MAY,
	"of a state that satisfies; the preferred one", IN_QUERY},
    {"as_of", {KIND_DATE}, MAY, "as of this day; today", IN_QUERY},
    {"clinics", {WORD(words_clinics)}, MAY,
	"all: every clinic that granted it; own", IN_QUERY},
    {"model", {WORD(words_model)}, MAY,
	"of the course: lda, each group with its baseline; clda, groups that"
	" share one baseline mean; none",
	IN_QUERY},
    {"surgery", {WORD(words_surgery)}, MAY,
	"scores after a rescue, as surgery: stop, they do not count;"
	" every_score, they do; nonresponder, they do not and are no response",
	IN_QUERY},
    {"guidance", {COMMAS(&guidance)}, MAY, "only these", IN_QUERY},
    {"product_class", {COMMAS(&product_class)}, MAY, "only these", IN_QUERY},
    {"region", {COMMAS(&region)}, MAY, "only these", IN_QUERY},
    {"laterality", {COMMAS(&laterality)}, MAY, "only these", IN_QUERY},
    {"diagnosis", {COMMAS(&name)}, MAY, "only these", IN_QUERY},
    {"grade", {COMMAS(&name)}, MAY, "only these", IN_QUERY},
    {"smoking", {COMMAS(&smoking)}, MAY, "only these", IN_QUERY},
    {"diabetes", {COMMAS(&diabetes)}, MAY, "only these", IN_QUERY},
    {"bmi_band", {COMMAS(&name)}, MAY, "only these", IN_QUERY},
    {"age_band", {COMMAS(&name)}, MAY, "only these", IN_QUERY},
    {"sex", {COMMAS(&sex)}, MAY, "only these", IN_QUERY},
    {"viability_band", {COMMAS(&name)}, MAY, "only these", IN_QUERY},
    {"dose_band", {COMMAS(&name)}, MAY, "only these", IN_QUERY},
    {"operator", {COMMAS(&id)}, MAY, "only these", IN_QUERY},
    {"clinic", {COMMAS(&name)}, MAY, "only these codes", IN_QUERY},
    {"year", {COMMAS(&year)}, MAY, "only these", IN_QUERY},
    {"format", {WORD(words_format)}, MAY, "csv: as Accept: text/csv would ask",
	IN_QUERY, .kept = 1},
    {0},
};
