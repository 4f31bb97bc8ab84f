#ifndef MENDD_AUDIT_H
#define MENDD_AUDIT_H

#include "base/uuid.h"

struct op;

/* The parts of mendctl audit; see ctl.h.  argv[0] is the part's name. */
int audit_command_verify(int argc, char **argv);
int audit_command_export(int argc, char **argv);
int audit_command_epoch(int argc, char **argv);

/* What all of them understand. */
int audit_usage(void);

/* The id of a clinic given by code or id.  -1: stderr says why. */
int audit_clinic(struct op *, const char *given, char id[UUID_TEXT]);

#endif
