/*
 * A table of members, each with its section, where it is found and to which
 * products it applies.  The rest counts.
 */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "rule/decimal.h"
#include "rule/mibo.h"
#include "rule/product.h"

const char mibo_about[] =
    "mendd's mapping of its members to the sections of MIBO, Murray 2017 "
    "JBJS 99:809; not an official score";

const char *const mibo_names[MIBO_SECTIONS] = {
    [MIBO_STUDY_DESIGN] = "study_design",
    [MIBO_RECIPIENTS] = "recipients",
    [MIBO_INJURY] = "injury",
    [MIBO_INTERVENTION] = "intervention",
    [MIBO_DONORS] = "donors",
    [MIBO_HARVEST] = "harvest",
    [MIBO_PROCESSING] = "processing",
    [MIBO_CULTURE] = "culture",
    [MIBO_CELL_CHARACTERISTICS] = "cell_characteristics",
    [MIBO_DELIVERY] = "delivery",
    [MIBO_POST_PROCEDURE_CARE] = "post_procedure_care",
    [MIBO_OUTCOME_ASSESSMENT] = "outcome_assessment",
};

enum place { TOP, HOST, PRODUCT, TARGET };

/* An empty list is an answer: none of these. */
#define OR_EMPTY 1

#define ALTERNATIVES 3
struct item {
	enum mibo_section section;
	enum place place;
	const char *members[ALTERNATIVES]; /* any one of them will do */
	int flags;
	unsigned needs; /* all these traits of the product */
	unsigned bars;  /* none of these */
};

static const struct item items[] = {
    {MIBO_STUDY_DESIGN, TOP, {"consent_registry_at"}, 0, 0, 0},
    {MIBO_STUDY_DESIGN, TOP, {"operator_id"}, 0, 0, 0},
    {MIBO_STUDY_DESIGN, TOP, {"planned_sessions"}, 0, 0, 0},
    {MIBO_STUDY_DESIGN, PRODUCT, {"regulatory_route"}, 0, 0, 0},

    {MIBO_RECIPIENTS, HOST, {"height_cm"}, 0, 0, 0},
    {MIBO_RECIPIENTS, HOST, {"weight_kg"}, 0, 0, 0},
    {MIBO_RECIPIENTS, HOST, {"smoking_status"}, 0, 0, 0},
    {MIBO_RECIPIENTS, HOST, {"diabetes"}, 0, 0, 0},
    {MIBO_RECIPIENTS, HOST, {"inflammatory_disease"}, 0, 0, 0},
    {MIBO_RECIPIENTS, HOST, {"activity_level"}, 0, 0, 0},
    {MIBO_RECIPIENTS, HOST, {"meds_affecting"}, 0, 0, 0},

    {MIBO_INJURY, TOP, {"body_region"}, 0, 0, 0},
    {MIBO_INJURY, TOP, {"laterality"}, 0, 0, 0},
    {MIBO_INJURY, TOP, {"diagnosis_code"}, 0, 0, 0},
    {MIBO_INJURY, TOP, {"oa_grade", "tendon_grade", "cartilage_grade"}, 0, 0,
	0},
    {MIBO_INJURY, TOP, {"symptom_duration_months"}, 0, 0, 0},
    {MIBO_INJURY, TOP, {"prior_treatments"}, OR_EMPTY, 0, 0},

    {MIBO_INTERVENTION, TOP, {"performed_at"}, 0, 0, 0},
    {MIBO_INTERVENTION, TOP, {"session_no"}, 0, 0, 0},
    {MIBO_INTERVENTION, TOP, {"local_anaesthetic"}, 0, 0, 0},
    {MIBO_INTERVENTION, PRODUCT, {"product_class"}, 0, 0, 0},
    {MIBO_INTERVENTION, PRODUCT, {"final_volume_ml"}, 0, 0, 0},

    {MIBO_DONORS, PRODUCT, {"doses_donor"}, 0, 0, PRODUCT_CONTROL},

    {MIBO_HARVEST, PRODUCT, {"doses_origin"}, 0, 0, PRODUCT_CONTROL},
    {MIBO_HARVEST, PRODUCT, {"harvested_at"}, 0, PRODUCT_AUTOLOGOUS, 0},
    {MIBO_HARVEST, PRODUCT, {"harvest_volume_ml"}, 0, PRODUCT_AUTOLOGOUS, 0},
    {MIBO_HARVEST, PRODUCT, {"harvest_sites_n"}, 0, PRODUCT_MARROW, 0},
    {MIBO_HARVEST, PRODUCT, {"aspirate_per_site_ml"}, 0, PRODUCT_MARROW, 0},
    {MIBO_HARVEST, PRODUCT, {"anticoagulant"}, 0, PRODUCT_BLOOD, 0},
    {MIBO_HARVEST, PRODUCT, {"anticoagulant"}, 0, PRODUCT_MARROW, 0},

    {MIBO_PROCESSING, PRODUCT, {"doses_separation"}, 0, 0, PRODUCT_CONTROL},
    {MIBO_PROCESSING, PRODUCT, {"device_name"}, 0, 0, 0},
    {MIBO_PROCESSING, PRODUCT, {"device_lot"}, 0, 0, 0},
    {MIBO_PROCESSING, PRODUCT, {"spins"}, 0, PRODUCT_CENTRIFUGED, 0},
    {MIBO_PROCESSING, PRODUCT, {"activation"}, 0, 0, PRODUCT_CONTROL},
    {MIBO_PROCESSING, PRODUCT, {"processed_at"}, 0, 0, PRODUCT_CONTROL},

    {MIBO_CULTURE, PRODUCT, {"passage"}, 0, PRODUCT_EXPANDED, 0},
    {MIBO_CULTURE, PRODUCT, {"population_doublings"}, 0, PRODUCT_EXPANDED, 0},
    {MIBO_CULTURE, PRODUCT, {"sterility"}, 0, PRODUCT_EXPANDED, 0},
    {MIBO_CULTURE, PRODUCT, {"endotoxin_eu_per_kg"}, 0, PRODUCT_EXPANDED, 0},

    {MIBO_CELL_CHARACTERISTICS, PRODUCT, {"blood_platelets_10e9_per_l"}, 0,
	PRODUCT_PLATELETS, 0},
    {MIBO_CELL_CHARACTERISTICS, PRODUCT, {"product_platelets_10e9_per_l"}, 0,
	PRODUCT_PLATELETS, 0},
    {MIBO_CELL_CHARACTERISTICS, PRODUCT, {"product_wbc_10e9_per_l"}, 0,
	PRODUCT_PLATELETS, 0},
    {MIBO_CELL_CHARACTERISTICS, PRODUCT, {"product_neutrophil_pct"}, 0,
	PRODUCT_PLATELETS, 0},
    {MIBO_CELL_CHARACTERISTICS, PRODUCT, {"product_rbc_10e12_per_l"}, 0,
	PRODUCT_PLATELETS, 0},
    {MIBO_CELL_CHARACTERISTICS, PRODUCT, {"tnc_10e6"}, 0, PRODUCT_CELLS, 0},
    {MIBO_CELL_CHARACTERISTICS, PRODUCT, {"viability_pct"}, 0, PRODUCT_CELLS,
	0},
    {MIBO_CELL_CHARACTERISTICS, PRODUCT, {"viability_method"}, 0, PRODUCT_CELLS,
	0},
    {MIBO_CELL_CHARACTERISTICS, PRODUCT, {"viability_at"}, 0, PRODUCT_CELLS, 0},
    {MIBO_CELL_CHARACTERISTICS, PRODUCT, {"cfu_f_per_ml"}, 0, PRODUCT_CELLS, 0},
    {MIBO_CELL_CHARACTERISTICS, PRODUCT, {"doses_exhibited"}, 0, PRODUCT_CELLS,
	0},
    {MIBO_CELL_CHARACTERISTICS, PRODUCT, {"cd_markers_pct"}, 0,
	PRODUCT_EXPANDED, 0},

    {MIBO_DELIVERY, TOP, {"guidance"}, 0, 0, 0},
    {MIBO_DELIVERY, TOP, {"contrast_confirmed", "spread_seen"}, 0, 0, 0},
    {MIBO_DELIVERY, TOP, {"needle_gauge"}, 0, 0, 0},
    {MIBO_DELIVERY, TOP, {"approach"}, 0, 0, 0},
    {MIBO_DELIVERY, TARGET, {"structure"}, 0, 0, 0},
    {MIBO_DELIVERY, TARGET, {"volume_ml"}, 0, 0, 0},

    {MIBO_POST_PROCEDURE_CARE, TOP, {"rehab_protocol"}, 0, 0, 0},
    {MIBO_POST_PROCEDURE_CARE, TOP, {"activity_restriction_days"}, 0, 0, 0},
    {MIBO_POST_PROCEDURE_CARE, TOP, {"expectation_given"}, 0, 0, 0},

    {MIBO_OUTCOME_ASSESSMENT, TOP, {"adverse_events"}, OR_EMPTY, 0, 0},
    {MIBO_OUTCOME_ASSESSMENT, TOP, {"intercurrent_events"}, OR_EMPTY, 0, 0},
};

/* Words that say that something was not recorded. */
static int
is_unknown(const char *text)
{
	static const char *const words[] = {
	    "", "unknown", "not_assessed", "not_imaged", "not_recorded"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(text, words[i]) == 0)
			return 1;
	return 0;
}

static int
is_recorded(const json_t *value, int flags)
{
	switch (value == NULL ? JSON_NULL : json_typeof(value)) {
	case JSON_NULL:
		return 0;
	case JSON_STRING:
		return !is_unknown(json_string_value(value));
	case JSON_ARRAY:
		return (flags & OR_EMPTY) || json_array_size(value) > 0;
	case JSON_OBJECT:
		return json_object_size(value) > 0;
	default:
		return 1;
	}
}

static int
count(struct mibo *m, enum mibo_section section, int recorded,
    const char *prefix, const char *member)
{
	m->applicable[section]++;
	if (recorded) {
		m->recorded[section]++;
		return 0;
	}
	return json_array_append_new(
	    m->missing, json_sprintf("%s/%s", prefix, member));
}

/* Look for an item in the object that ${prefix} points to. */
static int
look(struct mibo *m, const struct item *item, const json_t *object,
    const char *prefix)
{
	int recorded = 0;

	for (int i = 0; i < ALTERNATIVES && item->members[i] != NULL; i++)
		recorded |= is_recorded(
		    json_object_get(object, item->members[i]), item->flags);
	return count(m, item->section, recorded, prefix, item->members[0]);
}

/* Look for an item in every object of a list. */
static int
look_in_list(struct mibo *m, const struct item *item, const json_t *procedure,
    const char *list)
{
	const json_t *objects = json_object_get(procedure, list);

	for (size_t i = 0; i < json_array_size(objects); i++) {
		const json_t *object = json_array_get(objects, i);
		const unsigned traits = product_traits(object);
		char prefix[64];

		if ((traits & item->needs) != item->needs ||
		    (traits & item->bars) != 0)
			continue;
		snprintf(prefix, sizeof(prefix), "/%s/%zu", list, i);
		if (look(m, item, object, prefix) != 0)
			return -1;
	}
	return 0;
}

static int
look_everywhere(
    struct mibo *m, const struct item *item, const json_t *procedure)
{
	switch (item->place) {
	case TOP:
		return look(m, item, procedure, "");
	case HOST:
		return look(
		    m, item, json_object_get(procedure, "host"), "/host");
	case PRODUCT:
		return look_in_list(m, item, procedure, "products");
	default:
		return look_in_list(m, item, procedure, "targets");
	}
}

int
mibo_measure(struct mibo *m, const json_t *procedure, const char *birth_date,
    const char *sex)
{
	memset(m, 0, sizeof(*m));
	if ((m->missing = json_array()) == NULL)
		return -1;
	if (count(m, MIBO_RECIPIENTS, birth_date != NULL, "/host",
		"birth_year") != 0 ||
	    count(m, MIBO_RECIPIENTS, sex != NULL && !is_unknown(sex), "/host",
		"sex") != 0)
		goto err;
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		if (look_everywhere(m, &items[i], procedure) != 0)
			goto err;
	return 0;

err:
	mibo_clear(m);
	return -1;
}

double
mibo_percent(const struct mibo *m)
{
	int recorded = 0, applicable = 0;

	for (int i = 0; i < MIBO_SECTIONS; i++) {
		recorded += m->recorded[i];
		applicable += m->applicable[i];
	}
	return applicable > 0 ? decimal_round(100.0 * recorded / applicable, 1)
			      : NAN;
}

void
mibo_clear(struct mibo *m)
{
	json_decref(m->missing);
	m->missing = NULL;
}
