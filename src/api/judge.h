#ifndef MENDD_JUDGE_H
#define MENDD_JUDGE_H

#include <jansson.h>

struct exchange;
struct problem;

/*
 * May this password be chosen?  ${about} is what the database tells of whose
 * it is, internal.password_about(); of an account that is yet to be made, the
 * arguments login and name are asked.  ${at}: the member, "/password".
 */
const struct problem *judge_password(struct exchange *, const json_t *about,
    const char *at, const char *password);

#endif
