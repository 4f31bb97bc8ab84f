/* mendctl audit verify: keys, checkpoints and an audit, to the verifier. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "ctl/audit.h"
#include "ctl/audit_read.h"
#include "ctl/audit_verify.h"
#include "ctl/audit_walk.h"
#include "ctl/ctl.h"
#include "ctl/operator.h"

#define KEYS_MAX 16        /* a new key does not make old signatures bad */
#define CHECKPOINTS_MAX 64 /* files */

struct check {
	const char *clinic, *from;
	const char *key_files[KEYS_MAX], *files[CHECKPOINTS_MAX];
	size_t nkeys, nfiles;
	uint8_t keys[KEYS_MAX][CHECKPOINT_KEY];
	int unknown; /* there was nothing to compare with */
	struct report report;
};

static int
parse(struct check *check, int argc, char **argv)
{
	static const struct option options[] = {
	    {"clinic", required_argument, NULL, 'c'},
	    {"from", required_argument, NULL, 'f'},
	    {"key", required_argument, NULL, 'k'},
	    {"checkpoints", required_argument, NULL, 'p'},
	    {"json", no_argument, NULL, 'j'}, {0}};
	int c;

	optind = 0;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (c) {
		case 'c':
			check->clinic = optarg;
			break;
		case 'f':
			check->from = optarg;
			break;
		case 'k':
			if (check->nkeys == KEYS_MAX)
				return -1;
			check->key_files[check->nkeys++] = optarg;
			break;
		case 'p':
			if (check->nfiles == CHECKPOINTS_MAX)
				return -1;
			check->files[check->nfiles++] = optarg;
			break;
		case 'j':
			check->report.json = 1;
			break;
		default:
			return -1;
		}
	return optind != argc || (check->clinic != NULL && check->from != NULL)
		   ? -1
		   : 0;
}

/* A public key: 64 hexadecimal digits and a line end.  -1 and errno. */
static int
read_key(uint8_t key[CHECKPOINT_KEY], const char *path)
{
	char text[2 * CHECKPOINT_KEY + 4] = "";
	FILE *f = fopen(path, "r");
	size_t n;

	if (f == NULL)
		return -1;
	errno = 0;
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	if (errno == 0)
		errno = EINVAL;
	if (n == sizeof(text) - 1)
		return -1;
	text[strcspn(text, "\r\n")] = '\0';
	return audit_hex(key, CHECKPOINT_KEY, text);
}

/* The keys that were named, or the one that is in the state folder. */
static int
read_keys(struct check *check)
{
	char path[4096];

	if (check->nkeys == 0) {
		const struct conf *conf = ctl_conf();

		if (conf == NULL)
			return -1;
		snprintf(path, sizeof(path), "%s/seal.pub", conf->state_dir);
		if (read_key(check->keys[0], path) == 0)
			check->nkeys = 1;
		else if (errno != ENOENT) {
			fprintf(
			    stderr, "mendctl: %s: %s\n", path, strerror(errno));
			return -1;
		}
		return 0;
	}
	for (size_t i = 0; i < check->nkeys; i++)
		if (read_key(check->keys[i], check->key_files[i]) == -1) {
			fprintf(stderr, "mendctl: %s: %s\n",
			    check->key_files[i],
			    errno == EINVAL ? "expected 64 hexadecimal digits"
					    : strerror(errno));
			return -1;
		}
	return 0;
}

/* How many are in the file; -1: stderr says why they cannot be read. */
static long
read_file(struct check *check, struct verify *v, const char *path)
{
	const unsigned long damaged = v->known.damaged;
	FILE *f = fopen(path, "r");
	long found = -1;

	if (f != NULL) {
		found = known_read(&v->known, f, path,
		    (const uint8_t(*)[CHECKPOINT_KEY])check->keys, check->nkeys,
		    &check->report);
		fclose(f);
	}
	if (found == -1)
		fprintf(stderr, "mendctl: %s: %s\n", path, strerror(errno));
	else if (found == 0)
		fprintf(stderr, "mendctl: %s: no checkpoint in it\n", path);
	/* Not a finding: who could damage a line could remove it, and a crash
	 * of the sealer may leave a part of one. */
	if (v->known.damaged > damaged)
		fprintf(stderr, "mendctl: %s: damaged checkpoints: %lu\n", path,
		    v->known.damaged - damaged);
	return found;
}

/* Those that were named, or for the database those that the sealer keeps. */
static int
read_checkpoints(struct check *check, struct verify *v)
{
	if (check->nfiles == 0 && check->from == NULL) {
		const struct conf *conf = ctl_conf();

		if (conf == NULL)
			return -1;
		check->unknown =
		    read_file(check, v, conf->checkpoint_file) <= 0;
	}
	for (size_t i = 0; i < check->nfiles; i++)
		if (read_file(check, v, check->files[i]) <= 0)
			return -1;
	return 0;
}

static int
from_file(const struct check *check, const struct audit_sink *sink)
{
	FILE *f =
	    strcmp(check->from, "-") == 0 ? stdin : fopen(check->from, "r");
	struct audit_fault fault;
	int rc;

	if (f == NULL) {
		fprintf(
		    stderr, "mendctl: %s: %s\n", check->from, strerror(errno));
		return -1;
	}
	rc = audit_read(f, sink, &fault);
	if (rc == -1 && *fault.expected != '\0')
		fprintf(stderr, "mendctl: %s: line %lu: expected %s\n",
		    check->from, fault.line, fault.expected);
	if (f != stdin)
		fclose(f);
	return rc;
}

static int
name(void *arg, const uint8_t clinic[UUID_BYTES], const char *code)
{
	struct verify *v = arg;

	return content_name(&v->content, clinic, code);
}

static int
from_database(const struct check *check, const struct audit_sink *sink)
{
	struct op *op = operator_open();
	char clinic[UUID_TEXT];
	int rc = -1;

	if (op == NULL)
		return -1;
	if ((check->clinic == NULL ||
		audit_clinic(op, check->clinic, clinic) == 0) &&
	    audit_walk_names(op, name, sink->arg) == 0)
		rc =
		    audit_walk(op, check->clinic == NULL ? NULL : clinic, sink);
	operator_close(op);
	return rc;
}

int
audit_command_verify(int argc, char **argv)
{
	struct check check = {.report.out = stdout};
	struct report_sum sum;
	struct audit_sink sink;
	struct verify v;
	int rc = 2, complete;

	if (parse(&check, argc, argv) == -1)
		return audit_usage();
	if (read_keys(&check) == -1)
		return 2;
	verify_init(&v, &check.report,
	    (const uint8_t(*)[CHECKPOINT_KEY])check.keys, check.nkeys);
	sink = verify_sink(&v);
	if (read_checkpoints(&check, &v) == -1)
		goto out;
	complete = (check.from != NULL ? from_file(&check, &sink)
				       : from_database(&check, &sink)) == 0;
	if (verify_end(&v, complete, &sum) == -1)
		goto out;
	rc = report_end(&check.report, &sum);
	if (rc == 0 && check.unknown)
		rc = 2;
	if (fflush(stdout) == EOF) {
		perror("mendctl: not all of it could be written");
		rc = 2;
	}

out:
	verify_free(&v);
	return rc;
}
