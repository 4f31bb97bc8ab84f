/*
 * Reading the formula of a scale: the items it uses, its parameters, the rule
 * for unanswered items, the published table.  What could make scoring divide
 * by zero, leave a table or use a partial sum is refused here, so that
 * score.c need not look for it.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rule/definition.h"
#include "rule/instrument.h"

size_t
read_item(const struct scale_reading *s, const json_t *name, const char *key)
{
	const char *code = json_string_value(name);
	const struct item *item;

	if (code != NULL && (item = instrument_item(s->in, code)) != NULL)
		return (size_t)(item - s->in->items);
	faults_add(s->r.faults, "codes of items", "%s/%s", s->r.at, key);
	return 0;
}

static struct scale_item *
scale_item(struct scale *scale, size_t item)
{
	for (size_t i = 0; i < scale->n_items; i++)
		if (scale->items[i].item == item)
			return &scale->items[i];
	return NULL;
}

static void
item_add(const struct scale_reading *s, const json_t *name, const char *key)
{
	struct scale *scale = s->scale;
	const size_t item = read_item(s, name, key);

	if (scale_item(scale, item) != NULL) {
		faults_add(
		    s->r.faults, "each item once", "%s/%s", s->r.at, key);
		return;
	}
	scale->items[scale->n_items++] = (struct scale_item){.item = item,
	    .min = s->in->items[item].min,
	    .max = s->in->items[item].max};
}

static void
items_read(const struct scale_reading *s)
{
	json_t *array = read_array(&s->r, "items", 1, s->in->n_items);
	const size_t n = json_array_size(array);

	s->scale->items = read_alloc(s->r.faults, n, sizeof(*s->scale->items));
	if (s->scale->items == NULL)
		return;
	for (size_t i = 0; i < n; i++)
		item_add(s, json_array_get(array, i), "items");
}

static void
min_answered_read(const struct scale_reading *s)
{
	if (s->scale->n_items > 0)
		s->scale->min_answered = (size_t)read_integer(
		    &s->r, "min_answered", 1, (int)s->scale->n_items);
}

/* A formula that no published rule fills up needs every item. */
static void
all_answered(const struct scale_reading *s)
{
	s->scale->min_answered = s->scale->n_items;
}

static void
reverse_read(const struct scale_reading *s)
{
	json_t *array = json_object_get(s->r.object, "reverse");

	if (array != NULL)
		array = read_array(&s->r, "reverse", 1, s->scale->n_items);
	for (size_t i = 0; i < json_array_size(array); i++) {
		struct scale_item *item = scale_item(s->scale,
		    read_item(s, json_array_get(array, i), "reverse"));

		if (item == NULL)
			faults_add(s->r.faults, "items of the scale",
			    "%s/reverse", s->r.at);
		else
			item->reversed = 1;
	}
}

/* One number for each whole value of the item, from its least on. */
static void
recode_item(const struct scale_reading *s, const char *code, json_t *array)
{
	const struct item *item = instrument_item(s->in, code);
	struct scale_item *used =
	    item == NULL ? NULL
			 : scale_item(s->scale, (size_t)(item - s->in->items));
	const size_t n = json_array_size(array);

	if (used == NULL || item->n_choices != 0 || item->step != 1 ||
	    item->max - item->min + 1 != (double)n || n == 0) {
		faults_add(s->r.faults,
		    "items of the scale, each with a number for every value",
		    "%s/recode", s->r.at);
		return;
	}
	used->recode = read_alloc(s->r.faults, n, sizeof(*used->recode));
	if (used->recode == NULL)
		return;
	if (read_numbers(array, used->recode) == -1)
		faults_add(s->r.faults, "numbers", "%s/recode", s->r.at);
	used->min = used->max = used->recode[0];
	for (size_t i = 1; i < n; i++) {
		used->min = fmin(used->min, used->recode[i]);
		used->max = fmax(used->max, used->recode[i]);
	}
}

static void
recode_read(const struct scale_reading *s)
{
	const char *code;
	json_t *array, *recode = json_object_get(s->r.object, "recode");

	if (recode != NULL && !json_is_object(recode))
		faults_add(
		    s->r.faults, "an object of items", "%s/recode", s->r.at);
	json_object_foreach(recode, code, array) recode_item(s, code, array);
}

/* No published rule says what a sum is where an item does not apply. */
static void
always_applicable(const struct scale_reading *s)
{
	for (size_t i = 0; i < s->scale->n_items; i++)
		if (s->in->items[s->scale->items[i].item].not_applicable)
			faults_add(s->r.faults, "items that always apply", "%s",
			    s->r.at);
}

static void
sum_read(const struct scale_reading *s)
{
	items_read(s);
	always_applicable(s);
	min_answered_read(s);
}

static void
mean_scaled_read(const struct scale_reading *s)
{
	items_read(s);
	min_answered_read(s);
	s->scale->offset =
	    read_number(&s->r, "offset", -INSTRUMENT_LIMIT, INSTRUMENT_LIMIT);
	s->scale->factor =
	    read_number(&s->r, "factor", -INSTRUMENT_LIMIT, INSTRUMENT_LIMIT);
}

static void
sum_over_max_read(const struct scale_reading *s)
{
	items_read(s);
	min_answered_read(s);
	reverse_read(s);
	s->scale->factor = read_number(&s->r, "factor", 1, INSTRUMENT_LIMIT);
	for (size_t i = 0; i < s->scale->n_items; i++)
		if (s->scale->items[i].min != 0 || s->scale->items[i].max <= 0)
			faults_add(s->r.faults, "items from 0 to more than 0",
			    "%s/items", s->r.at);
}

static void
table_row(const struct scale_reading *s, const json_t *row, size_t i,
    const double *cells)
{
	struct scale *scale = s->scale;
	const double step = i == 0 ? 0 : cells[1] - scale->table_score[i - 1];

	if (json_array_size(row) == 3) {
		scale->table_se[i] = cells[2];
		if (cells[2] < 0)
			faults_add(s->r.faults, "no standard error below 0",
			    "%s/table/%zu", s->r.at, i);
	}
	if (cells[0] != scale->table_first + (double)i)
		faults_add(s->r.faults, "a row for every sum, ascending",
		    "%s/table/%zu", s->r.at, i);
	if (cells[1] < scale->min || cells[1] > scale->max)
		faults_add(s->r.faults, "a score in the scale's range",
		    "%s/table/%zu", s->r.at, i);
	if (i > 0 && (step == 0 || (step > 0) != (scale->table_score[1] >
						     scale->table_score[0])))
		faults_add(s->r.faults, "scores that only rise or only fall",
		    "%s/table/%zu", s->r.at, i);
}

static void
table_read(const struct scale_reading *s)
{
	struct scale *scale = s->scale;
	json_t *array = read_array(&s->r, "table", 2, 1000);
	const size_t n = json_array_size(array);
	const size_t cells = json_array_size(json_array_get(array, 0));

	if (n == 0)
		return;
	scale->table_score = read_alloc(s->r.faults, n, sizeof(double));
	if (cells == 3)
		scale->table_se = read_alloc(s->r.faults, n, sizeof(double));
	if (scale->table_score == NULL ||
	    (cells == 3 && scale->table_se == NULL))
		return;
	for (size_t i = 0; i < n; i++) {
		const json_t *row = json_array_get(array, i);
		double cell[3];

		if (cells < 2 || cells > 3 || json_array_size(row) != cells ||
		    read_numbers(row, cell) == -1) {
			faults_add(s->r.faults,
			    "a sum, its score and, in all rows or in none, "
			    "its standard error",
			    "%s/table/%zu", s->r.at, i);
			continue;
		}
		scale->table_score[i] = cell[1];
		table_row(s, row, i, cell);
	}
	scale->n_table = n;
}

/* Sums are whole, and the table holds each of them. */
static void
sum_table_read(const struct scale_reading *s)
{
	struct scale *scale = s->scale;
	double least = 0, most = 0;

	items_read(s);
	always_applicable(s);
	all_answered(s);
	recode_read(s);
	for (size_t i = 0; i < scale->n_items; i++) {
		const struct scale_item *used = &scale->items[i];
		const struct item *item = &s->in->items[used->item];
		int whole = item->n_choices == 0 && item->step == 1 &&
			    item->min == floor(item->min);

		for (double x = item->min;
		     used->recode != NULL && whole && x <= item->max; x++) {
			const double to = used->recode[(size_t)(x - item->min)];

			whole = to == floor(to);
		}
		if (!whole)
			faults_add(s->r.faults, "items of whole numbers",
			    "%s/items", s->r.at);
		least += used->min;
		most += used->max;
	}
	scale->table_first = fabs(least) < INSTRUMENT_LIMIT ? (int)least : 0;
	table_read(s);
	if (most - least + 1 != (double)scale->n_table)
		faults_add(s->r.faults, "a row for every sum of the items",
		    "%s/table", s->r.at);
}

static void
term_read(
    const struct scale_reading *s, struct term *term, size_t i, json_t *object)
{
	static const char *const known[] = {"weight", "divisor", "items", NULL};
	char at[64];
	const struct reading r = {object, at, s->r.faults};
	json_t *items;

	snprintf(at, sizeof(at), "%s/terms/%zu", s->r.at, i);
	read_known(&r, known);
	term->weight =
	    read_number(&r, "weight", -INSTRUMENT_LIMIT, INSTRUMENT_LIMIT);
	term->divisor = 1;
	if (json_object_get(object, "divisor") != NULL)
		term->divisor = read_number(&r, "divisor", 1, INSTRUMENT_LIMIT);
	items = read_array(&r, "items", 1, s->in->n_items - s->scale->n_items);
	for (size_t k = 0; k < json_array_size(items); k++) {
		const size_t before = s->scale->n_items;

		item_add(s, json_array_get(items, k), "terms");
		term->n_items += s->scale->n_items - before;
	}
}

static void
weighted_read(const struct scale_reading *s)
{
	struct scale *scale = s->scale;
	json_t *array = read_array(&s->r, "terms", 1, s->in->n_items);
	const size_t n = json_array_size(array);

	scale->offset =
	    read_number(&s->r, "offset", -INSTRUMENT_LIMIT, INSTRUMENT_LIMIT);
	scale->items =
	    read_alloc(s->r.faults, s->in->n_items, sizeof(*scale->items));
	scale->terms = read_alloc(s->r.faults, n, sizeof(*scale->terms));
	if (scale->items == NULL || scale->terms == NULL)
		return;
	scale->n_terms = n;
	for (size_t i = 0; i < n; i++)
		term_read(s, &scale->terms[i], i, json_array_get(array, i));
	always_applicable(s);
	all_answered(s);
}

/* Scores of scales that stand before this one and use items themselves. */
static void
parts_read(const struct scale_reading *s)
{
	struct scale *scale = s->scale;
	const size_t before = (size_t)(scale - s->in->scales);
	json_t *array = read_array(&s->r, "scales", 2, INSTRUMENT_SCALES_MAX);
	const size_t n = json_array_size(array);

	if ((scale->parts =
		    read_alloc(s->r.faults, n, sizeof(*scale->parts))) == NULL)
		return;
	for (size_t i = 0; i < n; i++) {
		const char *name = json_string_value(json_array_get(array, i));
		const struct scale *part =
		    name == NULL ? NULL : instrument_scale(s->in, name);

		if (part == NULL || part >= s->in->scales + before ||
		    part->n_parts != 0) {
			faults_add(s->r.faults, "codes of earlier scales",
			    "%s/scales", s->r.at);
			continue;
		}
		scale->parts[scale->n_parts++] = (size_t)(part - s->in->scales);
	}
}

/* In the order of enum formula. */
static const struct {
	const char *name;
	void (*read)(const struct scale_reading *);
	const char *own[5]; /* its members beside those of every scale */
} methods[] = {
    {"sum", sum_read, {"items", "min_answered"}},
    {"mean_scaled", mean_scaled_read,
	{"items", "min_answered", "offset", "factor"}},
    {"sum_over_max", sum_over_max_read,
	{"items", "min_answered", "reverse", "factor"}},
    {"sum_table", sum_table_read, {"items", "recode", "table"}},
    {"weighted", weighted_read, {"offset", "terms"}},
    {"sum_of_scales", parts_read, {"scales"}},
    {"mean_of_scales", parts_read, {"scales"}},
};
#define N_METHODS (sizeof(methods) / sizeof(methods[0]))

static void
members_check(const struct scale_reading *s)
{
	static const char *const common[] = {"code", "name", "aliases", "loinc",
	    "higher_is", "min", "max", "decimals", "optional", "variant",
	    "method", "order"};
	const size_t n = sizeof(common) / sizeof(common[0]);
	const char *known[sizeof(common) / sizeof(common[0]) + 5] = {NULL};

	memcpy(known, common, sizeof(common));
	for (size_t i = 0; methods[s->scale->method].own[i] != NULL; i++)
		known[n + i] = methods[s->scale->method].own[i];
	read_known(&s->r, known);
}

void
formula_read(const struct scale_reading *s)
{
	const char *words[N_METHODS + 1] = {NULL};

	for (size_t i = 0; i < N_METHODS; i++)
		words[i] = methods[i].name;
	s->scale->method = (enum formula)read_word(&s->r, "method", words);
	members_check(s);
	methods[s->scale->method].read(s);
}
