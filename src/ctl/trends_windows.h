#ifndef MENDD_TRENDS_WINDOWS_H
#define MENDD_TRENDS_WINDOWS_H

#include <jansson.h>

#include "rule/window.h"

/* The windows of a specification: [{"visit", "target", "lo", "hi"}]. */
struct windows {
	const char **names; /* as the specification has them */
	struct window *windows;
	size_t n;
};

/* -1: they are not such, or memory ran out; stderr says which. */
int windows_read(struct windows *, const json_t *spec);
void windows_clear(struct windows *);

#endif
