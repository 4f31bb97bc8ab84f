#ifndef MENDD_FOLDER_H
#define MENDD_FOLDER_H

#include <stddef.h>

/* A folder in memory, and one of its files. */
struct folder;

struct file {
	char *path; /* below the folder: "/assets/app.js" */
	char *data;
	size_t len;
	char etag[48];              /* SHA-256 of the data, in quotes */
	const struct file *gz, *br; /* the same, compressed */
	int variant;                /* this is such a one of another file */
};

#define FOLDER_BYTES_MAX (64UL << 20)

/*
 * Read every regular file under ${dir}; links and hidden names are left out.
 * NULL, with the reason in the log: it cannot be read, or is larger than
 * FOLDER_BYTES_MAX.
 */
struct folder *folder_open(const char *dir);
void folder_free(struct folder *);

/* The file of this path, or NULL.  It lives as long as the folder. */
const struct file *folder_file(const struct folder *, const char *path);

#endif
