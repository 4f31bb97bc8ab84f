#ifndef MENDD_HERALD_H
#define MENDD_HERALD_H

struct event_base;

/*
 * A process of its own that runs a program for each line it is given; for
 * somebody who is confined and can run none.  At most one program runs at a
 * time: of the lines that come meanwhile the last one waits.
 */
struct herald;

/*
 * Start it; before there is a secret in our memory.  NULL: the log says why.
 * It ends with us.
 */
struct herald *herald_new(const char *program);
void herald_free(struct herald *);

/*
 * Take part in a loop; ${idle} is called whenever all lines were told.  -1:
 * out of memory.
 */
int herald_begin(
    struct herald *, struct event_base *, void (*idle)(void *), void *);

void herald_tell(struct herald *, const char *line);

/* Is a line still to be told?  NULL: no. */
int herald_is_busy(const struct herald *);

#endif
