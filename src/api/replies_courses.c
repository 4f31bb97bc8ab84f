/* What replies hold: where people's scores lie, and single courses. */
#include "api/replies_trend.h"
#include "api/words.h"

static const struct member centile[] = {
    {"percent", {INT(1, 99)}, MUST, "of those seen lie below"},
    FIGURE("score", "it; null: too few people"),
    {0},
};

static const struct shape a_centile = {OBJECT(centile), .name = "Centile"};

static const struct member visit[] = {VISIT, COUNT("n", "scores"),
    {"centiles", {LIST(0, 10, &a_centile)}, MUST, "of the scores"}, {0}};

static const struct shape a_visit = {OBJECT(visit), .name = "CentileVisit"};

static const struct member group[] = {TREND_WHO,
    {"visits", {LIST(0, 1000, &a_visit)}, MAY, "by target day"}, {0}};

static const struct shape a_group = {OBJECT(group), .name = "CentileGroup"};

static const struct member point[] = {
    {"target_day", {ANY_INT}, MUST, "of the visit, after the procedure"},
    FIGURE("score", "there"),
    {0},
};

static const struct shape a_point = {OBJECT(point)};

static const struct member course[] = {
    {"number", {ANY_COUNT}, MUST, "by lot"},
    {"group", {ANY_TEXT}, MAY, "whose group it is in"},
    {"points", {LIST(0, 1000, &a_point)}, MUST, "scores that count"},
    {0},
};

static const struct shape a_course = {OBJECT(course), .name = "SingleCourse"};

static const struct member courses[] = {
    {"seed", {ANY_COUNT}, MUST, "by which they were drawn"},
    COUNT("of", "of so many"),
    {"items", {LIST(0, 200, &a_course)}, MUST,
	"joints treated, in no order, of nobody in particular"},
    {"reason", {ANY_TEXT}, MAY, "why there are none"},
    {0},
};

static const struct member all[] = {TREND_HEAD,
    {"reading", {ANY_TEXT}, MUST, "what centiles do not say"},
    {"groups", {LIST(0, 50, &a_group)}, MUST, "by the value of by"},
    {"total", {OBJECT(group), .name = "CentileGroup"}, MAY, "everybody"},
    {"courses", {OBJECT(courses)}, MUST, "for who may see single people"}, {0}};

const struct shape reply_trend_courses = {OBJECT(all), .name = "TrendCourses"};
