/*
 * The process cohort: it holds the scores of all clinics in memory and answers
 * workers, who say in whose scope.  What is answered is what the database knew
 * after the question came: first the feed catches up, once for all questions
 * that wait; then they are answered, one in each turn of the loop.
 *
 *	LOAD -> IDLE -> CATCH -> ANSWER
 *	  ^      ^                 |
 *	  |      +-----------------+   nobody waits
 *	  +-- begun anew
 *
 * Questions that cannot be answered now get a word at once: `loading', `away'
 * (the database), `full' (over cohort_mb).
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <event2/event.h>
#include <jansson.h>

#include "api/document.h"
#include "base/conf.h"
#include "base/heap.h"
#include "base/log.h"
#include "io/db.h"
#include "io/timer.h"
#include "proc/child.h"
#include "proc/cohort.h"
#include "proc/confine.h"
#include "proc/conninfo.h"
#include "proc/crew.h"
#include "proc/feed.h"
#include "proc/gauge.h"
#include "proc/hatch.h"
#include "proc/means.h"
#include "proc/recent.h"
#include "trend/expect.h"
#include "trend/outlooks.h"
#include "trend/trend.h"

enum phase { LOAD, IDLE, CATCH, ANSWER };

/*
 * Milliseconds: to begin to load; to look for a database again; from failure to
 * failure, at least and at most; after it took too much memory; and to catch up
 * when nobody asks, so that there is never much.
 */
#define AT_ONCE 20
#define LOOK 200
#define AGAIN_MIN 200
#define AGAIN_MAX 10000
#define LATER 600000
#define IDLE_MS 60000

struct cohort {
	enum phase phase;
	int full;          /* LOAD: it was too much the last time */
	unsigned failures; /* to load, in a row */
	struct event_base *base;
	struct event *term, *timer, *turn;
	struct db *db;
	char *conninfo;
	struct hatch *hatch;
	struct feed feed;
	struct recent recent;
	struct outlooks outlooks;
	struct trend_tally tally; /* of trends; outlooks have their own */
	struct metrics *metrics;
};

static void
leave(evutil_socket_t sig, short what, void *arg)
{
	struct cohort *c = arg;

	(void)sig;
	(void)what;
	event_base_loopbreak(c->base);
}

/* Nobody gets an answer now. */
static void
dismiss(struct cohort *c, const char *word)
{
	gauge_refused(c->metrics, hatch_dismiss(c->hatch, word));
}

static void
reload(struct cohort *c, unsigned ms)
{
	c->phase = LOAD;
	recent_clear(&c->recent);
	outlooks_clear(&c->outlooks);
	gauge_size(c->metrics, NULL);
	dismiss(c, c->full ? "full" : "loading");
	timer_set(c->timer, ms);
}

static void
rest(struct cohort *c)
{
	c->phase = IDLE;
	timer_set(c->timer, IDLE_MS);
}

/* For whoever asked until now; or because it is time. */
static void
catch_up(struct cohort *c)
{
	evtimer_del(c->timer);
	hatch_gather(c->hatch);
	c->phase = CATCH;
	if (feed_catch_up(&c->feed) == 0)
		return;
	dismiss(c, "away");
	rest(c);
}

static void
asked(void *arg)
{
	struct cohort *c = arg;

	if (c->phase == LOAD)
		dismiss(c, c->full ? "full" : "loading");
	else if (c->phase == IDLE)
		catch_up(c);
}

/* What the database vouches for; NULL: it does not, or memory ran out. */
static json_t *
read_question(const struct vouch_keys *keys, const char *text, size_t len)
{
	json_error_t error;
	json_t *envelope = document_read(text, len, 0, &error), *q = NULL;
	const char *question =
	    json_string_value(json_object_get(envelope, "question"));

	if (question != NULL &&
	    vouch_holds(keys, question,
		json_string_value(json_object_get(envelope, "proof"))))
		q = document_parse(question);
	json_decref(envelope);
	return q;
}

static int64_t
now(void)
{
	return crew_now();
}

/* What is asked: of a person; or, as ever, of a cohort. */
static int
is_expectation(const json_t *question)
{
	const char *kind = json_string_value(json_object_get(question, "kind"));

	return kind != NULL && strcmp(kind, "expectation") == 0;
}

static void
compute(struct cohort *c, const char *question, size_t len)
{
	json_t *q = read_question(&c->feed.keys, question, len);
	const char *why = "bad_question";
	size_t text_len = 0;
	char *text = NULL;
	int kept = -1;

	if (q != NULL && is_expectation(q))
		text = expect_answer(
		    &c->outlooks, c->feed.columns, q, now, &text_len, &why);
	else if (q != NULL)
		text = trend_answer_counted(
		    c->feed.columns, q, now, &c->tally, &text_len, &why);
	json_decref(q);
	if (document_starved()) {
		free(text);
		text = NULL;
		why = "out_of_memory";
	}
	if (text != NULL)
		why = "ok";
	else if (strcmp(why, "too_many_groups") != 0)
		log_error("cohort: no answer reason=%s", why);
	/* Memory may be there the next time. */
	if (strcmp(why, "out_of_memory") != 0)
		kept =
		    recent_keep(&c->recent, question, len, why, text, text_len);
	if (text != NULL)
		gauge_answered(c->metrics, 0);
	else
		gauge_refused(c->metrics, 1);
	gauge_models(c->metrics, &c->tally, &c->outlooks);
	hatch_reply(c->hatch, why, text, text_len);
	if (kept == -1)
		free(text);
}

/* The reply is the same as before. */
static void
repeat(struct cohort *c, const struct recent_reply *known)
{
	if (known->text != NULL)
		gauge_answered(c->metrics, 1);
	else
		gauge_refused(c->metrics, 1);
	hatch_reply(c->hatch, known->word, known->text, known->len);
}

/* One question; then whatever else happened. */
static void
answer(evutil_socket_t fd, short what, void *arg)
{
	struct cohort *c = arg;
	const struct recent_reply *known;
	const char *question;
	size_t len;

	(void)fd;
	(void)what;
	if ((question = hatch_first(c->hatch, &len)) != NULL) {
		known = recent_find(&c->recent, c->feed.version, question, len);
		if (known == NULL)
			compute(c, question, len);
		else
			repeat(c, known);
		timer_set(c->turn, 0);
	} else if (hatch_gather(c->hatch) > 0)
		catch_up(c);
	else
		rest(c);
}

static void
fed(void *arg, enum feed_end how)
{
	struct cohort *c = arg;

	c->full = how == FEED_FULL;
	switch (how) {
	case FEED_DONE:
		c->failures = 0;
		if (c->phase == LOAD) {
			gauge_loaded(c->metrics, crew_now() - c->feed.since);
			heap_keep(); /* an answer's, for the next one */
		}
		gauge_size(c->metrics, c->feed.columns);
		c->phase = ANSWER;
		timer_set(c->turn, 0);
		break;
	case FEED_FAILED:
		if (c->phase == LOAD) {
			reload(c, backoff(c->failures++, AGAIN_MIN, AGAIN_MAX));
			break;
		}
		dismiss(c, "away");
		rest(c);
		break;
	case FEED_ANEW:
		log_info("cohort: loading anew");
		reload(c, AT_ONCE);
		break;
	case FEED_FULL:
		reload(c, LATER);
		break;
	}
}

static void
due(evutil_socket_t fd, short what, void *arg)
{
	struct cohort *c = arg;

	(void)fd;
	(void)what;
	if (c->phase == IDLE) {
		heap_trim();
		catch_up(c);
	} else if (c->phase == LOAD && feed_load(&c->feed) == -1)
		timer_set(c->timer, LOOK);
}

static int
open_events(struct cohort *c, const struct means *means)
{
	if ((c->base = event_base_new()) == NULL ||
	    (c->timer = evtimer_new(c->base, due, c)) == NULL ||
	    (c->turn = evtimer_new(c->base, answer, c)) == NULL ||
	    (c->term = evsignal_new(c->base, SIGTERM, leave, c)) == NULL ||
	    event_add(c->term, NULL) == -1 ||
	    (c->hatch = hatch_new(
		 c->base, means->cohort.list[0].fd, asked, c)) == NULL) {
		log_error("cannot start: out of memory or descriptors");
		return EX_OSERR;
	}
	/* The master hears a terminal's signals for us. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	return 0;
}

static int
open_database(struct cohort *c, const struct conf *conf)
{
	/* Quick: to catch up.  Slow: to load, each table by one. */
	struct db_options options = {.name = "mendd cohort",
	    .conns = {[DB_QUICK] = 1, [DB_SLOW] = 2},
	    .timeout = {[DB_QUICK] = 5000, [DB_SLOW] = 50000},
	    .deadline = {[DB_QUICK] = 6000, [DB_SLOW] = 55000},
	    .waiting = 1,
	    .allow_unsafe = (int)conf->allow_unsafe_database};

	if ((c->conninfo = conninfo_of(conf, CONNINFO_COHORT)) == NULL)
		return EX_CONFIG;
	options.conninfo = c->conninfo;
	if ((c->db = db_new(c->base, &options, feed_stmts)) == NULL) {
		log_error("cannot start: out of memory or descriptors");
		return EX_OSERR;
	}
	c->feed.db = c->db;
	c->feed.bytes_max = (size_t)conf->cohort_mb << 20;
	c->feed.ended = fed;
	c->feed.arg = c;
	return 0;
}

static int
confine(const struct cohort *c, const struct conf *conf)
{
	const struct confine f = {
	    .mode = (enum confine_mode)conf->confine, .conninfo = c->conninfo};

	return confine_files(&f) == -1 || confine_calls(&f) == -1 ? EX_OSERR
								  : 0;
}

static void
close_all(struct cohort *c)
{
	hatch_free(c->hatch);
	feed_clear(&c->feed);
	db_free(c->db);
	recent_clear(&c->recent);
	outlooks_clear(&c->outlooks);
	if (c->turn != NULL)
		event_free(c->turn);
	if (c->timer != NULL)
		event_free(c->timer);
	if (c->term != NULL)
		event_free(c->term);
	if (c->base != NULL)
		event_base_free(c->base);
	conninfo_free(c->conninfo);
}

int
cohort_run(const struct means *means)
{
	struct cohort c = {.phase = LOAD, .metrics = means->metrics};
	int status;

	document_init();
	json_object_seed(0); /* which reads a file */
	if ((status = open_events(&c, means)) == 0 &&
	    (status = open_database(&c, means->conf)) == 0 &&
	    (status = confine(&c, means->conf)) == 0) {
		timer_set(c.timer, AT_ONCE);
		child_ready();
		event_base_dispatch(c.base);
	}
	close_all(&c);
	return status;
}
