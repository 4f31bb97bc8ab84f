/*
 * The settings of the configuration.  Add one here, in struct conf, and in
 * etc/mendd.conf and man/mendd.conf.5, which a test compares with this table.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/proxies.h"
#include "base/secret.h"
#include "base/setting.h"

#define AT(member) offsetof(struct conf, member)

const struct setting settings[] = {
    {"listen", ADDRESS, AT(listen), "127.0.0.1:8427", 0, 0, 0,
	"Where to listen: one or more of host:port, [address]:port and\n"
	"unix:/path, separated by blanks.  mendd speaks plain HTTP: a proxy\n"
	"on the same host does TLS."},
    {"proxies", TRUST, AT(proxies), "", 0, 0, 0,
	"The proxies that are trusted: addresses, prefixes (10.1.0.0/16) and "
	"the\n"
	"word unix for whoever comes through a Unix socket, separated by "
	"blanks.\n"
	"From these alone the last address of X-Forwarded-For that is not\n"
	"theirs is the client's; a proxy must add it and must send no other "
	"kind\n"
	"of value.  Nothing that comes from one of these counts as this "
	"host's\n"
	"own (/metrics).  X-Forwarded-Proto and X-Forwarded-Host say which\n"
	"site a browser asked: a proxy that does TLS must send the first.\n"
	"Empty: nobody is trusted, every client is the one that connects."},
    {"workers", NUMBER, AT(workers), "0", 0, 256, 0,
	"Processes that serve requests; 0: one for each core."},
    {"user", TEXT, AT(user), "mendd", 0, 0, 1,
	"When started by root: the user that everything then runs as."},
    {"state_dir", PATH, AT(state_dir), "", 0, 0, 1,
	"The folder that mendd keeps its state in.  Empty: /var/lib/mendd\n"
	"when started by root, otherwise mendd in $XDG_STATE_HOME or in\n"
	"~/.local/state."},
    {"log_level", LEVEL, AT(log_level), "info", 0, 3, 0,
	"The least important lines to log: debug, info, warn or error."},
    {"confine", FENCE, AT(confine), "refuse", 0, 2, 0,
	"What becomes of a system call that workers, housekeeping, trends and\n"
	"the sealer do not need once they have begun: refuse lets it fail and\n"
	"logs it, kill ends the process, off lets it pass.  Unless off, files\n"
	"are closed to them too, where the kernel can."},
    {"drain_seconds", NUMBER, AT(drain_seconds), "10", 1, 300, 0,
	"How long requests may take to finish after a signal to stop or to\n"
	"reload."},

    {"database", SECRET, AT(database), "", 0, 0, 1,
	"The database, as a libpq connection string; several hosts and\n"
	"target_session_attrs=read-write follow a primary that moves.  Its\n"
	"user is mendd_api unless it names one.  Empty: mendd runs a\n"
	"PostgreSQL cluster of its own in state_dir.  credential:NAME takes\n"
	"the string from that file in $CREDENTIALS_DIRECTORY; one with a\n"
	"password is refused on the command line."},
    {"database_tick", SECRET, AT(database_tick), "", 0, 0, 1,
	"The same for housekeeping.  Empty: as database, with the user\n"
	"mendd_tick."},
    {"database_seal", SECRET, AT(database_seal), "", 0, 0, 1,
	"The same for the sealer.  Empty: as database, with the user\n"
	"mendd_seal."},
    {"database_cohort", SECRET, AT(database_cohort), "", 0, 0, 1,
	"The same for the process that computes trends.  Empty: as database,\n"
	"with the user mendd_cohort."},
    {"database_migrate", SECRET, AT(database_migrate), "", 0, 0, 1,
	"The same for migrate: a superuser, or the database's owner.  Empty:\n"
	"as database, without its user and password."},
    {"migrate", SWITCH, AT(migrate), "no", 0, 1, 1,
	"Whether to bring the schema of database up to date at the start.\n"
	"Otherwise that is done by mendctl migrate.  The cluster of our own\n"
	"is always brought up to date."},
    {"pg_bindir", PATH, AT(pg_bindir), "", 0, 0, 1,
	"Where PostgreSQL's programs are.  Empty: the version in\n"
	"/usr/lib/postgresql that made the cluster, or else the newest one\n"
	"there, or else what PATH finds."},
    {"db_quick", NUMBER, AT(db_quick), "4", 1, 64, 0,
	"Database connections of each worker for short statements."},
    {"db_slow", NUMBER, AT(db_slow), "2", 1, 64, 0,
	"Database connections of each worker for trends and exports."},
    {"db_quick_ms", NUMBER, AT(db_quick_ms), "4000", 100, 600000, 0,
	"How many milliseconds a short statement may run."},
    {"db_slow_ms", NUMBER, AT(db_slow_ms), "30000", 100, 600000, 0,
	"How many milliseconds a trend or an export may run."},
    {"db_waiting", NUMBER, AT(db_waiting), "256", 1, 65536, 0,
	"How many statements of a worker may wait for a connection; more\n"
	"are refused with 503."},
    {"allow_unsafe_database", SWITCH, AT(allow_unsafe_database), "no", 0, 1, 0,
	"Whether to use a server with fsync, full_page_writes or\n"
	"synchronous_commit off, which may forget what was acknowledged."},

    {"factor_key", KEY, AT(factor_key), "", 0, 0, 0,
	"The key that second factors are sealed with: a file that nobody else\n"
	"may read, with 64 hexadecimal digits, or credential:NAME, which is\n"
	"such a file in $CREDENTIALS_DIRECTORY.  Empty: factor.key in\n"
	"state_dir, made at the first start.  Every mendd of one database "
	"needs\n"
	"the same key, and nobody who has a second factor can sign in without\n"
	"it: keep a copy, but not beside one of the database."},
    {"seal_key", KEY, AT(seal_key), "", 0, 0, 0,
	"The key that signs the audit: a file that nobody else can read, or\n"
	"credential:NAME; 64 hex digits, such as openssl rand -hex 32 makes.\n"
	"Daemons on one database need the same one.  Empty: seal.key in\n"
	"state_dir, made at the first start.  The public key is written to\n"
	"seal.pub there."},
    {"checkpoint_file", PATH, AT(checkpoint_file), "", 0, 0, 0,
	"Where the sealer writes what it has sealed: a line, which proves "
	"later\n"
	"whether the audit is still the same, so keep it where the database's\n"
	"administrator cannot change it.  Each line is logged, too.  Empty:\n"
	"checkpoints in state_dir."},
    {"checkpoint_seconds", NUMBER, AT(checkpoint_seconds), "60", 1, 86400, 0,
	"The least time between two such lines; none is written when nothing\n"
	"was sealed."},
    {"checkpoint_command", PATH, AT(checkpoint_command), "", 0, 0, 0,
	"A program that gets each line on its standard input, to send it\n"
	"elsewhere; it is ended after 30 seconds.  Empty: none."},

    {"cohort", SWITCH, AT(cohort), "yes", 0, 1, 1,
	"Whether a process holds the scores of all clinics in memory and\n"
	"computes trends.  Without it trends are answered with 503."},
    {"cohort_mb", NUMBER, AT(cohort_mb), "4096", 1, 1048576, 1,
	"The megabytes that these scores may take.  If they need more, trends\n"
	"are answered with 503 and the log says so."},

    {"sql_dir", PATH, AT(sql_dir), "", 0, 0, 1,
	"The folder with the schema, its script migrate and the instruments.\n"
	"Empty: sql in $MENDD_DATADIR, or the installed one."},
    {"web_dir", PATH, AT(web_dir), "", 0, 0, 0,
	"The folder with the pages to serve.  Empty: web/dist in "
	"$MENDD_DATADIR,\n"
	"or the installed one.  Without it only the API is served."},

    {"connections", NUMBER, AT(connections), "1024", 1, 65536, 0,
	"Connections that a worker takes at a time, over all of listen; "
	"whoever\n"
	"comes then waits in the kernel's queue."},
    {"connections_per_address", NUMBER, AT(connections_per_address), "256", 0,
	65536, 0,
	"How many of these may come from one client address (of IPv6 a /64) "
	"that\n"
	"is none of proxies; more are closed at once.  0: as many as there "
	"are.\n"
	"A proxy that is not listed is one client."},
    {"requests_per_address", NUMBER, AT(requests_per_address), "64", 0, 65536,
	0,
	"How many requests of one client behind a listed proxy a worker serves "
	"at\n"
	"a time; more are refused with 429.  0: as many as come."},
    {"requests_per_session", NUMBER, AT(requests_per_session), "32", 0, 65536,
	0,
	"How many requests of one session a worker serves at a time; more are\n"
	"refused with 429.  0: as many as come."},
    {"head_bytes", NUMBER, AT(head_bytes), "16384", 1024, 65536, 0,
	"The longest request head."},
    {"body_bytes", NUMBER, AT(body_bytes), "1048576", 1024, 67108864, 0,
	"The longest request body."},
    {"idle_seconds", NUMBER, AT(idle_seconds), "60", 1, 3600, 0,
	"How long a connection may wait for its next request."},
    {"head_seconds", NUMBER, AT(head_seconds), "10", 1, 3600, 0,
	"How long the head of a request may take to arrive."},
    {"receive_seconds", NUMBER, AT(receive_seconds), "30", 1, 3600, 0,
	"How long a whole request may take to arrive."},
    {"send_seconds", NUMBER, AT(send_seconds), "30", 1, 3600, 0,
	"How long a whole reply may take to leave."},
    {"send_rate", NUMBER, AT(send_rate), "1024", 0, 1048576, 0,
	"The bytes a second, over five seconds, that a client must take of a\n"
	"reply; it is cut off otherwise.  0: only send_seconds counts."},
    {"hash_threads", NUMBER, AT(hash_threads), "1", 1, 64, 0,
	"Threads of each worker that check passwords."},
    {"hash_queue", NUMBER, AT(hash_queue), "16", 1, 1024, 0,
	"Passwords of each worker that may wait for such a thread; more are\n"
	"refused with 503."},
    {"guesses_per_address", NUMBER, AT(guesses_per_address), "20", 0, 10000, 0,
	"How often one client address (of IPv6 a /64) may be wrong at signing "
	"in,\n"
	"at opening a patient's link and at proving anew who one is; then once "
	"in\n"
	"each of as many parts of ten minutes.  More are refused with 429.  "
	"Over\n"
	"all workers.  Programs on this host, behind no proxy, a hundred times "
	"as\n"
	"often.  0: as often as they like."},
    {"guesses", NUMBER, AT(guesses), "1000", 0, 1000000, 0,
	"The same for all addresses together, but those from which somebody "
	"came\n"
	"in within the last day, and programs on this host."},
};

const size_t nsettings = sizeof(settings) / sizeof(settings[0]);

static const char *const switches[] = {"no", "yes"};
static const char *const fences[] = {"off", "refuse", "kill"};
static const char *const levels[] = {"debug", "info", "warn", "error"};

char **
setting_text(const struct conf *conf, const struct setting *s)
{
	return (char **)(void *)((char *)(uintptr_t)conf + s->offset);
}

long *
setting_number(const struct conf *conf, const struct setting *s)
{
	return (long *)(void *)((char *)(uintptr_t)conf + s->offset);
}

int
setting_is_text(const struct setting *s)
{
	return s->type <= TRUST;
}

static const char *const *
words_of(const struct setting *s)
{
	return s->type == SWITCH  ? switches
	       : s->type == LEVEL ? levels
				  : fences;
}

const char *
setting_word(const struct conf *conf, const struct setting *s)
{
	return words_of(s)[*setting_number(conf, s)];
}

void
setting_expected(const struct setting *s, char *out, size_t size)
{
	switch (s->type) {
	case TEXT:
	case SECRET:
		snprintf(out, size, "text without control characters");
		break;
	case PATH:
		snprintf(out, size, "a path that begins with /");
		break;
	case KEY:
		snprintf(
		    out, size, "a path that begins with /, or credential:NAME");
		break;
	case ADDRESS:
		snprintf(out, size,
		    "addresses such as 127.0.0.1:8427, "
		    "[::1]:8427 or unix:/run/mendd/http");
		break;
	case TRUST:
		snprintf(out, size,
		    "at most %d of addresses and prefixes, such as "
		    "10.0.0.7 or fd00:1::/64, and the word unix",
		    PROXIES_MAX);
		break;
	case NUMBER:
		snprintf(out, size, "a number from %ld to %ld", s->min, s->max);
		break;
	case SWITCH:
		snprintf(out, size, "yes or no");
		break;
	case LEVEL:
		snprintf(out, size, "debug, info, warn or error");
		break;
	case FENCE:
		snprintf(out, size, "off, refuse or kill");
		break;
	}
}

static int
parse_number(const char *value, long min, long max, long *out)
{
	char *end;

	if (value[strspn(value, "0123456789")] != '\0' || *value == '\0')
		return -1;
	errno = 0;
	*out = strtol(value, &end, 10);
	return errno == 0 && *out >= min && *out <= max ? 0 : -1;
}

/* Is ${s}, of ${len} bytes, host:port, [address]:port or unix:/path? */
static int
is_address(const char *s, size_t len)
{
	char copy[300], *port;
	long number;

	if (len >= sizeof(copy))
		return 0;
	memcpy(copy, s, len);
	copy[len] = '\0';
	if (strncmp(copy, "unix:", 5) == 0)
		return copy[5] == '/' && len - 5 < 108;
	if ((port = strrchr(copy, ':')) == NULL || port == copy)
		return 0;
	*port++ = '\0';
	if (parse_number(port, 0, 65535, &number) == -1)
		return 0;
	if (copy[0] == '[')
		return port - 2 > copy + 1 && port[-2] == ']';
	return strchr(copy, ':') == NULL;
}

static int
are_addresses(const char *value)
{
	size_t len, n = 0;

	for (value += strspn(value, " \t"); *value != '\0';
	     value += len, value += strspn(value, " \t"), n++) {
		len = strcspn(value, " \t");
		if (!is_address(value, len))
			return 0;
	}
	return n > 0;
}

void
setting_free(struct conf *conf, const struct setting *s)
{
	if (s->type == SECRET)
		secret_free(*setting_text(conf, s));
	else if (setting_is_text(s))
		free(*setting_text(conf, s));
}

int
setting_assign(struct conf *conf, const struct setting *s, const char *value)
{
	struct proxies proxies;
	char *copy;
	int good = 1;

	if (s->type == NUMBER)
		return parse_number(
		    value, s->min, s->max, setting_number(conf, s));
	if (!setting_is_text(s)) {
		for (long i = s->min; i <= s->max; i++)
			if (strcmp(words_of(s)[i], value) == 0) {
				*setting_number(conf, s) = i;
				return 0;
			}
		return -1;
	}
	for (const char *c = value; *c != '\0'; c++)
		if (((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7f)
			good = 0;
	if (s->type == PATH && *value != '\0' && *value != '/')
		good = 0;
	if (s->type == KEY && *value != '\0' && *value != '/' &&
	    strncmp(value, SECRET_CREDENTIAL, strlen(SECRET_CREDENTIAL)) != 0)
		good = 0;
	if (s->type == ADDRESS && !are_addresses(value))
		good = 0;
	if (s->type == TRUST && proxies_parse(&proxies, value) == -1)
		good = 0;
	if (!good)
		return -1;
	copy = s->type == SECRET ? secret_copy(value, strlen(value))
				 : strdup(value);
	if (copy == NULL)
		return -2;
	setting_free(conf, s);
	*setting_text(conf, s) = copy;
	return 0;
}
