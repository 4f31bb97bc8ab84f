#ifndef MENDD_SHAPE_H
#define MENDD_SHAPE_H

#include <stddef.h>

#include <jansson.h>

struct faults;
struct member;

/*
 * What a value must look like.  One description has three readers: the check
 * of what came in, the phrase that says what was expected, and the schema in
 * /openapi.json.
 */
enum kind {
	KIND_ANY, /* any JSON; checked where it is used */
	KIND_INT,
	KIND_NUMBER,
	KIND_TEXT, /* min and max count code points */
	KIND_UUID,
	KIND_DATE,
	KIND_INSTANT, /* RFC 3339's date-time */
	KIND_BOOL,
	KIND_WORD,   /* one of words */
	KIND_COMMAS, /* in a query: a comma list, each entry ${of} */
	KIND_OBJECT, /* members, at least min of them */
	KIND_LIST,   /* of min to max entries, each ${of} */
	KIND_MAP     /* an object: names from words (if any), values ${of} */
};

struct shape {
	enum kind kind;
	double min, max;
	const char *const *words;     /* ends with NULL */
	const struct member *members; /* ends with a nameless one */
	const struct member *more;    /* and these; or NULL */
	const struct shape *of;
	const char *name; /* among the schema's components, or NULL */
};

#define INT(least, most) .kind = KIND_INT, .min = (least), .max = (most)
#define NUMBER(least, most) .kind = KIND_NUMBER, .min = (least), .max = (most)
#define TEXT(least, most) .kind = KIND_TEXT, .min = (least), .max = (most)
#define WORD(list) .kind = KIND_WORD, .words = (list)
#define COMMAS(entry) .kind = KIND_COMMAS, .of = (entry)
#define OBJECT(list) .kind = KIND_OBJECT, .members = (list)
#define LIST(least, most, entry) \
	.kind = KIND_LIST, .min = (least), .max = (most), .of = (entry)
#define MAP(names, value) .kind = KIND_MAP, .words = (names), .of = (value)

/* May a member be left out, and may it be null? */
enum need {
	MAY,        /* absent and null are the same: not recorded */
	MUST,       /* neither */
	MUST_FINAL, /* neither, unless the body's status is draft */
	MAY_VALUE,  /* absent: as before; never null */
	MAY_NULL    /* absent: as before; null: no more */
};

/* Where a parameter of a route stands. */
enum place {
	IN_BODY,  /* a member of the body */
	IN_WHOLE, /* the whole body, an object, as one argument */
	IN_PATH,
	IN_QUERY,
	IN_HEADER, /* If-Match */
	IN_MADE    /* nowhere: the route's step makes it */
};

/*
 * A member of an object, or a parameter of a route: those are the arguments
 * of the route's function, in its order, except where they are kept.
 */
struct member {
	const char *name;
	struct shape shape;
	enum need need;
	const char *doc; /* a phrase for /openapi.json */
	enum place in;
	const char *fallback; /* the value when there is none, or NULL */
	int kept;             /* for the route's step; no argument */
	int secret;           /* wiped after use */
};

/* Write "a number from 0 to 100" or the like. */
#define EXPECTED_MAX 400
void shape_expected(char out[EXPECTED_MAX], const struct shape *);

/* Does this text, from a path or a query, have the shape?  Never of JSON. */
int shape_fits(const struct shape *, const char *text);

/*
 * Add to ${faults} whatever is wrong with a value at the JSON pointer
 * ${at}.  ${draft}: MUST_FINAL may be left out.
 */
void shape_check(const struct shape *, const json_t *, const char *at,
    int draft, struct faults *);

/*
 * The pointer of a member called ${name} of the object at ${at}.  A long
 * name is cut at the end of a character, or left out when there is no room.
 */
#define POINTER_MAX 255
void pointer_join(char out[POINTER_MAX], const char *at, const char *name);

#endif
