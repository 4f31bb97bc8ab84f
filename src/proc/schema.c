/*
 * The schema is brought up to date before anything is served.  In our own
 * cluster the database's comment is the digest of the sql folder that was
 * applied last: when that is the same, there is nothing to do.
 */
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
#include "proc/digest.h"
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

/* Our own cluster has a database mendd; ${applied} is its comment, or "". */
static int
create_database(struct db_sync *db, char applied[DIGEST_TEXT])
{
	struct db_error error;
	json_t *found = NULL;

	applied[0] = '\0';
	if (db_sync_call(db,
		"SELECT to_json(coalesce(shobj_description(oid, "
		"'pg_database'), '')) FROM pg_database "
		"WHERE datname = 'mendd'",
		0, NULL, &found, &error) == -1)
		goto err;
	if (found != NULL)
		snprintf(applied, DIGEST_TEXT, "%s", json_string_value(found));
	else if (db_sync_run(db, "CREATE DATABASE mendd", &error) == -1)
		goto err;
	json_decref(found);
	return 0;
err:
	log_error("cannot make the database error=\"%s\"", error.message);
	json_decref(found);
	return EX_TEMPFAIL;
}

static int
settle_database(struct db_sync *db, const char *digest)
{
	struct db_error error;
	char comment[200];

	snprintf(comment, sizeof(comment), "COMMENT ON DATABASE mendd IS '%s'",
	    digest);
	if (db_sync_run(db, comment, &error) == 0)
		return 0;
	log_error("cannot set up the database error=\"%s\"", error.message);
	return EX_TEMPFAIL;
}

/*
 * The workers never take the last connections: tick, the operator and who
 * evaluates find some left.  On a server of others its administrator decides.
 */
static int
keep_places(struct db_sync *db)
{
	struct db_error error;

	if (db_sync_run(db,
		"DO $$ BEGIN "
		"EXECUTE format('ALTER ROLE mendd_api CONNECTION LIMIT %s', "
		"current_setting('max_connections')::integer - 10); END $$",
		&error) == 0)
		return 0;
	log_error("cannot limit connections error=\"%s\"", error.message);
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

static int
set_up_own(const struct conf *conf, struct db_sync *db, const char *conninfo)
{
	char applied[DIGEST_TEXT], digest[DIGEST_TEXT];
	int status;

	if (digest_folder(conf->sql_dir, digest) == -1) {
		log_error("cannot read sql_dir=%s", conf->sql_dir);
		return EX_CONFIG;
	}
	if ((status = create_database(db, applied)) != 0)
		return status;
	if (strcmp(applied, digest) != 0 &&
	    ((status = migrate(conf, conninfo)) != 0 ||
		(status = settle_database(db, digest)) != 0))
		return status;
	return keep_places(db);
}

int
schema_run(const struct conf *conf)
{
	const int own = *conf->database == '\0';
	char *conninfo = conninfo_of(conf, CONNINFO_MIGRATE),
	     *first =
		 conninfo_of(conf, own ? CONNINFO_FIRST : CONNINFO_MIGRATE);
	struct db_sync *db;
	int status = EX_CONFIG;

	if (conninfo != NULL && first != NULL) {
		db = wait_for(first);
		status = own ? set_up_own(conf, db, conninfo)
			     : migrate(conf, conninfo);
		db_sync_close(db);
	}
	conninfo_free(conninfo);
	conninfo_free(first);
	return status;
}
