/* conf: its sources, its faults, and the documents that follow its table. */
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
#include "base/secret.h"
#include "base/setting.h"

/* Load a file with this text; *said gets the faults, to be freed. */
static struct conf *
load(const char *text, size_t len, const char *const *over, size_t n,
    char **said)
{
	char path[] = "/tmp/mendd-conf-XXXXXX";
	struct conf *conf;
	FILE *faults;
	size_t size;
	int fd = mkstemp(path);

	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, text, len), len);
	close(fd);
	assert_non_null(faults = open_memstream(said, &size));
	conf = conf_load(path, over, n, faults);
	fclose(faults);
	unlink(path);
	return conf;
}

static void
every_fault_is_reported_with_its_line_and_what_was_expected(void **state)
{
	static const struct {
		const char *line, *fault;
	} cases[] = {
	    {"workers = many", "workers: expected a number from 0 to 256"},
	    {"workers = -1", "workers: expected a number from 0 to 256"},
	    {"workers = 257", "workers: expected a number from 0 to 256"},
	    {"workers = 99999999999999999999",
		"workers: expected a number from 0 to 256"},
	    {"workers =", "workers: expected a number from 0 to 256"},
	    {"workers = 0x10", "workers: expected a number from 0 to 256"},
	    {"migrate = true", "migrate: expected yes or no"},
	    {"log_level = loud",
		"log_level: expected debug, info, warn or error"},
	    {"state_dir = here", "state_dir: expected a path that begins "
				 "with /"},
	    {"seal_key = seal.key",
		"seal_key: expected a path that begins with /, or credential"},
	    {"checkpoint_seconds = 0",
		"checkpoint_seconds: expected a number from 1"},
	    {"checkpoint_command = logger",
		"checkpoint_command: expected a path"},
	    {"listen =", "listen: expected addresses"},
	    {"listen = 8427", "listen: expected addresses"},
	    {"listen = localhost:", "listen: expected addresses"},
	    {"listen = localhost:65536", "listen: expected addresses"},
	    {"listen = ::1:8427", "listen: expected addresses"},
	    {"listen = []:8427", "listen: expected addresses"},
	    {"listen = unix:mendd", "listen: expected addresses"},
	    {"listen = localhost:1 :2", "listen: expected addresses"},
	    {"proxies = 10.0.0.1, 10.0.0.2", "proxies: expected at most 64"},
	    {"proxies = 10.0.0.1/8", "proxies: expected at most 64"},
	    {"proxies = nginx", "proxies: expected at most 64"},
	    {"user = a\tb\001", "user: expected text without control"},
	    {"workrs = 1", "there is no setting \"workrs\""},
	    {"workers", "expected name = value"},
	    {"= 1", "expected name = value"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[200], *said, *at;

		snprintf(text, sizeof(text), "# first\n%s\n", cases[i].line);
		assert_null(load(text, strlen(text), NULL, 0, &said));
		assert_non_null(at = strstr(said, ":2: "));
		if (strstr(at, cases[i].fault) == NULL)
			fail_msg("%s: %s", cases[i].line, said);
		assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
		free(said);
	}
}

static void
all_faults_come_at_once_and_values_stay_secret(void **state)
{
	static const char text[] = "workers = hunter2\n"
				   "\n"
				   "user = a\n"
				   "user = b\n"
				   "hash_queue = 0\n"
				   "body_bytes = 5\0x\n"
				   "postgresql://x:hunter2@y";
	const char *over[] = {"listen=hunter2", "send_seconds=0"};
	char *said;

	(void)state;
	assert_null(load(text, sizeof(text) - 1, over, 2, &said));
	assert_non_null(strstr(said, ":1: workers: expected"));
	assert_non_null(strstr(said, ":4: user: set again; it was on line 3"));
	assert_non_null(strstr(said, ":5: hash_queue: expected"));
	assert_non_null(strstr(said, ":6: expected text"));
	assert_non_null(strstr(said, ":7: expected name = value"));
	assert_non_null(strstr(said, "command line: listen: expected"));
	assert_non_null(strstr(said, "command line: send_seconds: expected"));
	assert_null(strstr(said, "hunter2"));
	free(said);
}

static void
values_come_from_the_command_line_then_the_file_then_defaults(void **state)
{
	static const char text[] =
	    "  workers=3 # of four\r\n"
	    "user = #\n"
	    "log_level\t=\tdebug\n"
	    "database = host=a#b password='x = y' # quoted\n"
	    "listen = [::1]:80 \t localhost:0 unix:/run/x";
	const char *over[] = {"workers=4", "workers = 5", "migrate=yes"};
	char *said;
	struct conf *conf;

	(void)state;
	setenv("MENDD_DATADIR", "/x/data", 1);
	conf = load(text, sizeof(text) - 1, over, 3, &said);
	unsetenv("MENDD_DATADIR");
	assert_string_equal(said, "");
	assert_non_null(conf);
	assert_int_equal(conf->workers, 5);
	assert_int_equal(conf->migrate, 1);
	assert_string_equal(conf->user, "");
	assert_int_equal(conf->log_level, 0);
	assert_string_equal(conf->database, "host=a#b password='x = y'");
	assert_string_equal(
	    conf->listen, "[::1]:80 \t localhost:0 unix:/run/x");
	assert_int_equal(conf->body_bytes, 1048576);
	assert_string_equal(conf->sql_dir, "/x/data/sql");
	assert_string_equal(conf->web_dir, "/x/data/web/dist");
	conf_free(conf);
	free(said);
}

static void
a_missing_file_is_a_fault_only_when_it_was_asked_for(void **state)
{
	char *said;
	size_t size;
	FILE *faults = open_memstream(&said, &size);

	(void)state;
	assert_null(conf_load("/nonexistent/mendd.conf", NULL, 0, faults));
	assert_null(conf_load("/", NULL, 0, faults));
	fclose(faults);
	assert_non_null(strstr(said, "/nonexistent/mendd.conf: cannot"));
	assert_non_null(strstr(said, "/: cannot be read"));
	free(said);
}

static void
what_is_printed_can_be_read_again_and_holds_no_secret(void **state)
{
	static const char text[] = "database=password=hunter2\nworkers=7\n";
	char *said, *printed, *again;
	struct conf *conf, *back;
	size_t size;
	FILE *out;

	(void)state;
	conf = load(text, strlen(text), NULL, 0, &said);
	free(said);
	assert_non_null(conf);
	out = open_memstream(&printed, &size);
	conf_print(conf, out);
	fclose(out);
	assert_null(strstr(printed, "hunter2"));
	assert_non_null(strstr(printed, "database = (not shown)\n"));
	back = load(printed, strlen(printed), NULL, 0, &said);
	assert_string_equal(said, "");
	free(said);
	out = open_memstream(&again, &size);
	conf_print(back, out);
	fclose(out);
	assert_string_equal(again, printed);
	free(printed);
	free(again);
	conf_free(conf);
	conf_free(back);
}

static void
a_secret_may_be_a_credential(void **state)
{
	char folder[] = "/tmp/mendd-conf-XXXXXX", path[100], *said;
	static const struct {
		const char *value, *fault;
	} cases[] = {
	    {"credential:db", NULL},
	    {"credential:none", "the credential cannot be read"},
	    {"credential:", "the credential cannot be read"},
	    {"credential:../db", "the credential cannot be read"},
	    {"credential:.", "the credential cannot be read"},
	};
	FILE *file;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/db", folder);
	assert_non_null(file = fopen(path, "w"));
	fputs("host=db password='a # b'\n", file);
	fclose(file);
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct conf *conf;
		char text[100];

		snprintf(text, sizeof(text), "database = %s\n", cases[i].value);
		conf = load(text, strlen(text), NULL, 0, &said);
		if (cases[i].fault == NULL) {
			assert_non_null(conf);
			assert_string_equal(
			    conf->database, "host=db password='a # b'");
			conf_free(conf);
		} else {
			assert_null(conf);
			assert_non_null(strstr(said, cases[i].fault));
		}
		free(said);
	}
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_null(load("database = credential:db", 24, NULL, 0, &said));
	free(said);
	unlink(path);
	rmdir(folder);
}

/* Only the sealer reads it: no other process is to have it. */
static void
a_key_is_not_read_with_the_configuration(void **state)
{
	char *said, *printed;
	size_t size;
	FILE *out;
	struct conf *conf =
	    load("seal_key = credential:none", 26, NULL, 0, &said);

	(void)state;
	assert_string_equal(said, "");
	assert_string_equal(conf->seal_key, "credential:none");
	out = open_memstream(&printed, &size);
	conf_print(conf, out);
	fclose(out);
	assert_non_null(strstr(printed, "\nseal_key = credential:none\n"));
	conf_free(conf);
	free(printed);
	free(said);
}

static void
checkpoints_are_in_the_state_folder(void **state)
{
	const char *over[] = {"state_dir=/x/state", NULL};
	struct conf *conf;
	char *said;

	(void)state;
	conf = load("", 0, over, 1, &said);
	assert_string_equal(conf->checkpoint_file, "/x/state/checkpoints");
	conf_free(conf);
	free(said);
	over[1] = "checkpoint_file=/y";
	conf = load("", 0, over, 2, &said);
	assert_string_equal(conf->checkpoint_file, "/y");
	conf_free(conf);
	free(said);
}

/* What is in ${path}, if nobody else may read it. */
static void
a_secret_file_is_read_when_it_is_closed_to_others(void **state)
{
	static const struct {
		const char *content;
		mode_t mode;
		int good;
	} cases[] = {
	    {"abc\n", 0600, 1},
	    {"abc", 0400, 1},
	    {"abc\n", 0640, 0},
	    {"abc\n", 0604, 0},
	    {"abc\n\n", 0600, 0},
	};
	char path[] = "/tmp/mendd-secret-XXXXXX", *text;
	int fd = mkstemp(path);

	(void)state;
	close(fd);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		fputs(cases[i].content, file);
		fclose(file);
		assert_int_equal(chmod(path, cases[i].mode), 0);
		text = secret_file(path);
		if (cases[i].good)
			assert_string_equal(text, "abc");
		else if (text != NULL)
			assert_string_not_equal(text, "abc");
		secret_free(text);
		assert_int_equal(chmod(path, 0600), 0);
	}
	unlink(path);
	assert_null(secret_file(path));
}

static void
a_password_does_not_come_by_the_command_line(void **state)
{
	static const struct {
		const char *over;
		int good;
	} cases[] = {
	    {"database=host=/run dbname=x", 1},
	    {"database=postgresql://user@host/x", 1},
	    {"database=credential:none", 0},
	    {"database=host=/run password=hunter2", 0},
	    {"database_tick=host=/run password = hunter2", 0},
	    {"database_seal=host=/run password = hunter2", 0},
	    {"database=postgresql://user:hunter2@host/x", 0},
	    {"database=postgresql://host/x?password=hunter2", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *said;
		struct conf *conf = load("", 0, &cases[i].over, 1, &said);

		assert_int_equal(conf != NULL, cases[i].good);
		assert_null(strstr(said, "hunter2"));
		conf_free(conf);
		free(said);
	}
}

static void
the_state_folder_follows_the_user(void **state)
{
	struct conf *conf;
	char *said;

	(void)state;
	setenv("XDG_STATE_HOME", "/x/state", 1);
	conf = load("", 0, NULL, 0, &said);
	assert_string_equal(conf->state_dir,
	    geteuid() == 0 ? "/var/lib/mendd" : "/x/state/mendd");
	conf_free(conf);
	free(said);
	unsetenv("XDG_STATE_HOME");
	setenv("HOME", "/x/home", 1);
	conf = load("", 0, NULL, 0, &said);
	assert_string_equal(conf->state_dir,
	    geteuid() == 0 ? "/var/lib/mendd" : "/x/home/.local/state/mendd");
	conf_free(conf);
	free(said);
}

static void
only_settings_that_a_reload_cannot_change_differ(void **state)
{
	const char *quiet[] = {"workers=7", "listen=localhost:1"},
		   *loud[] = {"state_dir=/x"};
	char *said;
	struct conf *a, *b, *c;

	(void)state;
	a = load("", 0, NULL, 0, &said);
	free(said);
	b = load("", 0, quiet, 2, &said);
	free(said);
	c = load("", 0, loud, 1, &said);
	free(said);
	assert_null(conf_differs(a, b));
	assert_string_equal(conf_differs(a, c), "state_dir");
	conf_free(a);
	conf_free(b);
	conf_free(c);
}

/* The file in the source tree, to be freed. */
static char *
slurp(const char *name)
{
	const char *top = getenv("TOP_SRCDIR");
	char path[4096], *text;
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", top != NULL ? top : ".", name);
	if ((file = fopen(path, "r")) == NULL)
		fail_msg("cannot open %s", path);
	assert_non_null(text = calloc(1, 65536));
	len = fread(text, 1, 65535, file);
	assert_in_range(len, 1, 65534);
	fclose(file);
	return text;
}

static void
the_example_file_is_the_table(void **state)
{
	char *file = slurp("etc/mendd.conf"), *sample;
	size_t size;
	FILE *out = open_memstream(&sample, &size);

	(void)state;
	conf_sample(out);
	fclose(out);
	assert_string_equal(file, sample);
	free(file);
	free(sample);
}

/* White space becomes one blank; mdoc's lines that begin with . end it. */
static void
flatten(char *out, size_t size, const char *text)
{
	size_t n = 0;

	for (; *text != '\0' && n + 2 < size; text++) {
		if (*text == '\n' && text[1] == '.')
			break;
		if (*text != ' ' && *text != '\n')
			out[n++] = *text;
		else if (n > 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	out[n] = '\0';
}

static void
the_manual_page_says_what_the_table_says(void **state)
{
	char *page = slurp("man/mendd.conf.5"), *at = page;

	(void)state;
	for (const struct setting *s = settings; s < settings + nsettings;
	     s++) {
		char item[200], doc[1000], text[1000];

		snprintf(item, sizeof(item), "\n.It Ic %s No =%s%s\n", s->name,
		    *s->value == '\0' ? "" : " ", s->value);
		if ((at = strstr(at, item)) == NULL)
			fail_msg("not there or not in order:%s", item);
		at += strlen(item) - 1;
		flatten(doc, sizeof(doc), s->doc);
		flatten(text, sizeof(text), at + 1);
		assert_string_equal(text, doc);
	}
	assert_null(strstr(at, ".It Ic "));
	free(page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		every_fault_is_reported_with_its_line_and_what_was_expected),
	    cmocka_unit_test(all_faults_come_at_once_and_values_stay_secret),
	    cmocka_unit_test(
		values_come_from_the_command_line_then_the_file_then_defaults),
	    cmocka_unit_test(
		a_missing_file_is_a_fault_only_when_it_was_asked_for),
	    cmocka_unit_test(
		what_is_printed_can_be_read_again_and_holds_no_secret),
	    cmocka_unit_test(a_secret_may_be_a_credential),
	    cmocka_unit_test(a_key_is_not_read_with_the_configuration),
	    cmocka_unit_test(checkpoints_are_in_the_state_folder),
	    cmocka_unit_test(a_secret_file_is_read_when_it_is_closed_to_others),
	    cmocka_unit_test(a_password_does_not_come_by_the_command_line),
	    cmocka_unit_test(the_state_folder_follows_the_user),
	    cmocka_unit_test(only_settings_that_a_reload_cannot_change_differ),
	    cmocka_unit_test(the_example_file_is_the_table),
	    cmocka_unit_test(the_manual_page_says_what_the_table_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
