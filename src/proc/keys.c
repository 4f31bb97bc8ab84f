/*
 * The key of second factors: where it is, and how it comes about.  A daemon
 * without it serves everybody else.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/replace.h"
#include "base/safe.h"
#include "base/secret.h"
#include "proc/keys.h"

#define FILE_NAME "factor.key"

static void
own_path(char out[PATH_MAX], const struct conf *conf)
{
	snprintf(out, PATH_MAX, "%s/" FILE_NAME, conf->state_dir);
}

void
keys_make(const struct conf *conf)
{
	char path[PATH_MAX], text[SAFE_KEY_TEXT + 1];
	uint8_t key[SAFE_KEY_TEXT / 2];

	own_path(path, conf);
	if (*conf->factor_key != '\0' || access(path, F_OK) == 0)
		return;
	if (sodium_init() == -1)
		return;
	randombytes_buf(key, sizeof(key));
	sodium_bin2hex(text, sizeof(text), key, sizeof(key));
	if (replace_file(path, 0600, text) == -1)
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

	own_path(path, conf);
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
