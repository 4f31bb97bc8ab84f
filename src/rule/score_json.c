/* Scores as the database and the API write them. */
#include <math.h>
#include <stdlib.h>

#include "rule/instrument.h"
#include "rule/score.h"
#include "rule/score_json.h"

static json_t *
decimal(double value)
{
	return json_real(score_round(value, 4));
}

static json_t *
one(const struct instrument *ins, const struct scale *scale,
    const struct score *s)
{
	return json_pack("{s:s, s:o, s:o, s:s?, s:I, s:I, s:o}", "scale",
	    scale->code, "value",
	    s->reason == NULL ? decimal(s->value) : json_null(), "se",
	    s->reason == NULL && !isnan(s->se) ? decimal(s->se) : json_null(),
	    "reason", s->reason, "answered", (json_int_t)s->answered, "missing",
	    (json_int_t)s->missing, "rule_version",
	    json_sprintf(
		"%s/%s/%d", ins->code, ins->version, ins->rule_version));
}

json_t *
score_json(const struct instrument *ins, const json_t *answers)
{
	struct score *scores = calloc(ins->n_scales, sizeof(*scores));
	json_t *list = json_array();

	if (scores == NULL || list == NULL)
		goto fail;
	score_all(ins, answers, scores);
	for (size_t i = 0; i < ins->n_scales; i++)
		if (json_array_append_new(
			list, one(ins, &ins->scales[i], &scores[i])) == -1)
			goto fail;
	free(scores);
	return list;

fail:
	free(scores);
	json_decref(list);
	return NULL;
}
