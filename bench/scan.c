/*
 * What a cohort of a million episodes costs: bytes and nanoseconds per row.
 *
 *	bench/scan [EPISODES]
 *
 * Not a test: nothing is asserted.  Each figure is processor time, the best
 * of seven.  At the end, the question that must be fast, also of a
 * hundredth of the episodes: of its model the fit takes the same time, and what
 * is read for it and added up of people with several episodes does not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/heap.h"
#include "cohort/columns.h"
#include "trend/trend.h"
#include "trend/trend_model.h"

#define VISITS 5
#define ROUNDS 7

static unsigned
draw(unsigned below)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005 + 1442695040888963407;
	return (unsigned)((state >> 33) % below);
}

static void
id_of(uint8_t id[16], char kind, unsigned long number)
{
	memset(id, 0, 16);
	id[0] = (uint8_t)kind;
	memcpy(id + 8, &number, sizeof(number));
}

/* An episode: every fifth person has two, half the visits are scored. */
static int
put(struct columns *c, unsigned long n)
{
	static const char *const codes[] = {
	    "baseline", "w6", "m3", "m6", "m12"};
	static const char *const guidance[] = {"ultrasound", "none", "ct"};
	static const char *const region[] = {"knee", "hip", "shoulder"};
	static const int32_t target_days[] = {0, 42, 91, 182, 365};
	static const uint8_t cancelled[VISITS];
	struct columns_stratum s = {.day_zero = 8000 + (int32_t)draw(1000),
	    .censored_on = COLUMNS_NONE,
	    .died_on = COLUMNS_NONE};
	int32_t closes[VISITS], scores[VISITS], answered[VISITS];
	struct columns_series y = {.instrument = "NRS_PAIN",
	    .scale = "total",
	    .nvisits = VISITS,
	    .visit_codes = codes,
	    .target_days = target_days,
	    .closes_on = closes,
	    .score_cents = scores,
	    .answered_on = answered,
	    .cancelled = cancelled};

	id_of(s.clinic, 'c', n * 20 / 1000000 % 20);
	id_of(s.episode, 'e', n);
	id_of(s.patient, 'p', n % 5 == 4 ? n - 1 : n);
	s.keys[0] = guidance[draw(3)];
	s.keys[2] = region[draw(3)];
	s.keys[10] = draw(2) ? "female" : "male";
	memcpy(y.clinic, s.clinic, 16);
	memcpy(y.episode, s.episode, 16);
	for (int v = 0; v < VISITS; v++) {
		closes[v] = s.day_zero + target_days[v] + 10;
		answered[v] = s.day_zero + target_days[v] + (int32_t)draw(9);
		scores[v] = 100 * (int32_t)draw(11);
		if (draw(10) < 2u + (unsigned)v)
			scores[v] = answered[v] = COLUMNS_NONE;
	}
	return columns_put_stratum(c, &s) | columns_put_series(c, &y);
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* What is asked of all 20 clinics. */
struct ask {
	const char *name, *by, *filters; /* the last two are JSON */
	int at_least;
	const char *model;
};

#define TWO_WAY "[\"guidance\",\"sex\"]"

static const struct ask asks[] = {
    {"all", "null", "{}", 0, "none"},
    {"by guidance", "\"guidance\"", "{}", 0, "none"},
    {"by guidance, two filters of one", "\"guidance\"",
	"{\"sex\":[\"female\"],\"region\":[\"knee\"]}", 0, "none"},
    {"by guidance, at least 5", "\"guidance\"", "{}", 5, "none"},
    {"by guidance, filters, at least 5", "\"guidance\"",
	"{\"sex\":[\"female\"],\"region\":[\"knee\",\"hip\"]}", 5, "none"},
    {"all, with a model", "null", "{}", 0, "lda"},
    {"by guidance, at least 5, a model", "\"guidance\"", "{}", 5, "lda"},
    {"by guidance and sex", TWO_WAY, "{}", 0, "none"},
    {"by guidance and sex, cLDA", TWO_WAY, "{}", 0, "clda"},
};

/* What is to take less than 40 ms. */
static const struct ask promised = {"the same, knee or hip, at least 5",
    TWO_WAY, "{\"region\":[\"knee\",\"hip\"]}", 5, "clda"};

static json_t *
question_of(const struct ask *a)
{
	json_t *clinics = json_array();
	char id[37];

	for (unsigned i = 0; i < 20; i++) {
		snprintf(id, sizeof(id),
		    "63000000-0000-0000-%02x00-000000000000", i);
		json_array_append_new(clinics, json_string(id));
	}
	return json_pack("{s:o, s:s, s:s, s:s, s:o, s:o, s:i, s:i, s:i,"
			 " s:o, s:s, s:{s:{s:n, s:n, s:n}}}",
	    "clinic_ids", clinics, "instrument", "NRS_PAIN", "scale", "total",
	    "as_of", "2024-12-31", "by",
	    json_loads(a->by, JSON_DECODE_ANY, NULL), "filters",
	    json_loads(a->filters, 0, NULL), "good", -1, "mcid_cents", 200,
	    "pass_cents", 300, "at_least",
	    a->at_least > 0 ? json_integer(a->at_least) : json_null(), "model",
	    a->model, "head", "suppression", "limit", "rule", "rule_refused");
}

static void
measure(const struct columns *c, const struct ask *a)
{
	json_t *question = question_of(a);
	double best = 1e9, began, ms;
	const char *why;
	size_t len;
	char *text;

	for (int i = 0; i < ROUNDS; i++) {
		began = now_ms();
		text = trend_answer(c, question, NULL, &len, &why);
		ms = now_ms() - began;
		best = ms < best ? ms : best;
		if (text == NULL)
			printf("%s: %s\n", a->name, why);
		free(text);
	}
	printf("%-40s %8.2f ms %7.2f ns/row\n", a->name, best,
	    best * 1e6 / (double)columns_rows(c));
	json_decref(question);
}

/* The best time of a model that is made and forgotten. */
static double
time_model(const struct trend_ask *ask)
{
	double best = 1e9, began, ms;
	struct trend_model m;

	for (int i = 0; i < ROUNDS; i++) {
		began = now_ms();
		if (trend_model(&m, ask, 0) == -1)
			exit(1);
		ms = now_ms() - began;
		best = ms < best ? ms : best;
		trend_model_free(&m);
	}
	return best;
}

/* The time of its model alone, when the rows are counted. */
static void
measure_model(const struct columns *c, const struct ask *a)
{
	const size_t order[CENSUS_GROUPS] = {0, 1, 2, 3, 4, 5};
	json_t *json = question_of(a);
	struct trend_shelf shelf = {0};
	struct question q;
	struct census s;
	struct trend_ask t = {.columns = c,
	    .question = &q,
	    .census = &s,
	    .order = order,
	    .norder = 6};

	if (question_read(&q, c, json) != NULL || scan(&s, c, &q) != NULL)
		exit(1);
	printf("%-40s %8.2f ms\n", "  the model's part of it", time_model(&t));
	t.shelf = &shelf;
	t.bare = 1;
	time_model(&t); /* reads */
	printf("%-40s %8.2f ms\n", "  of which the fit", time_model(&t));
	trend_shelf_clear(&shelf);
	census_free(&s);
	question_free(&q);
	json_decref(json);
}

static struct columns *
fill(unsigned long n)
{
	struct columns *c = columns_new();

	for (unsigned long i = 0; i < n; i++)
		if (c == NULL || put(c, i) != 0)
			exit(1);
	return c;
}

int
main(int argc, char *argv[])
{
	const unsigned long n = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
	const double began = now_ms();
	struct columns *c = fill(n);

	heap_keep(); /* as the process does that answers */
	printf("%zu rows put in %.0f ms\n", columns_rows(c), now_ms() - began);
	printf("%.1f bytes per row scanned, %.1f in all\n",
	    (double)columns_scanned_bytes(c) / (double)n,
	    (double)columns_bytes(c) / (double)n);
	for (size_t i = 0; i < sizeof(asks) / sizeof(asks[0]); i++)
		measure(c, &asks[i]);
	measure(c, &promised);
	measure_model(c, &promised);
	columns_free(c);
	c = fill(n / 100);
	printf("%zu rows\n", columns_rows(c));
	measure(c, &promised);
	measure_model(c, &promised);
	columns_free(c);
	return 0;
}
