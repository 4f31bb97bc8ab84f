#ifndef MENDD_ROUTE_H
#define MENDD_ROUTE_H

#include <stddef.h>

#include "api/exchange.h"
#include "api/shape.h"
#include "io/head.h"

/* Who may, as the route's function decides; said in /openapi.json. */
enum role {
	CLINICIAN = 1 << 0,
	COORDINATOR = 1 << 1,
	QUALITY = 1 << 2,
	ADMIN = 1 << 3,
	PATIENT = 1 << 4,     /* what is their own */
	BREAK_GLASS = 1 << 5, /* admin or quality in an emergency: reads */
};

#define ANYONE 0U /* without signing in */
#define CARERS (CLINICIAN | COORDINATOR)
#define STAFF (CARERS | QUALITY | ADMIN)
#define ALL (STAFF | PATIENT | BREAK_GLASS)

/*
 * A request that is known.  It calls one function in the SQL schema api:
 *
 *	function(clinic_id, token_hash, request_id, its parameters in order)
 *
 * and a POST's with two more, request_key and request_hash.  The function
 * returns JSON; that is the reply.  The few routes where C has something to
 * do before or after have a step.
 */
struct route {
	enum method method;
	const char *path;            /* "/v1/patients/:patient_id" */
	const char *function;        /* NULL: its step knows better */
	int status;                  /* of a good reply */
	const struct member *params; /* ends with a nameless one */
	unsigned roles;
	const struct shape *reply; /* NULL: no body, or not JSON */
	const char *summary;
	exchange_start *step;
	int slow;             /* trends: on a slow connection */
	int versioned;        /* the reply's version goes out as ETag */
	int opens;            /* its step ends with session_send() */
	int unkeyed;          /* a POST whose function takes no key and hash */
	const char *location; /* of what was made: "/v1/patients/:patient_id" */
	const char *type;     /* of a reply that is not (only) JSON */
};

#define PARAMS_MAX 32
#define ROUTES_MAX 96

extern const struct route routes[];
extern const size_t nroutes;

extern const char *const role_names[]; /* by bit; ends with NULL */

/*
 * Find the route of a request.  ${values} are pointed at its path parameters
 * by their index in params; they are cut out of ${path} and still
 * percent-encoded.  A path that knows other methods only has the last of
 * its routes, and ${*methods} are all of theirs as bits (1 << GET ...).  NULL:
 * there is no such path.
 */
const struct route *route_find(
    enum method, char *path, const char *values[PARAMS_MAX], unsigned *methods);

/* Is this its method?  HEAD goes where GET goes. */
int route_takes(const struct route *, enum method);

/* "GET, HEAD, OPTIONS" for Allow; every method when ${methods} is 0. */
#define ALLOW_MAX 64
void route_allow(char out[ALLOW_MAX], unsigned methods);

#endif
