/*
 * What somebody who took over a process would try.  Where to try it is set up
 * beforehand, by a process that still may.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "acts.h"

struct scene scene;

static int
listen_on(int family, void *address, socklen_t len)
{
	const int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd == -1 || bind(fd, address, len) == -1 || listen(fd, 9) == -1 ||
	    getsockname(fd, address, &len) == -1)
		return -1;
	return fd;
}

int
connect_to(int family, int type, const void *address, socklen_t len)
{
	const int fd = socket(family, type | SOCK_CLOEXEC, 0);

	return fd == -1 ? -1 : connect(fd, address, len);
}

static int
listen_tcp(struct sockaddr_in *address)
{
	*address = (struct sockaddr_in){
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	return listen_on(AF_INET, address, sizeof(*address));
}

int
scene_open(void)
{
	struct scene *s = &scene;
	FILE *file;

	strcpy(s->folder, "/tmp/mendd-confine-XXXXXX");
	if (mkdtemp(s->folder) == NULL)
		return -1;
	snprintf(s->kept, sizeof(s->kept), "%.50s/kept", s->folder);
	if ((file = fopen(s->kept, "w")) == NULL || fclose(file) != 0)
		return -1;
	s->local.sun_family = s->nameless.sun_family = AF_UNIX;
	snprintf(s->local.sun_path, sizeof(s->local.sun_path), "%.50s/socket",
	    s->folder);
	snprintf(s->nameless.sun_path + 1, sizeof(s->nameless.sun_path) - 1,
	    "%.50s", s->folder);
	s->local_fd = listen_on(AF_UNIX, &s->local, sizeof(s->local));
	if (s->local_fd == -1 ||
	    listen_on(AF_UNIX, &s->nameless, sizeof(s->nameless)) == -1 ||
	    (s->tcp_fd = listen_tcp(&s->tcp)) == -1 ||
	    listen_tcp(&s->other) == -1 ||
	    connect_to(AF_INET, SOCK_STREAM, &s->tcp, sizeof(s->tcp)) == -1 ||
	    (s->accepted = accept(s->tcp_fd, NULL, NULL)) == -1)
		return -1;
	s->landlock = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1U);
	if ((s->bystander = fork()) == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGUSR1, SIG_IGN);
		for (;;)
			pause();
	}
	return s->bystander == -1 ? -1 : 0;
}

void
scene_close(void)
{
	kill(scene.bystander, SIGKILL);
	waitpid(scene.bystander, NULL, 0);
	unlink(scene.kept);
	unlink(scene.local.sun_path);
	rmdir(scene.folder);
}

/* Acts: 0 or more when it was possible, -1 when it was not. */

int
read_passwords(void)
{
	return open("/etc/passwd", O_RDONLY);
}

int
read_state(void)
{
	return open(scene.kept, O_RDONLY);
}

static int
list_folder(void)
{
	return open(scene.folder, O_RDONLY | O_DIRECTORY);
}

static int
write_file(void)
{
	return open(scene.kept, O_WRONLY);
}

static int
make_file(void)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/new", scene.folder);
	return open(path, O_WRONLY | O_CREAT, 0600);
}

static int
make_folder(void)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/below", scene.folder);
	return mkdir(path, 0700);
}

static int
remove_file(void)
{
	return unlink(scene.kept);
}

static int
read_by_io_uring(void)
{
	char params[120] = {0};

	return (int)syscall(SYS_io_uring_setup, 4, params);
}

static int
open_by_handle(void)
{
	return (int)syscall(SYS_open_by_handle_at, AT_FDCWD, NULL, O_RDONLY);
}

static int
execute(void)
{
	return execl("/bin/true", "true", (char *)NULL);
}

static int
start_process(void)
{
	const pid_t pid = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);

	if (pid == 0)
		_exit(0);
	return pid;
}

static int
execute_memory(void)
{
	const void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? -1 : 0;
}

static int
make_memory_executable(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? -1 : mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

static int
make_file_of_memory(void)
{
	return (int)syscall(SYS_memfd_create, "x", 0);
}

int
connect_tcp(void)
{
	return connect_to(AF_INET, SOCK_STREAM, &scene.tcp, sizeof(scene.tcp));
}

int
connect_other_port(void)
{
	return connect_to(AF_INET, SOCK_STREAM, (const void *)&scene.other,
	    sizeof(scene.other));
}

/* A connection that a client opened is none any more, then another. */
static int
reconnect_client(void)
{
	const struct sockaddr nowhere = {.sa_family = AF_UNSPEC};

	if (connect(scene.accepted, &nowhere, sizeof(nowhere)) == -1)
		return -1;
	return connect(
	    scene.accepted, (const void *)&scene.other, sizeof(scene.other));
}

static int
send_datagram(void)
{
	const int fd = socket(AF_INET, SOCK_DGRAM, 0);

	return fd == -1 ? -1
			: (int)sendto(fd, "x", 1, 0, (const void *)&scene.other,
			      sizeof(scene.other));
}

static int
listen_anew(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET};

	return listen_on(AF_INET, &any, sizeof(any));
}

static int
connect_nameless(void)
{
	return connect_to(
	    AF_UNIX, SOCK_STREAM, &scene.nameless, sizeof(scene.nameless));
}

static int
open_raw(void)
{
	return socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
}

static int
open_netlink(void)
{
	return socket(AF_NETLINK, SOCK_RAW, 0);
}

static int
open_packet(void)
{
	return socket(AF_PACKET, SOCK_RAW, 0);
}

static int
open_vsock(void)
{
	return socket(AF_VSOCK, SOCK_STREAM, 0);
}

static int
make_pair(void)
{
	int fds[2];

	return socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
}

static int
filter_packets(void)
{
	return setsockopt(scene.accepted, SOL_SOCKET, SO_MARK, &(int){1}, 4);
}

static int
own_signals(void)
{
	return fcntl(scene.accepted, F_SETOWN, scene.bystander);
}

static int
control_terminal(void)
{
	return ioctl(STDERR_FILENO, TIOCSTI, "x");
}

static int
trace(void)
{
	return (int)ptrace(PTRACE_SEIZE, scene.bystander, NULL, NULL);
}

static int
kill_other(void)
{
	return kill(scene.bystander, SIGUSR1);
}

static int
kill_by_descriptor(void)
{
	return (int)syscall(SYS_pidfd_open, scene.bystander, 0);
}

static int
queue_another_signal(void)
{
	return sigqueue(getppid(), SIGTERM, (union sigval){0});
}

static int
read_memory_of_other(void)
{
	char byte;
	struct iovec here = {&byte, 1}, there = {&byte, 1};

	return (int)process_vm_readv(scene.bystander, &here, 1, &there, 1, 0);
}

static int
become_root(void)
{
	return setuid(0);
}

static int
change_root(void)
{
	return chroot(scene.folder);
}

static int
mount_something(void)
{
	return mount("none", scene.folder, "tmpfs", 0, NULL);
}

static int
leave_namespace(void)
{
	return unshare(CLONE_NEWUSER);
}

static int
load_program(void)
{
	char attributes[120] = {0};

	return (int)syscall(SYS_bpf, 5, attributes, sizeof(attributes));
}

static int
use_keys(void)
{
	return (int)syscall(SYS_keyctl, 0, -3, 1);
}

static int
count_events(void)
{
	char attributes[128] = {0};

	return (int)syscall(SYS_perf_event_open, attributes, 0, -1, -1, 0);
}

static int
handle_faults(void)
{
	return (int)syscall(SYS_userfaultfd, 0);
}

static int
raise_limit(void)
{
	const struct rlimit core = {0, 1};

	return setrlimit(RLIMIT_CORE, &core);
}

static int
be_dumped(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static int
change_clock(void)
{
	const struct timespec t = {1, 0};

	return clock_settime(CLOCK_REALTIME, &t);
}

static int
use_old_calls(void)
{
#ifdef __x86_64__
	long result; /* of x32's getpid(2) */

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(0x40000000L | SYS_getpid)
			 : "rcx", "r11", "memory");
	return result < 0 ? -1 : 0;
#else
	return -1;
#endif
}

const struct act acts[] = {
    {"read the passwords", read_passwords, 0, 1},
    {"read the state", read_state, 0, 1},
    {"list a folder", list_folder, 0, 1},
    {"write a file", write_file, 0, 1},
    {"make a file", make_file, 0, 1},
    {"make a folder", make_folder, 0, 0},
    {"remove a file", remove_file, 0, 0},
    {"open a file by io_uring", read_by_io_uring, 0, 0},
    {"open a file by its handle", open_by_handle, 0, 0},
    {"execute a program", execute, 0, 0},
    {"start a process", start_process, 0, 1},
    {"execute new memory", execute_memory, 0, 1},
    {"make memory executable", make_memory_executable, 0, 1},
    {"make a file of memory", make_file_of_memory, 0, 0},
    {"connect by TCP", connect_tcp, 0, 0},
    {"make a client's connection another", reconnect_client, 4, 1},
    {"send a datagram", send_datagram, 0, 0},
    {"listen on another port", listen_anew, 0, 0},
    {"connect to a socket without a path", connect_nameless, 6, 1},
    {"open a raw socket", open_raw, 0, 0},
    {"open a netlink socket", open_netlink, 0, 0},
    {"open a packet socket", open_packet, 0, 0},
    {"open a socket to the host", open_vsock, 0, 0},
    {"make a pair of sockets", make_pair, 0, 0},
    {"set an option that routes", filter_packets, 0, 0},
    {"let a socket send signals", own_signals, 0, 1},
    {"type into the terminal", control_terminal, 0, 0},
    {"trace another", trace, 0, 1},
    {"kill another", kill_other, 0, 1},
    {"hold another by a descriptor", kill_by_descriptor, 0, 0},
    {"stop its master", queue_another_signal, 0, 0},
    {"read another's memory", read_memory_of_other, 0, 0},
    {"become root", become_root, 0, 0},
    {"change the root", change_root, 0, 0},
    {"mount", mount_something, 0, 0},
    {"enter a namespace", leave_namespace, 0, 0},
    {"load a program into the kernel", load_program, 0, 0},
    {"use the kernel's keys", use_keys, 0, 0},
    {"count another's events", count_events, 0, 0},
    {"handle faults of memory", handle_faults, 0, 0},
    {"raise a limit", raise_limit, 0, 1},
    {"be dumped", be_dumped, 0, 1},
    {"set the clock", change_clock, 0, 0},
    {"make calls of another kind", use_old_calls, 0, 0, 1},
};

const size_t nacts = sizeof(acts) / sizeof(acts[0]);
