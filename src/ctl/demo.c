/*
 * mendctl demo: two made-up clinics with three years of procedures, for
 * demonstrations and tests.  The same seed and day give the same people.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "api/instruments.h"
#include "base/day.h"
#include "base/safe.h"
#include "ctl/ctl.h"
#include "ctl/demo_clinic.h"
#include "ctl/operator.h"
#include "proc/keys.h"

#define SEED 20260101
#define PROCEDURES 1200
#define YEARS 3

static const struct demo_site sites[] = {
    {"harbor", "Harbor Orthobiologics", "America/New_York", 0.6},
    {"lakeside", "Lakeside Joint Center", "America/Chicago", 0.4},
};

static int
usage(void)
{
	fprintf(stderr,
	    "usage: mendctl demo [-n PROCEDURES] [-s SEED] [-t TODAY]\n"
	    "  -n  how many procedures in all, 10 to 100000 (%d)\n"
	    "  -s  where the made-up people begin (%d)\n"
	    "  -t  the last day of the records, such as 2026-01-31 (today)\n"
	    "Prints the accounts and some ids as one JSON object.\n",
	    PROCEDURES, SEED);
	return 2;
}

struct options {
	long procedures, seed;
	int32_t today;
};

static int
parse_long(long *out, const char *text, long low, long high)
{
	char *end;

	*out = strtol(text, &end, 10);
	return *end != '\0' || end == text || *out < low || *out > high ? -1
									: 0;
}

static int
parse(struct options *o, int argc, char **argv)
{
	int c;

	*o = (struct options){PROCEDURES, SEED, (int32_t)(time(NULL) / 86400)};
	optind = 1;
	while ((c = getopt(argc, argv, "n:s:t:")) != -1)
		switch (c) {
		case 'n':
			if (parse_long(&o->procedures, optarg, 10, 100000) ==
			    -1)
				return -1;
			break;
		case 's':
			if (parse_long(&o->seed, optarg, 0, 1L << 40) == -1)
				return -1;
			break;
		case 't':
			if (day_parse(&o->today, optarg) == -1)
				return -1;
			break;
		default:
			return -1;
		}
	return optind == argc ? 0 : -1;
}

/* All clinics in one transaction: there is a demonstration, or there is not. */
static int
load(struct op *op, const struct instruments *instruments,
    const struct safe *safe, const struct options *o, json_t *report)
{
	const size_t nsites = sizeof(sites) / sizeof(sites[0]);

	if (operator_begin(op) == -1)
		return -1;
	for (size_t i = 0; i < nsites; i++) {
		const struct demo_clinic clinic = {
		    .site = &sites[i],
		    .instruments = instruments,
		    .safe = safe,
		    .seed = (uint64_t)o->seed + i * 1000003,
		    .procedures = (int)((double)o->procedures * sites[i].share),
		    .first = o->today - YEARS * 365,
		    .today = o->today,
		};
		json_t *part = demo_clinic_load(op, &clinic);

		if (part == NULL || json_array_append_new(report, part) == -1)
			return -1;
	}
	return operator_commit(op);
}

int
ctl_demo(int argc, char **argv)
{
	struct instruments *instruments;
	struct safe *safe = NULL;
	struct op *op = NULL;
	struct options o;
	json_t *report;
	int rc = 1;

	if (parse(&o, argc, argv) == -1)
		return usage();
	instruments = ctl_instruments();
	report = json_array();
	if (instruments == NULL || (op = operator_open()) == NULL ||
	    (safe = keys_open(ctl_conf())) == NULL)
		goto out;
	if (load(op, instruments, safe, &o, report) == -1)
		goto out;
	json_dumpf(report, stdout, JSON_INDENT(2));
	putchar('\n');
	rc = 0;

out:
	json_decref(report);
	operator_close(op);
	safe_free(safe);
	instruments_free(instruments);
	return rc;
}
