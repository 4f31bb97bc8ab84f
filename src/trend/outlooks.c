/* Outlooks by question; the one not asked for longest makes room. */
#include <stdlib.h>
#include <string.h>

#include "base/uuid.h"
#include "trend/outlooks.h"

static const char out_of_memory[] = "out_of_memory";

/* Of all clinics of a question: each grows, so their sum stands for all. */
static uint64_t
version_of(const struct columns *c, const json_t *question)
{
	uint64_t version = 0;
	uint8_t id[UUID_BYTES];
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(question, "clinic_ids"), i, one)
	{
		if (json_is_string(one) &&
		    uuid_parse(id, json_string_value(one)) == 0)
			version += columns_version(c, id);
	}
	return version;
}

static void
forget(struct outlooks_one *one)
{
	free(one->question);
	outlook_clear(&one->outlook);
	*one = (struct outlooks_one){0};
}

void
outlooks_clear(struct outlooks *o)
{
	for (size_t i = 0; i < OUTLOOKS_MAX; i++)
		forget(&o->list[i]);
}

static int
is_of(const struct outlooks_one *one, const char *question)
{
	return one->question != NULL && strcmp(one->question, question) == 0;
}

/* The one of a question, whatever its version; or the one to make room. */
static struct outlooks_one *
find(struct outlooks *o, const char *question)
{
	struct outlooks_one *oldest = &o->list[0], *one;

	for (size_t i = 0; i < OUTLOOKS_MAX; i++) {
		one = &o->list[i];
		if (is_of(one, question))
			return one;
		if (one->asked < oldest->asked)
			oldest = one;
	}
	return oldest;
}

const struct outlook *
outlooks_get(struct outlooks *o, const struct columns *c,
    const json_t *question, int64_t (*now)(void), int64_t until,
    const char **why)
{
	const uint64_t version = version_of(c, question);
	char *text = json_dumps(question, JSON_COMPACT | JSON_SORT_KEYS);
	struct outlooks_one *one;

	*why = out_of_memory;
	if (text == NULL)
		return NULL;
	o->asked++;
	one = find(o, text);
	if (one->version == version && is_of(one, text)) {
		free(text);
		*why = NULL;
		one->asked = o->asked;
		o->found++;
		return &one->outlook;
	}
	forget(one);
	o->made++;
	*why = outlook_make(&one->outlook, c, question, now, until, &o->tally);
	if (*why != NULL || one->outlook.hurried) {
		free(text);
		return *why == NULL ? &one->outlook : NULL;
	}
	one->question = text;
	one->version = version;
	one->asked = o->asked;
	return &one->outlook;
}
