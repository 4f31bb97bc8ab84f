#ifndef MENDD_CONNINFO_H
#define MENDD_CONNINFO_H

struct conf;

/* Who connects to the database. */
enum conninfo_role {
	CONNINFO_API,     /* the workers */
	CONNINFO_TICK,    /* housekeeping */
	CONNINFO_SEAL,    /* the sealer */
	CONNINFO_COHORT,  /* the process cohort */
	CONNINFO_MIGRATE, /* the owner: sql/migrate */
	CONNINFO_FIRST,   /* the same, before our own database is made */
};

/*
 * The libpq connection string for a role: to the server of the setting
 * database, or else to our own cluster.  A secret, for conninfo_free(); NULL:
 * a setting is wrong or memory ran out, and the log says which.
 */
char *conninfo_of(const struct conf *, enum conninfo_role);
void conninfo_free(char *);

/*
 * Set the environment (PGHOST and so on) so that psql connects as
 * ${conninfo} says.  A password is neither in its arguments nor in the
 * environment, but in a file of memory that our children inherit.  -1: the
 * log says why.
 */
int conninfo_export(const char *conninfo);

/* Forget what the environment says about connections. */
void conninfo_forget(void);

/* The folder of our own cluster's socket, from the state folder: "run". */
#define CONNINFO_RUN "run"

#endif
