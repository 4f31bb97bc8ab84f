/* What replies hold: what is missing or hardly true in records. */
#include "api/replies.h"
#include "api/words.h"

static const char *const kinds[] = {"procedure", "visit", NULL};

static const struct member rule[] = {
    {"rule", {WORD(words_data_rule)}, MUST, "which"},
    {"kind", {WORD(kinds)}, MUST, "what is looked at"},
    {"finding", {ANY_TEXT}, MUST, "what it finds"},
    {"suppressed", {KIND_BOOL}, MUST, "too few people to show"},
    COUNT("n", "records that are found"),
    COUNT("of", "of so many"),
    FIGURE("share", "their share"),
    COUNT("people", "whose they are"),
    {0},
};

static const struct shape a_rule = {OBJECT(rule), .name = "DataRule"};

static const struct member suppression[] = {
    COUNT("limit", "people that a figure must have; null: no limit"),
    {"rule", {ANY_TEXT}, MUST, "in words"},
    {0},
};

static const struct member counts[] = {
    {"cohort", {ANY_TEXT}, MUST, "which records, in words"},
    {"as_of", {KIND_DATE}, MUST, "today"},
    {"since", {KIND_DATE}, MUST, "the first day"},
    {"mibo_below", {INT(1, 100)}, MUST, "as asked, percent"},
    {"suppression", {OBJECT(suppression)}, MUST, "small groups"},
    {"rules", {LIST(0, 50, &a_rule)}, MUST, "in their order"},
    {0},
};

const struct shape reply_data_quality = {OBJECT(counts), .name = "DataQuality"};

static const struct shape a_rule_name = {WORD(words_data_rule)};

static const struct member record[] = {
    {"kind", {WORD(kinds)}, MUST, "what it is"},
    {"procedure_id", {KIND_UUID}, MAY, "of a procedure"},
    {"visit_id", {KIND_UUID}, MAY, "of a visit"},
    {"patient_id", {KIND_UUID}, MUST, "whose"},
    {"given_name", {ANY_TEXT}, MUST, "given name"},
    {"family_name", {ANY_TEXT}, MUST, "family name"},
    {"day", {KIND_DATE}, MUST, "performed on, or planned for"},
    {"body_region", {WORD(words_region)}, MUST, "where"},
    {"laterality", {WORD(words_laterality)}, MUST, "on which side"},
    {"visit_code", {ANY_TEXT}, MAY, "of a visit"},
    {"rules", {LIST(1, 50, &a_rule_name)}, MUST, "all that find it"},
    {0},
};

static const struct shape a_record = {OBJECT(record), .name = "DataRecord"};

static const struct member records[] = {PAGE_OF(&a_record), {0}};

const struct shape reply_data_records = {
    OBJECT(records), .name = "DataRecords"};
