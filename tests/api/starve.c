/*
 * For LD_PRELOAD: memory that runs out in the workers when a test says so.
 *
 * STARVE names a file of two numbers, shared with the test: how many more
 * allocations succeed before one fails (negative: all do), and how many have
 * failed.  With a third that is not 0, all that follow fail, too.
 */
#include <sys/mman.h>
#include <sys/prctl.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

static volatile long *shared; /* left, failed, for ever */

__attribute__((constructor)) static void
begin(void)
{
	const char *path = getenv("STARVE");
	int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	void *p;

	if (fd == -1)
		return;
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (p != MAP_FAILED)
		shared = p;
}

/*
 * Asked as soon as it has a name of its own: later, a worker that is confined
 * may not ask.
 */
static int
is_worker(void)
{
	static enum { UNKNOWN, WORKER, OTHER } who;
	char name[16] = "";

	if (who == UNKNOWN && prctl(PR_GET_NAME, name) == 0 &&
	    strcmp(name, "mendd") != 0)
		who = strcmp(name, "worker") == 0 ? WORKER : OTHER;
	return who == WORKER;
}

static int
fails(void)
{
	if (shared == NULL || !is_worker() || shared[0] < 0)
		return 0;
	if (shared[0] > 0) {
		shared[0]--;
		return 0;
	}
	shared[1]++;
	errno = ENOMEM;
	if (!shared[2])
		shared[0] = -1;
	return 1;
}

void *
malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t size)
{
	return fails() ? NULL : __libc_realloc(p, size);
}
