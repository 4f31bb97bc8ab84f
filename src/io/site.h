#ifndef MENDD_SITE_H
#define MENDD_SITE_H

struct head;

/*
 * A browser sends cookies along with whatever a page makes it ask for.  From
 * which site that page is it says in Origin and Sec-Fetch-Site, which no page
 * can set.  Ours is the one that Host names, by http; of a request that came
 * through a trusted proxy (${trusted}) what X-Forwarded-Host and
 * X-Forwarded-Proto say.
 */

/*
 * Was it made by a page of ours?  Of the two fields one has to say so, and
 * neither the contrary.
 */
int site_may_write(const struct head *, int trusted);

/*
 * May it read?  By nobody's page, as when an address is typed; by ours; and
 * when a link elsewhere is followed in a window of its own.  Not from inside
 * another site's page.  A browser that says nothing may, too.
 */
int site_may_read(const struct head *, int trusted);

#endif
