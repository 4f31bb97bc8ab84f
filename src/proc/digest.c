/* Whether two folders hold the same. */
#include <fcntl.h>
#include <fts.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "proc/digest.h"

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Name and length first, so that no two folders read alike. */
static int
add_file(crypto_hash_sha256_state *state, const char *name, const char *path,
    uint64_t size)
{
	unsigned char buf[16384];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return -1;
	crypto_hash_sha256_update(
	    state, (const unsigned char *)name, strlen(name) + 1);
	crypto_hash_sha256_update(
	    state, (const unsigned char *)&size, sizeof(size));
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		crypto_hash_sha256_update(state, buf, (unsigned long long)n);
	close(fd);
	return n == 0 ? 0 : -1;
}

int
digest_folder(const char *path, char out[DIGEST_TEXT])
{
	char *const roots[] = {(char *)(uintptr_t)path, NULL};
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	const FTSENT *entry;
	FTS *tree;
	int status = 0;

	tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	if (tree == NULL)
		return -1;
	crypto_hash_sha256_init(&state);
	while (status == 0 && (entry = fts_read(tree)) != NULL)
		switch (entry->fts_info) {
		case FTS_F:
			status = add_file(&state,
			    entry->fts_path + strlen(path), entry->fts_path,
			    (uint64_t)entry->fts_statp->st_size);
			break;
		case FTS_D:
		case FTS_DP:
			break;
		default:
			status = -1;
		}
	fts_close(tree);
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(out, DIGEST_TEXT, hash, sizeof(hash));
	return status;
}
