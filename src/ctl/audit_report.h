#ifndef MENDD_AUDIT_REPORT_H
#define MENDD_AUDIT_REPORT_H

#include <stdint.h>
#include <stdio.h>

/* What the verifier found, to a person or, as one JSON object, a program. */
struct report {
	FILE *out;
	int json;
	uint64_t findings; /* so far */
};

/*
 * One finding, as it is made.  ${seal} 0, ${clinic} NULL or ${event} NULL:
 * it is not about one.  The rest is as for printf().
 */
void report_finding(struct report *, uint64_t seal, const char *clinic,
    const char *event, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* What was verified. */
struct report_sum {
	const char *ledger; /* "": nothing said which */
	const char *clinic; /* "": all */
	uint64_t seals;
	char last_at[40]; /* of the last seal; "": none */
	uint64_t events;  /* that are as they were sealed */
	uint64_t unsealed;
	char unsealed_since[40];
	int complete;         /* all of it could be read */
	int signatures;       /* were checked */
	uint64_t checkpoints; /* that the chain agrees with */
	uint64_t matched;     /* the number of the last of these */
	char matched_at[40];
};

/*
 * The end.  Returns the exit status: 0 when nothing was found, 1 when
 * something was, 2 when not all was read or nothing said who signs.
 */
int report_end(struct report *, const struct report_sum *);

#endif
