/* Shapes as JSON Schema. */
#include <stdio.h>
#include <stdlib.h>

#include "api/schema.h"

void
document_set(
    struct document *d, json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, value) == -1)
		d->failed = 1;
}

void
document_add(struct document *d, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) == -1)
		d->failed = 1;
}

static void
set_text(struct document *d, json_t *object, const char *name, const char *text)
{
	document_set(d, object, name, json_string(text));
}

/* As an integer where it is one. */
static json_t *
number(double n)
{
	if (n == (double)(json_int_t)n)
		return json_integer((json_int_t)n);
	return json_real(n);
}

static void
set_bounds(struct document *d, json_t *out, const char *least, const char *most,
    const struct shape *s)
{
	if (s->min > -1e15)
		document_set(d, out, least, number(s->min));
	if (s->max < 1e15)
		document_set(d, out, most, number(s->max));
}

static json_t *
word_list(struct document *d, const char *const *words)
{
	json_t *list = json_array();

	for (; *words != NULL; words++)
		document_add(d, list, json_string(*words));
	return list;
}

static void
set_members(struct document *d, const struct member *m, int reply,
    json_t *properties, json_t *required)
{
	for (; m != NULL && m->name != NULL; m++) {
		if (m->in != IN_BODY)
			continue;
		document_set(
		    d, properties, m->name, schema_of_member(d, m, reply));
		if (m->need == MUST)
			document_add(d, required, json_string(m->name));
	}
}

static void
set_object(struct document *d, json_t *out, const struct shape *s, int reply)
{
	json_t *properties = json_object(), *required = json_array();

	set_text(d, out, "type", "object");
	set_members(d, s->members, reply, properties, required);
	set_members(d, s->more, reply, properties, required);
	document_set(d, out, "properties", properties);
	document_set(d, out, "required", required);
	if (s->min > 0)
		document_set(d, out, "minProperties", number(s->min));
	document_set(d, out, "additionalProperties", json_false());
}

static void
set_map(struct document *d, json_t *out, const struct shape *s, int reply)
{
	set_text(d, out, "type", "object");
	if (s->words != NULL)
		document_set(d, out, "propertyNames",
		    json_pack("{s:o}", "enum", word_list(d, s->words)));
	document_set(
	    d, out, "additionalProperties", schema_of(d, s->of, reply));
}

static void
set_format(struct document *d, json_t *out, const char *format)
{
	set_text(d, out, "type", "string");
	set_text(d, out, "format", format);
}

static json_t *
describe(struct document *d, const struct shape *s, int reply)
{
	json_t *out = json_object();

	switch (s->kind) {
	case KIND_ANY:
		break;
	case KIND_INT:
		set_text(d, out, "type", "integer");
		set_bounds(d, out, "minimum", "maximum", s);
		break;
	case KIND_NUMBER:
		set_text(d, out, "type", "number");
		set_bounds(d, out, "minimum", "maximum", s);
		break;
	case KIND_TEXT:
		set_text(d, out, "type", "string");
		set_bounds(d, out, "minLength", "maxLength", s);
		break;
	case KIND_UUID:
		set_format(d, out, "uuid");
		break;
	case KIND_DATE:
		set_format(d, out, "date");
		break;
	case KIND_INSTANT:
		set_format(d, out, "date-time");
		break;
	case KIND_BOOL:
		set_text(d, out, "type", "boolean");
		break;
	case KIND_WORD:
		set_text(d, out, "type", "string");
		document_set(d, out, "enum", word_list(d, s->words));
		break;
	case KIND_COMMAS:
		set_text(d, out, "type", "array");
		document_set(d, out, "items", schema_of(d, s->of, reply));
		break;
	case KIND_OBJECT:
		set_object(d, out, s, reply);
		break;
	case KIND_LIST:
		set_text(d, out, "type", "array");
		document_set(d, out, "items", schema_of(d, s->of, reply));
		set_bounds(d, out, "minItems", "maxItems", s);
		break;
	case KIND_MAP:
		set_map(d, out, s, reply);
		break;
	}
	return out;
}

json_t *
schema_of(struct document *d, const struct shape *s, int reply)
{
	char ref[100];

	if (s->name == NULL)
		return describe(d, s, reply);
	if (json_object_get(d->schemas, s->name) == NULL) {
		/* Its place is taken first, in the order of the routes. */
		document_set(d, d->schemas, s->name, json_object());
		document_set(d, d->schemas, s->name, describe(d, s, reply));
	}
	snprintf(ref, sizeof(ref), "#/components/schemas/%s", s->name);
	return json_pack("{s:s}", "$ref", ref);
}

/* May it be null, too? */
static int
is_nullable(const struct member *m)
{
	return m->need == MAY || m->need == MAY_NULL || m->need == MUST_FINAL;
}

static json_t *
or_null(struct document *d, json_t *schema)
{
	json_t *out = json_object(), *list = json_array();

	document_add(d, list, schema);
	document_add(d, list, json_pack("{s:s}", "type", "null"));
	document_set(d, out, "anyOf", list);
	return out;
}

json_t *
schema_of_member(struct document *d, const struct member *m, int reply)
{
	json_t *out = schema_of(d, &m->shape, reply);
	char text[300];

	if (m->in == IN_BODY && is_nullable(m) && m->shape.kind != KIND_ANY)
		out = or_null(d, out);
	snprintf(text, sizeof(text), "%s%s", m->doc,
	    !reply && m->need == MUST_FINAL ? " (required unless a draft)"
					    : "");
	set_text(d, out, "description", text);
	if (m->fallback != NULL)
		document_set(d, out, "default",
		    json_integer(strtoll(m->fallback, NULL, 10)));
	if (m->secret)
		document_set(d, out, "writeOnly", json_true());
	return out;
}
