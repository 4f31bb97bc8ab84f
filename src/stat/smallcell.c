/*
 * Complementary suppression of a two-way table.
 *
 * Tables that fit what is shown differ from the true one by moves along the
 * hidden cells that keep every total: one cell up, the next in its row or
 * column down, and so on in a ring.  The most that a cell can go up is
 * therefore a maximal flow from its column back to its row in the graph whose
 * nodes are rows and columns and whose edges are the other hidden cells: a
 * cell may go up without limit, and down to nothing.  The most it can go down
 * is the same flow the other way, and no more than its count.  Flows are
 * whole, so these limits are exact (Ford and Fulkerson 1956, Can J Math
 * 8:399; for tables, Cox 1980, J Am Stat Assoc 75:377).
 *
 * Hiding more never narrows a range.  So we begin with everything hidden and
 * show one cell after the other as long as all small counts stay protected:
 * what remains hidden is needed, and so does not follow from the rest, for
 * then it could be shown as well.  Several orders are tried, and the one that
 * hides least is taken.
 */
#include <stdlib.h>
#include <string.h>

#include "stat/smallcell.h"

/* Rows are nodes 0.., columns follow. */
struct graph {
	const struct smallcell *table;
	const unsigned char *hidden;
	int64_t *value; /* the counts as moved so far */
	size_t *from;   /* the way of the search; NONE: not reached */
	size_t *queue;
	size_t without; /* the cell that is asked about */
};
#define NONE SIZE_MAX

static size_t
size_of(const struct smallcell *t)
{
	return t->rows * t->columns;
}

/* The cell between two nodes; NONE when there is no edge. */
static size_t
edge(const struct graph *g, size_t a, size_t b)
{
	const size_t rows = g->table->rows;
	size_t cell;

	if ((a < rows) == (b < rows))
		return NONE;
	cell = a < rows ? a * g->table->columns + b - rows
			: b * g->table->columns + a - rows;
	return g->hidden[cell] && cell != g->without ? cell : NONE;
}

/*
 * Going from a column to a row takes one from the cell, going from a row to a
 * column adds one.
 */
static int
passable(const struct graph *g, size_t from, size_t to)
{
	const size_t cell = edge(g, from, to);

	return cell != NONE && (from < g->table->rows || g->value[cell] > 0);
}

static int
find_way(struct graph *g, size_t source, size_t sink)
{
	const size_t nodes = g->table->rows + g->table->columns;
	size_t head = 0, tail = 0;

	for (size_t i = 0; i < nodes; i++)
		g->from[i] = NONE;
	g->from[source] = source;
	g->queue[tail++] = source;
	while (head < tail) {
		const size_t at = g->queue[head++];

		for (size_t to = 0; to < nodes; to++)
			if (g->from[to] == NONE && passable(g, at, to)) {
				g->from[to] = at;
				if (to == sink)
					return 1;
				g->queue[tail++] = to;
			}
	}
	return 0;
}

/* Move as much as fits along the way that was found; how much it was. */
static int64_t
push(struct graph *g, size_t source, size_t sink, int64_t most)
{
	const size_t rows = g->table->rows;

	for (size_t n = sink; n != source; n = g->from[n]) {
		const size_t cell = edge(g, g->from[n], n);

		if (g->from[n] >= rows && g->value[cell] < most)
			most = g->value[cell];
	}
	for (size_t n = sink; n != source; n = g->from[n])
		g->value[edge(g, g->from[n], n)] +=
		    g->from[n] < rows ? most : -most;
	return most;
}

/* The greatest flow, up to ${most}; the values are put back first. */
static int64_t
flow(struct graph *g, size_t source, size_t sink, int64_t most)
{
	int64_t sum = 0;

	memcpy(
	    g->value, g->table->counts, size_of(g->table) * sizeof(*g->value));
	while (sum < most && find_way(g, source, sink))
		sum += push(g, source, sink, most - sum);
	return sum;
}

static int
open_graph(
    struct graph *g, const struct smallcell *t, const unsigned char *hidden)
{
	const size_t nodes = t->rows + t->columns;

	*g = (struct graph){.table = t, .hidden = hidden, .without = NONE};
	g->value = calloc(size_of(t), sizeof(*g->value));
	g->from = calloc(nodes, sizeof(*g->from));
	g->queue = calloc(nodes, sizeof(*g->queue));
	return g->value != NULL && g->from != NULL && g->queue != NULL ? 0 : -1;
}

static void
close_graph(struct graph *g)
{
	free(g->value);
	free(g->from);
	free(g->queue);
}

static int64_t
total(const struct smallcell *t)
{
	int64_t sum = 0;

	for (size_t i = 0; i < size_of(t); i++)
		sum += t->counts[i];
	return sum;
}

static struct smallcell_range
range_of(struct graph *g, size_t cell)
{
	const size_t row = cell / g->table->columns;
	const size_t column = g->table->rows + cell % g->table->columns;
	const int64_t count = g->table->counts[cell];
	struct smallcell_range r = {count, count};

	if (!g->hidden[cell])
		return r;
	g->without = cell;
	r.hi += flow(g, column, row, total(g->table));
	r.lo -= flow(g, row, column, count);
	return r;
}

int
smallcell_range(struct smallcell_range *r, const struct smallcell *t,
    const unsigned char *hidden, size_t row, size_t column)
{
	struct graph g;
	const int rc = open_graph(&g, t, hidden);

	if (rc == 0)
		*r = range_of(&g, row * t->columns + column);
	close_graph(&g);
	return rc;
}

static int
is_small(const struct smallcell *t, size_t cell)
{
	return t->counts[cell] > 0 && t->counts[cell] < t->k;
}

static int64_t
width(struct graph *g, size_t cell)
{
	const struct smallcell_range r = range_of(g, cell);

	return r.hi - r.lo;
}

/* Is every small count still as protected as it needs to be? */
static int
is_protected(struct graph *g, const int64_t *needed)
{
	for (size_t i = 0; i < size_of(g->table); i++)
		if (is_small(g->table, i) && width(g, i) < needed[i])
			return 0;
	return 1;
}

/* The cell to be shown after ${last}. */
enum order { ORDER_LARGEST, ORDER_FIRST, ORDER_LAST, ORDERS };

static int
comes_before(const int64_t *counts, size_t a, size_t b, enum order order)
{
	switch (order) {
	case ORDER_LARGEST:
		return counts[a] != counts[b] ? counts[a] > counts[b] : a < b;
	case ORDER_FIRST:
		return a < b;
	default:
		return a > b;
	}
}

static size_t
next_cell(const struct smallcell *t, size_t last, enum order order)
{
	size_t found = NONE;

	for (size_t i = 0; i < size_of(t); i++) {
		if (is_small(t, i) || i == last ||
		    (last != NONE && comes_before(t->counts, i, last, order)))
			continue;
		if (found == NONE || comes_before(t->counts, i, found, order))
			found = i;
	}
	return found;
}

/* Show what can be shown; how many stay hidden. */
static size_t
show(struct graph *g, unsigned char *hidden, const int64_t *needed,
    enum order order)
{
	const size_t n = size_of(g->table);
	size_t left = n;

	memset(hidden, 1, n);
	g->hidden = hidden;
	for (size_t i = next_cell(g->table, NONE, order); i != NONE;
	     i = next_cell(g->table, i, order)) {
		hidden[i] = 0;
		if (is_protected(g, needed))
			left--;
		else
			hidden[i] = 1;
	}
	return left;
}

static size_t
need(struct graph *g, unsigned char *hidden, int64_t *needed)
{
	const int64_t k = g->table->k;
	size_t exposed = 0;

	memset(hidden, 1, size_of(g->table));
	for (size_t i = 0; i < size_of(g->table); i++) {
		if (!is_small(g->table, i))
			continue;
		needed[i] = width(g, i);
		exposed += needed[i] == 0;
		if (needed[i] > k + 1)
			needed[i] = k + 1;
	}
	return exposed;
}

int
smallcell_hide(
    unsigned char *hidden, size_t *exposed, const struct smallcell *t)
{
	const size_t n = size_of(t);
	unsigned char *trial = calloc(n > 0 ? n : 1, 1);
	int64_t *needed = calloc(n > 0 ? n : 1, sizeof(*needed));
	struct graph g = {0};
	size_t least = NONE;
	int rc = -1;

	if (trial == NULL || needed == NULL ||
	    (n > 0 && open_graph(&g, t, trial) == -1))
		goto out;
	rc = 0;
	*exposed = n > 0 ? need(&g, trial, needed) : 0;
	for (int order = 0; n > 0 && order < ORDERS; order++) {
		const size_t left = show(&g, trial, needed, (enum order)order);

		if (left < least) {
			least = left;
			memcpy(hidden, trial, n);
		}
	}
out:
	close_graph(&g);
	free(needed);
	free(trial);
	return rc;
}
