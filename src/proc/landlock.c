/*
 * Landlock without a library, and with constants of our own: Debian's
 * headers are older than many a kernel.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "proc/landlock.h"
#include "proc/reach.h"

/* linux/landlock.h, as of version 7. */
struct ruleset {
	uint64_t files, net, scoped;
};
struct path_rule {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));
struct port_rule {
	uint64_t allowed, port;
};
#define WHICH_VERSION 1U
enum { RULE_PATH = 1, RULE_PORT = 2 };
#define EXECUTE (1ULL << 0)
#define WRITE_FILE (1ULL << 1)
#define READ_FILE (1ULL << 2)
#define READ_DIR (1ULL << 3)
#define REMOVE_FILE (1ULL << 5)
#define MAKE_REG (1ULL << 8)
#define TRUNCATE (1ULL << 14)
#define CONNECT_TCP (1ULL << 1)
#define SCOPE_ABSTRACT (1ULL << 0)

/* How many rights over files, from bit 0, and over ports each version has. */
static const struct {
	int files, net;
	uint64_t scoped;
} versions[] = {{0, 0, 0}, {13, 0, 0}, {14, 0, 0}, {15, 0, 0}, {15, 2, 0},
    {16, 2, 0}, {16, 2, SCOPE_ABSTRACT}};
#define NEWEST ((int)(sizeof(versions) / sizeof(versions[0])) - 1)

static uint64_t
first(int n)
{
	return (1ULL << n) - 1;
}

static int
kernel_version(void)
{
	const long v =
	    syscall(SYS_landlock_create_ruleset, NULL, 0, WHICH_VERSION);

	return v <= 0 ? 0 : v > NEWEST ? NEWEST : (int)v;
}

static int
allow_path(int rules, const char *path, uint64_t allowed)
{
	struct path_rule rule = {.allowed = allowed};
	struct stat st;
	int status;

	if ((rule.parent = open(path, O_PATH | O_CLOEXEC)) == -1)
		return -1;
	if (fstat(rule.parent, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed &= WRITE_FILE | READ_FILE | TRUNCATE;
	status =
	    (int)syscall(SYS_landlock_add_rule, rules, RULE_PATH, &rule, 0U);
	close(rule.parent);
	return status;
}

static int
allow_files(int rules, const struct reach *reach, const char *const *write,
    uint64_t rights)
{
	const char *path = NULL;
	int status = 0;

	for (size_t i = 0; i < reach->nfiles && status == 0; i++) {
		path = reach->file[i];
		status = allow_path(rules, path, READ_FILE | READ_DIR);
	}
	for (; write != NULL && *write != NULL && status == 0; write++) {
		path = *write;
		status = allow_path(rules, path,
		    rights & (READ_FILE | READ_DIR | WRITE_FILE | TRUNCATE |
				 MAKE_REG | REMOVE_FILE));
	}
	if (status == -1)
		log_error(
		    "cannot allow path=%s error=\"%s\"", path, strerror(errno));
	return status;
}

static int
allow_port(int rules, unsigned short port)
{
	const struct port_rule rule = {CONNECT_TCP, port};

	return (int)syscall(SYS_landlock_add_rule, rules, RULE_PORT, &rule, 0U);
}

static int
allow_ports(int rules, const struct reach *reach)
{
	/* A name server, when its answer is long. */
	if (reach->names && allow_port(rules, 53) == -1)
		return -1;
	for (int i = 0; i < reach->ports; i++)
		if (allow_port(rules, reach->port[i]) == -1)
			return -1;
	return 0;
}

int
landlock_restrict(const struct reach *reach, const char *const *write)
{
	const int v = kernel_version();
	struct ruleset set = {.files = first(versions[v].files),
	    .net = first(versions[v].net),
	    .scoped = reach->abstract ? 0 : versions[v].scoped};
	int rules, status = -1;

	if (v == 0)
		return 0;
	if (reach->ports == -1)
		set.net &= ~CONNECT_TCP;
	/* Older kernels take no longer struct, unless the rest is zero. */
	rules =
	    (int)syscall(SYS_landlock_create_ruleset, &set, sizeof(set), 0U);
	if (rules == -1)
		goto err;
	if (allow_files(rules, reach, write, set.files) == -1)
		goto end;
	if ((set.net & CONNECT_TCP) != 0 && allow_ports(rules, reach) == -1)
		goto err;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    syscall(SYS_landlock_restrict_self, rules, 0U) == -1)
		goto err;
	status = v;
	goto end;
err:
	log_error("cannot restrict itself error=\"%s\"", strerror(errno));
end:
	if (rules != -1)
		close(rules);
	return status;
}
