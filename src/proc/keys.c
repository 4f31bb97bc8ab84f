/*
 * The key of second factors: where it is, and how it comes about.  A daemon
 * without it serves everybody else.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/safe.h"
#include "base/secret.h"
#include "proc/keys.h"

#define FILE_NAME "factor.key"

static void
own_path(char out[PATH_MAX], const struct conf *conf, const char *suffix)
{
	snprintf(out, PATH_MAX, "%s/" FILE_NAME "%s", conf->state_dir, suffix);
}

/* A whole new file, and on the disk. */
static int
write_key(const char *path, const char *text, size_t len)
{
	const int fd = open(
	    path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	int status = -1;

	if (fd == -1)
		return -1;
	if (write(fd, text, len) == (ssize_t)len && fsync(fd) == 0)
		status = 0;
	close(fd);
	return status;
}

/* The name of what is in a folder is safe, too. */
static int
sync_folder(const char *path)
{
	const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int status;

	if (fd == -1)
		return -1;
	status = fsync(fd);
	close(fd);
	return status;
}

void
keys_make(const struct conf *conf)
{
	char path[PATH_MAX], fresh[PATH_MAX], text[SAFE_KEY_TEXT + 2];
	uint8_t key[SAFE_KEY_TEXT / 2];

	own_path(path, conf, "");
	own_path(fresh, conf, ".new");
	if (*conf->factor_key != '\0' || access(path, F_OK) == 0)
		return;
	if (sodium_init() == -1)
		return;
	randombytes_buf(key, sizeof(key));
	sodium_bin2hex(text, SAFE_KEY_TEXT + 1, key, sizeof(key));
	text[SAFE_KEY_TEXT] = '\n';
	if (write_key(fresh, text, SAFE_KEY_TEXT + 1) == -1 ||
	    rename(fresh, path) == -1 || sync_folder(conf->state_dir) == -1)
		log_error("cannot make the key of second factors path=%s "
			  "error=\"%s\"",
		    path, strerror(errno));
	else
		log_info("made the key of second factors path=%s", path);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(text, sizeof(text));
}

struct safe *
keys_open(const struct conf *conf)
{
	const size_t prefix = strlen(SECRET_CREDENTIAL);
	char path[PATH_MAX], *text;
	struct safe *safe = NULL;

	own_path(path, conf, "");
	if (*conf->factor_key != '\0')
		snprintf(path, sizeof(path), "%s", conf->factor_key);
	text = strncmp(path, SECRET_CREDENTIAL, prefix) == 0
		   ? secret_credential(path + prefix)
		   : secret_file(path);
	if (text == NULL)
		log_error("cannot read the key of second factors, or others "
			  "can factor_key=%s error=\"%s\"",
		    path, strerror(errno));
	else if ((safe = safe_new(text)) == NULL)
		log_error("cannot use factor_key=%s error=\"%s\"", path,
		    errno == EINVAL ? "expected 64 hexadecimal digits"
				    : strerror(errno));
	secret_free(text);
	return safe;
}
