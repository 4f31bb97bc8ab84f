/* What replies hold: people, and how they signed in. */
#include "api/replies.h"
#include "api/words.h"

static const struct member clinic[] = {
    {"clinic_id", {KIND_UUID}, MUST, "id"},
    {"code", {ANY_TEXT}, MUST, "short name"},
    {"name", {ANY_TEXT}, MUST, "name"},
    {"timezone", {ANY_TEXT}, MUST, "IANA name; its calendar counts"},
    {0},
};

const struct shape reply_clinic = {OBJECT(clinic), .name = "Clinic"};

static const char *const roles[] = {"clinician", "coordinator", "quality",
    "admin", "patient", "break_glass", NULL};

static const char *const limits[] = {"password", "factor", NULL};

static const struct member session[] = {
    {"role", {WORD(roles)}, MUST, "what the caller may do"},
    {"name", {ANY_TEXT}, MAY, "of staff"},
    {"staff_id", {KIND_UUID}, MAY, "of staff"},
    {"first_name", {ANY_TEXT}, MAY, "of a patient"},
    {"patient_id", {KIND_UUID}, MAY, "of a patient"},
    {"clinic", {OBJECT(clinic), .name = "Clinic"}, MAY, "where"},
    {"limited", {WORD(limits)}, MAY,
	"what has to be done before anything else: another password, a second "
	"factor"},
    {"second_factor", {KIND_BOOL}, MAY, "of staff: there is one"},
    {"recovery_codes_left", {ANY_COUNT}, MAY, "of staff"},
    {"proved_at", {KIND_INSTANT}, MUST, "when it was proved who this is"},
    {"expires_at", {KIND_INSTANT}, MUST, "when it ends at the latest"},
    {"elevated_until", {KIND_INSTANT}, MAY, "when the role is one's own again"},
    {0},
};

static const struct member token[] = {
    {"token", {ANY_TEXT}, MAY, "for Authorization: Bearer; none with a cookie"},
    {0},
};

const struct shape reply_session = {OBJECT(session), .name = "Session"};
const struct shape reply_new_session = {
    OBJECT(session), .more = token, .name = "NewSession"};
const struct shape reply_new_portal_session = {
    OBJECT(session), .more = token, .name = "NewSession"};

static const struct member a_session[] = {
    {"session_id", {KIND_UUID}, MUST, "its name in the audit"},
    {"this", {KIND_BOOL}, MUST, "the one that asks"},
    {"opened_at", {KIND_INSTANT}, MUST, "when it began"},
    {"used_at", {KIND_INSTANT}, MUST, "last use, to the minute"},
    {"expires_at", {KIND_INSTANT}, MUST, "when it ends at the latest"},
    {0},
};

static const struct shape one_session = {OBJECT(a_session)};

static const struct member sessions[] = {PAGE_OF(&one_session), {0}};

const struct shape reply_sessions = {OBJECT(sessions), .name = "Sessions"};

static const struct member break_glass[] = {
    {"break_glass_id", {KIND_UUID}, MUST, "id"},
    {"staff_id", {KIND_UUID}, MUST, "who"},
    {"name", {ANY_TEXT}, MUST, "who"},
    {"role", {WORD(words_role)}, MUST, "what they may do otherwise"},
    {"reason", {ANY_TEXT}, MUST, "why"},
    {"began_at", {KIND_INSTANT}, MUST, "when"},
    {"until", {KIND_INSTANT}, MUST, "when it ends, or would have"},
    {"ended_at", {KIND_INSTANT}, MAY, "when they ended it"},
    {"reads", {INT(0, 1e9)}, MUST, "how often something was read meanwhile"},
    {0},
};

static const struct shape a_break_glass = {OBJECT(break_glass)};

static const struct member break_glass_list[] = {PAGE_OF(&a_break_glass), {0}};

const struct shape reply_break_glass_list = {
    OBJECT(break_glass_list), .name = "BreakGlassList"};
static const struct shape a_code = {ANY_TEXT};

#define CODES                                                          \
	{                                                              \
		"recovery_codes", {LIST(10, 10, &a_code)}, MUST,       \
		    "each lets one in once, without the authenticator" \
	}

static const struct member token_and_codes[] = {
    {"token", {ANY_TEXT}, MUST, "for Authorization: Bearer"},
    CODES,
    {0},
};

const struct shape reply_factor = {
    OBJECT(session), .more = token_and_codes, .name = "NewFactor"};

static const struct member codes[] = {CODES, {0}};

const struct shape reply_recovery_codes = {
    OBJECT(codes), .name = "RecoveryCodes"};

static const struct member offer[] = {
    {"secret", {ANY_TEXT}, MUST, "in base32, for who types it"},
    {"otpauth_uri", {ANY_TEXT}, MUST, "for an authenticator app"},
    {"qr_svg", {ANY_TEXT}, MUST, "the same as a picture"},
    {"expires_at", {KIND_INSTANT}, MUST, "until when to confirm it"},
    {0},
};

const struct shape reply_factor_offer = {OBJECT(offer), .name = "FactorOffer"};

static const struct member consent[] = {
    {"kind", {WORD(words_consent)}, MUST, "what is agreed to"},
    {"given", {KIND_BOOL}, MUST, "given, or taken back"},
    {"effective_at", {KIND_INSTANT}, MUST, "from when on"},
    {0},
};

static const struct shape a_consent = {OBJECT(consent)};

static const struct member patient[] = {
    {"patient_id", {KIND_UUID}, MUST, "id"},
    {"version", {INT(1, 1e9)}, MUST, "for If-Match"},
    {"given_name", {ANY_TEXT}, MUST, "given name"},
    {"family_name", {ANY_TEXT}, MUST, "family name"},
    {"birth_date", {KIND_DATE}, MUST, "birth date"},
    {"sex", {WORD(words_sex)}, MUST, "sex"},
    {"mrn", {ANY_TEXT}, MAY, "the clinic's number"},
    {"email", {ANY_TEXT}, MAY, "e-mail address"},
    {"phone", {ANY_TEXT}, MAY, "telephone"},
    {"language", {ANY_TEXT}, MUST, "ISO 639-1 code"},
    {"died_on", {KIND_DATE}, MAY, "day of death"},
    {"withdrew_on", {KIND_DATE}, MAY, "day of leaving the registry"},
    {"consents", {LIST(0, 1000, &a_consent)}, MUST, "as they stand"},
    {"created_at", {KIND_INSTANT}, MUST, "when registered"},
    {0},
};

const struct shape reply_patient = {OBJECT(patient), .name = "Patient"};

static const struct member last_procedure[] = {
    {"procedure_id", {KIND_UUID}, MUST, "id"},
    {"performed_at", {KIND_INSTANT}, MUST, "when"},
    {"body_region", {WORD(words_region)}, MUST, "where"},
    {"laterality", {WORD(words_laterality)}, MUST, "which side"},
    {"product_class", {ANY_TEXT}, MAY, "what was injected"},
    {0},
};

static const struct member next_visit[] = {
    {"visit_id", {KIND_UUID}, MUST, "id"},
    {"visit_code", {ANY_TEXT}, MUST, "baseline, w6, m3"},
    {"target_on", {KIND_DATE}, MUST, "the day aimed at"},
    {"closes_on", {KIND_DATE}, MUST, "last day of the window"},
    {"state", {WORD(words_visit_state)}, MUST, "planned, open or overdue"},
    {0},
};

static const struct member patient_more[] = {
    {"last_procedure", {OBJECT(last_procedure)}, MAY, "the last that stands"},
    {"next_visit", {OBJECT(next_visit)}, MAY, "to be answered next"},
    {0},
};

static const struct shape a_listed_patient = {
    OBJECT(patient), .more = patient_more, .name = "ListedPatient"};

static const struct member patients[] = {PAGE_OF(&a_listed_patient), {0}};

const struct shape reply_patients = {OBJECT(patients), .name = "Patients"};

static const struct member portal_link[] = {
    {"portal_link_id", {KIND_UUID}, MUST, "id"},
    {"visit_id", {KIND_UUID}, MAY, "whose forms; whatever is due"},
    {"token", {ANY_TEXT}, MUST, "opens one session, with the birth date"},
    {"url_path", {ANY_TEXT}, MUST, "what to append to the address"},
    {"expires_at", {KIND_INSTANT}, MUST, "when it ends"},
    {0},
};

const struct shape reply_portal_link = {
    OBJECT(portal_link), .name = "PortalLink"};

static const char *const link_states[] = {"open", "spent", "answered", "burned",
    "replaced", "expired", "closed", NULL};

static const struct member listed_link[] = {
    {"portal_link_id", {KIND_UUID}, MUST, "id"},
    {"visit_id", {KIND_UUID}, MAY, "whose forms; whatever is due"},
    {"state", {WORD(link_states)}, MUST, "burned: by five wrong birth dates"},
    {"tries", {ANY_INT}, MUST, "how often somebody tried it"},
    {"made_by", {KIND_UUID}, MAY, "of staff; none: the operator"},
    {"made_at", {KIND_INSTANT}, MUST, "when"},
    {"expires_at", {KIND_INSTANT}, MUST, "when it ends"},
    {"spent_at", {KIND_INSTANT}, MAY, "when it opened a session"},
    {"ended_at", {KIND_INSTANT}, MAY, "when it was answered or replaced"},
    {0},
};

static const struct shape a_listed_link = {
    OBJECT(listed_link), .name = "ListedPortalLink"};

static const struct member portal_links[] = {PAGE_OF(&a_listed_link), {0}};

const struct shape reply_portal_links = {
    OBJECT(portal_links), .name = "PortalLinks"};

static const struct member staff[] = {
    {"staff_id", {KIND_UUID}, MUST, "id"},
    {"name", {ANY_TEXT}, MUST, "name"},
    {"role", {WORD(words_role)}, MUST, "what they may do"},
    {"login", {ANY_TEXT}, MAY, "for admins"},
    {"active", {KIND_BOOL}, MAY, "for admins: may sign in"},
    {"must_change", {KIND_BOOL}, MAY,
	"for admins: has yet to choose a password"},
    {"password_disabled", {KIND_BOOL}, MAY,
	"for admins: was wrong 100 times in a row; set another"},
    {"second_factor", {KIND_BOOL}, MAY, "for admins: there is one"},
    {"created_at", {KIND_INSTANT}, MAY, "for admins"},
    {0},
};

const struct shape reply_staff = {OBJECT(staff), .name = "Staff"};

static const struct member staff_list[] = {PAGE_OF(&reply_staff), {0}};

const struct shape reply_staff_list = {OBJECT(staff_list), .name = "StaffList"};

static const struct member status[] = {
    {"status", {ANY_TEXT}, MUST, "alive or ready"},
    {0},
};

const struct shape reply_status = {OBJECT(status), .name = "Status"};

static const struct member fault[] = {
    {"pointer", {ANY_TEXT}, MUST,
	"JSON pointer of a member; /name for path, query and header"},
    {"expected", {ANY_TEXT}, MUST, "what was expected there"},
    {0},
};

static const struct shape a_fault = {OBJECT(fault)};

static const struct member problem[] = {
    {"type", {ANY_TEXT}, MUST, "urn:mendd:problem:NAME"},
    {"title", {ANY_TEXT}, MUST, "one sentence"},
    {"status", {INT(400, 599)}, MUST, "HTTP status"},
    {"detail", {ANY_TEXT}, MAY, "one more"},
    {"errors", {LIST(0, 1000, &a_fault)}, MAY, "every member at fault"},
    {"request_id", {KIND_UUID}, MUST, "as in X-Request-Id"},
    {0},
};

const struct shape reply_problem_document = {
    OBJECT(problem), .name = "Problem"};
