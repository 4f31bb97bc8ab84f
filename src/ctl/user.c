/* mendctl user: accounts, before there is an admin who could make them. */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/uuid.h"
#include "ctl/ctl.h"
#include "ctl/operator.h"
#include "ctl/secret.h"
#include "rule/password.h"

static int
usage(void)
{
	fputs(
	    "usage: mendctl user add CLINIC LOGIN ROLE NAME\n"
	    "       mendctl user reset LOGIN\n"
	    "  ROLE is clinician, coordinator, quality or admin.  To reset is "
	    "to give\n"
	    "  another password, and to take the second factor away.  Prints "
	    "the\n"
	    "  password once; it is stored only as a hash.\n",
	    stderr);
	return 2;
}

/*
 * For a new account; by chance it could be one that nobody may choose for it.
 */
static int
make(char *password, char *hash, char **argv)
{
	const struct password_about about = {
	    .login = argv[3], .name = argv[5], .clinic_code = argv[2]};
	int rc;

	do
		rc = secret_make(password, hash);
	while (rc == 0 && password_fault(password, &about) != NULL);
	return rc;
}

static int
add(struct op *op, char **argv, const char *hash)
{
	char clinic[UUID_TEXT], id[UUID_TEXT], now[CTL_TIME];

	ctl_id(id);
	ctl_now(now);
	if (ctl_clinic(op, argv[2], clinic) == -1)
		return -1;
	return operator_call(op, NULL, "staff_add", 7,
	    (const char *[]){clinic, id, argv[3], argv[5], argv[4], hash, now});
}

static int
reset(struct op *op, char **argv, const char *hash)
{
	char id[UUID_TEXT];
	json_t *found;

	ctl_id(id);
	if (operator_call(op, &found, "staff_reset", 3,
		(const char *[]){argv[2], hash, id}) == -1)
		return -1;
	if (found == NULL) {
		fprintf(stderr, "mendctl: nobody has that login\n");
		return -1;
	}
	json_decref(found);
	return 0;
}

int
ctl_user(int argc, char **argv)
{
	char password[SECRET_TEXT], hash[crypto_pwhash_STRBYTES];
	const int adds = argc == 6 && strcmp(argv[1], "add") == 0,
		  resets = argc == 3 && strcmp(argv[1], "reset") == 0;
	struct op *op;
	int rc = 1;

	if (!adds && !resets)
		return usage();
	if ((op = operator_open()) == NULL)
		return 1;
	if ((adds ? make(password, hash, argv) : secret_make(password, hash)) ==
		0 &&
	    (adds ? add(op, argv, hash) : reset(op, argv, hash)) == 0) {
		printf("login %s\npassword %s\n", argv[adds ? 3 : 2], password);
		rc = 0;
	}
	sodium_memzero(password, sizeof(password));
	operator_close(op);
	return rc;
}
