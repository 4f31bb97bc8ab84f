/* The key that signs the audit: read, or made, by the sealer alone. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/replace.h"
#include "base/secret.h"
#include "proc/seal_key.h"
#include "rule/checkpoint.h"

#define SECRET_FILE "seal.key"
#define PUBLIC_FILE "seal.pub"
#define SEED crypto_sign_SEEDBYTES
#define SEED_TEXT (2 * SEED + 1)
#define PUBLIC_TEXT (2 * CHECKPOINT_KEY + 1)

static int
put(const char *path, mode_t mode, const char *text)
{
	const int status = replace_file(path, mode, text);

	if (status == -1)
		log_error(
		    "cannot write path=%s error=\"%s\"", path, strerror(errno));
	return status;
}

static char *
make(void)
{
	char text[SEED_TEXT], *copy = NULL;
	uint8_t seed[SEED];

	if (access(PUBLIC_FILE, F_OK) == 0)
		log_warn("there is no " SECRET_FILE " but a " PUBLIC_FILE
			 ": from now on another key signs the audit");
	randombytes_buf(seed, sizeof(seed));
	sodium_bin2hex(text, sizeof(text), seed, sizeof(seed));
	if (put(SECRET_FILE, 0600, text) == 0)
		copy = secret_copy(text, sizeof(text) - 1);
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(text, sizeof(text));
	return copy;
}

/* What the setting names, as text. */
static char *
find(const struct conf *conf)
{
	const size_t prefix = strlen(SECRET_CREDENTIAL);
	const char *path =
	    *conf->seal_key == '\0' ? SECRET_FILE : conf->seal_key;
	char *text;

	if (strncmp(conf->seal_key, SECRET_CREDENTIAL, prefix) == 0)
		text = secret_credential(conf->seal_key + prefix);
	else
		text = secret_file(path);
	if (text == NULL && *conf->seal_key == '\0' && errno == ENOENT)
		return make();
	if (text == NULL && errno == EACCES)
		log_error("the key cannot be read, or others can read it "
			  "seal_key=%s",
		    path);
	else if (text == NULL)
		log_error("the key cannot be read seal_key=%s error=\"%s\"",
		    path, strerror(errno));
	return text;
}

/* Keep seal.pub as it is when it says this already. */
static int
publish(const uint8_t key[CHECKPOINT_KEY])
{
	char text[PUBLIC_TEXT], old[PUBLIC_TEXT] = "";
	FILE *file;
	int same;

	sodium_bin2hex(text, sizeof(text), key, CHECKPOINT_KEY);
	if ((file = fopen(PUBLIC_FILE, "re")) != NULL) {
		same = fgets(old, sizeof(old), file) != NULL &&
		       strcmp(old, text) == 0;
		fclose(file);
		if (same)
			return 0;
	}
	return put(PUBLIC_FILE, 0644, text);
}

/* 64 hex digits and nothing else. */
static int
decode(uint8_t seed[SEED], const char *text)
{
	size_t n;

	return strlen(text) == SEED_TEXT - 1 &&
		       sodium_hex2bin(seed, SEED, text, SEED_TEXT - 1, NULL, &n,
			   NULL) == 0 &&
		       n == SEED
		   ? 0
		   : -1;
}

uint8_t *
seal_key_load(const struct conf *conf)
{
	uint8_t seed[SEED], key[CHECKPOINT_KEY], *secret = NULL;
	char *text;

	if ((text = find(conf)) == NULL)
		return NULL;
	if (decode(seed, text) == -1)
		log_error("not a key: expected 64 hex digits seal_key=%s",
		    *conf->seal_key == '\0' ? SECRET_FILE : conf->seal_key);
	else if ((secret = sodium_malloc(CHECKPOINT_SECRET)) == NULL)
		log_error("out of memory");
	else
		crypto_sign_seed_keypair(key, secret, seed);
	sodium_memzero(seed, sizeof(seed));
	secret_free(text);
	if (secret != NULL && publish(key) == -1) {
		seal_key_free(secret);
		return NULL;
	}
	return secret;
}

void
seal_key_free(uint8_t *secret)
{
	sodium_free(secret);
}
