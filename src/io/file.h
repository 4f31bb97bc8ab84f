#ifndef MENDD_FILE_H
#define MENDD_FILE_H

struct http_conn;

/* The files of a folder, in memory. */
struct files;

/*
 * Read all files under ${dir} (see folder.h); afterwards it is not needed
 * any more.  Beside a file "x", "x.gz" and "x.br" are the same compressed.
 * NULL, with the reason in the log, when that fails.
 */
struct files *files_open(const char *dir);

/* Not before the last http that replies from it is freed. */
void files_free(struct files *);

/*
 * If the request is GET or HEAD of one of the files ("/" at the end of the
 * path stands for "/index.html"), reply with it and return 1; else 0.
 */
int files_reply(const struct files *, struct http_conn *);

#endif
