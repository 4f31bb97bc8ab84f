/*
 * One line of text, grown piece by piece; jansson counts its bytes and
 * checks its UTF-8.
 */
#include <stdarg.h>
#include <stddef.h>

#include "rule/doses.h"
#include "rule/member.h"

/* ${line} with more at its end; NULL, and it is freed, on failure. */
static json_t *more(json_t *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static json_t *
more(json_t *line, const char *format, ...)
{
	va_list args;
	json_t *piece, *longer = NULL;

	va_start(args, format);
	piece = json_vsprintf(format, args);
	va_end(args);
	if (line != NULL && piece != NULL)
		longer = json_sprintf(
		    "%s%s", json_string_value(line), json_string_value(piece));
	json_decref(line);
	json_decref(piece);
	return longer;
}

static const char *
known(const json_t *object, const char *name)
{
	const char *text = member_text(object, name);

	return text != NULL ? text : "?";
}

/* Where the product at ${place} went. */
static json_t *
add_sites(json_t *line, const json_t *procedure, json_int_t place)
{
	const json_t *targets = json_object_get(procedure, "targets");
	const char *before = ": ";

	for (size_t i = 0; i < json_array_size(targets); i++) {
		const json_t *target = json_array_get(targets, i);
		const json_t *of = json_object_get(target, "product");
		const char *name = member_text(target, "structure_name");

		if (!json_is_integer(of) || json_integer_value(of) != place)
			continue;
		line = more(line, "%s%s", before, known(target, "structure"));
		if (name != NULL)
			line = more(line, " (%s)", name);
		before = ", ";
	}
	return line;
}

json_t *
doses_line(const json_t *procedure)
{
	const json_t *products = json_object_get(procedure, "products");
	json_t *line;

	if (json_array_size(products) == 0)
		return json_null();
	line = json_string("");
	for (size_t i = 0; i < json_array_size(products); i++) {
		const json_t *product = json_array_get(products, i);

		line = more(line, "%sD %s; O %s; S %s; E %s; S %s %s",
		    i > 0 ? " + " : "", known(product, "doses_donor"),
		    known(product, "doses_origin"),
		    known(product, "doses_separation"),
		    known(product, "doses_exhibited"),
		    known(procedure, "body_region"),
		    known(procedure, "laterality"));
		line = add_sites(line, procedure, (json_int_t)i + 1);
	}
	return line;
}
