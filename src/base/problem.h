#ifndef MENDD_PROBLEM_H
#define MENDD_PROBLEM_H

/*
 * Why a request failed.  Every reason is one constant, so a function that
 * can fail returns `const struct problem *', NULL for success, and nothing
 * ever has to be freed on an error path.  On the wire it is RFC 9457's
 * application/problem+json.
 */
struct problem {
	int status;        /* HTTP status code */
	const char *name;  /* stable, for programs: the end of its type */
	const char *title; /* one sentence, for people */
	int retry_after;   /* seconds, or 0 */
};

extern const struct problem problem_malformed;
extern const struct problem problem_unauthorized;
extern const struct problem problem_code_required;
extern const struct problem problem_forbidden;
extern const struct problem problem_proof_required;
extern const struct problem problem_cross_site;
extern const struct problem problem_not_found;
extern const struct problem problem_method;
extern const struct problem problem_not_acceptable;
extern const struct problem problem_timeout;
extern const struct problem problem_conflict;
extern const struct problem problem_length_required;
extern const struct problem problem_stale;
extern const struct problem problem_too_large;
extern const struct problem problem_media_type;
extern const struct problem problem_expectation;
extern const struct problem problem_invalid;
extern const struct problem problem_precondition;
extern const struct problem problem_too_many;
extern const struct problem problem_head_too_large;
extern const struct problem problem_internal;
extern const struct problem problem_not_implemented;
extern const struct problem problem_unavailable;
extern const struct problem problem_unknown_outcome;
extern const struct problem problem_database_timeout;
extern const struct problem problem_version;
extern const struct problem problem_full;

#endif
