/* mendctl portal: a way in for one patient, to be handed over by a person. */
#include <stdio.h>
#include <string.h>

#include "base/uuid.h"
#include "ctl/ctl.h"
#include "ctl/operator.h"

static int
usage(void)
{
	fputs(
	    "usage: mendctl portal link CLINIC PATIENT\n"
	    "  PATIENT is the patient's id or medical record number.\n"
	    "  Prints the end of the address that lets this patient in once.\n",
	    stderr);
	return 2;
}

/* The id of a patient given by id or MRN.  -1: stderr says why. */
static int
find_patient(
    struct op *op, const char *clinic, const char *given, char id[UUID_TEXT])
{
	uint8_t bytes[UUID_BYTES];
	json_t *found;
	int rc = -1;

	if (uuid_parse(bytes, given) == 0) {
		uuid_text(id, bytes);
		return 0;
	}
	if (operator_call(op, &found, "patient_find", 2,
		(const char *[]){clinic, given}) == -1)
		return -1;
	if (found == NULL)
		fprintf(stderr, "mendctl: this clinic has no such patient\n");
	else {
		snprintf(id, UUID_TEXT, "%s",
		    json_string_value(json_object_get(found, "patient_id")));
		rc = 0;
	}
	json_decref(found);
	return rc;
}

int
ctl_portal(int argc, char **argv)
{
	char clinic[UUID_TEXT], patient[UUID_TEXT], id[UUID_TEXT];
	char token[OPERATOR_TOKEN], hash[OPERATOR_HASH], now[CTL_TIME];
	uint8_t bytes[UUID_BYTES];
	json_t *reply = NULL;
	struct op *op;
	int rc = 1;

	if (argc != 4 || strcmp(argv[1], "link") != 0)
		return usage();
	if ((op = operator_open()) == NULL)
		return 1;
	ctl_id(id);
	ctl_now(now);
	if (ctl_clinic(op, argv[2], clinic) == -1 ||
	    find_patient(op, clinic, argv[3], patient) == -1 ||
	    uuid_parse(bytes, clinic) == -1)
		goto out;
	operator_token(token, hash, bytes);
	if (operator_call(op, &reply, "portal_link_add", 5,
		(const char *[]){clinic, id, patient, hash, now}) == -1)
		goto out;
	printf("/p#%s\n", token);
	fprintf(stderr, "valid until %s\n",
	    json_string_value(json_object_get(reply, "expires_at")));
	rc = 0;

out:
	json_decref(reply);
	operator_close(op);
	return rc;
}
