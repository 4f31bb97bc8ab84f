/* A file that is whole at any moment: written beside, synced, and renamed. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/replace.h"

/* The name of what is in a folder is safe, too. */
static int
sync_folder_of(const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int fd, status;

	snprintf(folder, sizeof(folder), "%.*s",
	    slash == NULL ? 1 : (int)(slash - path + 1),
	    slash == NULL ? "." : path);
	if ((fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1)
		return -1;
	status = fsync(fd);
	close(fd);
	return status;
}

/* What is secret goes out as it is, without a copy. */
static int
write_line(int fd, const char *text)
{
	const size_t len = strlen(text);

	return write(fd, text, len) == (ssize_t)len && write(fd, "\n", 1) == 1
		   ? 0
		   : -1;
}

int
replace_file(const char *path, mode_t mode, const char *text)
{
	char fresh[PATH_MAX];
	int fd, status = -1;

	if ((size_t)snprintf(fresh, sizeof(fresh), "%s.new", path) >=
	    sizeof(fresh)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	unlink(fresh);
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return -1;
	if (write_line(fd, text) == 0 && fchmod(fd, mode) == 0 &&
	    fsync(fd) == 0)
		status = 0;
	close(fd);
	if (status == 0 &&
	    (rename(fresh, path) == -1 || sync_folder_of(path) == -1))
		status = -1;
	return status;
}
