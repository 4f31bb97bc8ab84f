/* mendctl init: a first clinic, and the admin who makes everything else. */
#include <stdio.h>
#include <string.h>

#include "ctl/ctl.h"
#include "ctl/operator.h"
#include "ctl/secret.h"

static int
usage(void)
{
	fputs(
	    "usage: mendctl init CLINIC NAME TIMEZONE\n"
	    "  CLINIC is a short code such as harbor, TIMEZONE a name such as\n"
	    "  America/New_York.  Prints the admin's login and password "
	    "once.\n",
	    stderr);
	return 2;
}

int
ctl_init(int argc, char **argv)
{
	char password[SECRET_TEXT], hash[crypto_pwhash_STRBYTES];
	char clinic[UUID_TEXT], staff[UUID_TEXT], login[64], now[CTL_TIME];
	struct op *op;
	int rc = 1;

	if (argc != 4)
		return usage();
	if ((op = operator_open()) == NULL)
		return 1;
	ctl_id(clinic);
	ctl_id(staff);
	ctl_now(now);
	snprintf(login, sizeof(login), "admin.%.50s", argv[1]);
	if (secret_make(password, hash) == 0 && operator_begin(op) == 0 &&
	    operator_call(op, NULL, "clinic_add", 5,
		(const char *[]){clinic, argv[1], argv[2], argv[3], now}) ==
		0 &&
	    operator_call(op, NULL, "staff_add", 7,
		(const char *[]){clinic, staff, login, "Administrator", "admin",
		    hash, now}) == 0 &&
	    operator_commit(op) == 0) {
		printf("clinic %s\nlogin %s\npassword %s\n", clinic, login,
		    password);
		rc = 0;
	}
	sodium_memzero(password, sizeof(password));
	operator_close(op);
	return rc;
}
