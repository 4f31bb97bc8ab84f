/* What operators watch, counted without a lock: one writer per slot. */
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/mman.h>

#include "api/metrics.h"
#include "api/route.h"

#define CLASSES 5 /* 1xx to 5xx */

/* Upper bounds of the histogram, microseconds; above them is +Inf. */
static const uint64_t bounds[] = {1000, 2500, 5000, 10000, 25000, 50000, 100000,
    250000, 500000, 1000000, 2500000, 5000000};
#define BOUNDS (sizeof(bounds) / sizeof(bounds[0]))

struct slot {
	atomic_uint_fast64_t requests[ROUTES_MAX + 1][CLASSES];
	atomic_uint_fast64_t buckets[BOUNDS + 1];
	atomic_uint_fast64_t microseconds;
	atomic_uint_fast64_t gone;
	atomic_uint_fast64_t refused;
	atomic_int_fast64_t calls;
	atomic_int_fast64_t exchanges;
};

struct metrics {
	atomic_uint_fast64_t cohort[COHORT_METRICS];
	size_t slots;
	struct slot slot[];
};

static size_t
size_of(size_t slots)
{
	return sizeof(struct metrics) + slots * sizeof(struct slot);
}

struct metrics *
metrics_new(size_t slots)
{
	struct metrics *m = mmap(NULL, size_of(slots), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (m == MAP_FAILED)
		return NULL;
	m->slots = slots;
	return m;
}

void
metrics_free(struct metrics *m)
{
	if (m != NULL)
		munmap(m, size_of(m->slots));
}

static void
add(atomic_uint_fast64_t *counter, uint64_t n)
{
	atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

static uint64_t
microseconds_since(const struct timespec *since)
{
	struct timespec now;
	int64_t us;

	clock_gettime(CLOCK_MONOTONIC, &now);
	us = (int64_t)(now.tv_sec - since->tv_sec) * 1000000 +
	     (now.tv_nsec - since->tv_nsec) / 1000;
	return us < 0 ? 0 : (uint64_t)us;
}

void
metrics_request(struct metrics *m, size_t slot, size_t route, int status,
    const struct timespec *since)
{
	const uint64_t us = microseconds_since(since);
	struct slot *s = &m->slot[slot];
	size_t i = 0;

	while (i < BOUNDS && us > bounds[i])
		i++;
	add(&s->buckets[i], 1);
	add(&s->microseconds, us);
	add(&s->requests[route][status / 100 - 1], 1);
}

void
metrics_gone(struct metrics *m, size_t slot)
{
	add(&m->slot[slot].gone, 1);
}

void
metrics_call(struct metrics *m, size_t slot, int change)
{
	atomic_fetch_add_explicit(
	    &m->slot[slot].calls, change, memory_order_relaxed);
}

atomic_uint_fast64_t *
metrics_refused(struct metrics *m, size_t slot)
{
	return &m->slot[slot].refused;
}

void
metrics_exchange(struct metrics *m, size_t slot, int change)
{
	atomic_fetch_add_explicit(
	    &m->slot[slot].exchanges, change, memory_order_relaxed);
}

void
metrics_cohort_set(struct metrics *m, enum metrics_cohort which, uint64_t n)
{
	atomic_store_explicit(&m->cohort[which], n, memory_order_relaxed);
}

void
metrics_cohort_add(struct metrics *m, enum metrics_cohort which, uint64_t n)
{
	add(&m->cohort[which], n);
}

void
metrics_begin(struct metrics *m, size_t slot)
{
	atomic_store(&m->slot[slot].calls, 0);
	atomic_store(&m->slot[slot].exchanges, 0);
}

static void
write_requests(FILE *f, const struct metrics *m)
{
	fprintf(f, "# HELP mendd_requests_total Requests answered.\n"
		   "# TYPE mendd_requests_total counter\n");
	for (size_t r = 0; r <= nroutes; r++)
		for (size_t c = 0; c < CLASSES; c++) {
			uint64_t n = 0;

			for (size_t i = 0; i < m->slots; i++)
				n += m->slot[i].requests[r][c];
			if (n == 0)
				continue;
			fprintf(f,
			    "mendd_requests_total{method=\"%s\",route=\"%s\","
			    "status=\"%zuxx\"} %ju\n",
			    r < nroutes ? method_names[routes[r].method] : "-",
			    r < nroutes ? routes[r].path : "-", c + 1,
			    (uintmax_t)n);
		}
}

static void
write_histogram(FILE *f, const struct metrics *m)
{
	uint64_t n = 0, us = 0;

	fprintf(f,
	    "# HELP mendd_request_seconds From the request to its reply.\n"
	    "# TYPE mendd_request_seconds histogram\n");
	for (size_t b = 0; b <= BOUNDS; b++) {
		for (size_t i = 0; i < m->slots; i++)
			n += m->slot[i].buckets[b];
		if (b < BOUNDS)
			fprintf(f,
			    "mendd_request_seconds_bucket{le=\"%g\"} %ju\n",
			    (double)bounds[b] / 1e6, (uintmax_t)n);
	}
	for (size_t i = 0; i < m->slots; i++)
		us += m->slot[i].microseconds;
	fprintf(f,
	    "mendd_request_seconds_bucket{le=\"+Inf\"} %ju\n"
	    "mendd_request_seconds_sum %.6f\n"
	    "mendd_request_seconds_count %ju\n",
	    (uintmax_t)n, (double)us / 1e6, (uintmax_t)n);
}

/* In the order of the enum. */
static const struct {
	const char *name, *help;
	int thousandths; /* is told as seconds */
} of_cohort[COHORT_METRICS] = {
    {"episodes", "Episodes in memory; 0 while they are loaded.", 0},
    {"series", "Courses on a scale in memory.", 0},
    {"bytes", "Memory that these take.", 0},
    {"load_seconds", "How long the last loading took.", 1},
    {"loads_total", "How often all was loaded.", 0},
    {"answered_total", "Questions answered.", 0},
    {"answered_as_before_total", "Of these, with a reply that was kept.", 0},
    {"refused_total",
	"Questions not answered: loading, no database, full,"
	" too many groups, or no memory.",
	0},
    {"outlooks_found_total", "Cohorts of a trajectory that were kept.", 0},
    {"outlooks_made_total", "Those that were scanned and fitted.", 0},
    {"fits_total", "Models fitted.", 0},
    {"fits_not_converged_total", "Of these, no maximum was found.", 0},
    {"fits_late_total", "Of these, stopped after their time.", 0},
};

static int
is_counter(const char *name)
{
	const char *last = strrchr(name, '_');

	return last != NULL && strcmp(last, "_total") == 0;
}

static void
write_cohort(FILE *f, const struct metrics *m)
{
	for (size_t i = 0; i < COHORT_METRICS; i++) {
		const char *name = of_cohort[i].name;
		const uint64_t n = m->cohort[i];

		fprintf(f,
		    "# HELP mendd_cohort_%s %s\n"
		    "# TYPE mendd_cohort_%s %s\n"
		    "mendd_cohort_%s ",
		    name, of_cohort[i].help, name,
		    is_counter(name) ? "counter" : "gauge", name);
		if (of_cohort[i].thousandths)
			fprintf(f, "%.3f\n", (double)n / 1e3);
		else
			fprintf(f, "%ju\n", (uintmax_t)n);
	}
}

char *
metrics_text(const struct metrics *m, size_t *len)
{
	uint64_t gone = 0, refused = 0;
	int64_t calls = 0, exchanges = 0;
	char *text = NULL;
	FILE *f;

	if ((f = open_memstream(&text, len)) == NULL)
		return NULL;
	write_requests(f, m);
	write_histogram(f, m);
	write_cohort(f, m);
	for (size_t i = 0; i < m->slots; i++) {
		gone += m->slot[i].gone;
		refused += m->slot[i].refused;
		calls += m->slot[i].calls;
		exchanges += m->slot[i].exchanges;
	}
	fprintf(f,
	    "# HELP mendd_requests_gone_total Clients that did not wait.\n"
	    "# TYPE mendd_requests_gone_total counter\n"
	    "mendd_requests_gone_total %ju\n"
	    "# HELP mendd_refused_calls_total System calls out of the list.\n"
	    "# TYPE mendd_refused_calls_total counter\n"
	    "mendd_refused_calls_total %ju\n"
	    "# HELP mendd_calls_in_flight Calls to the database.\n"
	    "# TYPE mendd_calls_in_flight gauge\n"
	    "mendd_calls_in_flight %jd\n"
	    "# HELP mendd_requests_in_flight Being served, this one, too.\n"
	    "# TYPE mendd_requests_in_flight gauge\n"
	    "mendd_requests_in_flight %jd\n",
	    (uintmax_t)gone, (uintmax_t)refused, (intmax_t)calls,
	    (intmax_t)exchanges);
	if (fclose(f) == 0)
		return text;
	free(text);
	return NULL;
}
