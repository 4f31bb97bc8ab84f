/* One master for each state folder. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "proc/lock.h"

#define FILE_NAME "mendd.pid"

static int fd = -1; /* open for as long as the lock is held */

int
lock_take(void)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char text[24];

	if ((fd = open(FILE_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC,
		 0644)) == -1) {
		log_error("cannot open path=" FILE_NAME " error=\"%s\"",
		    strerror(errno));
		return EX_CANTCREAT;
	}
	if (fcntl(fd, F_SETLK, &whole) == -1) {
		fcntl(fd, F_GETLK, &whole);
		log_error("another mendd uses this state folder pid=%ld",
		    (long)whole.l_pid);
		return EX_UNAVAILABLE;
	}
	snprintf(text, sizeof(text), "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) == -1 ||
	    write(fd, text, strlen(text)) != (ssize_t)strlen(text)) {
		log_error("cannot write path=" FILE_NAME " error=\"%s\"",
		    strerror(errno));
		return EX_IOERR;
	}
	return 0;
}

void
lock_leave(void)
{
	if (ftruncate(fd, 0) == -1)
		log_warn("cannot empty path=" FILE_NAME " error=\"%s\"",
		    strerror(errno));
}
