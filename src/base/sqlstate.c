/* What each SQLSTATE means: the one place where that is decided. */
#include <stddef.h>
#include <string.h>

#include "base/problem.h"
#include "base/sqlstate.h"

/*
 * The first match wins, so exact codes stand before their classes.  The last
 * line, which matches everything, is for what can only be our mistake, or
 * PostgreSQL's.  LOG_DEBUG: part of the day's work.
 */
static const struct sqlstate table[] = {
    /* Raised by sql/ on purpose. */
    {"MD400", &problem_malformed, LOG_DEBUG, 0},
    {"MD401", &problem_unauthorized, LOG_DEBUG, 0},
    {"MD403", &problem_forbidden, LOG_DEBUG, 0},
    {"MD404", &problem_not_found, LOG_DEBUG, 0},
    {"MD40P", &problem_proof_required, LOG_DEBUG, 0},
    {"MD409", &problem_conflict, LOG_DEBUG, 0},
    {"MD412", &problem_stale, LOG_DEBUG, 0},
    {"MD422", &problem_invalid, LOG_DEBUG, 0},
    {"MD428", &problem_precondition, LOG_DEBUG, 0},
    {"MD429", &problem_too_many, LOG_DEBUG, 0},

    /* A rule of a table, or a value of a type, that no function foresaw. */
    {"2201", &problem_internal, LOG_ERROR, 0}, /* our own arithmetic */
    {"22", &problem_invalid, LOG_INFO, 0},
    {"23001", &problem_conflict, LOG_INFO, 0},  /* still referred to */
    {"23502", &problem_invalid, LOG_INFO, 0},   /* not null */
    {"23503", &problem_not_found, LOG_INFO, 0}, /* foreign key */
    {"23505", &problem_conflict, LOG_INFO, 0},  /* unique */
    {"23514", &problem_invalid, LOG_INFO, 0},   /* check */
    {"23", &problem_conflict, LOG_INFO, 0},
    {"42501", &problem_not_found, LOG_WARN, 0}, /* privilege: not yours */

    /* Another transaction was in the way: nothing happened. */
    {"40001", &problem_unavailable, LOG_WARN, 1}, /* serialization */
    {"40P01", &problem_unavailable, LOG_WARN, 1}, /* deadlock */
    {"40003", &problem_unknown_outcome, LOG_ERROR, 0},
    {"40", &problem_unavailable, LOG_WARN, 0},
    {"55006", &problem_unavailable, LOG_WARN, 0}, /* object in use */
    {"55P03", &problem_unavailable, LOG_WARN, 0}, /* lock_timeout */

    /* The server is away, full, or not the one that takes writes. */
    {"08007", &problem_unknown_outcome, LOG_ERROR, 0},
    {"08P01", &problem_internal, LOG_ERROR, 0}, /* of the protocol */
    {"08", &problem_unavailable, LOG_WARN, 0},
    {"25006", &problem_unavailable, LOG_WARN, 0}, /* a standby by now */
    {"25P03", &problem_unavailable, LOG_WARN, 0}, /* idle for too long */
    {"53100", &problem_full, LOG_ERROR, 0},
    {"53200", &problem_unavailable, LOG_ERROR, 0}, /* out of memory */
    {"53", &problem_unavailable, LOG_WARN, 0},     /* too many of something */
    {"57014", &problem_database_timeout, LOG_WARN, 0},
    {"57", &problem_unavailable, LOG_WARN, 0}, /* shut down, starting */
    {"72", &problem_unavailable, LOG_WARN, 0}, /* a snapshot too old */

    {"", &problem_internal, LOG_ERROR, 0},
};

const struct sqlstate *
sqlstate_find(const char *state)
{
	const struct sqlstate *s = table;

	while (strncmp(state, s->prefix, strlen(s->prefix)) != 0)
		s++;
	return s;
}
