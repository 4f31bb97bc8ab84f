/*
 * What a cohort of a million episodes costs: bytes and nanoseconds per row.
 *
 *	bench/scan [EPISODES]
 *
 * Not a test: nothing is asserted.  Each figure is processor time,
 * the best of seven.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rule/columns.h"
#include "rule/trend.h"

#define VISITS 5

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

static void
measure(const struct columns *c, const char *name, const char *by,
    const char *filters, int at_least, const char *model)
{
	double best = 1e9, began, ms;
	json_t *clinics = json_array(), *question;
	const char *why;
	size_t len;
	char *text, id[37];

	for (unsigned i = 0; i < 20; i++) {
		snprintf(id, sizeof(id),
		    "63000000-0000-0000-%02x00-000000000000", i);
		json_array_append_new(clinics, json_string(id));
	}
	question = json_pack("{s:o, s:s, s:s, s:s, s:s?, s:o, s:i, s:i, s:i,"
			     " s:o, s:s, s:{s:{s:n, s:n, s:n}}}",
	    "clinic_ids", clinics, "instrument", "NRS_PAIN", "scale", "total",
	    "as_of", "2024-12-31", "by", by, "filters",
	    json_loads(filters, 0, NULL), "good", -1, "mcid_cents", 200,
	    "pass_cents", 300, "at_least",
	    at_least > 0 ? json_integer(at_least) : json_null(), "model", model,
	    "head", "suppression", "limit", "rule", "rule_refused");
	for (int i = 0; i < 7; i++) {
		began = now_ms();
		text = trend_answer(c, question, NULL, &len, &why);
		ms = now_ms() - began;
		best = ms < best ? ms : best;
		if (text == NULL)
			printf("%s: %s\n", name, why);
		free(text);
	}
	printf("%-36s %8.2f ms %7.2f ns/row\n", name, best,
	    best * 1e6 / (double)columns_rows(c));
	json_decref(question);
}

int
main(int argc, char *argv[])
{
	const unsigned long n = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
	struct columns *c = columns_new();
	const double began = now_ms();

	for (unsigned long i = 0; i < n; i++)
		if (c == NULL || put(c, i) != 0)
			return 1;
	printf("%zu rows put in %.0f ms\n", columns_rows(c), now_ms() - began);
	printf("%.1f bytes per row scanned, %.1f in all\n",
	    (double)columns_scanned_bytes(c) / (double)n,
	    (double)columns_bytes(c) / (double)n);
	measure(c, "all", NULL, "{}", 0, "none");
	measure(c, "by guidance", "guidance", "{}", 0, "none");
	measure(c, "by guidance, two filters of one", "guidance",
	    "{\"sex\":[\"female\"],\"region\":[\"knee\"]}", 0, "none");
	measure(c, "by guidance, at least 5", "guidance", "{}", 5, "none");
	measure(c, "by guidance, filters, at least 5", "guidance",
	    "{\"sex\":[\"female\"],\"region\":[\"knee\",\"hip\"]}", 5, "none");
	measure(c, "all, with a model", NULL, "{}", 0, "lda");
	measure(
	    c, "by guidance, at least 5, a model", "guidance", "{}", 5, "lda");
	columns_free(c);
	return 0;
}
