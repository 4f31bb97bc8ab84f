/*
 * The whole API.  A line names the function in sql/api/ that does the work;
 * params_*.c say what a request carries, replies_*.c what comes back.  To
 * add a resource: its line here, its function there, its cases in tests/api.
 */
#include "api/answer.h"
#include "api/audit.h"
#include "api/break_glass.h"
#include "api/factor.h"
#include "api/health.h"
#include "api/login.h"
#include "api/own_password.h"
#include "api/params.h"
#include "api/portal.h"
#include "api/procedure.h"
#include "api/replies.h"
#include "api/route.h"
#include "api/session.h"
#include "api/staff.h"
#include "api/trend.h"

const struct route routes[] = {
    /* signing in */
    {POST, "/v1/session", NULL, 201, params_login, ANYONE, &reply_new_session,
	"Sign in", login, .unkeyed = 1, .opens = 1},
    {GET, "/v1/session", "session_get", 200, params_none, ALL, &reply_session,
	"Who am I"},
    {DELETE, "/v1/session", "session_close", 204, params_none, ALL, NULL,
	"Sign out", session_end},
    {PUT, "/v1/session/password", NULL, 200, params_own_password, STAFF,
	&reply_new_session, "Change one's own password; other sessions end",
	own_password},
    {POST, "/v1/session/break-glass", "break_glass_begin", 201,
	params_break_glass, QUALITY | ADMIN, &reply_new_session,
	"In an emergency, read about patients for an hour", break_glass,
	.unkeyed = 1},
    {DELETE, "/v1/session/break-glass", "break_glass_end", 204, params_none,
	BREAK_GLASS, NULL, "Have one's own role again"},
    {GET, "/v1/break-glass", "break_glass_list", 200, params_none, ADMIN,
	&reply_break_glass_list,
	"Who broke the glass in the last 90 days, and why"},
    {GET, "/v1/sessions", "session_list", 200, params_none, ALL,
	&reply_sessions, "Where one is signed in"},
    {DELETE, "/v1/sessions", "session_close_all", 204, params_sessions_close,
	ALL, NULL, "Sign out everywhere", session_end_all},
    {POST, "/v1/session/proof", NULL, 201, params_proof, STAFF,
	&reply_new_session, "Prove again who one is; the token changes",
	login_proof, .unkeyed = 1, .opens = 1},
    {POST, "/v1/session/factor", "factor_offer", 201, params_factor_offer,
	STAFF, &reply_factor_offer, "Make a secret for an authenticator app",
	factor_offer, .unkeyed = 1},
    {POST, "/v1/session/factor/confirm", "factor_confirm", 201,
	params_factor_confirm, STAFF, &reply_factor,
	"Use it from now on as second factor; the token changes",
	factor_confirm, .unkeyed = 1, .opens = 1},
    {DELETE, "/v1/session/factor", "factor_remove", 204, params_none,
	CARERS | QUALITY, NULL, "Sign in without a second factor again"},
    {POST, "/v1/session/recovery-codes", "recovery_replace", 201,
	params_recovery, STAFF, &reply_recovery_codes,
	"Make recovery codes; former ones end", factor_recovery, .unkeyed = 1},
    {POST, "/v1/portal/session", "portal_session_open", 201,
	params_portal_session, ANYONE, &reply_new_portal_session,
	"Open a patient's session with a link and the birth date",
	portal_session, .opens = 1},

    /* patients */
    {POST, "/v1/patients", "patient_create", 201, params_patient_create, CARERS,
	&reply_patient, "Register a patient", .versioned = 1,
	.location = "/v1/patients/:patient_id"},
    {GET, "/v1/patients", "patient_list", 200, params_patient_list,
	CARERS | BREAK_GLASS, &reply_patients, "Find patients"},
    {GET, "/v1/patients/:patient_id", "patient_get", 200, params_patient,
	CARERS | BREAK_GLASS, &reply_patient, "One patient", .versioned = 1},
    {PATCH, "/v1/patients/:patient_id", "patient_amend", 200,
	params_patient_amend, CARERS, &reply_patient,
	"Change what is known of a patient", .versioned = 1},
    {POST, "/v1/patients/:patient_id/portal-links", "portal_link_create", 201,
	params_portal_link, CARERS, &reply_portal_link,
	"Make a patient's link; former ones end", portal_link},
    {GET, "/v1/patients/:patient_id/portal-links", "portal_link_list", 200,
	params_portal_link_list, CARERS, &reply_portal_links,
	"A patient's links, the latest first"},
    {GET, "/v1/patients/:patient_id/trajectory", "trajectory_get", 200,
	params_patient, CARERS | PATIENT | BREAK_GLASS, &reply_trajectory,
	"Every scale of a patient by visit"},

    /* procedures */
    {POST, "/v1/procedures", "procedure_create", 201, params_procedure_create,
	CLINICIAN, &reply_procedure,
	"Record a procedure and lay out its visits", procedure_record,
	.versioned = 1, .location = "/v1/procedures/:procedure_id"},
    {GET, "/v1/procedures", "procedure_list", 200, params_procedure_list,
	CARERS | BREAK_GLASS, &reply_procedures, "Find procedures"},
    {GET, "/v1/procedures/:procedure_id", "procedure_get", 200,
	params_procedure, CARERS | BREAK_GLASS, &reply_procedure,
	"One procedure", .versioned = 1},
    {PUT, "/v1/procedures/:procedure_id", "procedure_amend", 200,
	params_procedure_amend, CLINICIAN, &reply_procedure,
	"Amend a procedure: a new version", procedure_amend, .versioned = 1},
    {POST, "/v1/procedures/:procedure_id/void", "procedure_void", 200,
	params_procedure_void, CLINICIAN, &reply_procedure,
	"Mark a procedure as entered in error", .versioned = 1},
    {GET, "/v1/procedures/:procedure_id/history", "procedure_history", 200,
	params_procedure, CARERS | BREAK_GLASS, &reply_procedure_versions,
	"Every version of a procedure, oldest first"},
    {GET, "/v1/procedures/:procedure_id/visits", "procedure_visits", 200,
	params_procedure, CARERS | BREAK_GLASS, &reply_visits,
	"A procedure's visits"},
    {POST, "/v1/procedures/:procedure_id/adverse-events",
	"adverse_event_create", 201, params_adverse_event_create, CARERS,
	&reply_adverse_event, "Record an adverse event"},
    {POST, "/v1/procedures/:procedure_id/adverse-events/:adverse_event_id/void",
	"adverse_event_void", 200, params_adverse_event_void, CLINICIAN,
	&reply_adverse_event, "Take an adverse event back"},
    {POST, "/v1/procedures/:procedure_id/intercurrent-events",
	"intercurrent_event_create", 201, params_intercurrent_event_create,
	CARERS, &reply_intercurrent_event,
	"Record what came between: another treatment, death, withdrawal"},
    {POST,
	"/v1/procedures/:procedure_id/intercurrent-events/"
	":intercurrent_event_id/void",
	"intercurrent_event_void", 200, params_intercurrent_event_void,
	CLINICIAN, &reply_intercurrent_event,
	"Take an intercurrent event back"},

    /* visits and responses */
    {GET, "/v1/visits", "visit_list", 200, params_visit_list,
	CARERS | PATIENT | BREAK_GLASS, &reply_visits, "Find visits"},
    {GET, "/v1/visits/:visit_id", "visit_get", 200, params_visit,
	CARERS | PATIENT | BREAK_GLASS, &reply_visit_forms,
	"A visit with its forms", .versioned = 1},
    {PATCH, "/v1/visits/:visit_id", "visit_amend", 200, params_visit_amend,
	CARERS, &reply_visit, "Move or call off a visit", .versioned = 1},
    {PUT, "/v1/visits/:visit_id/draft", "draft_save", 200, params_draft,
	CARERS | PATIENT, &reply_draft, "Keep answers begun", answer_draft},
    {POST, "/v1/visits/:visit_id/responses", "response_create", 201,
	params_response_create, CARERS | PATIENT, &reply_response,
	"Answer an instrument; it is scored", answer, .versioned = 1},
    {GET, "/v1/visits/:visit_id/responses", "response_list", 200, params_visit,
	CARERS | BREAK_GLASS, &reply_responses, "What was answered at a visit"},
    {PUT, "/v1/responses/:response_id", "response_correct", 200,
	params_response_correct, CARERS, &reply_response,
	"Correct a response: a new version", answer, .versioned = 1},
    {GET, "/v1/responses/:response_id/history", "response_history", 200,
	params_response, CARERS | BREAK_GLASS, &reply_responses,
	"Every version of a response, oldest first"},

    /* instruments and protocols */
    {GET, "/v1/instruments", "instrument_list", 200, params_none, ALL,
	&reply_instruments, "Which instruments there are"},
    {GET, "/v1/instruments/:instrument", "instrument_get", 200,
	params_instrument, ALL, &reply_instrument,
	"One instrument with its definition"},
    {POST, "/v1/instruments/:instrument/licence", "instrument_licence", 201,
	params_instrument_licence, ADMIN, &reply_instrument_summary,
	"Confirm that the clinic may use an instrument"},
    {PUT, "/v1/instruments/:instrument/wording", "instrument_wording", 200,
	params_instrument_wording, ADMIN, &reply_wording,
	"Load the wording of an instrument"},
    {GET, "/v1/protocols", "protocol_list", 200, params_none,
	STAFF | BREAK_GLASS, &reply_protocols,
	"Which plans of visits there are"},
    {POST, "/v1/protocols", "protocol_create", 201, params_protocol_create,
	ADMIN, &reply_protocol, "Make a plan of visits, or its next version"},

    /* cohorts */
    {GET, "/v1/thresholds", "threshold_list", 200, params_threshold_list,
	STAFF | BREAK_GLASS, &reply_thresholds,
	"Published differences that matter"},
    {GET, "/v1/trends", "trend_get", 200, params_trend,
	CLINICIAN | QUALITY | BREAK_GLASS, &reply_trend,
	"How a cohort does, by visit and group, with a model of its course",
	trend, .slow = 1, .type = "text/csv"},

    /* the clinic */
    {GET, "/v1/staff", "staff_list", 200, params_none, STAFF | BREAK_GLASS,
	&reply_staff_list, "Who works here"},
    {POST, "/v1/staff", "staff_create", 201, params_staff_create, ADMIN,
	&reply_staff, "Make an account", staff_create},
    {PATCH, "/v1/staff/:staff_id", "staff_amend", 200, params_staff_amend,
	ADMIN, &reply_staff, "Change an account"},
    {PUT, "/v1/staff/:staff_id/password", "staff_password_set", 204,
	params_staff_password, ADMIN, NULL,
	"Give somebody a first password again; their sessions end",
	staff_password},
    {DELETE, "/v1/staff/:staff_id/sessions", "staff_session_close_all", 204,
	params_staff, ADMIN, NULL, "Sign somebody out everywhere"},
    {DELETE, "/v1/staff/:staff_id/factor", "factor_reset", 204, params_staff,
	ADMIN, NULL, "Take away somebody's second factor"},
    {GET, "/v1/clinic", "clinic_get", 200, params_none, STAFF | BREAK_GLASS,
	&reply_clinic, "The clinic"},

    /* who saw or changed what */
    {GET, "/v1/audit", "audit_list", 200, params_audit, ADMIN, &reply_audit,
	"Who saw or changed what, newest first", audit, .slow = 1,
	.type = "text/csv"},
    {GET, "/v1/audit/fhir", "audit_fhir", 200, params_audit_fhir, ADMIN, NULL,
	"The same as a FHIR R4 Bundle of AuditEvent", audit_fhir, .slow = 1,
	.type = "application/fhir+json"},

    /* operators */
    {GET, "/livez", NULL, 200, params_none, ANYONE, &reply_status,
	"Does the daemon run?", health_live},
    {GET, "/readyz", NULL, 200, params_none, ANYONE, &reply_status,
	"Does its database answer?", health_ready},
    {GET, "/metrics", NULL, 200, params_none, ANYONE, NULL,
	"Counters for Prometheus, for this host only", health_metrics,
	.type = "text/plain"},
    {GET, "/openapi.json", NULL, 200, params_none, ANYONE, NULL,
	"This API, as OpenAPI 3.1", health_openapi, .type = "application/json"},
};

const size_t nroutes = sizeof(routes) / sizeof(routes[0]);
