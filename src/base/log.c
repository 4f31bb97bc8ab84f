/*
 * One write(2) per line, so that lines of several processes never mix.  The
 * prefix is the one that journald reads as the line's priority.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

static enum log_level threshold = LOG_INFO;
static const char *process = "mendd";

void
log_open(const char *name, enum log_level level)
{
	process = name;
	threshold = level;
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const prefix[] = {"<7>", "<6>", "<4>", "<3>"};
	char line[1024];
	size_t len;
	va_list ap;

	if (level < threshold)
		return;
	snprintf(line, sizeof(line), "%s%s[%ld]: ", prefix[level], process,
	    (long)getpid());
	len = strlen(line);
	va_start(ap, fmt);
	vsnprintf(line + len, sizeof(line) - len - 1, fmt, ap);
	va_end(ap);
	for (char *c = line + len; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' '; /* a line is a line */
	len = strlen(line);
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) == -1)
		return; /* nobody listens; the daemon goes on */
}
