#ifndef MENDD_CTL_H
#define MENDD_CTL_H

#include <stddef.h>

#include "base/uuid.h"

struct conf;
struct instruments;
struct op;

/*
 * The subcommands of mendctl, one file each.  argv[0] is the subcommand's
 * own name.  They return the exit status: 0 done, 1 it could not be done, 2
 * what was given was wrong, and stderr says what was expected.
 */
int ctl_audit(int argc, char **argv);
int ctl_conninfo_print(int argc, char **argv);
int ctl_demo(int argc, char **argv);
int ctl_export(int argc, char **argv);
int ctl_import(int argc, char **argv);
int ctl_init(int argc, char **argv);
int ctl_migrate(int argc, char **argv);
int ctl_portal(int argc, char **argv);
int ctl_report(int argc, char **argv);
int ctl_score(int argc, char **argv);
int ctl_trends(int argc, char **argv);
int ctl_user(int argc, char **argv);

/* What -f and -o said; to be called once, before a subcommand runs. */
void ctl_options(const char *file, const char *const *overrides, size_t n);

/* The configuration; NULL: stderr says what is wrong with it. */
const struct conf *ctl_conf(void);

/*
 * How to reach the database as the operator: the configured server, or the
 * private cluster of a running mendd.  NULL: stderr says why not.
 */
const char *ctl_conninfo(void);

/* All instruments that ship, or NULL and stderr says why. */
struct instruments *ctl_instruments(void);

/* The id of the clinic with this code.  -1: stderr says why. */
int ctl_clinic(struct op *, const char *code, char id[UUID_TEXT]);

/* A fresh key as text. */
void ctl_id(char out[UUID_TEXT]);

/* This instant in RFC 3339. */
#define CTL_TIME 32
void ctl_now(char out[CTL_TIME]);

#endif
