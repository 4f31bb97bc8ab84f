/* What requests carry: questions to the audit. */
#include "api/params.h"
#include "api/words.h"

#define FILTERS                                                                \
	{"patient_id", {KIND_UUID}, MAY,                                       \
	    "about this patient, shown in a list, too", IN_QUERY},             \
	    {"actor_id", {KIND_UUID}, MAY, "by this person", IN_QUERY},        \
	    {"session_id", {KIND_UUID}, MAY, "in this session", IN_QUERY},     \
	    {"action", {WORD(words_audit_action)}, MAY, "what was done",       \
		IN_QUERY},                                                     \
	    {"subject", {WORD(words_audit_subject)}, MAY, "to what",           \
		IN_QUERY},                                                     \
	    {"subject_id", {KIND_UUID}, MAY, "to this one", IN_QUERY},         \
	    {"role", {WORD(words_audit_role)}, MAY, "in this role", IN_QUERY}, \
	    {"from", {KIND_INSTANT}, MAY, "at this time or later", IN_QUERY},  \
	    {"to", {KIND_INSTANT}, MAY, "before this time", IN_QUERY},         \
	    {"reason", {KIND_BOOL}, MAY,                                       \
		"true: only where a reason was given", IN_QUERY},              \
	    {"cursor", {TEXT(1, 500)}, MAY, "next of the former page",         \
		IN_QUERY},                                                     \
	{                                                                      \
		"limit", {INT(1, 200)}, MAY, "items at most", IN_QUERY,        \
		    .fallback = "50"                                           \
	}

const struct member params_audit[] = {
    FILTERS,
    {"format", {WORD(words_format)}, MAY, "csv: as Accept: text/csv would ask",
	IN_QUERY, .kept = 1},
    {0},
};

const struct member params_audit_fhir[] = {FILTERS, {0}};
