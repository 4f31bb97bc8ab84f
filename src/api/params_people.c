/* What requests carry: people, and how they sign in. */
#include "api/params.h"
#include "api/words.h"

#define NAME TEXT(1, 100)
#define PASSWORD TEXT(15, 256)

const struct member params_none[] = {{0}};

const struct member params_login[] = {
    {"login", {TEXT(1, 100)}, MUST, "login name", .kept = 1},
    {"password", {TEXT(1, 256)}, MUST, "password", .kept = 1, .secret = 1},
    {"code", {TEXT(1, 64)}, MAY, "of the authenticator, or a recovery code",
	.kept = 1, .secret = 1},
    {0},
};

const struct member params_own_password[] = {
    {"password", {TEXT(1, 256)}, MUST, "the present one", .kept = 1,
	.secret = 1},
    {"new_password", {TEXT(8, 256)}, MUST,
	"15 characters, or 8 beside a second factor; none that is well known",
	.kept = 1, .secret = 1},
    {0},
};

const struct member params_break_glass[] = {
    {"reason", {TEXT(10, 500)}, MUST, "why; every admin of the clinic sees it"},
    {"new_token_hash", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {0},
};

static const char *const keeps[] = {"this", NULL};

const struct member params_sessions_close[] = {
    {"keep", {WORD(keeps)}, MAY, "stay signed in here", IN_QUERY},
    {0},
};

const struct member params_portal_session[] = {
    {"token", {TEXT(1, 200)}, MUST, "what the link carries after #", .kept = 1,
	.secret = 1},
    {"link_hash", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {"birth_date", {KIND_DATE}, MUST, "the patient's birth date"},
    {"new_token_hash", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {0},
};

static const struct member consent[] = {
    {"kind", {WORD(words_consent)}, MUST, "what is agreed to"},
    {"given", {KIND_BOOL}, MUST, "given, or taken back"},
    {"effective_at", {KIND_INSTANT}, MAY, "from when on; now"},
    {0},
};

static const struct shape a_consent = {OBJECT(consent)};

const struct member params_patient_create[] = {
    {"given_name", {NAME}, MUST, "given name"},
    {"family_name", {NAME}, MUST, "family name"},
    {"birth_date", {KIND_DATE}, MUST, "birth date"},
    {"sex", {WORD(words_sex)}, MUST, "sex"},
    {"mrn", {TEXT(1, 50)}, MAY, "the clinic's number for the patient"},
    {"email", {TEXT(3, 254)}, MAY, "e-mail address"},
    {"phone", {TEXT(5, 31)}, MAY, "digits, blanks, hyphens, parentheses, +"},
    {"language", {TEXT(2, 2)}, MAY, "ISO 639-1 code; en"},
    {"consents", {LIST(0, 20, &a_consent)}, MAY, "what was agreed to"},
    {0},
};

const struct member params_patient_list[] = {
    {"search", {TEXT(1, 100)}, MAY,
	"the beginning of a family or given name, or a whole mrn", IN_QUERY},
    {"cursor", {TEXT(1, 500)}, MAY, "next of the former page", IN_QUERY},
    {"limit", {INT(1, 200)}, MAY, "items at most", IN_QUERY, .fallback = "50"},
    {0},
};

const struct member params_patient[] = {
    {"patient_id", {KIND_UUID}, MUST, "which patient", IN_PATH},
    {0},
};

static const struct member patient_changes[] = {
    {"given_name", {NAME}, MAY_VALUE, "given name"},
    {"family_name", {NAME}, MAY_VALUE, "family name"},
    {"birth_date", {KIND_DATE}, MAY_VALUE, "birth date"},
    {"sex", {WORD(words_sex)}, MAY_VALUE, "sex"},
    {"mrn", {TEXT(1, 50)}, MAY_NULL, "the clinic's number for the patient"},
    {"email", {TEXT(3, 254)}, MAY_NULL, "e-mail address"},
    {"phone", {TEXT(5, 31)}, MAY_NULL,
	"digits, blanks, hyphens, parentheses, +"},
    {"language", {TEXT(2, 2)}, MAY_VALUE, "ISO 639-1 code"},
    {"died_on", {KIND_DATE}, MAY_NULL, "day of death"},
    {"withdrew_on", {KIND_DATE}, MAY_NULL, "day of leaving the registry"},
    {"consents", {LIST(0, 20, &a_consent)}, MAY_VALUE,
	"what was agreed to or taken back since"},
    {0},
};

const struct member params_patient_amend[] = {
    {"patient_id", {KIND_UUID}, MUST, "which patient", IN_PATH},
    {"if_match", {INT(1, 1000000000)}, MAY, "the version read", IN_HEADER},
    {"changes", {OBJECT(patient_changes), .min = 1}, MUST,
	"the members to change", IN_WHOLE},
    {0},
};

const struct member params_portal_link[] = {
    {"patient_id", {KIND_UUID}, MUST, "which patient", IN_PATH},
    {"visit_id", {KIND_UUID}, MAY, "whose forms; whatever is due"},
    {"new_link_hash", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {0},
};

const struct member params_portal_link_list[] = {
    {"patient_id", {KIND_UUID}, MUST, "which patient", IN_PATH},
    {"cursor", {TEXT(1, 500)}, MAY, "next of the former page", IN_QUERY},
    {"limit", {INT(1, 200)}, MAY, "items at most", IN_QUERY, .fallback = "50"},
    {0},
};

const struct member params_staff_create[] = {
    {"login", {TEXT(3, 100)}, MUST,
	"login name: a-z, 0-9 and . _ @ + -, unique over all clinics"},
    {"name", {NAME}, MUST, "name, for colleagues"},
    {"role", {WORD(words_role)}, MUST, "what they may do"},
    {"password", {PASSWORD}, MUST,
	"first password, to be changed at once; none that is well known",
	.kept = 1, .secret = 1},
    {"password_hash", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {0},
};

const struct member params_staff_amend[] = {
    {"staff_id", {KIND_UUID}, MUST, "whose account", IN_PATH},
    {"active", {KIND_BOOL}, MAY_VALUE, "may sign in"},
    {"role", {WORD(words_role)}, MAY_VALUE, "what they may do"},
    {"name", {NAME}, MAY_VALUE, "name, for colleagues"},
    {0},
};

const struct member params_staff_password[] = {
    {"staff_id", {KIND_UUID}, MUST, "whose account", IN_PATH},
    {"password", {TEXT(8, 256)}, MUST,
	"15 characters, or 8 beside a second factor; none that is well known",
	.kept = 1, .secret = 1},
    {"password_hash", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {0},
};
