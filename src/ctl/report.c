/* mendctl report: which clinics a database role may evaluate (sql/report). */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/uuid.h"
#include "ctl/ctl.h"
#include "ctl/operator.h"

#define KEY_BYTES 32
#define KEY_TEXT (2 + 2 * KEY_BYTES + 1)

static int
usage(void)
{
	fputs("usage: mendctl report grant|revoke ROLE CLINIC\n"
	      "       mendctl report list CLINIC\n"
	      "  ROLE is mendd_report or a member of it; mendctl(8) has the\n"
	      "  statements that make one.  A grant prints what the clinic is\n"
	      "  called in the views of schema report.\n",
	    stderr);
	return 2;
}

/* A key for this grant's pseudonyms, in PostgreSQL's form of bytea. */
static void
make_key(char text[KEY_TEXT])
{
	uint8_t key[KEY_BYTES];

	randombytes_buf(key, sizeof(key));
	text[0] = '\\';
	text[1] = 'x';
	sodium_bin2hex(text + 2, KEY_TEXT - 2, key, sizeof(key));
	sodium_memzero(key, sizeof(key));
}

static int
grant(struct op *op, const char *clinic, const char *role)
{
	char key[KEY_TEXT], now[CTL_TIME];
	json_t *reply = NULL;
	int rc;

	ctl_now(now);
	make_key(key);
	rc = operator_call(op, &reply, "report_grant", 4,
	    (const char *[]){clinic, role, key, now});
	sodium_memzero(key, sizeof(key));
	if (rc == 0)
		printf("%s\n",
		    json_string_value(json_object_get(reply, "clinic")));
	json_decref(reply);
	return rc;
}

static int
revoke(struct op *op, const char *clinic, const char *role)
{
	char now[CTL_TIME];

	ctl_now(now);
	return operator_call(
	    op, NULL, "report_revoke", 3, (const char *[]){clinic, role, now});
}

static int
list(struct op *op, const char *clinic, const char *role)
{
	json_t *reply = NULL, *one;
	size_t i;

	(void)role;
	if (operator_call(
		op, &reply, "report_list", 1, (const char *[]){clinic}) == -1)
		return -1;
	json_array_foreach(reply, i, one)
	    printf("%s %s\n", json_string_value(json_object_get(one, "role")),
		json_string_value(json_object_get(one, "granted_at")));
	json_decref(reply);
	return 0;
}

static const struct {
	const char *name;
	int argc;
	int (*act)(struct op *, const char *clinic, const char *role);
} acts[] = {
    {"grant", 4, grant},
    {"list", 3, list},
    {"revoke", 4, revoke},
};
#define N_ACTS (sizeof(acts) / sizeof(acts[0]))

int
ctl_report(int argc, char **argv)
{
	char clinic[UUID_TEXT];
	struct op *op;
	size_t i;
	int rc;

	for (i = 0; i < N_ACTS; i++)
		if (argc == acts[i].argc && strcmp(argv[1], acts[i].name) == 0)
			break;
	if (i == N_ACTS)
		return usage();
	if ((op = operator_open()) == NULL)
		return 1;
	rc = ctl_clinic(op, argv[argc - 1], clinic) == -1 ||
	     acts[i].act(op, clinic, argc == 4 ? argv[2] : NULL) == -1;
	operator_close(op);
	return rc;
}
