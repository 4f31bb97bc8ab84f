/* Counting whole values, and reading the counts in order. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "stat/histogram.h"

int
histogram_add(struct histogram *h, int64_t value, int64_t count)
{
	if (h->n > 0 && h->bins[h->n - 1].value == value) {
		h->bins[h->n - 1].count += count;
		return 0;
	}
	if (h->n == h->room) {
		const size_t room = h->room > 0 ? 2 * h->room : 16;
		struct bin *bins = realloc(h->bins, room * sizeof(*bins));

		if (bins == NULL)
			return -1;
		h->bins = bins;
		h->room = room;
	}
	h->bins[h->n++] = (struct bin){value, count};
	return 0;
}

static int
by_value(const void *a, const void *b)
{
	const int64_t x = ((const struct bin *)a)->value;
	const int64_t y = ((const struct bin *)b)->value;

	return (x > y) - (x < y);
}

void
histogram_sort(struct histogram *h)
{
	size_t kept = 0;

	if (h->n == 0)
		return;
	qsort(h->bins, h->n, sizeof(*h->bins), by_value);
	for (size_t i = 1; i < h->n; i++)
		if (h->bins[i].value == h->bins[kept].value)
			h->bins[kept].count += h->bins[i].count;
		else
			h->bins[++kept] = h->bins[i];
	h->n = kept + 1;
}

void
histogram_clear(struct histogram *h)
{
	free(h->bins);
	memset(h, 0, sizeof(*h));
}

int64_t
histogram_total(const struct bin *bins, size_t n)
{
	int64_t total = 0;

	for (size_t i = 0; i < n; i++)
		total += bins[i].count;
	return total;
}

int64_t
histogram_between(const struct bin *bins, size_t n, int64_t low, int64_t high)
{
	int64_t total = 0;

	for (size_t i = 0; i < n; i++)
		if (bins[i].value >= low && bins[i].value <= high)
			total += bins[i].count;
	return total;
}

int64_t
histogram_value(const struct bin *bins, size_t n, int64_t rank)
{
	for (size_t i = 0; i < n; i++) {
		if (rank < bins[i].count)
			return bins[i].value;
		rank -= bins[i].count;
	}
	assert(0); /* the rank is below the total */
	return 0;
}
