/* conninfo: what a connection needs, and what others can see of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/conf.h"
#include "base/log.h"
#include "proc/conninfo.h"
#include "proc/reach.h"

static struct conf
settings_of(const char *database)
{
	return (struct conf){.database = (char *)(uintptr_t)database,
	    .database_tick = (char *)(uintptr_t) "",
	    .database_seal = (char *)(uintptr_t) "",
	    .database_cohort = (char *)(uintptr_t) "",
	    .database_migrate = (char *)(uintptr_t) "",
	    .state_dir = (char *)(uintptr_t) "/state"};
}

static void
each_role_is_who_the_settings_say(void **state)
{
	static const struct {
		const char *database;
		enum conninfo_role role;
		const char *has, *has_not;
	} cases[] = {
	    {"host=db", CONNINFO_API, "user='mendd_api'", "password"},
	    {"host=db user=u password=p", CONNINFO_API, "user='u'", "mendd"},
	    {"host=db user=u password=p", CONNINFO_API, "password='p'",
		"'mendd"},
	    {"host=db user=u password=p", CONNINFO_TICK, "user='mendd_tick'",
		"'u'"},
	    {"host=db user=u password=p", CONNINFO_SEAL, "user='mendd_seal'",
		"'u'"},
	    {"host=db user=u password=p", CONNINFO_COHORT,
		"user='mendd_cohort'", "'u'"},
	    {"host=db user=u password=p", CONNINFO_MIGRATE, "host='db'", "'p'"},
	    {"host=db password='it\\'s'", CONNINFO_API, "'it\\'s'", "user='u"},
	    {"", CONNINFO_API, "host='/state/run'", "ssl"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct conf conf = settings_of(cases[i].database);
		char *text = conninfo_of(&conf, cases[i].role);

		assert_non_null(text);
		if (strstr(text, cases[i].has) == NULL ||
		    strstr(text, cases[i].has_not) != NULL)
			fail_msg("%zu: %s", i, text);
		conninfo_free(text);
	}
}

static void
a_password_is_handed_on_in_a_file_of_memory(void **state)
{
	const char *path;
	char text[60] = "";
	struct stat st;
	FILE *file;

	(void)state;
	assert_int_equal(
	    conninfo_export("host=db user=u password='a:b\\\\c'"), 0);
	assert_string_equal(getenv("PGHOST"), "db");
	assert_null(getenv("PGPASSWORD"));
	for (char **e = environ; *e != NULL; e++)
		assert_null(strstr(*e, "a:b"));
	assert_non_null(path = getenv("PGPASSFILE"));
	assert_int_equal(stat(path, &st), 0);
	assert_true(S_ISREG(st.st_mode)); /* libpq asks for both */
	assert_int_equal(st.st_mode & 077, 0);
	for (int i = 0; i < 2; i++) { /* as often as somebody connects */
		assert_non_null(file = fopen(path, "r"));
		assert_non_null(fgets(text, sizeof(text), file));
		fclose(file);
		assert_string_equal(text, "*:*:*:*:a\\:b\\\\c\n");
	}
	conninfo_forget();
	assert_null(getenv("PGPASSFILE"));
}

static void
what_a_database_needs_is_what_its_string_says(void **state)
{
	static const struct {
		const char *conninfo;
		int local, tcp, names, ports, first;
		size_t files;
	} cases[] = {
	    {"host=/run password=x", 1, 0, 0, 0, 0, 0},
	    {"password=x", 1, 0, 0, 0, 0, 0}, /* libpq's own folder */
	    {"host=/run passfile=/etc/hostname", 1, 0, 0, 0, 0, 1},
	    {"host=/run passfile=/none", 1, 0, 0, 0, 0, 0},
	    {"host=10.0.0.1 password=x", 0, 1, 0, 1, 5432, 1},
	    {"host=::1 port=99 password=x", 0, 1, 0, 1, 99, 1},
	    {"hostaddr=10.0.0.1 host=db password=x", 0, 1, 0, 1, 5432, 1},
	    {"host=10.0.0.1,/run,10.0.0.2 port=1,2,3 password=x", 1, 1, 0, 2, 1,
		1},
	    {"host=10.0.0.1,10.0.0.2 port=7 password=x", 0, 1, 0, 2, 7, 1},
	    {"host=10.0.0.1 password=x sslcert=/etc/hostname", 0, 1, 0, 1, 5432,
		2},
	};
	struct reach r;
	size_t tls = access("/etc/ssl/openssl.cnf", R_OK) == 0;

	(void)state;
	setenv("HOME", "/nowhere", 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const size_t files =
		    cases[i].tcp ? cases[i].files - 1 + tls : cases[i].files;

		assert_int_equal(reach_of(&r, cases[i].conninfo), 0);
		if (r.local != cases[i].local || r.tcp != cases[i].tcp ||
		    r.names != cases[i].names || r.ports != cases[i].ports ||
		    (r.ports > 0 && r.port[0] != cases[i].first) ||
		    r.nfiles != files)
			fail_msg("%s", cases[i].conninfo);
		reach_clear(&r);
	}
	assert_int_equal(reach_of(&r, "host=db password=x"), 0);
	assert_true(r.names);
	reach_clear(&r);
	assert_int_equal(reach_of(&r, "host=@name password=x"), 0);
	assert_true(r.local && r.abstract);
	reach_clear(&r);
	assert_int_equal(reach_of(&r, "host="), 0);
	reach_clear(&r);
	assert_int_equal(reach_of(&r, "no string"), -1);
	reach_clear(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_role_is_who_the_settings_say),
	    cmocka_unit_test(a_password_is_handed_on_in_a_file_of_memory),
	    cmocka_unit_test(what_a_database_needs_is_what_its_string_says),
	};

	log_open("test", LOG_ERROR);
	conninfo_forget();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
