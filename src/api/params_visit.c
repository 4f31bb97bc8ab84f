/* What requests carry: visits, answers, instruments, protocols. */
#include "api/params.h"
#include "api/words.h"

#define INSTRUMENT TEXT(1, 32)
#define ANSWERS                                                   \
	"by item code: a number, \"NA\", \"declined\", null, or " \
	"{\"branch\", \"value\"}; or a list in the order of the items"

const struct member params_visit_list[] = {
    {"patient_id", {KIND_UUID}, MAY, "of this patient", IN_QUERY},
    {"state", {WORD(words_visit_state)}, MAY, "in this state", IN_QUERY},
    {"from", {KIND_DATE}, MAY, "due on this day or later", IN_QUERY},
    {"to", {KIND_DATE}, MAY, "due on this day or before", IN_QUERY},
    {"cursor", {TEXT(1, 500)}, MAY, "next of the former page", IN_QUERY},
    {"limit", {INT(1, 200)}, MAY, "items at most", IN_QUERY, .fallback = "50"},
    {0},
};

const struct member params_visit[] = {
    {"visit_id", {KIND_UUID}, MUST, "which visit", IN_PATH},
    {0},
};

const struct member params_visit_amend[] = {
    {"visit_id", {KIND_UUID}, MUST, "which visit", IN_PATH},
    {"if_match", {INT(1, 1000000000)}, MAY, "the version read", IN_HEADER},
    {"target_on", {KIND_DATE}, MAY_VALUE, "the day it moves to"},
    {"cancelled", {KIND_BOOL}, MAY_VALUE, "called off, or on again"},
    {"reason", {TEXT(1, 500)}, MAY_VALUE, "why"},
    {0},
};

const struct member params_draft[] = {
    {"visit_id", {KIND_UUID}, MUST, "which visit", IN_PATH},
    {"instrument", {INSTRUMENT}, MUST, "code of the instrument"},
    {"answers", {KIND_ANY}, MUST, ANSWERS},
    {0},
};

const struct member params_response_create[] = {
    {"visit_id", {KIND_UUID}, MUST, "which visit", IN_PATH},
    {"instrument", {INSTRUMENT}, MUST, "code of the instrument"},
    {"answers", {KIND_ANY}, MUST, ANSWERS},
    {"mode", {WORD(words_mode)}, MAY, "how it was asked"},
    {"answered_at", {KIND_INSTANT}, MAY, "when; now"},
    {"instrument_version", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {"scores", {KIND_ANY}, MAY, "", IN_MADE},
    {0},
};

const struct member params_response_correct[] = {
    {"response_id", {KIND_UUID}, MUST, "which response", IN_PATH},
    {"if_match", {INT(1, 1000000000)}, MAY, "the version read", IN_HEADER},
    {"instrument", {INSTRUMENT}, MUST, "code of the response's instrument"},
    {"answers", {KIND_ANY}, MUST, ANSWERS},
    {"answered_at", {KIND_INSTANT}, MAY, "when; as before"},
    {"correction_reason", {TEXT(1, 500)}, MUST, "why"},
    {"instrument_version", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {"scores", {KIND_ANY}, MAY, "", IN_MADE},
    {0},
};

const struct member params_response_void[] = {
    {"response_id", {KIND_UUID}, MUST, "which response", IN_PATH},
    {"reason", {TEXT(1, 500)}, MUST, "why it was never so"},
    {0},
};

const struct member params_response[] = {
    {"response_id", {KIND_UUID}, MUST, "which response", IN_PATH},
    {0},
};

const struct member params_instrument[] = {
    {"instrument", {INSTRUMENT}, MUST, "code of the instrument", IN_PATH},
    {0},
};

const struct member params_instrument_licence[] = {
    {"instrument", {INSTRUMENT}, MUST, "code of the instrument", IN_PATH},
    {"note", {TEXT(1, 500)}, MUST, "which licence, from whom"},
    {0},
};

static const struct shape any = {KIND_ANY};

const struct member params_instrument_wording[] = {
    {"instrument", {INSTRUMENT}, MUST, "code of the instrument", IN_PATH},
    {"language", {TEXT(2, 2)}, MUST, "ISO 639-1 code"},
    {"items", {MAP(NULL, &any)}, MUST,
	"by item code: the text, or {\"text\", \"options\": [...]}"},
    {0},
};

static const struct shape an_instrument = {INSTRUMENT};

static const struct member protocol_visit_members[] = {
    {"visit_code", {TEXT(1, 20)}, MUST, "a-z, 0-9, _: baseline, w6, m3"},
    {"target_day", {INT(0, 7300)}, MUST, "days after the procedure"},
    {"before_days", {INT(0, 365)}, MUST, "the window opens before it"},
    {"after_days", {INT(0, 365)}, MUST, "and closes after it"},
    {"instruments", {LIST(1, 20, &an_instrument)}, MUST, "what is asked"},
    {0},
};

const struct shape protocol_visit = {
    OBJECT(protocol_visit_members), .name = "ProtocolVisit"};

const struct member params_protocol_create[] = {
    {"code", {TEXT(1, 40)}, MUST, "an existing code: its next version"},
    {"name", {TEXT(1, 200)}, MUST, "name"},
    {"body_region", {WORD(words_region)}, MAY, "for this region; any"},
    {"product_class", {WORD(words_product_class)}, MAY,
	"for this product; any"},
    {"visits", {LIST(1, 50, &protocol_visit)}, MUST, "the plan"},
    {0},
};
