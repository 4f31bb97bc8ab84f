/* What requests carry: second factors, and the proof of who one is. */
#include "api/params.h"

#define CODE TEXT(1, 64)

const struct member params_proof[] = {
    {"password", {TEXT(1, 256)}, MUST, "password", .kept = 1, .secret = 1},
    {"code", {CODE}, MAY, "of the authenticator, or a recovery code", .kept = 1,
	.secret = 1},
    {0},
};

const struct member params_factor_offer[] = {
    {"sealed", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {0},
};

const struct member params_factor_confirm[] = {
    {"code", {CODE}, MUST, "what the authenticator shows", .kept = 1,
	.secret = 1},
    {"factor_id", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {"step", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {"code_hashes", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {"new_token_hash", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {0},
};

const struct member params_recovery[] = {
    {"code_hashes", {TEXT(0, 0)}, MAY, "", IN_MADE},
    {0},
};

const struct member params_staff[] = {
    {"staff_id", {KIND_UUID}, MUST, "whose account", IN_PATH},
    {0},
};
