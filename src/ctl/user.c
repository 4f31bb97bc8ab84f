/* mendctl user: accounts, before there is an admin who could make them. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "base/uuid.h"
#include "ctl/ctl.h"
#include "ctl/operator.h"
#include "ctl/secret.h"

static int
usage(void)
{
	fputs("usage: mendctl user add CLINIC LOGIN ROLE NAME\n"
	      "  ROLE is clinician, coordinator, quality or admin.\n"
	      "  Prints the password once; it is stored only as a hash.\n",
	    stderr);
	return 2;
}

int
ctl_user(int argc, char **argv)
{
	char password[SECRET_TEXT], hash[crypto_pwhash_STRBYTES];
	char clinic[UUID_TEXT], id[UUID_TEXT], now[CTL_TIME];
	struct op *op;
	int rc = 1;

	if (argc != 6 || strcmp(argv[1], "add") != 0)
		return usage();
	if ((op = operator_open()) == NULL)
		return 1;
	ctl_id(id);
	ctl_now(now);
	if (ctl_clinic(op, argv[2], clinic) == 0 &&
	    secret_make(password, hash) == 0 &&
	    operator_call(op, NULL, "staff_add", 7,
		(const char *[]){
		    clinic, id, argv[3], argv[5], argv[4], hash, now}) == 0) {
		printf("login %s\npassword %s\n", argv[3], password);
		rc = 0;
	}
	sodium_memzero(password, sizeof(password));
	operator_close(op);
	return rc;
}
