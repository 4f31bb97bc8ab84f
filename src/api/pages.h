#ifndef MENDD_PAGES_H
#define MENDD_PAGES_H

struct files;
struct http_conn;

/*
 * The pages of web/, as its build made them: a document for each application,
 * and their scripts and styles.  An application routes itself: whatever is
 * below /c, such as /c/patients/x, is the one document of the desk.
 *
 * ${files} may be NULL: there are no pages.
 */

/* Is this path a page's, or that of a script or style of one? */
int pages_have(const struct files *, const char *path);

/* Reply to GET or HEAD of such a path. */
void pages_reply(const struct files *, struct http_conn *);

/* Is there a document for every application? */
int pages_complete(const struct files *);

#endif
