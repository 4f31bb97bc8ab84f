#ifndef MENDD_REPLIES_H
#define MENDD_REPLIES_H

#include "api/shape.h"

/* What replies hold, for /openapi.json and for the test that compares. */

/* replies_audit.c */
extern const struct shape reply_audit;

/* replies_people.c */
extern const struct shape reply_session;
extern const struct shape reply_new_session;
extern const struct shape reply_sessions;
extern const struct shape reply_break_glass_list;
extern const struct shape reply_new_portal_session;
extern const struct shape reply_factor_offer;
extern const struct shape reply_factor;
extern const struct shape reply_recovery_codes;
extern const struct shape reply_patient;
extern const struct shape reply_patients;
extern const struct shape reply_portal_link;
extern const struct shape reply_portal_links;
extern const struct shape reply_staff;
extern const struct shape reply_staff_list;
extern const struct shape reply_clinic;
extern const struct shape reply_status;
extern const struct shape reply_problem_document;

/* replies_procedure.c */
extern const struct shape reply_procedure;
extern const struct shape reply_procedures;
extern const struct shape reply_procedure_versions;
extern const struct shape reply_adverse_event;
extern const struct shape reply_intercurrent_event;

/* replies_visit.c */
extern const struct shape reply_visit;
extern const struct shape reply_visits;
extern const struct shape reply_listed_visits;
extern const struct shape reply_visit_forms;
extern const struct shape reply_draft;
extern const struct shape reply_response;
extern const struct shape reply_responses;
extern const struct shape reply_instrument;
extern const struct shape reply_instruments;
extern const struct shape reply_instrument_summary;
extern const struct shape reply_wording;
extern const struct shape reply_protocol;
extern const struct shape reply_protocols;

/* replies_trajectory.c */
extern const struct member threshold_members[];
extern const struct member dose_curve_members[];
extern const struct shape reply_thresholds;
extern const struct shape reply_trajectory;

/* replies_trend.c */
extern const struct shape reply_trend;
extern const struct shape reply_trend_responders;
extern const struct shape reply_trend_completeness;
extern const struct shape reply_trend_dose;

/* replies_site.c */
extern const struct shape reply_trend_funnel;
extern const struct shape reply_trend_first_response;
extern const struct shape reply_trend_missing;
extern const struct shape reply_trend_courses;
extern const struct shape reply_data_quality;
extern const struct shape reply_data_records;
extern const struct shape reply_trend_members;

/* Wide bounds, for what was computed. */
#define ANY_INT INT(-9007199254740991.0, 9007199254740991.0)
#define ANY_NUMBER NUMBER(-1e300, 1e300)
#define ANY_TEXT TEXT(0, 100000)
#define ANY_COUNT INT(0, 9007199254740991.0)
/* A figure that is null where it cannot be told. */
#define COUNT(name, doc)                    \
	{                                   \
		name, {ANY_COUNT}, MAY, doc \
	}
#define FIGURE(name, doc)                    \
	{                                    \
		name, {ANY_NUMBER}, MAY, doc \
	}

/* The members of a list: items, and where to go on. */
#define PAGE_OF(item)                                                          \
	{"items", {LIST(0, 100000, item)}, MUST, "in order"},                  \
	{                                                                      \
		"next", {ANY_TEXT}, MAY, "cursor of the next page; null: none" \
	}

#endif
