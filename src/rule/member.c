/*
 * What is missing, null, or of another type is not recorded: rules compute
 * with what there is and never fail.
 */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "rule/member.h"

double
member_number(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

const char *
member_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL && text[0] != '\0' ? text : NULL;
}

int
member_is(const json_t *object, const char *name, const char *text)
{
	const char *value = member_text(object, name);

	return value != NULL && strcmp(value, text) == 0;
}
