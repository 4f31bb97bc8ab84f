#ifndef MENDD_CONF_H
#define MENDD_CONF_H

#include <stddef.h>
#include <stdio.h>

/*
 * The effective configuration: defaults, then a file of `name = value', then
 * the command line.  What each setting means stands in the table in conf.c
 * and nowhere else; etc/mendd.conf and mendd.conf(5) are tested against it.
 * Text is never NULL; it is "" where a setting is empty.
 */
struct conf {
	/* processes */
	char *listen;
	char *proxies; /* for proxies_parse(), which takes it */
	long workers;  /* never 0 here */
	char *user;
	char *state_dir;
	long log_level; /* enum log_level */
	long confine;   /* enum confine_mode */
	long drain_seconds;

	/* database */
	char *database; /* "": the cluster of our own */
	char *database_tick;
	char *database_seal;
	char *database_cohort;
	char *database_migrate;
	long migrate;
	char *pg_bindir;
	long db_quick, db_slow;
	long db_quick_ms, db_slow_ms;
	long db_waiting;
	long allow_unsafe_database;

	/* secrets */
	char *factor_key; /* "": our own */

	/* the sealed audit */
	char *seal_key; /* "": our own */
	char *checkpoint_file;
	long checkpoint_seconds;
	char *checkpoint_command;

	/* trends */
	long cohort; /* is there a process for them? */
	long cohort_mb;

	/* files */
	char *sql_dir, *web_dir;

	/* requests */
	long connections, connections_per_address;
	long requests_per_address, requests_per_session;
	long head_bytes, body_bytes;
	long idle_seconds, head_seconds, receive_seconds, send_seconds;
	long send_rate;
	long hash_threads, hash_queue;
	long guesses_per_address, guesses;
};

/*
 * Read ${path}, then the ${n} assignments `name=value' in ${overrides}, then
 * fill in what is left empty.  ${path} NULL: the installed file, if there is
 * one.  Everything that is wrong is written to ${faults}, a line each; then
 * NULL.  Values are never written: they may be secret.
 */
struct conf *conf_load(
    const char *path, const char *const *overrides, size_t n, FILE *faults);
void conf_free(struct conf *);

/* Write every setting with its effective value; passwords are left out. */
void conf_print(const struct conf *, FILE *);

/* Write the file of every setting, explained, with its default. */
void conf_sample(FILE *);

/*
 * The name of a setting that differs between the two and that only a restart
 * can change, or NULL.
 */
const char *conf_differs(const struct conf *, const struct conf *);

#endif
