/*
 * Made-up people.  No name, date or number belongs to anybody; the addresses
 * are in a domain that nobody can have (RFC 2606).
 */
#include <string.h>

#include "base/rng.h"
#include "ctl/draw.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

json_t *
draw_person(int32_t day, int number, struct rng *r)
{
	static const char *const given[] = {"Ada", "Bruno", "Carla", "Dario",
	    "Elin", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kaya", "Luis",
	    "Mira", "Nils", "Olga", "Pablo", "Quinn", "Rosa", "Sami", "Tilda"};
	static const char *const family[] = {"Adler", "Baptista", "Castell",
	    "Dunmore", "Eriksen", "Falk", "Grover", "Hallam", "Iversen",
	    "Jansky", "Kestrel", "Lindqvist", "Moreau", "Novak", "Oduya",
	    "Penrose", "Quist", "Rowan", "Sandoval", "Thorne"};
	int female = rng_chance(r, .52);
	int age = (int)draw_clamp(rng_normal(r, 59, 12), 22, 88);
	int32_t born = day - age * 365 - age / 4 - rng_int(r, 1, 364);

	return json_pack("{s:s, s:s, s:o, s:s, s:o, s:o, s:s, s:o}",
	    "given_name", given[rng_int(r, 0, COUNT(given) - 1)], "family_name",
	    family[rng_int(r, 0, COUNT(family) - 1)], "birth_date",
	    draw_date(born), "sex", female ? "female" : "male", "mrn",
	    json_sprintf("DEMO-%05d", number), "email",
	    json_sprintf("person%05d@example.org", number), "language",
	    rng_chance(r, .15) ? "es" : "en", "consents",
	    json_pack("[{s:s, s:b}, {s:s, s:b}]", "kind", "registry", "given",
		1, "kind", "contact_email", "given", 1));
}

json_t *
draw_host(struct rng *r)
{
	static const char *const smoking[] = {"never", "former", "current"};
	static const double smoking_w[] = {.55, .29, .16};
	static const char *const diabetes[] = {"no", "type_2", "type_1"};
	static const double diabetes_w[] = {.87, .11, .02};
	static const char *const effusion[] = {
	    "none", "mild", "moderate", "severe", "not_assessed"};
	static const double effusion_w[] = {.4, .28, .14, .05, .13};
	static const char *const lesion[] = {
	    "none", "small", "large", "not_imaged"};
	static const double lesion_w[] = {.3, .2, .1, .4};
	double height =
	    draw_read_off(draw_clamp(rng_normal(r, 171, 10), 145, 205), 1);
	double bmi = draw_clamp(rng_normal(r, 27.8, 4.6), 17.5, 46);
	const char *smokes = draw_pick(r, smoking, smoking_w, 3);
	const char *sugar = draw_pick(r, diabetes, diabetes_w, 3);
	json_t *host =
	    json_pack("{s:o, s:o, s:s, s:s, s:b, s:s, s:s, s:s, s:[s]}",
		"height_cm", draw_decimal(height), "weight_kg",
		draw_decimal(draw_read_off(bmi * height * height / 10000, .5)),
		"smoking_status", smokes, "diabetes", sugar,
		"inflammatory_disease", rng_chance(r, .06),
		"effusion_or_synovitis", draw_pick(r, effusion, effusion_w, 5),
		"bone_marrow_lesion", draw_pick(r, lesion, lesion_w, 4),
		"nutrition_flag", rng_chance(r, .08) ? "at_risk" : "normal",
		"meds_affecting", rng_chance(r, .22) ? "nsaid_7d" : "none");

	if (strcmp(smokes, "current") == 0)
		draw_put(host, "cigarettes_per_day",
		    json_integer(rng_int(r, 3, 25)));
	if (strcmp(sugar, "no") != 0)
		draw_put(host, "hba1c_pct",
		    draw_decimal(draw_read_off(rng_normal(r, 7.1, .7), .1)));
	if (rng_chance(r, .4)) {
		draw_put(host, "activity_scale", json_string("ucla"));
		draw_put(
		    host, "activity_level", json_integer(rng_int(r, 2, 9)));
	}
	return host;
}
