/* Secrets in pages of their own, and those that systemd keeps for us. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/secret.h"

#define CREDENTIAL_MAX 4096

char *
secret_copy(const char *text, size_t len)
{
	char *s;

	if (sodium_init() == -1 || (s = sodium_malloc(len + 1)) == NULL)
		return NULL;
	memcpy(s, text, len);
	s[len] = '\0';
	return s;
}

void
secret_free(char *s)
{
	sodium_free(s);
}

static int
is_name(const char *name)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

	return *name != '\0' && *name != '.' &&
	       name[strspn(name, good)] == '\0';
}

/* What is in the file, less a line end; text, and not too long. */
static char *
take(int fd)
{
	char text[CREDENTIAL_MAX];
	const ssize_t n = read(fd, text, sizeof(text));
	size_t len = n < 0 ? 0 : (size_t)n;
	char *s = NULL;

	if (len > 0 && text[len - 1] == '\n')
		len--;
	if (n >= 0 && (len == sizeof(text) || memchr(text, '\0', len) != NULL))
		errno = EINVAL;
	else if (n >= 0)
		s = secret_copy(text, len);
	sodium_memzero(text, sizeof(text));
	return s;
}

char *
secret_credential(const char *name)
{
	const char *dir = getenv("CREDENTIALS_DIRECTORY");
	char path[PATH_MAX], *s;
	int fd, error;

	if (!is_name(name)) {
		errno = EINVAL;
		return NULL;
	}
	if (dir == NULL || (size_t)snprintf(path, sizeof(path), "%s/%s", dir,
			       name) >= sizeof(path)) {
		errno = ENOENT;
		return NULL;
	}
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return NULL;
	s = take(fd);
	error = errno;
	close(fd);
	errno = error;
	return s;
}

char *
secret_file(const char *path)
{
	const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	char *s = NULL;
	struct stat st;
	int error;

	if (fd == -1)
		return NULL;
	if (fstat(fd, &st) == -1)
		error = errno;
	else if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		error = EACCES;
	else {
		s = take(fd);
		error = errno;
	}
	close(fd);
	errno = error;
	return s;
}
