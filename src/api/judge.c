/* The rule about passwords, put to a request. */
#include "api/exchange.h"
#include "api/judge.h"
#include "base/faults.h"
#include "base/problem.h"
#include "rule/password.h"

static const char *
text_of(const json_t *about, const char *name)
{
	return json_string_value(json_object_get(about, name));
}

const struct problem *
judge_password(struct exchange *x, const json_t *about, const char *at,
    const char *password)
{
	struct password_about whose = {.login = text_of(about, "login"),
	    .name = text_of(about, "name"),
	    .clinic_code = text_of(about, "clinic_code"),
	    .clinic_name = text_of(about, "clinic_name"),
	    .second_factor =
		json_is_true(json_object_get(about, "second_factor"))};
	const char *expected;

	if (whose.login == NULL) {
		whose.login = exchange_arg(x, "login");
		whose.name = exchange_arg(x, "name");
	}
	if ((expected = password_fault(password, &whose)) == NULL)
		return NULL;
	faults_add(exchange_faults(x), expected, "%s", at);
	return &problem_invalid;
}
