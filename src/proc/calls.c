/*
 * The system calls that a process which serves may make, as tables: a call
 * that is in none is refused.
 *
 * Refused is a call by SIGSYS, whose handler counts it, logs the first of
 * each number, and lets it fail; or it ends the process.  A few calls are
 * declined without a word, because libraries make them in passing and go on.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/log.h"
#include "proc/calls.h"
#include "proc/child.h"
#include "proc/confine.h"
#include "proc/reach.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define CALL(name) SCMP_SYS(name)

/* What is open is used, memory comes and goes, time passes. */
static const int serving[] = {
    /* sockets and the loop */
    CALL(accept4), CALL(close), CALL(connect), CALL(epoll_ctl),
    CALL(epoll_pwait), CALL(epoll_wait), CALL(getpeername), CALL(getsockname),
    CALL(getsockopt), CALL(poll), CALL(ppoll), CALL(read), CALL(readv),
    CALL(recvfrom), CALL(recvmsg), CALL(sendmsg), CALL(sendto), CALL(shutdown),
    CALL(write), CALL(writev),
    /* memory; malloc asks how many processors and pages there are */
    CALL(brk), CALL(madvise), CALL(mlock), CALL(mremap), CALL(munlock),
    CALL(munmap), CALL(sched_getaffinity), CALL(sysinfo),
    /* threads, which may still be starting; signals and the end */
    CALL(exit), CALL(exit_group), CALL(futex), CALL(restart_syscall),
    CALL(rt_sigaction), CALL(rt_sigprocmask), CALL(rt_sigreturn), CALL(rseq),
    CALL(set_robust_list), CALL(sched_yield), CALL(sigaltstack),
    /* time and chance; who we are */
    CALL(clock_getres), CALL(clock_gettime), CALL(clock_nanosleep),
    CALL(getegid), CALL(geteuid), CALL(getgid), CALL(getpid), CALL(getppid),
    CALL(getrandom), CALL(gettid), CALL(gettimeofday), CALL(getuid),
    CALL(nanosleep), CALL(time)};

/* A file is looked at; Landlock says which. */
static const int reading[] = {CALL(fstat), CALL(getdents64), CALL(lseek),
    CALL(newfstatat), CALL(pread64), CALL(stat), CALL(lstat), CALL(statx)};

/* Made, written, renamed and safe on the disk; the same. */
static const int writing[] = {CALL(access), CALL(faccessat), CALL(faccessat2),
    CALL(fchmod), CALL(fdatasync), CALL(fsync), CALL(ftruncate), CALL(open),
    CALL(openat), CALL(pwrite64), CALL(rename), CALL(renameat), CALL(renameat2),
    CALL(unlink), CALL(unlinkat)};

/* What is open is written to, and safe on the disk. */
static const int syncing[] = {CALL(fdatasync)};

/* A name server is asked, for two families of addresses at once. */
static const int asking[] = {CALL(sendmmsg), CALL(uname)};

/* Libraries look whether there is a file. */
static const int declined[] = {CALL(access), CALL(faccessat), CALL(faccessat2),
    CALL(newfstatat), CALL(readlink), CALL(readlinkat), CALL(stat)};

#ifdef __SANITIZE_ADDRESS__
/* Leaks are looked for at the end, by a process that traces us. */
static const int sanitizing[] = {CALL(clone), CALL(fcntl), CALL(fstat),
    CALL(getdents), CALL(getdents64), CALL(kill), CALL(lseek), CALL(mmap),
    CALL(mprotect), CALL(newfstatat), CALL(open), CALL(openat), CALL(pipe),
    CALL(pipe2), CALL(prctl), CALL(prlimit64), CALL(ptrace), CALL(readlink),
    CALL(readlinkat), CALL(setrlimit), CALL(stat), CALL(tgkill), CALL(uname),
    CALL(wait4)};
#endif

/* Calls of which only some are allowed: by one or two of their arguments. */
struct some {
	int call;
	unsigned n;
	struct scmp_arg_cmp arg[2];
};
#define IS(i, value)                                       \
	{                                                  \
		(i), SCMP_CMP_EQ, (scmp_datum_t)(value), 0 \
	}
#define HAS(i, mask, value)                                    \
	{                                                      \
		(i), SCMP_CMP_MASKED_EQ, (scmp_datum_t)(mask), \
		    (scmp_datum_t)(value)                      \
	}

/* F_SETOWN would send signals to anybody; options may load programs. */
static const struct some some_serving[] = {
    {CALL(mmap), 1, {HAS(2, PROT_EXEC, 0)}},
    {CALL(mprotect), 1, {HAS(2, PROT_EXEC, 0)}},
    {CALL(fcntl), 1, {IS(1, F_GETFL)}},
    {CALL(fcntl), 1, {IS(1, F_SETFL)}},
    {CALL(fcntl), 1, {IS(1, F_GETFD)}},
    {CALL(fcntl), 1, {IS(1, F_SETFD)}},
    {CALL(fcntl), 1, {IS(1, F_DUPFD_CLOEXEC)}},
    {CALL(ioctl), 1, {IS(1, FIONREAD)}},
    {CALL(prlimit64), 2, {IS(0, 0), IS(2, 0)}}, /* to ask, not to set */
    {CALL(getrlimit), 0, {IS(0, 0)}},
    {CALL(setsockopt), 2, {IS(1, SOL_SOCKET), IS(2, SO_KEEPALIVE)}},
    {CALL(setsockopt), 2, {IS(1, SOL_SOCKET), IS(2, SO_LINGER)}},
    {CALL(setsockopt), 2, {IS(1, SOL_SOCKET), IS(2, SO_RCVBUF)}},
    {CALL(setsockopt), 2, {IS(1, SOL_SOCKET), IS(2, SO_SNDBUF)}},
    {CALL(setsockopt), 2, {IS(1, IPPROTO_TCP), IS(2, TCP_KEEPCNT)}},
    {CALL(setsockopt), 2, {IS(1, IPPROTO_TCP), IS(2, TCP_KEEPIDLE)}},
    {CALL(setsockopt), 2, {IS(1, IPPROTO_TCP), IS(2, TCP_KEEPINTVL)}},
    {CALL(setsockopt), 2, {IS(1, IPPROTO_TCP), IS(2, TCP_NODELAY)}},
    {CALL(setsockopt), 2, {IS(1, IPPROTO_TCP), IS(2, TCP_USER_TIMEOUT)}},
};

#define STREAM HAS(1, 0xf, SOCK_STREAM)
#define DATAGRAM HAS(1, 0xf, SOCK_DGRAM)
static const struct some some_local[] = {
    {CALL(socket), 2, {IS(0, AF_UNIX), STREAM}}};
static const struct some some_tcp[] = {
    {CALL(socket), 2, {IS(0, AF_INET), STREAM}},
    {CALL(socket), 2, {IS(0, AF_INET6), STREAM}}};
static const struct some some_names[] = {
    {CALL(socket), 2, {IS(0, AF_INET), DATAGRAM}},
    {CALL(socket), 2, {IS(0, AF_INET6), DATAGRAM}},
    {CALL(setsockopt), 2, {IS(1, IPPROTO_IP), IS(2, IP_RECVERR)}},
    {CALL(setsockopt), 2, {IS(1, IPPROTO_IPV6), IS(2, IPV6_RECVERR)}}};
static const struct some some_reading[] = {
    {CALL(open), 1, {HAS(1, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY)}},
    {CALL(openat), 1, {HAS(2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY)}}};

static atomic_uint_fast64_t *refused; /* counts them, or NULL */
static atomic_uchar logged[1024];

/* By hand: in a handler of signals nothing else may be called. */
static void
say_refused(int number)
{
	char line[60] = "<4>mendd: system call refused number=";
	size_t len = strlen(line);

	for (int scale = 1000; scale > 0; scale /= 10)
		if (number >= scale || scale == 1)
			line[len++] = (char)('0' + number / scale % 10);
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) == -1)
		return;
}

/* The call fails, as if the kernel had said so. */
static void
refuse(int sig, siginfo_t *info, void *context)
{
	const int number = info->si_syscall;
	ucontext_t *u = context;

	(void)sig;
	if (refused != NULL)
		atomic_fetch_add(refused, 1);
	if (number >= 0 && (size_t)number < COUNT(logged) &&
	    atomic_exchange(&logged[number], 1) == 0)
		say_refused(number);
#if defined(__x86_64__)
	u->uc_mcontext.gregs[REG_RAX] = -EPERM;
#elif defined(__aarch64__)
	u->uc_mcontext.regs[0] = (unsigned long)-EPERM;
#else
#error "which register holds what a system call returns?"
#endif
}

static int
handle_refusals(void)
{
	struct sigaction action = {
	    .sa_sigaction = refuse, .sa_flags = SA_SIGINFO | SA_RESTART};
	sigset_t only;

	sigemptyset(&only);
	sigaddset(&only, SIGSYS);
	if (sigaction(SIGSYS, &action, NULL) == -1)
		return -1;
	return sigprocmask(SIG_UNBLOCK, &only, NULL);
}

static int
add(scmp_filter_ctx f, uint32_t action, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (seccomp_rule_add(f, action, calls[i], 0) < 0)
			return -1;
	return 0;
}

static int
add_some(scmp_filter_ctx f, uint32_t action, const struct some *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (seccomp_rule_add_array(
			f, action, list[i].call, list[i].n, list[i].arg) < 0)
			return -1;
	return 0;
}

#define ADD(f, table) add((f), SCMP_ACT_ALLOW, (table), COUNT(table))
#define ADD_SOME(f, table) add_some((f), SCMP_ACT_ALLOW, (table), COUNT(table))

/* Ourselves, and our master: it is told when we are ready. */
static int
add_signals(scmp_filter_ctx f)
{
	const struct some list[] = {
	    {CALL(rt_sigqueueinfo), 2, {IS(0, getppid()), IS(1, CHILD_READY)}},
	    {CALL(tgkill), 1, {IS(0, getpid())}},
	};

	return ADD_SOME(f, list);
}

static int
add_sockets(scmp_filter_ctx f, const struct reach *r)
{
	/* glibc asks which addresses this host has, and for its cache. */
	static const struct some netlink[] = {
	    {CALL(socket), 1, {IS(0, AF_NETLINK)}}};
	static const struct some local[] = {
	    {CALL(socket), 1, {IS(0, AF_UNIX)}}};
	const uint32_t none = SCMP_ACT_ERRNO(EAFNOSUPPORT);

	if (r->local && ADD_SOME(f, some_local) == -1)
		return -1;
	if (r->tcp && ADD_SOME(f, some_tcp) == -1)
		return -1;
	if (!r->names)
		return 0;
	if (ADD(f, asking) == -1 || ADD_SOME(f, some_names) == -1 ||
	    add_some(f, none, netlink, COUNT(netlink)) == -1)
		return -1;
	return r->local ? 0 : add_some(f, none, local, COUNT(local));
}

static int
add_files(scmp_filter_ctx f, const struct reach *r, int writes)
{
#ifdef __SANITIZE_ADDRESS__
	if (ADD(f, sanitizing) == -1)
		return -1;
	if (writes)
		return ADD(f, writing);
	return ADD(f, reading);
#endif
	if (r->nfiles == 0 && !writes)
		return add(
		    f, SCMP_ACT_ERRNO(ENOENT), declined, COUNT(declined));
	if (ADD(f, reading) == -1)
		return -1;
	return writes ? ADD(f, writing) : ADD_SOME(f, some_reading);
}

int
calls_restrict(const struct confine *c, const struct reach *r)
{
	scmp_filter_ctx f;
	int error, status = -1;

	refused = c->refused;
	if ((f = seccomp_init(c->mode == CONFINE_KILL ? SCMP_ACT_KILL_PROCESS
						      : SCMP_ACT_TRAP)) == NULL)
		return -1;
	if (c->mode == CONFINE_REFUSE && handle_refusals() == -1)
		goto end;
	/* Calls of another kind of processor: not the one thread alone. */
	if (seccomp_attr_set(
		f, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) < 0 ||
	    seccomp_attr_set(f, SCMP_FLTATR_CTL_TSYNC, 1) < 0 ||
	    ADD(f, serving) == -1 || ADD_SOME(f, some_serving) == -1 ||
	    add_signals(f) == -1 || add_sockets(f, r) == -1 ||
	    add_files(f, r, c->write != NULL) == -1 ||
	    (c->syncs && ADD(f, syncing) == -1))
		goto end;
	error = seccomp_load(f);
	if (error == -ENOMEM)
		goto end;
	status = error == 0;
	if (error != 0)
		log_warn("cannot restrict system calls error=\"%s\"",
		    strerror(-error));
end:
	seccomp_release(f);
	return status;
}
