/*
 * A folder read into memory, so that whoever serves its files cannot reach
 * the file system afterwards.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/log.h"
#include "io/folder.h"

struct folder {
	struct file *list; /* by path */
	size_t n;
	size_t bytes;
};

static char *
slurp(const char *name, size_t len)
{
	const int fd = open(name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	size_t done = 0;
	ssize_t n = 1;
	char *data;

	if (fd == -1)
		goto err0;
	if ((data = malloc(len + 1)) == NULL)
		goto err1;
	while (done < len && n > 0)
		if ((n = read(fd, data + done, len - done)) > 0)
			done += (size_t)n;
	if (done < len) {
		errno = EIO; /* it is shorter than it said */
		goto err2;
	}
	close(fd);
	return data;

err2:
	free(data);
err1:
	close(fd);
err0:
	return NULL;
}

static void
set_etag(struct file *file)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char text[45];

	crypto_hash_sha256(hash, (const unsigned char *)file->data, file->len);
	sodium_bin2base64(text, sizeof(text), hash, sizeof(hash),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	snprintf(file->etag, sizeof(file->etag), "\"%s\"", text);
}

/* Read one more file; ${path} is its name below the folder. */
static int
add_file(struct folder *f, const char *name, const char *path, size_t len)
{
	struct file *list, *file;

	if (len > FOLDER_BYTES_MAX - f->bytes) {
		errno = EFBIG;
		return -1;
	}
	if ((list = realloc(f->list, (f->n + 1) * sizeof(*list))) == NULL)
		return -1;
	f->list = list;
	file = &list[f->n];
	*file = (struct file){.len = len};
	if ((file->path = strdup(path)) == NULL)
		return -1;
	if ((file->data = slurp(name, len)) == NULL) {
		free(file->path);
		return -1;
	}
	set_etag(file);
	f->n++;
	f->bytes += len;
	return 0;
}

static int
add_entry(struct folder *f, FTS *tree, FTSENT *entry, size_t root)
{
	if (entry->fts_level > 0 && entry->fts_name[0] == '.') {
		fts_set(tree, entry, FTS_SKIP);
		return 0;
	}
	switch (entry->fts_info) {
	case FTS_F:
		if (entry->fts_level == 0) {
			errno = ENOTDIR;
			return -1;
		}
		return add_file(f, entry->fts_path, entry->fts_path + root,
		    (size_t)entry->fts_statp->st_size);
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		errno = entry->fts_errno;
		return -1;
	default:
		return 0; /* a folder, a link, a socket... */
	}
}

static int
add_tree(struct folder *f, char *dir)
{
	char *const roots[] = {dir, NULL};
	FTSENT *entry;
	FTS *tree;
	int error = 0;

	tree =
	    fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, NULL);
	if (tree == NULL)
		return -1;
	while (error == 0 && (errno = 0, entry = fts_read(tree)) != NULL)
		if (add_entry(f, tree, entry, strlen(dir)) == -1)
			error = errno;
	if (error == 0)
		error = errno;
	fts_close(tree);
	errno = error;
	return error == 0 ? 0 : -1;
}

static int
by_path(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static int
has_path(const void *path, const void *file)
{
	return strcmp(path, ((const struct file *)file)->path);
}

static struct file *
find(const struct folder *f, const char *path)
{
	if (f->n == 0)
		return NULL;
	return bsearch(path, f->list, f->n, sizeof(f->list[0]), has_path);
}

/* "x.gz" beside "x" is not a file of its own. */
static int
find_variant(const struct folder *f, const char *path, const char *suffix,
    const struct file **out)
{
	struct file *variant;
	char *name;

	if (asprintf(&name, "%s%s", path, suffix) == -1)
		return -1;
	if ((variant = find(f, name)) != NULL)
		variant->variant = 1;
	*out = variant;
	free(name);
	return 0;
}

static int
find_variants(struct folder *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct file *file = &f->list[i];

		if (find_variant(f, file->path, ".gz", &file->gz) == -1 ||
		    find_variant(f, file->path, ".br", &file->br) == -1)
			return -1;
	}
	return 0;
}

struct folder *
folder_open(const char *dir)
{
	struct folder *f;
	char *root;

	if ((root = strdup(dir)) == NULL)
		goto err0;
	for (size_t n = strlen(root); n > 1 && root[n - 1] == '/'; n--)
		root[n - 1] = '\0';
	if ((f = calloc(1, sizeof(*f))) == NULL)
		goto err1;
	if (add_tree(f, root) == -1)
		goto err2;
	if (f->n > 0)
		qsort(f->list, f->n, sizeof(f->list[0]), by_path);
	if (find_variants(f) == -1)
		goto err2;
	free(root);
	return f;

err2:
	folder_free(f);
err1:
	free(root);
err0:
	log_error(
	    "folder cannot be read dir=%s error=%s", dir, strerror(errno));
	return NULL;
}

void
folder_free(struct folder *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->n; i++) {
		free(f->list[i].path);
		free(f->list[i].data);
	}
	free(f->list);
	free(f);
}

const struct file *
folder_file(const struct folder *f, const char *path)
{
	const struct file *file = find(f, path);

	return file == NULL || file->variant ? NULL : file;
}
