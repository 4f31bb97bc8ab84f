/* What replies hold: lines of the audit. */
#include "api/replies.h"
#include "api/words.h"

static const struct member line[] = {
    {"audit_id", {KIND_UUID}, MUST, "id"},
    {"at", {KIND_INSTANT}, MUST, "when, by the database's clock"},
    {"actor_id", {KIND_UUID}, MAY, "who; null: the operator"},
    {"actor_name", {ANY_TEXT}, MAY, "of staff, as they are called today"},
    {"role", {WORD(words_audit_role)}, MUST, "in which role"},
    {"session_id", {KIND_UUID}, MAY, "in which session"},
    {"action", {WORD(words_audit_action)}, MUST, "what was done"},
    {"subject", {ANY_TEXT}, MUST, "to what kind of thing"},
    {"subject_id", {KIND_UUID}, MAY, "to which; null: to many or none"},
    {"patient_id", {KIND_UUID}, MAY, "whom it is about"},
    {"request_id", {KIND_UUID}, MAY, "the reply's X-Request-Id"},
    {"reason", {ANY_TEXT}, MAY, "given for what is out of the ordinary"},
    {"detail", {KIND_ANY}, MAY,
	"by subject: version and sha256, old and new, filters, shown and "
	"patients of a list, status, problem, method and route of a refusal"},
    {0},
};

static const struct shape a_line = {OBJECT(line), .name = "AuditLine"};

static const struct member lines[] = {PAGE_OF(&a_line), {0}};

const struct shape reply_audit = {OBJECT(lines), .name = "Audit"};
