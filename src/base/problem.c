/* Every reason for which a request may fail. */
#include "base/problem.h"

#define PROBLEM(name, status, title) \
	const struct problem problem_##name = {status, #name, title, 0}
#define RETRY(name, status, title) \
	const struct problem problem_##name = {status, #name, title, 2}

PROBLEM(malformed, 400, "The request is not well formed.");
PROBLEM(unauthorized, 401, "Sign in first.");
PROBLEM(code_required, 401, "A code of your second factor is needed, too.");
PROBLEM(forbidden, 403, "Your role does not allow this.");
PROBLEM(proof_required, 403, "Prove again that it is you, and repeat this.");
PROBLEM(cross_site, 403, "A cookie counts in requests of our own pages only.");
PROBLEM(not_found, 404, "There is nothing here.");
PROBLEM(method, 405, "This resource does not know that method.");
PROBLEM(not_acceptable, 406, "This resource has no such representation.");
PROBLEM(timeout, 408, "The request took too long to arrive.");
PROBLEM(conflict, 409, "The change conflicts with the current state.");
PROBLEM(length_required, 411, "A body must announce its Content-Length.");
PROBLEM(stale, 412, "The record was changed since you read it.");
PROBLEM(too_large, 413, "The body is larger than this server takes.");
PROBLEM(media_type, 415, "The Content-Type must be application/json.");
PROBLEM(expectation, 417, "Only Expect: 100-continue is understood.");
PROBLEM(invalid, 422, "Some members are not what was expected.");
PROBLEM(precondition, 428, "Send If-Match with the version you read.");
RETRY(too_many, 429, "Too many attempts; wait before the next.");
PROBLEM(head_too_large, 431, "The request head is too large.");
PROBLEM(internal, 500, "The server made a mistake; it has been logged.");
PROBLEM(not_implemented, 501, "This server does not know that method.");
RETRY(unavailable, 503, "The server is busy or its database is away.");
RETRY(unknown_outcome, 503,
    "Whether the change took effect is not known: "
    "repeat it with the same Idempotency-Key.");
PROBLEM(database_timeout, 504, "The database took too long to answer.");
PROBLEM(version, 505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.");
PROBLEM(full, 507, "The database has no room left.");
