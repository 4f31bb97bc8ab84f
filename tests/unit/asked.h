#ifndef MENDD_TESTS_ASKED_H
#define MENDD_TESTS_ASKED_H

#include <jansson.h>

#include "cohort.h"
#include "trend/outlooks.h"

/*
 * Questions about one person at the first clinic, and their replies.  A reply
 * that should be there and is not, or a member that is not what it should be,
 * fails the test.
 */
#define EPISODES 400
#define DAYS 5
#define AS_OF 9900 /* the day of each question, which looks back to: */
#define PAST 9535  /* and 183 days later */

#define NONE COLUMNS_NONE

extern const int32_t asked_days[DAYS];
extern const char *const asked_codes[DAYS];

/* Scores of one person hang together, and pain is less later on. */
extern struct episode asked_all[EPISODES];
int asked_setup(void **state);

/* A store of the first so many of them. */
struct columns *asked_store(size_t n);

/* Of somebody with these scores (COLUMNS_NONE: not answered), no cohort yet. */
json_t *asked_series(const int32_t scores[DAYS]);

/* One more cohort: those so guided, or (NULL) everybody. */
void asked_add_cohort(json_t *series, const char *of, const char *guidance);

json_t *asked_date(int32_t day);

/* Two days to look back from, with their words. */
json_t *asked_pasts(int32_t day, int32_t other);

/* A question about one series, which is taken over; or about one cohort. */
json_t *asked_question(json_t *series);
json_t *asked_from(const int32_t scores[DAYS], const char *guidance);

/* The reply as text; and that on the one series of a question that is taken
 * over. */
char *asked_text(struct outlooks *, const struct columns *, json_t *question,
    int64_t (*now)(void));
json_t *asked_reply(
    const struct columns *, json_t *question, int64_t (*now)(void));

/* The same to a series that is taken over; or from everybody. */
json_t *asked_reply_at(
    const struct columns *, json_t *series, int64_t (*now)(void));
json_t *asked_answer(const struct columns *, const int32_t scores[DAYS]);

/* Members of a reply; the word of null is "null". */
const char *asked_word(const json_t *, const char *name);
double asked_real(const json_t *, const char *name);
const json_t *asked_point(
    const json_t *reply, const char *list, const char *code);

void assert_near(double got, double value);

/* By this clock there is never time. */
int64_t asked_late_clock(void);

#endif
