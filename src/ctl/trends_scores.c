/*
 * The question of scores by visit: descriptions, what no model can be fitted
 * to, and the row check that goes before.
 */
#include <string.h>

#include "ctl/model.h"
#include "ctl/scores.h"
#include "ctl/trends.h"

/* Fewer scores than this have no spread. */
#define EPISODES_LEAST 2

int
trends_rows(json_t **out, const struct question *q)
{
	struct scores s;

	if (scores_open(&s, q->frame, q->spec) == -1)
		return 2;
	*out = json_pack("{s:O, s:O, s:O}", "accept", s.accepted, "missing",
	    s.missing, "reject", s.rejected);
	scores_close(&s);
	return *out != NULL ? 0 : trends_no_memory();
}

/* How many of a group (FRAME_NONE: of all) have a score at the visit. */
static size_t
count_seen(const struct scores *s, size_t group, size_t visit)
{
	size_t n = 0;

	for (size_t i = 0; i < s->episodes.n; i++)
		if ((group == FRAME_NONE || s->group[i] == group) &&
		    scores_seen(s, i, visit))
			n++;
	return n;
}

/* Visits that no model can speak of. */
static json_t *
visit_status(const struct scores *s)
{
	json_t *status = json_object();

	for (size_t v = 0; v < s->n_visits; v++) {
		const size_t n = count_seen(s, FRAME_NONE, v);

		if (n < EPISODES_LEAST)
			json_object_set_new(status, s->visits[v],
			    trends_not_estimable(
				n == 0 ? "no_data" : "too_few_episodes"));
	}
	return status;
}

/* The visits at which a group has no score though others have; NULL: none. */
static json_t *
unseen_visits(const struct scores *s, size_t group)
{
	json_t *visits = json_array();

	for (size_t v = 0; v < s->n_visits; v++)
		if (count_seen(s, group, v) == 0 &&
		    count_seen(s, FRAME_NONE, v) >= EPISODES_LEAST)
			json_array_append_new(
			    visits, json_string(s->visits[v]));
	if (json_array_size(visits) > 0)
		return visits;
	json_decref(visits);
	return NULL;
}

/* Groups that no model can speak of, or not at every visit. */
static json_t *
level_status(const struct scores *s, const json_t *groups)
{
	json_t *status = json_object(), *one, *visits;
	const json_t *name;
	size_t i, group;

	json_array_foreach(groups, i, name)
	{
		if (!json_is_string(name))
			continue;
		group = levels_find(&s->groups, json_string_value(name));
		one = trends_not_estimable("no_data");
		if (group == FRAME_NONE)
			json_object_set_new(one, "n_enrolled", json_integer(0));
		else if ((visits = unseen_visits(s, group)) != NULL)
			json_object_set_new(one, "visits", visits);
		else {
			json_decref(one);
			continue;
		}
		json_object_set_new(status, json_string_value(name), one);
	}
	return status;
}

/* Patients, where the table names them; episodes stand for them elsewhere. */
static int
count_patients(json_int_t *n, const struct scores *s, const struct frame *frame)
{
	const size_t column = frame_column(frame, "patient");
	struct levels patients;

	*n = (json_int_t)s->episodes.n;
	if (column == FRAME_NONE)
		return 0;
	if (levels_of(&patients, frame, column) == -1)
		return -1;
	*n = (json_int_t)patients.n;
	levels_clear(&patients);
	return 0;
}

static void
put_people(json_t *out, const struct scores *s, const json_t *spec,
    json_int_t patients)
{
	const json_t *k = json_object_get(spec, "k");

	json_object_set_new(
	    out, "n_episodes", json_integer((json_int_t)s->episodes.n));
	json_object_set_new(out, "n_patients", json_integer(patients));
	if (json_is_integer(k))
		json_object_set_new(out, "hidden_by_small_cell_rule",
		    json_boolean(patients < json_integer_value(k)));
}

int
trends_scores(json_t **out, const struct question *q)
{
	struct scores s;
	json_int_t patients;
	int status = trends_open_scores(&s, q);
	json_t *visits = NULL;

	if (status != 0)
		return status;
	if ((*out = json_object()) == NULL ||
	    count_patients(&patients, &s, q->frame) == -1)
		goto no_memory;
	put_people(*out, &s, q->spec, patients);
	if (question_wants(q, "by_visit") &&
	    ((visits = visits_json(&s)) == NULL ||
		json_object_set_new(*out, "by_visit", visits) == -1))
		goto no_memory;
	json_object_set_new(*out, "visit_status", visit_status(&s));
	json_object_set_new(*out, "level_status",
	    level_status(&s, json_object_get(q->spec, "groups")));
	status = models_put(*out, &s, q);
	scores_close(&s);
	return status;
no_memory:
	scores_close(&s);
	return trends_no_memory();
}
