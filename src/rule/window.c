/* From days to visits: one score for each window. */
#include <stdlib.h>

#include "rule/window.h"

static int64_t
distance(const struct window *w, int32_t day)
{
	return llabs((long long)day - w->target);
}

int
window_of(const struct window *w, size_t n, int32_t day)
{
	int found = -1;

	for (size_t i = 0; i < n; i++)
		if (day >= w[i].lo && day <= w[i].hi &&
		    (found == -1 ||
			distance(&w[i], day) < distance(&w[found], day) ||
			(distance(&w[i], day) == distance(&w[found], day) &&
			    w[i].target < w[found].target)))
			found = (int)i;
	return found;
}

int
window_prefers(
    const struct window *w, const struct sitting *a, const struct sitting *b)
{
	const int64_t da = distance(w, a->day), db = distance(w, b->day);

	if (da != db)
		return da < db;
	if (a->day != b->day)
		return a->day < b->day;
	if (a->recorded_at != b->recorded_at)
		return a->recorded_at > b->recorded_at;
	return a->score < b->score;
}
