#ifndef MENDD_SCHEMA_H
#define MENDD_SCHEMA_H

struct conf;

/*
 * Wait until the database answers, make it if it is our own and new, and
 * bring its schema up to date by sql/migrate.  Returns an exit status: 0,
 * EX_TEMPFAIL (the database went away meanwhile), or another (the log says
 * why).
 */
int schema_run(const struct conf *);

#endif
