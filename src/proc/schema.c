/* The schema is brought up to date before anything is served. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "base/conf.h"
#include "base/log.h"
#include "io/db_sync.h"
#include "proc/command.h"
#include "proc/conninfo.h"
#include "proc/programs.h"
#include "proc/schema.h"

#define PSQL_LOST 2 /* psql's status when the connection broke */

/* Connect, however long it takes: recovery may be at work. */
static struct db_sync *
wait_for(const char *conninfo)
{
	const struct timespec pause = {.tv_nsec = 100000000};
	struct db_error error;
	struct db_sync *db;

	for (int i = 1; (db = db_sync_open(conninfo, &error)) == NULL; i++) {
		if (i % 100 == 0)
			log_warn("waiting for the database error=\"%s\"",
			    error.message);
		nanosleep(&pause, NULL);
	}
	return db;
}

/* Our own cluster has a database mendd. */
static int
create_database(struct db_sync *db)
{
	struct db_error error;
	json_t *there = NULL;

	if (db_sync_call(db,
		"SELECT to_json(count(*)) FROM pg_database "
		"WHERE datname = 'mendd'",
		0, NULL, &there, &error) == -1)
		goto err;
	if (json_integer_value(there) == 0 &&
	    db_sync_run(db, "CREATE DATABASE mendd", &error) == -1)
		goto err;
	json_decref(there);
	return 0;
err:
	log_error("cannot make the database error=\"%s\"", error.message);
	json_decref(there);
	return EX_TEMPFAIL;
}

/*
 * Errors of the daemon's own calls are its business, and PostgreSQL's words
 * about them may repeat what a patient said.
 */
static int
quiet_database(struct db_sync *db)
{
	struct db_error error;

	if (db_sync_run(db, "ALTER ROLE mendd_api SET log_min_messages = log",
		&error) == 0)
		return 0;
	log_error("cannot set up the database error=\"%s\"", error.message);
	return EX_TEMPFAIL;
}

/* psql beside the server that we run, not another version's. */
static void
set_path(const struct conf *conf)
{
	const char *path = getenv("PATH");
	char bindir[4000], *longer;

	if (programs_find(conf, 0, bindir, sizeof(bindir)) == -1 ||
	    asprintf(&longer, "%s:%s", bindir,
		path != NULL ? path : "/usr/bin:/bin") == -1)
		return;
	setenv("PATH", longer, 1);
	free(longer);
}

static int
migrate(const struct conf *conf, const char *conninfo)
{
	char script[4096];
	const char *argv[] = {script, NULL};
	int status;

	if (conninfo_export(conninfo) == -1)
		return EX_CONFIG;
	if (*conf->database == '\0')
		set_path(conf);
	snprintf(script, sizeof(script), "%s/migrate", conf->sql_dir);
	status = command_run(argv, NULL, 0);
	if (status == 0)
		return 0;
	log_error("the schema could not be brought up to date script=%s "
		  "status=%d",
	    script, status);
	return status == PSQL_LOST ? EX_TEMPFAIL : EX_SOFTWARE;
}

int
schema_run(const struct conf *conf)
{
	const int own = *conf->database == '\0';
	char *conninfo = conninfo_of(conf, CONNINFO_MIGRATE),
	     *first =
		 conninfo_of(conf, own ? CONNINFO_FIRST : CONNINFO_MIGRATE);
	struct db_sync *db;
	int status = 0;

	if (conninfo == NULL || first == NULL)
		return EX_CONFIG;
	db = wait_for(first);
	if (own)
		status = create_database(db);
	if (status == 0)
		status = migrate(conf, conninfo);
	if (status == 0 && own)
		status = quiet_database(db);
	db_sync_close(db);
	free(conninfo);
	free(first);
	return status;
}
