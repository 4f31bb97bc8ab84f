/*
 * The file of checkpoints.  A line that a crash cut is ended when the next is
 * appended, and is not read; so the last whole one counts.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "proc/journal.h"

/* How far from its end a whole line is looked for. */
#define TAIL ((off_t)8 * CHECKPOINT_LINE)

/* The last of the lines in ${text} that is a checkpoint. */
static void
find_last(char *text, const char *path, struct checkpoint *last)
{
	struct checkpoint c;
	char *line, *end;
	int bad = 0;

	for (line = text; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		if (checkpoint_read(&c, line) == 0 && checkpoint_check(&c) == 0)
			*last = c;
		else if (line != text && *line != '\0')
			bad++; /* the first one may be half a line */
	}
	if (bad > 0)
		log_warn(
		    "these are no checkpoints path=%s lines=%d", path, bad);
}

int
journal_open(struct journal *j, const char *path, struct checkpoint *last)
{
	char text[TAIL + 1];
	struct stat st;
	ssize_t n;

	*last = (struct checkpoint){0};
	*j = (struct journal){
	    .fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0640)};
	if (j->fd == -1 || fstat(j->fd, &st) == -1)
		goto err;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		goto err;
	}
	n = pread(j->fd, text, TAIL, st.st_size > TAIL ? st.st_size - TAIL : 0);
	if (n == -1)
		goto err;
	text[n] = '\0';
	j->torn = n > 0 && text[n - 1] != '\n';
	find_last(text, path, last);
	return 0;
err:
	log_error("cannot open the file of checkpoints path=%s error=\"%s\"",
	    path, strerror(errno));
	journal_close(j);
	return -1;
}

void
journal_close(struct journal *j)
{
	if (j->fd != -1)
		close(j->fd);
	j->fd = -1;
}

int
journal_append(struct journal *j, const char *line)
{
	char text[CHECKPOINT_LINE + 2];
	size_t len = 0;

	if (j->torn)
		text[len++] = '\n';
	len = (size_t)(stpcpy(stpcpy(text + len, line), "\n") - text);
	j->torn = 1;
	if (write(j->fd, text, len) != (ssize_t)len)
		return -1;
	j->torn = 0;
	return fdatasync(j->fd);
}
