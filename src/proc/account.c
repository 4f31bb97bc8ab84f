/* Who mendd runs as, and the folder that belongs to it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "proc/account.h"

/* mkdir -p, for the folders above ${path}; 0755, as root has them. */
static void
make_parents(const char *path)
{
	char copy[4096];

	if ((size_t)snprintf(copy, sizeof(copy), "%s", path) >= sizeof(copy))
		return;
	for (char *c = strchr(copy + 1, '/'); c != NULL;
	     c = strchr(c + 1, '/')) {
		*c = '\0';
		mkdir(copy, geteuid() == 0 ? 0755 : 0700);
		*c = '/';
	}
}

static int
is_empty(int dir)
{
	const struct dirent *entry;
	int copy = dup(dir), empty = 1;
	DIR *d = copy == -1 ? NULL : fdopendir(copy);

	if (d == NULL)
		return 0;
	while ((entry = readdir(d)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			empty = 0;
	closedir(d);
	return empty;
}

/* Make the folder, or see that it is one that ${uid} owns. */
static int
make_state_dir(const char *path, uid_t uid, gid_t gid)
{
	struct stat st;
	int fd;

	make_parents(path);
	if (mkdir(path, 0700) == -1 && errno != EEXIST)
		goto err;
	if ((fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1)
		goto err;
	if (fstat(fd, &st) == 0 && st.st_uid != uid && geteuid() == 0 &&
	    is_empty(fd)) {
		if (fchown(fd, uid, gid) == 0)
			fstat(fd, &st);
	}
	close(fd);
	if (st.st_uid != uid) {
		log_error("the state folder belongs to somebody else "
			  "path=%s owner=%lu user=%lu",
		    path, (unsigned long)st.st_uid, (unsigned long)uid);
		return EX_CONFIG;
	}
	return 0;
err:
	log_error("cannot make the state folder path=%s error=\"%s\"", path,
	    strerror(errno));
	return EX_CANTCREAT;
}

static const struct passwd *
find_user(const struct conf *conf)
{
	const struct passwd *pw = getpwnam(conf->user);

	if (pw == NULL)
		log_error("there is no user %s; make it with: adduser "
			  "--system --group --no-create-home --home %s %s",
		    conf->user, conf->state_dir, conf->user);
	else if (pw->pw_uid == 0)
		log_error("the setting user must not name root");
	return pw == NULL || pw->pw_uid == 0 ? NULL : pw;
}

int
account_borrow(const struct conf *conf)
{
	const struct passwd *pw;
	int status;

	if (geteuid() != 0)
		status = make_state_dir(conf->state_dir, geteuid(), getegid());
	else if ((pw = find_user(conf)) == NULL)
		return EX_CONFIG;
	else if ((status = make_state_dir(
		      conf->state_dir, pw->pw_uid, pw->pw_gid)) == 0 &&
		 (initgroups(pw->pw_name, pw->pw_gid) == -1 ||
		     setegid(pw->pw_gid) == -1 || seteuid(pw->pw_uid) == -1)) {
		log_error("cannot become user=%s error=\"%s\"", pw->pw_name,
		    strerror(errno));
		return EX_OSERR;
	}
	if (status != 0)
		return status;
	if (chdir(conf->state_dir) == -1 || access(".", W_OK) == -1) {
		log_error("the state folder cannot be used path=%s "
			  "error=\"%s\"",
		    conf->state_dir, strerror(errno));
		return EX_CONFIG;
	}
	return 0;
}

int
account_return(void)
{
	if (getuid() != 0 || seteuid(0) == 0)
		return 0;
	log_error("cannot be root again error=\"%s\"", strerror(errno));
	return EX_OSERR;
}

/* Give up root for good, and see that it worked. */
static int
become(const struct passwd *pw)
{
	uid_t r, e, s;

	for (unsigned long c = 0; prctl(PR_CAPBSET_DROP, c) == 0;)
		c++;
	if (initgroups(pw->pw_name, pw->pw_gid) == -1 ||
	    setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) == -1 ||
	    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) == -1 ||
	    getresuid(&r, &e, &s) == -1 || r != pw->pw_uid || e != pw->pw_uid ||
	    s != pw->pw_uid || setuid(0) != -1) {
		log_error("cannot become user=%s error=\"%s\"", pw->pw_name,
		    strerror(errno));
		return EX_OSERR;
	}
	/* libpq and PostgreSQL look for files at home. */
	setenv("HOME", pw->pw_dir, 1);
	setenv("USER", pw->pw_name, 1);
	setenv("LOGNAME", pw->pw_name, 1);
	return 0;
}

/*
 * No core that could hold what passes through, and nobody who looks into our
 * memory; no new rights; all files.
 */
static void
limit(void)
{
	const struct rlimit none = {0, 0};
	struct rlimit files;

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	umask(077);
}

int
account_become(const struct conf *conf)
{
	const struct passwd *pw;
	int status;

	if (geteuid() == 0) {
		if ((pw = find_user(conf)) == NULL)
			return EX_CONFIG;
		if ((status = become(pw)) != 0)
			return status;
	}
	limit();
	return 0;
}

const char *
account_name(void)
{
	const struct passwd *pw = getpwuid(geteuid());

	if (pw == NULL)
		log_error(
		    "the user has no name uid=%lu", (unsigned long)geteuid());
	return pw == NULL ? NULL : pw->pw_name;
}
