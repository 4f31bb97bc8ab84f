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

int
lock_take(void)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char text[24];
	int fd;

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
		close(fd);
		return EX_UNAVAILABLE;
	}
	snprintf(text, sizeof(text), "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) == -1 ||
	    write(fd, text, strlen(text)) != (ssize_t)strlen(text)) {
		log_error("cannot write path=" FILE_NAME " error=\"%s\"",
		    strerror(errno));
		close(fd);
		return EX_IOERR;
	}
	return 0; /* the descriptor stays open, and with it the lock */
}
