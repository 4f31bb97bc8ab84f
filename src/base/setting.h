#ifndef MENDD_SETTING_H
#define MENDD_SETTING_H

#include <stddef.h>

#include "base/conf.h"

/* The table of settings, and what one value of each type is. */

enum type {
	TEXT,    /* anything on one line */
	SECRET,  /* the same, but not shown: it may hold a password */
	PATH,    /* absolute, or empty */
	KEY,     /* the same, or credential:NAME: read where it is used */
	ADDRESS, /* one or more to listen on */
	TRUST,   /* whose X-Forwarded-For counts */
	NUMBER,  /* from min to max */
	SWITCH,  /* no, yes */
	LEVEL,   /* of the log */
	FENCE,   /* off, refuse, kill: enum confine_mode */
};

struct setting {
	const char *name;
	enum type type;
	size_t offset;     /* in struct conf: of a char * or a long */
	const char *value; /* the default, as it is written in a file */
	long min, max;     /* of a number; or of a word's place in its list */
	int fixed;         /* only a restart changes it */
	const char *doc;
};

extern const struct setting settings[];
extern const size_t nsettings;

/* Where a setting is kept; ask for what setting_is_text() says. */
int setting_is_text(const struct setting *);
char **setting_text(const struct conf *, const struct setting *);
long *setting_number(const struct conf *, const struct setting *);

/* The word that stands for a SWITCH or a LEVEL. */
const char *setting_word(const struct conf *, const struct setting *);

/* Store what is written in a file: -1 not of the type, -2 no memory. */
int setting_assign(struct conf *, const struct setting *, const char *value);

/* Free what a text setting holds; a secret is wiped. */
void setting_free(struct conf *, const struct setting *);

/* Write what is expected of a value, as a phrase. */
void setting_expected(const struct setting *, char *out, size_t size);

#endif
