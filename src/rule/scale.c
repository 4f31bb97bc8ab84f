/*
 * Reading the scales of a definition: what every scale has.  Their formulas
 * are read in formula.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rule/definition.h"
#include "rule/instrument.h"

static void
order_add(const struct scale_reading *s, size_t item, const char *key)
{
	struct scale *scale = s->scale;

	for (size_t i = 0; i < scale->n_order; i++)
		if (scale->order[i] == item) {
			faults_add(s->r.faults, "each item once", "%s/%s",
			    s->r.at, key);
			return;
		}
	scale->order[scale->n_order++] = item;
}

/*
 * A list of answers follows the scale's items, or those of its parts, unless
 * the definition gives an order.
 */
static void
order_read(const struct scale_reading *s)
{
	struct scale *scale = s->scale;
	json_t *array = json_object_get(s->r.object, "order");

	scale->order =
	    read_alloc(s->r.faults, s->in->n_items, sizeof(*scale->order));
	if (scale->order == NULL)
		return;
	if (array != NULL) {
		array = read_array(&s->r, "order", 1, s->in->n_items);
		for (size_t i = 0; i < json_array_size(array); i++)
			order_add(s,
			    read_item(s, json_array_get(array, i), "order"),
			    "order");
		return;
	}
	for (size_t i = 0; i < scale->n_items; i++)
		order_add(s, scale->items[i].item, "items");
	for (size_t p = 0; p < scale->n_parts; p++) {
		const struct scale *part = &s->in->scales[scale->parts[p]];

		for (size_t i = 0; i < part->n_items; i++)
			order_add(s, part->items[i].item, "scales");
	}
}

/* No scale answers to the name of another. */
static void
names_check(const struct scale_reading *s)
{
	const struct scale *scale = s->scale;
	const struct scale *found =
	    scale->code == NULL ? scale : instrument_scale(s->in, scale->code);

	for (size_t i = 0; i < json_array_size(scale->aliases); i++)
		if (found == scale)
			found = instrument_scale(
			    s->in, json_string_value(
				       json_array_get(scale->aliases, i)));
	if (found != scale)
		faults_add(s->r.faults, "names of its own", "%s/code", s->r.at);
}

static void
scale_read(const struct scale_reading *s)
{
	struct scale *scale = s->scale;

	scale->code = read_code(&s->r, "code");
	scale->name = read_text(&s->r, "name", 100);
	scale->aliases = read_names(&s->r, "aliases");
	if (json_object_get(s->r.object, "loinc") != NULL)
		scale->loinc = read_code(&s->r, "loinc");
	scale->higher_is = read_direction(&s->r, "higher_is");
	scale->min =
	    read_number(&s->r, "min", -INSTRUMENT_LIMIT, INSTRUMENT_LIMIT);
	scale->max = read_number(&s->r, "max", scale->min, INSTRUMENT_LIMIT);
	scale->decimals = read_integer(&s->r, "decimals", 0, 4);
	scale->optional = read_flag(&s->r, "optional");
	scale->variant = read_flag(&s->r, "variant");
	formula_read(s);
	order_read(s);
	names_check(s);
}

void
scales_read(struct instrument *in, struct faults *faults)
{
	const struct reading top = {in->definition, "", faults};
	json_t *array = read_array(&top, "scales", 1, INSTRUMENT_SCALES_MAX);
	const size_t n = json_array_size(array);

	if (in->n_items == 0 ||
	    (in->scales = read_alloc(faults, n, sizeof(*in->scales))) == NULL)
		return;
	for (size_t i = 0; i < n; i++) {
		char at[32];
		const struct scale_reading s = {
		    in, &in->scales[i], {json_array_get(array, i), at, faults}};

		snprintf(at, sizeof(at), "/scales/%zu", i);
		in->n_scales++; /* what is read in part is freed, too */
		scale_read(&s);
	}
}

void
scales_free(struct instrument *in)
{
	for (size_t i = 0; i < in->n_scales; i++) {
		struct scale *scale = &in->scales[i];

		for (size_t k = 0; k < scale->n_items; k++)
			free(scale->items[k].recode);
		free(scale->items);
		free(scale->terms);
		free(scale->table_score);
		free(scale->table_se);
		free(scale->parts);
		free(scale->order);
	}
	free(in->scales);
}
