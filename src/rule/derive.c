/*
 * A procedure goes in, its computed members come out, one function per
 * member.  The arithmetic is in figures and below it; here it gets names.
 *
 * jansson's setters refuse NULL, so a value that could not be made shows as
 * a failed set: `bad' gathers these, and built() looks at it once.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/day.h"
#include "rule/band.h"
#include "rule/classify.h"
#include "rule/decimal.h"
#include "rule/derive.h"
#include "rule/dose.h"
#include "rule/doses.h"
#include "rule/figures.h"
#include "rule/implausible.h"
#include "rule/member.h"
#include "rule/mibo.h"
#include "rule/product.h"

#define DECIMALS 4
#define LATE_ENTRY INT64_C(604800000000) /* 7 days in microseconds */

/* Percent; its source stands with band_viability_pct. */
static const double viability_floor = 70;

static json_t *
number(double value)
{
	return isfinite(value) ? json_real(decimal_round(value, DECIMALS))
			       : json_null();
}

static json_t *
text(const char *value)
{
	return value != NULL ? json_string(value) : json_null();
}

static json_t *
built(json_t *value, int bad)
{
	if (!bad)
		return value;
	json_decref(value);
	return NULL;
}

/* A class of one letter; '\0' is none. */
static json_t *
letter(char class)
{
	return class == '\0' ? json_null() : json_stringn(&class, 1);
}

static json_t *
depa_of(const struct figures *f)
{
	json_t *depa = json_object();
	int bad = 0;

	bad |=
	    json_object_set_new(depa, "dose_10e9", number(f->platelets_10e9));
	bad |= json_object_set_new(
	    depa, "dose", letter(classify_depa_dose(f->platelets_10e9)));
	bad |= json_object_set_new(
	    depa, "efficiency_pct", number(f->platelet_recovery_pct));
	bad |= json_object_set_new(depa, "efficiency",
	    letter(classify_depa_share(f->platelet_recovery_pct)));
	bad |= json_object_set_new(depa, "purity_pct", number(f->purity_pct));
	bad |= json_object_set_new(
	    depa, "purity", letter(classify_depa_share(f->purity_pct)));
	bad |= json_object_set_new(depa, "activated",
	    f->counts.activation == ACTIVATION_UNKNOWN
		? json_null()
		: json_boolean(f->counts.activation == ACTIVATION_EXOGENOUS));
	return built(depa, bad);
}

/* Classes are for platelet-rich plasma, and null for anything else. */
static json_t *
classes_of(const struct figures *f)
{
	const int prp = (f->traits & PRODUCT_PLATELETS) != 0;
	char paw[PAW_TEXT], mishra[MISHRA_TEXT];
	json_t *classes = json_object();
	int bad = 0;

	bad |= json_object_set_new(classes, "paw",
	    text(prp && classify_paw(paw, &f->counts) == 0 ? paw : NULL));
	bad |= json_object_set_new(classes, "mishra",
	    text(prp && classify_mishra(mishra, &f->counts) == 0 ? mishra
								 : NULL));
	bad |= json_object_set_new(
	    classes, "depa", prp ? depa_of(f) : json_null());
	return built(classes, bad);
}

static json_t *
product_of(const struct figures *f)
{
	json_t *out = json_object();
	int bad = 0;

	bad |= json_object_set_new(
	    out, "platelet_dose_10e9", number(f->platelets_10e9));
	bad |= json_object_set_new(
	    out, "viable_dose_10e6", number(f->viable_10e6));
	bad |= json_object_set_new(out, "platelet_fold", number(f->fold));
	bad |= json_object_set_new(
	    out, "platelet_recovery_pct", number(f->platelet_recovery_pct));
	bad |= json_object_set_new(
	    out, "leukocyte_recovery_pct", number(f->leukocyte_recovery_pct));
	bad |= json_object_set_new(
	    out, "minutes_processing_to_injection", number(f->minutes));
	bad |= json_object_set_new(out, "classes", classes_of(f));
	return built(out, bad);
}

/* The products one by one; what they amount to is left in ${total}. */
static json_t *
products_of(struct figures_total *total, const json_t *procedure,
    const char *performed_at)
{
	const json_t *products = json_object_get(procedure, "products");
	json_t *out = json_array();
	int bad = 0;

	memset(total, 0, sizeof(*total));
	for (size_t i = 0; i < json_array_size(products); i++) {
		struct figures f;

		figures_take(&f, json_array_get(products, i), performed_at);
		figures_add(total, &f);
		bad |= json_array_append_new(out, product_of(&f));
	}
	return built(out, bad);
}

static json_t *
totals_of(const struct figures_total *t)
{
	json_t *out = json_object();
	int bad = 0;

	bad |= json_object_set_new(
	    out, "final_volume_ml", number(figures_sum(&t->volume_ml)));
	bad |= json_object_set_new(
	    out, "platelet_dose_10e9", number(figures_sum(&t->platelets_10e9)));
	bad |= json_object_set_new(
	    out, "viable_dose_10e6", number(figures_sum(&t->viable_10e6)));
	bad |= json_object_set_new(out, "minutes_processing_to_injection",
	    number(figures_sum(&t->minutes)));
	return built(out, bad);
}

static json_t *
mibo_of(const json_t *procedure, const struct derive_context *context)
{
	struct mibo m;
	json_t *sections, *out;
	int bad = 0;

	if (mibo_measure(&m, procedure, context->birth_date, context->sex) != 0)
		return NULL;
	sections = json_object();
	for (int i = 0; i < MIBO_SECTIONS; i++)
		bad |= json_object_set_new(sections, mibo_names[i],
		    json_pack("{s:i, s:i}", "recorded", m.recorded[i],
			"applicable", m.applicable[i]));
	out = json_object();
	bad |= json_object_set_new(out, "percent", number(mibo_percent(&m)));
	bad |= json_object_set_new(out, "sections", sections);
	bad |= json_object_set(out, "missing", m.missing);
	mibo_clear(&m);
	return built(out, bad);
}

static int
entered_late(const struct derive_context *context)
{
	int64_t performed, recorded;

	return day_parse_instant(&performed, NULL, context->performed_at) ==
		   0 &&
	       day_parse_instant(&recorded, NULL, context->recorded_at) == 0 &&
	       recorded - performed > LATE_ENTRY;
}

static json_t *
flags_of(const json_t *procedure, const struct derive_context *context,
    const struct figures_total *total, const json_t *implausible)
{
	const double viability = figures_sum(&total->viability_pct);
	const struct {
		const char *name;
		int raised;
	} flags[] = {
	    {"no_guidance", member_is(procedure, "guidance", "none")},
	    {"viability_lt_70", !isnan(viability) && decimal_compare(viability,
							 viability_floor) < 0},
	    {"dose_missing", total->dose_missing},
	    {"late_entry", entered_late(context)},
	    {"implausible", json_array_size(implausible) > 0},
	};
	json_t *out = json_array();
	int bad = 0;

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (flags[i].raised)
			bad |= json_array_append_new(
			    out, json_string(flags[i].name));
	return built(out, bad);
}

/* The class of all products; `combination' when they differ. */
static const char *
class_of(const json_t *procedure)
{
	const json_t *products = json_object_get(procedure, "products");
	const char *class =
	    member_text(json_array_get(products, 0), "product_class");

	for (size_t i = 1; class != NULL && i < json_array_size(products); i++)
		if (!member_is(
			json_array_get(products, i), "product_class", class))
			return "combination";
	return class;
}

/* "kl_3"; osteoarthritis before tendon, when both are graded. */
static json_t *
grade_of(const json_t *procedure)
{
	static const char *const members[][2] = {
	    {"oa_grade_system", "oa_grade"},
	    {"tendon_grade_system", "tendon_grade"}};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const char *system = member_text(procedure, members[i][0]);
		const json_t *grade = json_object_get(procedure, members[i][1]);

		if (system != NULL && json_is_integer(grade))
			return json_sprintf("%s_%lld", system,
			    (long long)json_integer_value(grade));
	}
	return json_null();
}

static double
age_of(const struct derive_context *context)
{
	int32_t birth, performed;

	if (day_parse(&birth, context->birth_date) != 0 ||
	    day_parse_instant(NULL, &performed, context->performed_at) != 0)
		return NAN;
	return day_years(birth, performed);
}

static json_t *
stratum_of(const json_t *procedure, const struct derive_context *context,
    const struct figures_total *total, double bmi)
{
	const char *platelets =
	    band_of(&band_platelets_10e9, figures_sum(&total->platelets_10e9));
	const char *viable =
	    band_of(&band_viable_10e6, figures_sum(&total->viable_10e6));
	json_t *out = json_object();
	int bad = 0;

	bad |= json_object_set_new(
	    out, "product_class", text(class_of(procedure)));
	bad |= json_object_set_new(out, "grade", grade_of(procedure));
	bad |=
	    json_object_set_new(out, "bmi_band", text(band_of(&band_bmi, bmi)));
	bad |= json_object_set_new(
	    out, "age_band", text(band_of(&band_age_years, age_of(context))));
	bad |= json_object_set_new(out, "viability_band",
	    text(band_of(
		&band_viability_pct, figures_sum(&total->viability_pct))));
	bad |= json_object_set_new(
	    out, "dose_band", text(total->cells ? viable : platelets));
	bad |= json_object_set_new(out, "platelet_band", text(platelets));
	bad |= json_object_set_new(out, "viable_band", text(viable));
	bad |= json_object_set_new(out, "tnc_band",
	    text(band_of(&band_tnc_10e6, figures_sum(&total->tnc_10e6))));
	return built(out, bad);
}

json_t *
derive(const json_t *procedure, const struct derive_context *given)
{
	struct derive_context around = *given, *context = &around;
	const json_t *host = json_object_get(procedure, "host");
	const double bmi = dose_bmi(
	    member_number(host, "height_cm"), member_number(host, "weight_kg"));
	const int draft = member_is(procedure, "status", "draft");
	struct figures_total total;
	json_t *implausible = json_array();
	json_t *out = json_object();
	int bad = 0;

	if (context->performed_at == NULL)
		context->performed_at = member_text(procedure, "performed_at");
	bad |= implausible_find(implausible, procedure);
	bad |= json_object_set_new(out, "products",
	    products_of(&total, procedure, context->performed_at));
	bad |= json_object_set_new(out, "totals", totals_of(&total));
	bad |= json_object_set_new(out, "bmi", number(bmi));
	bad |=
	    json_object_set_new(out, "classification", doses_line(procedure));
	bad |= json_object_set_new(out, "mibo", mibo_of(procedure, context));
	bad |= json_object_set_new(out, "flags",
	    draft ? json_array()
		  : flags_of(procedure, context, &total, implausible));
	bad |= json_object_set_new(out, "implausible", implausible);
	bad |= json_object_set_new(
	    out, "stratum", stratum_of(procedure, context, &total, bmi));
	return built(out, bad);
}
