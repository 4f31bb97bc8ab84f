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

/* Is there a file of this path below the folder, such as "/assets/app.js"? */
int files_have(const struct files *, const char *path);

/*
 * Reply to GET or HEAD with a file that is there, in the form that suits the
 * client best, or with 304.  ${headers} are further lines, each ended by CR LF;
 * type, ETag, Vary and Content-Encoding are added.
 */
void files_reply(const struct files *, struct http_conn *, const char *path,
    const char *headers);

#endif
