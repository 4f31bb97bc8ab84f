/*
 * Each rule is one function over one product (or the host) and one line in
 * a table that names it.
 */
#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "rule/decimal.h"
#include "rule/dose.h"
#include "rule/implausible.h"
#include "rule/member.h"
#include "rule/product.h"

/* False when either is not recorded. */
static int
exceeds(double value, double limit)
{
	return !isnan(value) && !isnan(limit) &&
	       decimal_compare(value, limit) > 0;
}

static int
share_for_percent(const json_t *product)
{
	const double viability = member_number(product, "viability_pct");

	return exceeds(viability, 0) && exceeds(1, viability);
}

/* Less than a million nucleated cells: perhaps counted in 10*9. */
static int
hardly_any_cells(const json_t *product)
{
	const double tnc = member_number(product, "tnc_10e6");

	return (product_traits(product) & PRODUCT_CELLS) && exceeds(tnc, 0) &&
	       exceeds(1, tnc);
}

static int
fold_over_20(const json_t *product)
{
	return exceeds(
	    dose_fold(member_number(product, "product_platelets_10e9_per_l"),
		member_number(product, "blood_platelets_10e9_per_l")),
	    20);
}

/* Plasma that is poorer in platelets than blood is not rich in them. */
static int
poorer_than_blood(const json_t *product)
{
	return (product_traits(product) & PRODUCT_PLATELETS) &&
	       exceeds(member_number(product, "blood_platelets_10e9_per_l"),
		   member_number(product, "product_platelets_10e9_per_l"));
}

/* More platelets than were drawn, beyond the error of counting them. */
static int
recovery_over_120(const json_t *product)
{
	return (product_traits(product) & PRODUCT_BLOOD) &&
	       exceeds(dose_recovery_pct(member_number(product,
					     "product_platelets_10e9_per_l"),
			   member_number(product, "final_volume_ml"),
			   member_number(product, "blood_platelets_10e9_per_l"),
			   member_number(product, "harvest_volume_ml")),
		   120);
}

/* A litre has room for 11e12 red cells of 90 fL. */
static int
red_cells_over_11(const json_t *product)
{
	return exceeds(member_number(product, "product_rbc_10e12_per_l"), 11);
}

/* More than was drawn, its anticoagulant allowed for; cultures may grow. */
static int
more_than_harvested(const json_t *product)
{
	const unsigned traits = product_traits(product);

	return (traits & PRODUCT_AUTOLOGOUS) && !(traits & PRODUCT_EXPANDED) &&
	       exceeds(member_number(product, "final_volume_ml"),
		   1.25 * member_number(product, "harvest_volume_ml"));
}

/* What is made and given in one sitting waits no day. */
static int
waited_over_a_day(const json_t *product, const json_t *procedure)
{
	return member_is(product, "regulatory_route",
		   "same_day_minimal_manipulation") &&
	       exceeds(dose_delay_minutes(member_text(product, "processed_at"),
			   member_text(procedure, "performed_at")),
		   24 * 60);
}

/* More was injected of the product at ${place} than was made. */
static int
injected_more(const json_t *product, const json_t *procedure, json_int_t place)
{
	const json_t *targets = json_object_get(procedure, "targets");
	double made = member_number(product, "final_volume_ml");
	double injected = 0;

	if (member_is(procedure, "local_anaesthetic_place", "in_product"))
		made += member_number(procedure, "local_anaesthetic_ml");
	for (size_t i = 0; i < json_array_size(targets); i++) {
		const json_t *target = json_array_get(targets, i);
		const json_t *of = json_object_get(target, "product");

		if (json_is_integer(of) && json_integer_value(of) == place)
			injected += member_number(target, "volume_ml");
	}
	return exceeds(injected, made);
}

static int
add(json_t *found, json_t *pointer, const char *rule)
{
	return json_array_append_new(
	    found, json_pack("{s:o, s:s}", "pointer", pointer, "rule", rule));
}

static int
find_in_product(
    json_t *found, const json_t *procedure, const json_t *product, size_t i)
{
	static const struct {
		const char *member, *rule;
		int (*applies)(const json_t *);
	} rules[] = {
	    {"final_volume_ml", "more_than_harvested", more_than_harvested},
	    {"product_platelets_10e9_per_l", "fold_over_20", fold_over_20},
	    {"product_platelets_10e9_per_l", "poorer_than_blood",
		poorer_than_blood},
	    {"product_platelets_10e9_per_l", "recovery_over_120",
		recovery_over_120},
	    {"product_rbc_10e12_per_l", "red_cells_over_11", red_cells_over_11},
	    {"tnc_10e6", "hardly_any_cells", hardly_any_cells},
	    {"viability_pct", "share_for_percent", share_for_percent},
	};

	if (waited_over_a_day(product, procedure) &&
	    add(found, json_sprintf("/products/%zu/processed_at", i),
		"waited_over_a_day") != 0)
		return -1;
	for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++)
		if (rules[r].applies(product) &&
		    add(found,
			json_sprintf("/products/%zu/%s", i, rules[r].member),
			rules[r].rule) != 0)
			return -1;
	if (injected_more(product, procedure, (json_int_t)i + 1) &&
	    add(found, json_sprintf("/products/%zu/final_volume_ml", i),
		"injected_more") != 0)
		return -1;
	return 0;
}

int
implausible_find(json_t *found, const json_t *procedure)
{
	const json_t *host = json_object_get(procedure, "host");
	const json_t *products = json_object_get(procedure, "products");
	const double bmi = dose_bmi(
	    member_number(host, "height_cm"), member_number(host, "weight_kg"));

	/* Height and weight exchanged, or one in inches or pounds. */
	if ((exceeds(12, bmi) || exceeds(bmi, 80)) &&
	    add(found, json_string("/host/weight_kg"), "bmi_12_to_80") != 0)
		return -1;
	for (size_t i = 0; i < json_array_size(products); i++)
		if (find_in_product(
			found, procedure, json_array_get(products, i), i) != 0)
			return -1;
	return 0;
}
