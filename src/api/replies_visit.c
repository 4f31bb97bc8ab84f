/* What replies hold: visits, answers, instruments, protocols. */
#include "api/params.h"
#include "api/replies.h"
#include "api/words.h"

static const struct shape any = {KIND_ANY};
static const struct shape text = {ANY_TEXT};

static const struct member asked[] = {
    {"instrument", {ANY_TEXT}, MUST, "code"},
    {"version", {ANY_TEXT}, MUST, "of the instrument"},
    {"answered", {KIND_BOOL}, MUST, "already"},
    {0},
};

static const struct shape an_asked = {OBJECT(asked)};

static const struct member visit[] = {
    {"visit_id", {KIND_UUID}, MUST, "id"},
    {"patient_id", {KIND_UUID}, MUST, "who is asked"},
    {"episode_id", {KIND_UUID}, MUST, "about which joint"},
    {"procedure_id", {KIND_UUID}, MUST, "first procedure of the episode"},
    {"visit_code", {ANY_TEXT}, MUST, "baseline, w6, m3"},
    {"target_day", {INT(0, 7300)}, MUST, "days after the procedure"},
    {"opens_on", {KIND_DATE}, MUST, "first day of the window"},
    {"target_on", {KIND_DATE}, MUST, "the day aimed at"},
    {"closes_on", {KIND_DATE}, MUST, "last day of the window"},
    {"late_until", {KIND_DATE}, MAY, "last day of late answers"},
    {"state", {WORD(words_visit_state)}, MUST, "follows from the dates"},
    {"version", {INT(1, 1e9)}, MUST, "for If-Match"},
    {"cancel_reason", {ANY_TEXT}, MAY, "why it was called off"},
    {"instruments", {LIST(0, 100, &an_asked)}, MUST, "what is asked"},
    {0},
};

const struct shape reply_visit = {OBJECT(visit), .name = "Visit"};

static const struct member visits[] = {PAGE_OF(&reply_visit), {0}};

const struct shape reply_visits = {OBJECT(visits), .name = "Visits"};

static const struct member names[] = {
    {"given_name", {ANY_TEXT}, MUST, "given name"},
    {"family_name", {ANY_TEXT}, MUST, "family name"},
    {0},
};

static const struct member visit_more[] = {
    {"patient", {OBJECT(names)}, MAY, "for staff: who is asked"},
    {0},
};

static const struct shape a_listed_visit = {
    OBJECT(visit), .more = visit_more, .name = "ListedVisit"};

static const struct member listed_visits[] = {PAGE_OF(&a_listed_visit), {0}};

const struct shape reply_listed_visits = {
    OBJECT(listed_visits), .name = "ListedVisits"};

static const struct member score[] = {
    {"scale", {ANY_TEXT}, MUST, "code"},
    {"value", {ANY_NUMBER}, MAY, "null: no score may be given"},
    {"se", {ANY_NUMBER}, MAY, "published standard error"},
    {"reason", {ANY_TEXT}, MAY, "why there is no score"},
    {"answered", {ANY_COUNT}, MUST, "items answered"},
    {"missing", {ANY_COUNT}, MUST, "items not answered"},
    {"rule_version", {ANY_TEXT}, MUST, "by which rule"},
    {"higher_is", {WORD(words_direction)}, MUST, "better or worse"},
    {0},
};

static const struct shape a_score = {OBJECT(score), .name = "Score"};

static const struct member response[] = {
    {"response_id", {KIND_UUID}, MUST, "id"},
    {"version", {INT(1, 1e9)}, MUST, "for If-Match"},
    {"visit_id", {KIND_UUID}, MUST, "at which visit"},
    {"instrument", {ANY_TEXT}, MUST, "code"},
    {"instrument_version", {ANY_TEXT}, MUST, "as it was asked"},
    {"answers", {MAP(NULL, &any)}, MUST, "by item code"},
    {"answered_at", {KIND_INSTANT}, MUST, "when"},
    {"answered_on", {KIND_DATE}, MUST, "in the clinic's calendar"},
    {"mode", {WORD(words_mode)}, MUST, "how it was asked"},
    {"in_window", {KIND_BOOL}, MUST, "within the visit's window"},
    {"recorded_by", {KIND_UUID}, MUST, "who entered it"},
    {"recorded_at", {KIND_INSTANT}, MUST, "when"},
    {"correction_reason", {ANY_TEXT}, MAY, "why there is this version"},
    {"voided", {KIND_BOOL}, MUST, "taken back: it counts for nothing"},
    {"scores", {LIST(0, 100, &a_score)}, MUST, "of every scale"},
    {"visit", {OBJECT(visit), .name = "Visit"}, MAY, "as it is now"},
    {0},
};

const struct shape reply_response = {OBJECT(response), .name = "Response"};

static const struct member responses[] = {PAGE_OF(&reply_response), {0}};

const struct shape reply_responses = {OBJECT(responses), .name = "Responses"};

static const struct member kept_draft[] = {
    {"answers", {MAP(NULL, &any)}, MUST, "so far"},
    {"saved_at", {KIND_INSTANT}, MUST, "when"},
    {0},
};

static const struct member form[] = {
    {"instrument", {ANY_TEXT}, MUST, "code"},
    {"version", {ANY_TEXT}, MUST, "of the instrument"},
    {"name", {ANY_TEXT}, MUST, "name"},
    {"items", {LIST(0, 1000, &any)}, MUST, "with labels, or wording"},
    {"wording", {KIND_ANY}, MAY, "the clinic's"},
    {"response", {OBJECT(response), .name = "Response"}, MAY, "when answered"},
    {"draft", {OBJECT(kept_draft)}, MAY, "when begun"},
    {0},
};

static const struct shape a_form = {OBJECT(form), .name = "Form"};

static const struct member forms[] = {
    {"forms", {LIST(0, 100, &a_form)}, MUST, "what is asked, in order"},
    {0},
};

const struct shape reply_visit_forms = {
    OBJECT(visit), .more = forms, .name = "VisitForms"};

static const struct member draft[] = {
    {"visit_id", {KIND_UUID}, MUST, "at which visit"},
    {"instrument", {ANY_TEXT}, MUST, "code"},
    {"saved_at", {KIND_INSTANT}, MUST, "when"},
    {0},
};

const struct shape reply_draft = {OBJECT(draft), .name = "Draft"};

static const struct member scale[] = {
    {"scale", {ANY_TEXT}, MUST, "code"},
    {"higher_is", {WORD(words_direction)}, MUST, "better or worse"},
    {"minimum", {ANY_NUMBER}, MUST, "least score"},
    {"maximum", {ANY_NUMBER}, MUST, "greatest score"},
    {0},
};

static const struct shape a_scale = {OBJECT(scale), .name = "Scale"};

static const struct member confirmed[] = {
    {"by", {KIND_UUID}, MAY, "of the staff"},
    {"at", {KIND_INSTANT}, MUST, "when"},
    {"note", {ANY_TEXT}, MAY, "which licence, from whom"},
    {0},
};

static const struct member instrument[] = {
    {"instrument", {ANY_TEXT}, MUST, "code"},
    {"version", {ANY_TEXT}, MUST, "current"},
    {"name", {ANY_TEXT}, MUST, "name"},
    {"regions", {LIST(0, 100, &text)}, MUST, "where it speaks of"},
    {"licence_class", {WORD(words_licence_class)}, MUST,
	"A: free to ship; B to D: confirm the licence first"},
    {"licence_confirmed", {OBJECT(confirmed)}, MAY, "by the clinic"},
    {"scales", {LIST(0, 100, &a_scale)}, MUST, "what it scores"},
    {"loinc", {MAP(NULL, &text)}, MUST, "codes of scales, verified ones"},
    {0},
};

static const struct member definition[] = {
    {"definition", {KIND_ANY}, MUST, "items, formulas, missing-item rule"},
    {"wording", {KIND_ANY}, MAY, "by language, loaded by the clinic"},
    {0},
};

const struct shape reply_instrument_summary = {
    OBJECT(instrument), .name = "InstrumentSummary"};

const struct shape reply_instrument = {
    OBJECT(instrument), .more = definition, .name = "Instrument"};

static const struct member instruments[] = {
    PAGE_OF(&reply_instrument_summary), {0}};

const struct shape reply_instruments = {
    OBJECT(instruments), .name = "Instruments"};

static const struct member wording[] = {
    {"instrument", {ANY_TEXT}, MUST, "code"},
    {"language", {ANY_TEXT}, MUST, "ISO 639-1 code"},
    {"items", {MAP(NULL, &any)}, MUST, "as loaded"},
    {0},
};

const struct shape reply_wording = {OBJECT(wording), .name = "Wording"};

static const struct member protocol[] = {
    {"protocol_id", {KIND_UUID}, MUST, "id"},
    {"code", {ANY_TEXT}, MUST, "code"},
    {"version", {INT(1, 1e9)}, MUST, "of that code"},
    {"name", {ANY_TEXT}, MUST, "name"},
    {"body_region", {WORD(words_region)}, MAY, "null: any"},
    {"product_class", {WORD(words_product_class)}, MAY, "null: any"},
    {"current", {KIND_BOOL}, MUST, "used for new procedures"},
    {"visits", {LIST(0, 100, &protocol_visit)}, MUST, "the plan"},
    {0},
};

const struct shape reply_protocol = {OBJECT(protocol), .name = "Protocol"};

static const struct member protocols[] = {PAGE_OF(&reply_protocol), {0}};

const struct shape reply_protocols = {OBJECT(protocols), .name = "Protocols"};
