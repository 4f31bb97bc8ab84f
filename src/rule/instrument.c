/*
 * A questionnaire as data: reading its definition, and finding its parts.
 * Its items are read here, its scales in scale.c.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rule/definition.h"
#include "rule/instrument.h"

/* Ascending numbers; the item's range becomes theirs. */
static void
choice_read(struct item *item, struct choice *choice, const json_t *array,
    const char *at, struct faults *faults)
{
	const size_t n = json_array_size(array);

	if (n == 0 || n > INSTRUMENT_VALUES_MAX) {
		faults_add(faults, "an array of 1 to 20 numbers", "%s", at);
		return;
	}
	choice->values = read_alloc(faults, n, sizeof(*choice->values));
	if (choice->values == NULL)
		return;
	choice->n_values = n;
	if (read_numbers(array, choice->values) == -1) {
		faults_add(faults, "numbers up to 10000", "%s", at);
		return;
	}
	for (size_t i = 1; i < n; i++)
		if (choice->values[i] <= choice->values[i - 1])
			faults_add(faults, "ascending numbers", "%s", at);
	item->min = fmin(item->min, choice->values[0]);
	item->max = fmax(item->max, choice->values[n - 1]);
}

static void
branches_read(
    struct item *item, json_t *branches, const char *at, struct faults *faults)
{
	const size_t n = json_object_size(branches);
	const char *name;
	json_t *values;

	if (n == 0 || n > INSTRUMENT_VALUES_MAX) {
		faults_add(faults, "1 to 20 branches with their values",
		    "%s/branches", at);
		return;
	}
	if ((item->choices = read_alloc(faults, n, sizeof(*item->choices))) ==
	    NULL)
		return;
	json_object_foreach(branches, name, values)
	{
		struct choice *choice = &item->choices[item->n_choices++];
		char where[128];

		choice->branch = name;
		if (name[0] < 'A' || name[0] > 'Z' || name[1] != '\0')
			faults_add(
			    faults, "branches A to Z", "%s/branches", at);
		snprintf(where, sizeof(where), "%s/branches/%.8s", at, name);
		choice_read(item, choice, values, where, faults);
	}
}

static void
range_read(struct item *item, const struct reading *r)
{
	item->min = read_number(r, "min", -INSTRUMENT_LIMIT, INSTRUMENT_LIMIT);
	item->max = read_number(r, "max", item->min, INSTRUMENT_LIMIT);
	item->step = read_number(r, "step", 0, INSTRUMENT_LIMIT);
}

static void
values_read(struct item *item, const struct reading *r)
{
	char where[128];

	if ((item->choices =
		    read_alloc(r->faults, 1, sizeof(*item->choices))) == NULL)
		return;
	item->n_choices = 1;
	snprintf(where, sizeof(where), "%s/values", r->at);
	choice_read(item, item->choices, json_object_get(r->object, "values"),
	    where, r->faults);
}

/*
 * Wording is shipped for class A only, and then in both languages.  Of
 * everything else a label says which item it is and no more.
 */
static void
wording_check(const struct reading *r, char licence)
{
	json_t *wording = json_object_get(r->object, "wording");

	if (licence == 'A' &&
	    (!json_is_object(json_object_get(wording, "en")) ||
		!json_is_object(json_object_get(wording, "es"))))
		faults_add(
		    r->faults, "wording in en and es", "%s/wording", r->at);
	if (licence != 'A' && wording != NULL)
		faults_add(r->faults, "no wording unless the class is A",
		    "%s/wording", r->at);
}

static void
item_read(
    const struct instrument *in, struct item *item, const struct reading *r)
{
	static const char *const known[] = {"code", "label", "min", "max",
	    "step", "values", "branches", "na", "higher_is", "wording", NULL};
	json_t *branches = json_object_get(r->object, "branches");

	read_known(r, known);
	item->code = read_code(r, "code");
	item->label = read_text(r, "label", INSTRUMENT_LABEL_MAX);
	item->higher_is = read_direction(r, "higher_is");
	item->not_applicable = read_flag(r, "na");
	item->min = INFINITY;
	item->max = -INFINITY;
	if (branches != NULL)
		branches_read(item, branches, r->at, r->faults);
	else if (json_object_get(r->object, "values") != NULL)
		values_read(item, r);
	else
		range_read(item, r);
	wording_check(r, in->licence);
	for (const struct item *i = in->items; i < item; i++)
		if (item->code != NULL && i->code != NULL &&
		    strcmp(item->code, i->code) == 0)
			faults_add(
			    r->faults, "a code of its own", "%s/code", r->at);
}

static void
items_read(struct instrument *in, const struct reading *top)
{
	json_t *array = read_array(top, "items", 1, INSTRUMENT_ITEMS_MAX);
	const size_t n = json_array_size(array);

	if ((in->items = read_alloc(top->faults, n, sizeof(*in->items))) ==
	    NULL)
		return;
	in->n_items = n;
	for (size_t i = 0; i < n; i++) {
		char at[32];
		const struct reading r = {
		    json_array_get(array, i), at, top->faults};

		snprintf(at, sizeof(at), "/items/%zu", i);
		item_read(in, &in->items[i], &r);
	}
}

static void
licence_read(struct instrument *in, const struct reading *top)
{
	static const char *const known[] = {"class", "note", NULL};
	static const char *const classes[] = {"D", "C", "B", "A", NULL};
	const struct reading r = {
	    json_object_get(top->object, "licence"), "/licence", top->faults};

	read_known(&r, known);
	in->licence = classes[read_word(&r, "class", classes)][0];
	read_text(&r, "note", 400);
}

/* What is confirmed and what is not yet stands in every definition. */
static void
sources_check(const struct reading *top)
{
	static const char *const known[] = {"states", "source", "check", NULL};
	static const char *const checks[] = {
	    "confirmed", "to be confirmed", NULL};
	json_t *array = read_array(top, "sources", 1, 20);

	for (size_t i = 0; i < json_array_size(array); i++) {
		char at[32];
		const struct reading r = {
		    json_array_get(array, i), at, top->faults};

		snprintf(at, sizeof(at), "/sources/%zu", i);
		read_known(&r, known);
		read_text(&r, "states", 200);
		read_text(&r, "source", 400);
		read_word(&r, "check", checks);
	}
}

static void
definition_read(struct instrument *in, struct faults *faults)
{
	static const char *const known[] = {"code", "name", "version",
	    "rule_version", "aliases", "regions", "licence", "loinc_panel",
	    "items", "scales", "sources", "notes", NULL};
	const struct reading r = {in->definition, "", faults};

	read_known(&r, known);
	in->code = read_code(&r, "code");
	in->name = read_text(&r, "name", 100);
	in->version = read_text(&r, "version", 40);
	in->rule_version = read_integer(&r, "rule_version", 1, 10000);
	in->aliases = read_names(&r, "aliases");
	if ((in->regions = read_names(&r, "regions")) == NULL)
		faults_add(faults, "at least one region", "/regions");
	if (json_object_get(in->definition, "loinc_panel") != NULL)
		read_code(&r, "loinc_panel");
	if (json_object_get(in->definition, "notes") != NULL)
		read_text(&r, "notes", 1000);
	licence_read(in, &r);
	sources_check(&r);
	items_read(in, &r);
	scales_read(in, faults);
}

struct instrument *
instrument_new(json_t *definition, struct faults *faults)
{
	struct instrument *in = calloc(1, sizeof(*in));

	if (in == NULL) {
		faults->lost = 1;
		return NULL;
	}
	in->definition = json_incref(definition);
	definition_read(in, faults);
	if (!faults_any(faults))
		return in;
	instrument_free(in);
	return NULL;
}

void
instrument_free(struct instrument *in)
{
	if (in == NULL)
		return;
	scales_free(in);
	for (size_t i = 0; i < in->n_items; i++) {
		for (size_t c = 0; c < in->items[i].n_choices; c++)
			free(in->items[i].choices[c].values);
		free(in->items[i].choices);
	}
	free(in->items);
	json_decref(in->definition);
	free(in);
}

static int
is_among(const json_t *names, const char *name)
{
	for (size_t i = 0; i < json_array_size(names); i++)
		if (strcmp(json_string_value(json_array_get(names, i)), name) ==
		    0)
			return 1;
	return 0;
}

int
instrument_is(const struct instrument *in, const char *name)
{
	return strcmp(in->code, name) == 0 || is_among(in->aliases, name);
}

const struct item *
instrument_item(const struct instrument *in, const char *code)
{
	for (size_t i = 0; i < in->n_items; i++)
		if (in->items[i].code != NULL &&
		    strcmp(in->items[i].code, code) == 0)
			return &in->items[i];
	return NULL;
}

const struct scale *
instrument_scale(const struct instrument *in, const char *name)
{
	for (size_t i = 0; i < in->n_scales; i++) {
		const struct scale *s = &in->scales[i];

		if (s->code != NULL &&
		    (strcmp(s->code, name) == 0 || is_among(s->aliases, name)))
			return s;
	}
	return NULL;
}
