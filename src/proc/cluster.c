/*
 * The cluster of our own: from whatever a crash left behind to a postmaster.
 *
 *	(nothing) -> postgres.new (initdb at work) -> postgres
 *
 * The rename is the moment when the cluster exists; what initdb was killed in
 * is thrown away.  Configuration is written anew at each start, so that it
 * follows mendd.conf, the user's name and the folder's.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "proc/account.h"
#include "proc/cluster.h"
#include "proc/command.h"
#include "proc/conninfo.h"
#include "proc/orphans.h"
#include "proc/programs.h"

#define DATA "postgres"
#define UNFINISHED "postgres.new"
#define VERSION_MIN 15

struct cluster {
	const struct conf *conf;
	char bindir[4000];
	char dir[4000]; /* the state folder, without symbolic links */
	int version;    /* of the programs */
};

/* The major version that made the cluster; 0: there is none. */
static int
version_of_data(void)
{
	FILE *file = fopen(DATA "/PG_VERSION", "re");
	int version = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%d", &version) != 1)
		version = 0;
	fclose(file);
	return version;
}

/* The folder's name goes into files where these would need escapes. */
static int
check_folder(struct cluster *c)
{
	const size_t longest = sizeof(((struct sockaddr_un *)NULL)->sun_path) -
			       sizeof("/" CONNINFO_RUN "/.s.PGSQL.5432");

	if (getcwd(c->dir, sizeof(c->dir)) == NULL) {
		log_error("no current folder error=\"%s\"", strerror(errno));
		return EX_OSERR;
	}
	if (strpbrk(c->dir, "'\"\\,\n\r") != NULL) {
		log_error("the name of the state folder must not hold quotes, "
			  "backslashes, commas or line ends");
		return EX_CONFIG;
	}
	if (strlen(c->dir) > longest || strlen(c->conf->state_dir) > longest) {
		log_error("the name of the state folder is too long for a "
			  "Unix socket in it path=%s longest=%zu",
		    c->dir, longest);
		return EX_CONFIG;
	}
	return 0;
}

static int
find_programs(struct cluster *c)
{
	const int made_by = version_of_data();

	if (made_by == 0 && access(DATA, F_OK) == 0) {
		log_error("this is no PostgreSQL cluster, and it is in the way "
			  "path=%s/" DATA,
		    c->dir);
		return EX_CONFIG;
	}
	c->version =
	    programs_find(c->conf, made_by, c->bindir, sizeof(c->bindir));
	if (c->version == -1)
		return EX_CONFIG;
	if (made_by != 0 && made_by != c->version) {
		log_error("the cluster was made by PostgreSQL %d, and this is "
			  "PostgreSQL %d: install postgresql-%d, or move the "
			  "cluster with pg_upgrade path=%s/" DATA
			  " pg_bindir=%s",
		    made_by, c->version, made_by, c->dir, c->bindir);
		return EX_CONFIG;
	}
	if (c->version < VERSION_MIN) {
		log_error("PostgreSQL %d or newer is needed pg_bindir=%s "
			  "version=%d",
		    VERSION_MIN, c->bindir, c->version);
		return EX_CONFIG;
	}
	return 0;
}

static int
remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

/* What a folder holds is on the disk when this returns. */
static int
sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), status;

	if (fd == -1)
		return -1;
	status = fsync(fd);
	close(fd);
	return status;
}

static int
make_data(const struct cluster *c)
{
	char initdb[4096];
	const char *argv[] = {initdb, "-D", UNFINISHED, "-U", "postgres",
	    "--auth-local=peer", "--auth-host=reject", "--encoding=UTF8",
	    "--locale=C.UTF-8", "--data-checksums", "--no-instructions", NULL};
	int status;

	if (version_of_data() != 0)
		return 0;
	log_info("making the database cluster path=%s/" DATA " version=%d",
	    c->dir, c->version);
	if (nftw(UNFINISHED, remove_entry, 16, FTW_DEPTH | FTW_PHYS) == -1 &&
	    errno != ENOENT)
		goto err;
	snprintf(initdb, sizeof(initdb), "%s/initdb", c->bindir);
	if ((status = command_run(argv, NULL, 0)) != 0) {
		log_error("initdb failed status=%d", status);
		return EX_CANTCREAT;
	}
	if (rename(UNFINISHED, DATA) == -1 || sync_folder(".") == -1)
		goto err;
	return 0;
err:
	log_error("cannot make the database cluster path=%s error=\"%s\"",
	    c->dir, strerror(errno));
	return EX_CANTCREAT;
}

static void
write_settings(FILE *out, const struct cluster *c)
{
	const struct conf *conf = c->conf;
	/* Old and new workers at a reload; tick, sealer; people, backups: the
	 * last 10 of them are not for workers (schema.c). */
	const long connections =
	    2 * conf->workers * (conf->db_quick + conf->db_slow) + 20;

	fprintf(out,
	    "# Written by mendd at each start.  Put settings into\n"
	    "# %s/postgres.conf\n"
	    "max_connections = %ld\n"
	    "shared_buffers = 128MB\n"
	    "wal_compression = on\n"
	    "jit = off\n"
	    "timezone = 'UTC'\n"
	    "log_timezone = 'UTC'\n"
	    "log_destination = 'stderr'\n"
	    "log_line_prefix = 'postgres[%%p]: '\n"
	    "log_checkpoints = off\n"
	    "%sinclude = '%s/postgres.conf'\n"
	    "listen_addresses = ''\n"
	    "port = 5432\n"
	    "unix_socket_directories = '%s/" CONNINFO_RUN "'\n"
	    "unix_socket_permissions = 0700\n"
	    "fsync = on\n"
	    "full_page_writes = on\n"
	    "synchronous_commit = on\n"
	    "# What is said to the registry is in no log.\n"
	    "log_error_verbosity = terse\n"
	    "log_min_error_statement = panic\n"
	    "log_parameter_max_length = 0\n"
	    "log_parameter_max_length_on_error = 0\n",
	    c->dir, connections < 100 ? 100 : connections,
	    access("postgres.conf", F_OK) == 0 ? "" : "# ", c->dir, c->dir);
}

static void
write_hba(FILE *out, const struct cluster *c)
{
	(void)c;
	fprintf(out,
	    "# Written by mendd at each start: its own user, and root.\n"
	    "local all all peer map=mendd\n"
	    "local replication all peer map=mendd\n");
}

static void
write_ident(FILE *out, const struct cluster *c)
{
	static const char *const roles[] = {"postgres", "mendd_owner",
	    "mendd_api", "mendd_tick", "mendd_seal", "mendd_cohort",
	    "mendd_report"};
	const char *user = account_name();

	(void)c;
	fprintf(out, "# Written by mendd at each start.\n");
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		if (user != NULL)
			fprintf(out, "mendd \"%s\" %s\n", user, roles[i]);
		/* Root could become that user anyway; so mendctl need not. */
		if (user == NULL || strcmp(user, "root") != 0)
			fprintf(out, "mendd root %s\n", roles[i]);
	}
}

/* A file is the old one or the new one, never a half. */
static int
write_file(const struct cluster *c, const char *path,
    void (*content)(FILE *, const struct cluster *))
{
	char temporary[200];
	FILE *out;

	snprintf(temporary, sizeof(temporary), "%s.new", path);
	if ((out = fopen(temporary, "we")) == NULL)
		goto err;
	content(out, c);
	if (fflush(out) != 0 || fsync(fileno(out)) == -1) {
		fclose(out);
		goto err;
	}
	if (fclose(out) != 0 || rename(temporary, path) == -1)
		goto err;
	return 0;
err:
	log_error("cannot write path=%s/%s error=\"%s\"", c->dir, path,
	    strerror(errno));
	return EX_CANTCREAT;
}

static int
write_files(const struct cluster *c)
{
	int status;

	if (mkdir(CONNINFO_RUN, 0700) == -1 && errno != EEXIST) {
		log_error("cannot make path=%s/" CONNINFO_RUN " error=\"%s\"",
		    c->dir, strerror(errno));
		return EX_CANTCREAT;
	}
	if (account_name() == NULL)
		return EX_CONFIG;
	if ((status = write_file(c, DATA "/postgresql.conf", write_settings)) ==
		0 &&
	    (status = write_file(c, DATA "/pg_hba.conf", write_hba)) == 0)
		status = write_file(c, DATA "/pg_ident.conf", write_ident);
	return status;
}

/*
 * PostgreSQL tells itself whether a lock file is void, but not when its
 * process id belongs to another program of ours by now, as happens after a
 * reboot, or to a zombie that nobody waits for, as in a container.  No process
 * of the cluster is left when this is called.
 */
static void
void_lock_file(const char *path)
{
	FILE *file = fopen(path, "re");
	int pid = 0;

	if (file == NULL)
		return;
	if (fscanf(file, "%d", &pid) != 1)
		pid = 0;
	fclose(file);
	if (pid > 0 && kill(pid, 0) == 0)
		unlink(path);
}

/* No process of a former cluster is left. */
static void
clear(const struct cluster *c)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/" UNFINISHED, c->dir);
	orphans_stop(path);
	snprintf(path, sizeof(path), "%s/" DATA, c->dir);
	orphans_stop(path);
	if (access(DATA "/postmaster.pid", F_OK) == 0)
		log_info("PostgreSQL was not shut down; it will recover");
	void_lock_file(DATA "/postmaster.pid");
	void_lock_file(CONNINFO_RUN "/.s.PGSQL.5432.lock");
}

int
cluster_run(const struct conf *conf)
{
	struct cluster c = {.conf = conf};
	char program[4096], data[4096];
	char *argv[] = {program, data, NULL};
	int status;

	if ((status = check_folder(&c)) != 0 ||
	    (status = find_programs(&c)) != 0)
		return status;
	clear(&c);
	if ((status = make_data(&c)) != 0 || (status = write_files(&c)) != 0)
		return status;
	setsid(); /* a terminal's interrupt is for the master */
	snprintf(program, sizeof(program), "%s/postgres", c.bindir);
	/* One argument: it is what ps shows. */
	snprintf(data, sizeof(data), "-D%s/" DATA, c.dir);
	execv(program, argv);
	log_error(
	    "cannot run program=%s error=\"%s\"", program, strerror(errno));
	return EX_UNAVAILABLE;
}
