/*
 * Made-up people and procedures.  Shares of regions, products and host
 * factors are chosen so that every stratum of the trends has somebody in it;
 * they describe no real clinic.
 */
#include <math.h>
#include <string.h>

#include "ctl/demo_case.h"
#include "ctl/draw.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

/* A joint that is treated, why, and with what. */
static const struct region {
	const char *name;
	double weight;
	double products[DRAW_KINDS];
	double pain, pain_sd;     /* before treatment, 0..10 */
	const char *right, *left; /* ICD-10-CM */
	const char *oa, *tendon;  /* grade systems, or NULL */
	int grade_min, grade_max;
	const char *structure, *structure_name;
} regions[] = {
    {"knee", .46, {.46, .30, .14, .06, .04}, 6.4, 1.7, "M17.11", "M17.12", "kl",
	NULL, 1, 4, "intra_articular", NULL},
    {"hip", .11, {.40, .45, .05, .08, .02}, 5.6, 1.9, "M16.11", "M16.12",
	"tonnis", NULL, 1, 3, "intra_articular", NULL},
    {"shoulder", .17, {.60, .25, .05, .10, 0}, 6.6, 2.0, "M75.111", "M75.112",
	NULL, "ellman", 1, 3, "tendon", "supraspinatus"},
    {"elbow", .08, {.85, .05, 0, .10, 0}, 6.3, 1.6, "M77.11", "M77.12", NULL,
	"us_tendinosis", 1, 3, "tendon", "common extensor"},
    {"achilles", .06, {.90, .05, .05, 0, 0}, 5.9, 1.7, "M76.61", "M76.62", NULL,
	"us_tendinosis", 1, 3, "tendon", "Achilles"},
    {"patellar_tendon", .04, {.90, .10, 0, 0, 0}, 5.7, 1.6, "M76.51", "M76.52",
	NULL, "us_tendinosis", 1, 3, "tendon", "patellar"},
    {"ankle", .05, {.55, .35, .10, 0, 0}, 5.8, 1.8, "M19.071", "M19.072", "kl",
	NULL, 1, 4, "intra_articular", NULL},
    {"lumbar", .03, {.60, .40, 0, 0, 0}, 6.5, 1.6, "M51.36", "M51.36", NULL,
	NULL, 0, 0, "disc", NULL},
};

/* When it was taken, made, counted and injected. */
static void
set_times(json_t *procedure, json_t *p, int32_t day, struct rng *r)
{
	int processed = rng_int(r, 13 * 60, 20 * 60);

	if (json_object_get(p, "harvest_volume_ml") != NULL)
		draw_put(p, "harvested_at", draw_instant(day, processed - 45));
	draw_put(p, "processed_at", draw_instant(day, processed));
	if (json_object_get(p, "viability_pct") != NULL)
		draw_put(p, "viability_at", draw_instant(day, processed + 5));
	draw_put(p, "device_expiry_on", draw_date(day + rng_int(r, 30, 700)));
	draw_put(procedure, "performed_at",
	    draw_instant(day, processed + rng_int(r, 8, 70)));
	draw_put(procedure, "consent_registry_at",
	    draw_instant(day, processed - 90));
}

static void
set_grade(json_t *procedure, const struct region *reg, struct course_input *in,
    struct rng *r)
{
	int grade = rng_int(r, reg->grade_min, reg->grade_max);

	if (reg->oa != NULL) {
		draw_put(procedure, "oa_grade_system", json_string(reg->oa));
		draw_put(procedure, "oa_grade", json_integer(grade));
		in->end_stage = grade == reg->grade_max;
	}
	if (reg->tendon != NULL) {
		draw_put(
		    procedure, "tendon_grade_system", json_string(reg->tendon));
		draw_put(procedure, "tendon_grade", json_integer(grade));
		in->end_stage = grade == reg->grade_max;
	}
}

static void
set_guidance(json_t *procedure, const struct region *reg,
    struct course_input *in, struct rng *r)
{
	static const char *const modes[] = {
	    "ultrasound", "fluoroscopy", "ultrasound_and_fluoroscopy", "none"};
	static const double usual[] = {.74, .13, .05, .08};
	static const double spine[] = {0, .97, .03, 0};
	const char *mode = draw_pick(
	    r, modes, strcmp(reg->name, "lumbar") == 0 ? spine : usual, 4);

	draw_put(procedure, "guidance", json_string(mode));
	in->guided = strcmp(mode, "none") != 0;
	if (!in->guided)
		draw_put(procedure, "guidance_none_reason",
		    json_string("no ultrasound in the room that day"));
	draw_put(procedure, "contrast_confirmed",
	    json_string(
		strncmp(mode, "fluo", 4) == 0 ? "yes" : "not_applicable"));
	draw_put(procedure, "spread_seen",
	    json_string(in->guided ? "yes" : "not_applicable"));
}

static json_t *
draw_target(const struct region *reg, const json_t *p)
{
	json_t *target = json_pack("{s:s, s:O, s:i}", "structure",
	    reg->structure, "volume_ml", json_object_get(p, "final_volume_ml"),
	    "product", 1);

	if (reg->structure_name != NULL)
		draw_put(
		    target, "structure_name", json_string(reg->structure_name));
	return target;
}

static json_t *
draw_procedure(int32_t day, struct course_input *in, struct rng *r)
{
	static const char *const before[] = {
	    "physio", "nsaid", "steroid_inj", "ha_inj"};
	double weights[COUNT(regions)];
	const struct region *reg;
	json_t *procedure, *p, *host;
	int left = rng_chance(r, .5);

	for (int i = 0; i < COUNT(regions); i++)
		weights[i] = regions[i].weight;
	reg = &regions[rng_choose(r, weights, COUNT(regions))];
	in->pain = draw_clamp(rng_normal(r, reg->pain, reg->pain_sd), 1.5, 10);
	in->dose_ratio = 1;
	in->viable = 1;
	p = draw_product(
	    (enum draw_kind)rng_choose(r, reg->products, DRAW_KINDS), in, r);
	host = draw_host(r);
	in->smoker = json_object_get(host, "cigarettes_per_day") != NULL;
	procedure = json_pack("{s:i, s:i, s:s, s:s, s:s, s:i, s:[{s:s}], s:o, "
			      "s:s, s:i, s:i, s:s}",
	    "session_no", 1, "planned_sessions", 1, "body_region", reg->name,
	    "laterality",
	    strcmp(reg->name, "lumbar") == 0 ? "midline"
	    : left                           ? "left"
					     : "right",
	    "diagnosis_code", left ? reg->left : reg->right,
	    "symptom_duration_months",
	    (int)draw_clamp(exp(rng_normal(r, 3, .9)), 2, 240),
	    "prior_treatments", "treatment",
	    before[rng_int(r, 0, COUNT(before) - 1)], "host", host,
	    "local_anaesthetic", "none", "needle_gauge", rng_int(r, 20, 25),
	    "activity_restriction_days", 7, "expectation_given",
	    rng_chance(r, .7) ? "portal_page" : "verbal");
	set_times(procedure, p, day, r);
	set_grade(procedure, reg, in, r);
	set_guidance(procedure, reg, in, r);
	draw_put(procedure, "targets", json_pack("[o]", draw_target(reg, p)));
	draw_put(procedure, "products", json_pack("[o]", p));
	if (rng_chance(r, .6))
		draw_put(procedure, "rehab_protocol",
		    json_string("relative rest 3 days, loading from week 2"));
	return procedure;
}

int
demo_case_draw(struct demo_case *c, int32_t day, int number, struct rng *r)
{
	struct course_input in = {0};

	c->person = draw_person(day, number, r);
	c->procedure = draw_procedure(day, &in, r);
	course_draw(&c->course, &in, r);
	c->function_gap = rng_normal(r, -.08, .10);
	c->diligence = draw_clamp(rng_normal(r, .82, .15), .2, 1);
	if (c->person != NULL && c->procedure != NULL)
		return 0;
	demo_case_free(c);
	return -1;
}

void
demo_case_free(struct demo_case *c)
{
	json_decref(c->person);
	json_decref(c->procedure);
	c->person = c->procedure = NULL;
}
