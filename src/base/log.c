/*
 * One write(2) per line, so that lines of several processes never mix.  The
 * prefix is the one that journald reads as the line's priority.
 *
 * Nobody waits for a reader: a line for which there is no room (a pipe that
 * is full, a disk) is dropped and counted, and the count is the next line.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define LINE_MAX_BYTES 1024 /* less than PIPE_BUF */

static enum log_level threshold = LOG_INFO;
static const char *process = "mendd";
static int may_block; /* stderr could not be told not to */
static unsigned long dropped;

void
log_open(const char *name, enum log_level level)
{
	process = name;
	threshold = level;
}

/*
 * A pipe or a terminal is opened anew, because O_NONBLOCK belongs to what
 * others (a shell, say) have open too; a socket cannot be.
 */
void
log_unblock(void)
{
	struct stat st;
	int fd, flags;

	if (fstat(STDERR_FILENO, &st) == -1 || S_ISREG(st.st_mode))
		return;
	if (S_ISSOCK(st.st_mode)) {
		flags = fcntl(STDERR_FILENO, F_GETFL);
		may_block = flags == -1 || fcntl(STDERR_FILENO, F_SETFL,
					       flags | O_NONBLOCK) == -1;
		return;
	}
	fd = open("/proc/self/fd/2",
	    O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	may_block = fd == -1 || dup2(fd, STDERR_FILENO) == -1;
	if (fd != -1)
		close(fd);
}

static int
put(const char *line, size_t len)
{
	struct pollfd room = {.fd = STDERR_FILENO, .events = POLLOUT};

	if (may_block && poll(&room, 1, 0) != 1)
		return -1;
	return write(STDERR_FILENO, line, len) == (ssize_t)len ? 0 : -1;
}

static size_t
begin(char line[LINE_MAX_BYTES], enum log_level level)
{
	static const char *const prefix[] = {"<7>", "<6>", "<4>", "<3>"};

	return (size_t)snprintf(line, LINE_MAX_BYTES,
	    "%s%s[%ld]: ", prefix[level], process, (long)getpid());
}

/* How many lines are missing; -1: there is no room for that either. */
static int
say_dropped(void)
{
	char line[LINE_MAX_BYTES];
	size_t len = begin(line, LOG_WARN);

	len += (size_t)snprintf(line + len, sizeof(line) - len,
	    "log lines dropped n=%lu\n", dropped);
	if (put(line, len) == -1)
		return -1;
	dropped = 0;
	return 0;
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	char line[LINE_MAX_BYTES];
	size_t len;
	va_list ap;

	if (level < threshold)
		return;
	len = begin(line, level);
	va_start(ap, fmt);
	vsnprintf(line + len, sizeof(line) - len - 1, fmt, ap);
	va_end(ap);
	for (char *c = line + len; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' '; /* a line is a line */
	len = strlen(line);
	line[len++] = '\n';
	if ((dropped > 0 && say_dropped() == -1) || put(line, len) == -1)
		dropped++;
}
