/* Responders, counted from changes and from scores. */
#include "stat/response.h"
#include "stat/share.h"

int
response_changes(struct histogram *h, const struct pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (histogram_add(h, pairs[i].score - pairs[i].baseline,
			pairs[i].count) == -1)
			return -1;
	histogram_sort(h);
	return 0;
}

/* Values at least as far in the good direction as ${threshold}. */
static int64_t
as_good(const struct bin *bins, size_t n, enum better better, int64_t threshold)
{
	return better == BETTER_LOWER
		   ? histogram_between(bins, n, INT64_MIN, threshold)
		   : histogram_between(bins, n, threshold, INT64_MAX);
}

int64_t
response_count(
    const struct bin *changes, size_t n, enum better better, int64_t threshold)
{
	return as_good(changes, n, better, better * threshold);
}

int64_t
response_acceptable(
    const struct bin *scores, size_t n, enum better better, int64_t threshold)
{
	return as_good(scores, n, better, threshold);
}

int
response_curve(struct histogram *curve, const struct bin *changes, size_t n,
    enum better better)
{
	int64_t so_far = 0;

	/* From the best change to the worst. */
	for (size_t i = 0; i < n; i++) {
		const struct bin *b =
		    &changes[better == BETTER_LOWER ? i : n - 1 - i];

		so_far += b->count;
		if (histogram_add(curve, better * b->value, so_far) == -1)
			return -1;
	}
	histogram_sort(curve);
	return 0;
}

json_t *
response_json(int64_t x, int64_t n, int64_t all)
{
	json_t *json = share_json(x, n), *more;
	struct interval bounds;

	if (all == 0)
		more = json_pack("{s:i, s:n, s:n, s:n}", "n_with_baseline", 0,
		    "p_nonresponder_imputed", "bound_lo", "bound_hi");
	else {
		bounds = share_bounds(x, n, all);
		more = json_pack("{s:I, s:f, s:f, s:f}", "n_with_baseline",
		    (json_int_t)all, "p_nonresponder_imputed", bounds.lo,
		    "bound_lo", bounds.lo, "bound_hi", bounds.hi);
	}
	if (json_object_update_new(json, more) == -1) {
		json_decref(json);
		return NULL;
	}
	return json;
}
