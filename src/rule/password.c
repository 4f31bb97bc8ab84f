/*
 * Long passwords that are short in truth: what is well known, repeated or in a
 * row is taken out, and the rest must be enough to guess at.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "rule/password.h"

/* Of what is left: fewer characters are guessed in no time. */
#define ENOUGH 8
#define ENOUGH_OF_TWO 6

/* A part of a name that is shorter is no hint. */
#define PART 3
#define PART_MAX 100

/*
 * What lists of broken passwords and phrases of that length begin with, by our
 * own choice: in small letters, without blanks, longer ones first.
 */
static const char *const known[] = {
    /* phrases that were in books and comics */
    "correcthorsebatterystaple", "thequickbrownfoxjumpsoverthelazydog",
    "thequickbrownfox", "tobeornottobe", "maytheforcebewithyou",
    "loremipsumdolorsitamet", "loremipsum", "opensesame", "onceuponatime",
    "supercalifragilisticexpialidocious", "livelongandprosper",
    /* what people say to a prompt */
    "mypasswordis", "thisismypassword", "thisisapassword", "changemenow",
    "changeme", "letmein", "iloveyou", "trustno", "whatever", "password",
    "passphrase", "passwort", "passcode", "passwd", "secret", "welcome",
    "default", "access", "login", "admin", "administrator", "guest", "master",
    "please", "hello", "test", "user", "root",
    /* favourites */
    "superman", "batman", "pokemon", "starwars", "football", "baseball",
    "basketball", "princess", "sunshine", "monkey", "dragon", "shadow",
    "charlie", "michael", "jordan", "ashley", "computer", "internet", "summer",
    "winter", "spring", "autumn", "january", "february", "march", "april",
    "june", "july", "august", "september", "october", "november", "december",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday",
    /* this program, and where it stands */
    "mendd", "mend", "outcomeregistry", "registry", "outcome", "clinician",
    "coordinator", "clinic", "hospital", "medical", "doctor", "nurse",
    "patient", "orthobiologic", "quality"};

/* What is next to each other: of letters, of digits, on keyboards. */
static const char *const rows[] = {"abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiop",
    "azertyuiop", "yxcvbnm", "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm"};

/* A password as code points; those that are taken out become 0. */
struct text {
	uint32_t at[PASSWORD_MOST];
	size_t n;
};

/*
 * One code point of UTF-8 that was checked when it was read; what is none
 * stands for itself, a byte.
 */
static const char *
next(const char *s, uint32_t *out)
{
	const unsigned char *c = (const unsigned char *)s;
	int more = *c >= 0xf0 ? 3 : *c >= 0xe0 ? 2 : *c >= 0xc0 ? 1 : 0;

	*out = more == 0 ? *c : *c & (0x3fU >> more);
	for (c++; more > 0 && (*c & 0xc0) == 0x80; more--, c++)
		*out = *out << 6 | (*c & 0x3fU);
	return (const char *)c;
}

static size_t
count(const char *s)
{
	uint32_t c;
	size_t n = 0;

	for (; *s != '\0'; n++)
		s = next(s, &c);
	return n;
}

/* Small letters; the same for those that people put in their place. */
static uint32_t
plain(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c + 'a' - 'A';
	return c == '@' ? 'a' : c == '$' ? 's' : c == '!' ? 'i' : c;
}

static int
is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || c >= 0x80;
}

static int
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* Without what stands between the words. */
static void
squeeze(struct text *t, const char *password)
{
	uint32_t c;

	t->n = 0;
	while (*password != '\0' && t->n < PASSWORD_MOST) {
		password = next(password, &c);
		c = plain(c);
		if (is_letter(c) || is_digit(c))
			t->at[t->n++] = c;
	}
}

/* The same again and again counts once: its shortest beginning that does. */
static void
fold(struct text *t)
{
	for (size_t period = 1; period <= t->n / 2; period++)
		if (memcmp(t->at, t->at + period,
			(t->n - period) * sizeof(t->at[0])) == 0) {
			t->n = period;
			return;
		}
}

/* Digits that letters are written with. */
static uint32_t
letter_of(uint32_t c)
{
	static const char digits[] = "013457", letters[] = "oieast";
	const char *d = c < 0x80 && c != 0 ? strchr(digits, (int)c) : NULL;

	return d == NULL ? c : (uint32_t)letters[d - digits];
}

/* Take out every place where ${word}, of ${len} bytes of ASCII, stands. */
static void
take_word(struct text *t, const char *word, size_t len)
{
	size_t n;

	for (size_t i = 0; i + len <= t->n; i++) {
		for (n = 0; n < len; n++)
			if (t->at[i + n] != (uint32_t)word[n] &&
			    letter_of(t->at[i + n]) != (uint32_t)word[n])
				break;
		if (n == len)
			memset(t->at + i, 0, len * sizeof(t->at[0]));
	}
}

/* Each word of a name; with letters of other alphabets it is cut there. */
static void
take_name(struct text *t, const char *name)
{
	char word[PART_MAX];
	size_t len = 0;
	uint32_t c;

	if (name == NULL)
		return;
	for (;; name++) {
		c = plain((unsigned char)*name);
		if (c < 0x80 && (is_letter(c) || is_digit(c)) &&
		    len < sizeof(word)) {
			word[len++] = (char)c;
			continue;
		}
		if (len >= PART)
			take_word(t, word, len);
		len = 0;
		if (*name == '\0')
			return;
	}
}

/* Do two characters stand beside each other in a row?  1 or -1: which way. */
static int
step(const char *row, uint32_t a, uint32_t b)
{
	for (; row[0] != '\0' && row[1] != '\0'; row++) {
		if ((uint32_t)row[0] == a && (uint32_t)row[1] == b)
			return 1;
		if ((uint32_t)row[0] == b && (uint32_t)row[1] == a)
			return -1;
	}
	return 0;
}

/* How many from ${i} on are the same, or follow each other in the row. */
static size_t
run(const struct text *t, size_t i, const char *row)
{
	const uint32_t *c = t->at + i;
	const int way =
	    row == NULL || i + 1 >= t->n ? 0 : step(row, c[0], c[1]);
	size_t n = 1;

	if (c[0] == 0 || (row != NULL && way == 0))
		return 0;
	while (i + n < t->n &&
	       (row == NULL ? c[n] == c[0] : step(row, c[n - 1], c[n]) == way))
		n++;
	return n;
}

/* Three of the same, four in a row, become nothing. */
static void
take_runs(struct text *t)
{
	const size_t nrows = sizeof(rows) / sizeof(rows[0]);
	size_t longest, n;

	for (size_t i = 0; i < t->n; i++) {
		longest = run(t, i, NULL);
		longest = longest < 3 ? 0 : longest;
		for (size_t r = 0; r < nrows; r++) {
			n = run(t, i, rows[r]);
			if (n >= 4 && n > longest)
				longest = n;
		}
		memset(t->at + i, 0, longest * sizeof(t->at[0]));
	}
}

/* Digits at the end are a year, or what was added when it was too short. */
static size_t
rest(struct text *t)
{
	size_t n = 0;

	while (t->n > 0 && (t->at[t->n - 1] == 0 || is_digit(t->at[t->n - 1])))
		t->n--;
	for (size_t i = 0; i < t->n; i++)
		n += t->at[i] != 0;
	return n;
}

static int
is_well_known(const char *password, const struct password_about *about)
{
	struct text t;
	size_t left;

	squeeze(&t, password);
	fold(&t);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		take_word(&t, known[i], strlen(known[i]));
	take_name(&t, about->login);
	take_name(&t, about->name);
	take_name(&t, about->clinic_code);
	take_name(&t, about->clinic_name);
	take_runs(&t);
	left = rest(&t);
	explicit_bzero(&t, sizeof(t));
	return left < (about->second_factor ? ENOUGH_OF_TWO : ENOUGH);
}

const char *
password_fault(const char *password, const struct password_about *about)
{
	const size_t n = count(password);

	if (n < PASSWORD_LEAST && !about->second_factor)
		return "at least 15 characters";
	if (n < PASSWORD_LEAST_OF_TWO)
		return "at least 8 characters";
	if (n > PASSWORD_MOST)
		return "at most 256 characters";
	if (is_well_known(password, about))
		return "more than well-known words, names, repetitions, rows "
		       "of characters, and digits at the end";
	return NULL;
}
