/*
 * Made-up preparations.  Doses and viabilities spread as published:
 * platelets delivered by 20 preparations ranged from 0.21e9 to 5.43e9
 * (Magalon 2016, PMC5117023); viability is generally above 70 % (WJMG
 * 2015;5:1).
 */
#include <math.h>

#include "base/rng.h"
#include "ctl/course.h"
#include "ctl/draw.h"

static const char *const product_class[DRAW_KINDS] = {
    "PRP", "BMC", "MFAT", "steroid_control", "saline_control"};

/* What every product has, with what it was made of. */
static json_t *
common(enum draw_kind p, const char *origin, const char *separation,
    const char *device, double volume, struct rng *r)
{
	int own = p == DRAW_PLASMA || p == DRAW_MARROW || p == DRAW_FAT;

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:o}",
	    "product_class", product_class[p], "doses_donor",
	    own ? "autologous" : "not_applicable", "doses_origin", origin,
	    "doses_separation", separation, "regulatory_route",
	    own ? "same_day_minimal_manipulation" : "approved_product",
	    "device_name", device, "device_lot",
	    json_sprintf("L%04d", rng_int(r, 1, 9999)), "activation", "none",
	    "final_volume_ml", draw_decimal(volume));
}

static json_t *
draw_plasma(struct course_input *in, struct rng *r)
{
	double volume =
	    draw_read_off(draw_clamp(rng_normal(r, 5.2, 1.4), 2, 9), .5);
	double blood =
	    draw_read_off(draw_clamp(rng_normal(r, 235, 48), 130, 420), 1);
	double fold = draw_clamp(exp(rng_normal(r, 1.15, .5)), 1.05, 9);
	double count = draw_read_off(blood * fold, 1);
	json_t *p = common(DRAW_PLASMA, "blood", "single spin, closed device",
	    fold > 4 ? "Double-spin kit" : "Single-spin kit", volume, r);

	draw_put(p, "harvest_volume_ml", draw_decimal(volume < 4 ? 30 : 60));
	draw_put(p, "anticoagulant", json_string("ACD-A"));
	draw_put(p, "spins",
	    json_pack("[{s:i, s:i, s:i}]", "rcf_g", 1500, "minutes", 10,
		"temperature_cel", 21));
	draw_put(p, "blood_platelets_10e9_per_l", draw_decimal(blood));
	draw_put(p, "product_platelets_10e9_per_l", draw_decimal(count));
	if (rng_chance(r, .8)) {
		draw_put(p, "blood_wbc_10e9_per_l",
		    draw_decimal(draw_read_off(
			draw_clamp(rng_normal(r, 6.4, 1.5), 3, 12), .1)));
		draw_put(p, "product_wbc_10e9_per_l",
		    draw_decimal(
			draw_read_off(fold > 4 ? rng_normal(r, 18, 4)
					       : fabs(rng_normal(r, 1.5, .8)),
			    .1)));
		draw_put(p, "product_rbc_10e12_per_l",
		    draw_decimal(
			draw_read_off(fabs(rng_normal(r, .3, .2)), .01)));
	}
	in->kind = COURSE_PLASMA;
	in->dose_ratio = volume * count / 1000 / 4.0;
	return p;
}

/* Marrow and fat: cells, and how many of them are alive. */
static json_t *
draw_cells(enum draw_kind kind, struct course_input *in, struct rng *r)
{
	int marrow = kind == DRAW_MARROW;
	double volume =
	    draw_read_off(draw_clamp(rng_normal(r, 7, 2), 3, 14), .5);
	double tnc = draw_read_off(
	    draw_clamp(exp(rng_normal(r, 6.0, .55)), 60, 2400), 1);
	double alive = draw_read_off(
	    draw_clamp(100 - fabs(rng_normal(r, 0, 14)), 45, 99.5), .1);
	json_t *p =
	    marrow
		? common(kind, "bone_marrow_iliac_post",
		      "density separation, two spins", "Marrow kit", volume, r)
		: common(kind, "adipose_abdomen", "mechanical, closed device",
		      "Fat kit", volume, r);

	draw_put(p, "harvest_volume_ml", draw_decimal(marrow ? 60 : 80));
	if (marrow) {
		draw_put(p, "harvest_sites_n", json_integer(6));
		draw_put(p, "aspirate_per_site_ml", json_integer(10));
		draw_put(p, "anticoagulant", json_string("heparin"));
		draw_put(p, "doses_exhibited", json_string("none claimed"));
		draw_put(p, "spins",
		    json_pack("[{s:i, s:i, s:i}]", "rcf_g", 800, "minutes", 12,
			"temperature_cel", 21));
	}
	if (marrow || rng_chance(r, .5)) {
		draw_put(p, "tnc_10e6", draw_decimal(tnc));
		if (rng_chance(r, .85)) {
			draw_put(p, "viability_pct", draw_decimal(alive));
			draw_put(
			    p, "viability_method", json_string("trypan_blue"));
			in->viable = alive >= 70;
		}
		in->dose_ratio = tnc / 450;
	}
	in->kind = COURSE_CELLS;
	return p;
}

static json_t *
draw_control(enum draw_kind kind, struct course_input *in, struct rng *r)
{
	json_t *p = common(kind, "other", "ready-made",
	    kind == DRAW_STEROID ? "Triamcinolone 40 mg" : "Saline 0.9 %",
	    kind == DRAW_STEROID ? 1 : 5, r);

	in->kind = kind == DRAW_STEROID ? COURSE_STEROID : COURSE_SALINE;
	return p;
}

json_t *
draw_product(enum draw_kind kind, struct course_input *in, struct rng *r)
{
	switch (kind) {
	case DRAW_PLASMA:
		return draw_plasma(in, r);
	case DRAW_MARROW:
	case DRAW_FAT:
		return draw_cells(kind, in, r);
	default:
		return draw_control(kind, in, r);
	}
}
