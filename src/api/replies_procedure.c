/* What replies hold: procedures, as they were sent and what follows. */
#include "api/params.h"
#include "api/replies.h"
#include "api/words.h"

static const struct member host_more[] = {
    {"birth_year", {INT(1800, 9999)}, MAY, "of the patient"},
    {"sex", {WORD(words_sex)}, MAY, "of the patient"},
    {0},
};

static const struct member product_more[] = {
    {"computed", {KIND_ANY}, MAY, "doses, classes, intervals"},
    {0},
};

static const struct member recorded[] = {
    {"procedure_id", {KIND_UUID}, MAY, "after which procedure"},
    {"adverse_event_id", {KIND_UUID}, MAY, "id"},
    {"recorded_by", {KIND_UUID}, MAY, "who wrote it down"},
    {"recorded_at", {KIND_INSTANT}, MAY, "when"},
    {"voided_at", {KIND_INSTANT}, MAY, "when it was taken back"},
    {"voided_by", {KIND_UUID}, MAY, "by whom"},
    {"void_reason", {ANY_TEXT}, MAY, "why"},
    {0},
};

static const struct member intercurrent_recorded[] = {
    {"procedure_id", {KIND_UUID}, MAY, "after which procedure"},
    {"intercurrent_event_id", {KIND_UUID}, MAY, "id"},
    {"episode_id", {KIND_UUID}, MAY, "the joint under follow-up"},
    {"recorded_by", {KIND_UUID}, MAY, "who wrote it down"},
    {"recorded_at", {KIND_INSTANT}, MAY, "when"},
    {"voided_at", {KIND_INSTANT}, MAY, "when it was taken back"},
    {"voided_by", {KIND_UUID}, MAY, "by whom"},
    {"void_reason", {ANY_TEXT}, MAY, "why"},
    {0},
};

const struct shape reply_adverse_event = {
    OBJECT(adverse_event_members), .more = recorded, .name = "AdverseEvent"};
const struct shape reply_intercurrent_event = {
    OBJECT(intercurrent_event_members), .more = intercurrent_recorded,
    .name = "IntercurrentEvent"};

static const struct shape a_product = {
    OBJECT(procedure_product), .more = product_more, .name = "Product"};
static const struct shape a_target = {
    OBJECT(procedure_target), .name = "Target"};

static const struct member procedure_more[] = {
    {"procedure_id", {KIND_UUID}, MUST, "id"},
    {"clinic_id", {KIND_UUID}, MUST, "clinic"},
    {"episode_id", {KIND_UUID}, MUST, "the joint under follow-up"},
    {"episode_no", {INT(1, 1e6)}, MUST, "which of that joint"},
    {"version", {INT(1, 1e9)}, MUST, "for If-Match"},
    {"status", {WORD(words_status)}, MUST, "of the record"},
    {"recorded_by", {KIND_UUID}, MUST, "who wrote this version"},
    {"recorded_at", {KIND_INSTANT}, MUST, "when"},
    {"amend_reason", {ANY_TEXT}, MAY, "why there is this version"},
    {"computed", {KIND_ANY}, MUST, "what follows from the other members"},
    {"host", {OBJECT(procedure_host), .more = host_more, .name = "Host"}, MAY,
	"the patient on that day"},
    {"products", {LIST(0, 6, &a_product)}, MUST, "what was injected"},
    {"targets", {LIST(0, 20, &a_target)}, MUST, "where it went"},
    {"adverse_events", {LIST(0, 1000, &reply_adverse_event)}, MUST,
	"afterwards"},
    {"intercurrent_events", {LIST(0, 1000, &reply_intercurrent_event)}, MUST,
	"afterwards"},
    {0},
};

const struct shape reply_procedure = {
    OBJECT(procedure_facts), .more = procedure_more, .name = "Procedure"};

static const struct member summary[] = {
    {"procedure_id", {KIND_UUID}, MUST, "id"},
    {"patient_id", {KIND_UUID}, MUST, "who"},
    {"episode_id", {KIND_UUID}, MUST, "the joint under follow-up"},
    {"performed_at", {KIND_INSTANT}, MUST, "when"},
    {"body_region", {WORD(words_region)}, MUST, "where"},
    {"laterality", {WORD(words_laterality)}, MUST, "which side"},
    {"status", {WORD(words_status)}, MUST, "of the record"},
    {"version", {INT(1, 1e9)}, MUST, "for If-Match"},
    {"product_class", {ANY_TEXT}, MAY, "what was injected"},
    {"guidance", {WORD(words_guidance)}, MAY, "how guided"},
    {"operator_id", {KIND_UUID}, MAY, "by whom"},
    {"adverse_events", {LIST(0, 1000, &reply_adverse_event)}, MUST,
	"afterwards"},
    {"intercurrent_events", {LIST(0, 1000, &reply_intercurrent_event)}, MUST,
	"afterwards"},
    {0},
};

static const struct shape a_summary = {
    OBJECT(summary), .name = "ProcedureSummary"};

static const struct member summaries[] = {PAGE_OF(&a_summary), {0}};
static const struct member versions[] = {PAGE_OF(&reply_procedure), {0}};

const struct shape reply_procedures = {OBJECT(summaries), .name = "Procedures"};
const struct shape reply_procedure_versions = {
    OBJECT(versions), .name = "ProcedureVersions"};
