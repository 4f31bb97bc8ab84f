/*
 * From members to numbers, and from products to a procedure.
 */
#include <math.h>
#include <stddef.h>

#include "rule/dose.h"
#include "rule/figures.h"
#include "rule/member.h"
#include "rule/product.h"

static enum activation
activation_of(const json_t *product)
{
	if (member_text(product, "activation") == NULL)
		return ACTIVATION_UNKNOWN;
	return member_is(product, "activation", "none") ? ACTIVATION_NONE
							: ACTIVATION_EXOGENOUS;
}

static void
take_counts(struct classify_counts *c, const json_t *product)
{
	c->platelets_10e9_per_l =
	    member_number(product, "product_platelets_10e9_per_l");
	c->blood_platelets_10e9_per_l =
	    member_number(product, "blood_platelets_10e9_per_l");
	c->wbc_10e9_per_l = member_number(product, "product_wbc_10e9_per_l");
	c->blood_wbc_10e9_per_l =
	    member_number(product, "blood_wbc_10e9_per_l");
	c->neutrophil_pct = member_number(product, "product_neutrophil_pct");
	c->blood_neutrophil_pct =
	    member_number(product, "blood_neutrophil_pct");
	c->activation = activation_of(product);
}

void
figures_take(struct figures *f, const json_t *product, const char *performed_at)
{
	const double drawn = member_number(product, "harvest_volume_ml");
	const struct classify_counts *c = &f->counts;

	take_counts(&f->counts, product);
	f->traits = product_traits(product);
	f->volume_ml = member_number(product, "final_volume_ml");
	f->tnc_10e6 = member_number(product, "tnc_10e6");
	f->viability_pct = member_number(product, "viability_pct");
	f->platelets_10e9 =
	    dose_platelets_10e9(f->volume_ml, c->platelets_10e9_per_l);
	f->viable_10e6 = dose_viable_10e6(f->tnc_10e6, f->viability_pct);
	f->fold =
	    dose_fold(c->platelets_10e9_per_l, c->blood_platelets_10e9_per_l);
	f->platelet_recovery_pct = dose_recovery_pct(c->platelets_10e9_per_l,
	    f->volume_ml, c->blood_platelets_10e9_per_l, drawn);
	f->leukocyte_recovery_pct = dose_recovery_pct(
	    c->wbc_10e9_per_l, f->volume_ml, c->blood_wbc_10e9_per_l, drawn);
	f->purity_pct =
	    dose_purity_pct(c->platelets_10e9_per_l, c->wbc_10e9_per_l,
		member_number(product, "product_rbc_10e12_per_l"));
	f->minutes = dose_delay_minutes(
	    member_text(product, "processed_at"), performed_at);
	/* What blood has of one, marrow and fat do not. */
	if (!(f->traits & PRODUCT_BLOOD))
		f->platelet_recovery_pct = f->leukocyte_recovery_pct = NAN;
}

double
figures_sum(const struct figures_sum *s)
{
	return s->n > 0 ? s->sum : NAN;
}

static void
add(struct figures_sum *s, double value)
{
	s->sum += value;
	s->n++;
}

static void
keep(struct figures_sum *s, double value, double (*choose)(double, double))
{
	if (isnan(value))
		return;
	s->sum = s->n++ > 0 ? choose(s->sum, value) : value;
}

void
figures_add(struct figures_total *t, const struct figures *f)
{
	const int platelets = (f->traits & PRODUCT_PLATELETS) != 0;
	const int cells = (f->traits & PRODUCT_CELLS) != 0;

	add(&t->volume_ml, f->volume_ml);
	if (platelets || !isnan(f->platelets_10e9))
		add(&t->platelets_10e9, f->platelets_10e9);
	if (cells || !isnan(f->viable_10e6))
		add(&t->viable_10e6, f->viable_10e6);
	if (cells || !isnan(f->tnc_10e6))
		add(&t->tnc_10e6, f->tnc_10e6);
	keep(&t->minutes, f->minutes, fmax);
	keep(&t->viability_pct, f->viability_pct, fmin);
	t->cells |= cells;
	t->dose_missing |= (platelets && isnan(f->platelets_10e9)) ||
			   (cells && isnan(f->viable_10e6));
}
