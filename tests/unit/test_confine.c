/*
 * confine: what a process that was taken over can still do.  Each act is tried
 * in a child that gave up its rights in the way of a worker; what only Landlock
 * refuses is skipped on a kernel that has none.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>
#include <sodium.h>

#include "acts.h"
#include "base/log.h"
#include "io/work.h"
#include "proc/child.h"
#include "proc/confine.h"

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

/* How a child ended: one of these, or a signal's number. */
enum { DONE = 100, FAILED, NOT_CONFINED };

static char local[200], by_address[200], by_name[200]; /* databases */
static struct event_base *base;                        /* of a child */
static struct work *work;

/* Confined as a worker is, with a thread. */
static int
begin(const struct confine *c)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(60);
	if ((base = event_base_new()) == NULL ||
	    (work = work_new(base, 1, 1)) == NULL || confine_files(c) == -1 ||
	    work_start(work) == -1)
		return -1;
	return confine_calls(c);
}

static int
outcome(const struct confine *c, int (*act)(void))
{
	const pid_t pid = fork();
	int status;

	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		if (begin(c) == -1)
			_exit(NOT_CONFINED);
		_exit(act() == -1 ? FAILED : DONE);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

static int
is_refused(const struct act *a, enum confine_mode mode, int ended)
{
	if (a->landlock > 0)
		return ended == FAILED; /* which kills nobody */
	/* A call of another kind of processor always kills. */
	return ended == (mode == CONFINE_KILL ? SIGSYS : FAILED) ||
	       (a->always_kills && ended == SIGSYS);
}

static void
try_all(enum confine_mode mode)
{
	const struct confine c = {.mode = mode, .conninfo = local};
	int wrong = 0, ended;

	for (const struct act *a = acts; a < acts + nacts; a++) {
		if (a->landlock > scene.landlock ||
		    (SANITIZED && (a->sanitizers || a->landlock > 0))) {
			print_message("# not tried here: %s\n", a->name);
			continue;
		}
		ended = outcome(&c, a->act);
		if (is_refused(a, mode, ended))
			continue;
		print_message("# %s: ended with %d\n", a->name, ended);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static void
what_no_worker_does_kills_it(void **state)
{
	(void)state;
	try_all(CONFINE_KILL);
}

static void
what_no_worker_does_is_refused(void **state)
{
	(void)state;
	try_all(CONFINE_REFUSE);
}

/* Or the two above would prove nothing. */
static void
without_the_fence_it_is_possible(void **state)
{
	static const char *const names[] = {"read the passwords",
	    "read the state", "write a file", "start a process",
	    "execute new memory", "make memory executable", "connect by TCP",
	    "make a client's connection another", "send a datagram",
	    "listen on another port", "connect to a socket without a path",
	    "open a netlink socket", "make a pair of sockets",
	    "let a socket send signals", "kill another", "execute a program",
	    "hold another by a descriptor", "make a file of memory"};
	const struct confine c = {.mode = CONFINE_OFF, .conninfo = local};
	size_t found = 0;

	(void)state;
	for (const struct act *a = acts; a < acts + nacts; a++)
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (strcmp(names[i], a->name) == 0) {
				found++;
				if (outcome(&c, a->act) >= FAILED)
					fail_msg("%s", a->name);
			}
	assert_int_equal(found, sizeof(names) / sizeof(names[0]));
}

static void
hash_password(void *result)
{
	char text[crypto_pwhash_STRBYTES];

	*(int *)result =
	    crypto_pwhash_str(text, "password", 8, 2, (size_t)19 << 20);
}

static void
hashed(void *result)
{
	(void)result;
	event_base_loopbreak(base);
}

static int
hash_in_a_thread(void)
{
	int result = -1;

	if (work_do(work, hash_password, hashed, &result) == NULL)
		return -1;
	event_base_dispatch(base);
	return result;
}

static int
use_memory(void)
{
	void *p = malloc((size_t)64 << 20);

	if (p == NULL)
		return -1;
	memset(p, 1, (size_t)64 << 20);
	if ((p = realloc(p, (size_t)100 << 20)) == NULL)
		return -1;
	free(p);
	if ((p = sodium_malloc(100)) == NULL)
		return -1;
	sodium_free(p);
	return 0;
}

static int
tell_the_time(void)
{
	char text[60];
	struct tm tm;
	time_t now = time(NULL);

	return localtime_r(&now, &tm) == NULL ||
		       strftime(text, sizeof(text), "%A %H:%M %Z", &tm) == 0
		   ? -1
		   : 0;
}

static int
accept_a_client(void)
{
	const int one = 1;
	int fd;

	if (connect_to(
		AF_UNIX, SOCK_STREAM, &scene.local, sizeof(scene.local)) == -1)
		return -1;
	fd = accept4(scene.local_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd == -1 ||
	    setsockopt(scene.accepted, IPPROTO_TCP, TCP_NODELAY, &one,
		sizeof(one)) == -1 ||
	    send(fd, "x", 1, MSG_NOSIGNAL) != 1)
		return -1;
	return close(fd);
}

static int
tell_the_master(void)
{
	child_ready();
	return 0;
}

static int
give_up(void)
{
	abort();
}

static void
what_a_worker_does_is_possible(void **state)
{
	static const struct {
		int (*act)(void);
		int ended;
	} cases[] = {{hash_in_a_thread, DONE}, {use_memory, DONE},
	    {tell_the_time, DONE}, {accept_a_client, DONE},
	    {tell_the_master, DONE}, {give_up, SIGABRT}};
	const struct confine c = {.mode = CONFINE_KILL, .conninfo = local};

	(void)state;
	signal(CHILD_READY, SIG_IGN);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (outcome(&c, cases[i].act) != cases[i].ended)
			fail_msg("act %zu: %d", i, outcome(&c, cases[i].act));
}

static int
read_nearby(void)
{
	return open("/etc/hostname", O_RDONLY);
}

static int
write_kept(void)
{
	return open(scene.kept, O_WRONLY);
}

static void
a_database_by_tcp_opens_its_port_and_its_files_alone(void **state)
{
	const struct confine c = {.mode = CONFINE_KILL, .conninfo = by_address};

	(void)state;
	assert_int_equal(outcome(&c, connect_tcp), DONE);
	assert_int_equal(outcome(&c, read_state), DONE);
	if (SANITIZED)
		return;
	assert_int_equal(outcome(&c, write_kept), SIGSYS);
	if (scene.landlock >= 1) {
		assert_int_equal(outcome(&c, read_passwords), FAILED);
		assert_int_equal(outcome(&c, read_nearby), FAILED);
	}
	if (scene.landlock >= 4)
		assert_int_equal(outcome(&c, connect_other_port), FAILED);
}

static int
look_up(void)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *found;

	if (getaddrinfo("localhost", "1", &hints, &found) != 0)
		return -1;
	freeaddrinfo(found);
	/* No such name: but every kind of asking was tried. */
	if (getaddrinfo("mendd.invalid", "1", &hints, &found) == 0)
		freeaddrinfo(found);
	return 0;
}

static void
a_database_by_name_can_be_looked_up(void **state)
{
	const struct confine c = {.mode = CONFINE_KILL, .conninfo = by_name};

	(void)state;
	setenv("RES_OPTIONS", "timeout:1 attempts:1", 1);
	assert_int_equal(outcome(&c, look_up), DONE);
	if (!SANITIZED && scene.landlock >= 1)
		assert_int_equal(outcome(&c, read_passwords), FAILED);
}

static int
keep_a_record(void)
{
	char fresh[120];
	int fd;

	snprintf(fresh, sizeof(fresh), "%s/fresh", scene.folder);
	if ((fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
		 0600)) == -1 ||
	    write(fd, "x", 1) != 1 || fsync(fd) == -1 || close(fd) == -1 ||
	    rename(fresh, scene.kept) == -1)
		return -1;
	return open(scene.folder, O_RDONLY | O_DIRECTORY) == -1
		   ? -1
		   : open(scene.kept, O_WRONLY | O_APPEND);
}

static int
write_elsewhere(void)
{
	return open("/tmp", O_WRONLY | O_TMPFILE, 0600);
}

static void
a_folder_to_write_is_open_and_no_other(void **state)
{
	const char *const folders[] = {scene.folder, NULL};
	const struct confine c = {
	    .mode = CONFINE_KILL, .conninfo = local, .write = folders};

	(void)state;
	assert_int_equal(outcome(&c, keep_a_record), DONE);
	assert_int_equal(outcome(&c, connect_tcp), SIGSYS);
	if (!SANITIZED && scene.landlock >= 1) {
		assert_int_equal(outcome(&c, read_passwords), FAILED);
		assert_int_equal(outcome(&c, write_elsewhere), FAILED);
	}
}

static int
be_refused_twice(void)
{
	return chroot("/") == -1 ? chroot("/") : 0;
}

static void
what_is_refused_is_counted(void **state)
{
	atomic_uint_fast64_t *refused = mmap(NULL, sizeof(*refused),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	const struct confine c = {
	    .mode = CONFINE_REFUSE, .conninfo = local, .refused = refused};

	(void)state;
	assert_ptr_not_equal(refused, MAP_FAILED);
	assert_int_equal(outcome(&c, be_refused_twice), FAILED);
	assert_int_equal(*refused, 2);
	munmap(refused, sizeof(*refused));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_no_worker_does_kills_it),
	    cmocka_unit_test(what_no_worker_does_is_refused),
	    cmocka_unit_test(without_the_fence_it_is_possible),
	    cmocka_unit_test(what_a_worker_does_is_possible),
	    cmocka_unit_test(
		a_database_by_tcp_opens_its_port_and_its_files_alone),
	    cmocka_unit_test(a_database_by_name_can_be_looked_up),
	    cmocka_unit_test(a_folder_to_write_is_open_and_no_other),
	    cmocka_unit_test(what_is_refused_is_counted),
	};
	int failed;

	if (sodium_init() == -1 || scene_open() == -1) {
		perror("test_confine");
		return 1;
	}
	log_open("test", LOG_ERROR);
	snprintf(local, sizeof(local), "host=%s password=x", scene.folder);
	snprintf(by_address, sizeof(by_address),
	    "host=127.0.0.1 port=%d passfile=%s", ntohs(scene.tcp.sin_port),
	    scene.kept);
	snprintf(by_name, sizeof(by_name), "host=db.example.org");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	scene_close();
	return failed;
}
