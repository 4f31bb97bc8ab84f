/* rule: which passwords may be chosen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rule/password.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static const struct password_about nobody;
static const struct password_about ada = {.login = "ada.byron@harbor.example",
    .name = "Ada King-Byron",
    .clinic_code = "harbor",
    .clinic_name = "Harbor Point Sports Medicine"};
static const struct password_about two = {
    .login = "ada", .name = "Ada", .second_factor = 1};

static void
good(const char *password, const struct password_about *about)
{
	const char *fault = password_fault(password, about);

	if (fault != NULL)
		fail_msg("\"%s\": %s", password, fault);
}

static void
bad(const char *password, const struct password_about *about, const char *word)
{
	const char *fault = password_fault(password, about);

	if (fault == NULL || strstr(fault, word) == NULL)
		fail_msg("\"%s\": %s", password, fault == NULL ? "-" : fault);
}

static void
of_n(char *out, size_t n, const char *unit)
{
	out[0] = '\0';
	for (size_t i = 0; i < n; i++)
		strcat(out, unit);
}

static void
it_has_15_characters_alone_and_8_beside_a_second_factor(void **state)
{
	(void)state;
	bad("", &nobody, "15");
	bad("gkwm tzvu plxr", &nobody, "15");
	good("gkwm tzvu plxri", &nobody);
	bad("gkwmtzv", &two, "8");
	good("gkwmtzvu", &two);
	good("gkwmtzvuplxri gkwm", &two);
}

static void
it_has_at_most_256(void **state)
{
	char text[300], *end = text;

	(void)state;
	for (int i = 0; i < 64; i++)
		end += sprintf(end, "%c%c%c%c", 'a' + i % 23, 'b' + i % 19,
		    'c' + i % 17, 'd' + i % 13);
	good(text, &nobody);
	strcpy(end, "x");
	bad(text, &nobody, "256");
}

static void
characters_are_not_bytes(void **state)
{
	(void)state;
	/* 14 and 15 letters of two bytes each */
	bad("\xd0\xb6\xd1\x8f\xd0\xbb\xd0\xba\xd0\xbc\xd0\xbe\xd1\x82\xd1\x83"
	    "\xd0\xb3\xd1\x8b\xd0\xbf\xd1\x88\xd0\xb4\xd0\xb1",
	    &nobody, "15");
	good("\xd0\xb6\xd1\x8f\xd0\xbb\xd0\xba\xd0\xbc\xd0\xbe\xd1\x82\xd1\x83"
	     "\xd0\xb3\xd1\x8b\xd0\xbf\xd1\x88\xd0\xb4\xd0\xb1\xd0\xbb",
	    &nobody);
	/* an emoji fifteen times is one */
	char bones[100];

	of_n(bones, 15, "\xf0\x9f\xa6\xb4");
	bad(bones, &nobody, "repetitions");
}

static void
there_is_no_rule_of_composition(void **state)
{
	static const char *const all[] = {"gkwmtzvuplxriqhb",
	    "along came a small green kettle", "GKWMTZVUPLXRIQHB",
	    "tea, 4 lumps & a boat", "a long enough password",
	    "vxk2m-9hq4t-bw7rz-jc5dp"};

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++)
		good(all[i], &ada);
}

static void
what_is_well_known_is_refused_in_every_spelling(void **state)
{
	static const char *const all[] = {"passwordpassword",
	    "Password Password", "PASSWORD123456789", "p@$$w0rdp@$$w0rd",
	    "P4ssw0rd!P4ssw0rd!", "password-password-2026",
	    "correct horse battery staple", "Correct-Horse-Battery-Staple-1",
	    "the quick brown fox 12", "letmeinletmeinletmein",
	    "Welcome to mendd 2026", "summer2026summer2026",
	    "changeme changeme", "123password456!!!!", "iloveyouiloveyou",
	    "adminadminadmin", "qwertypassword1"};

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++)
		bad(all[i], &nobody, "well-known");
}

static void
rows_and_repetitions_are_refused(void **state)
{
	static const char *const all[] = {"aaaaaaaaaaaaaaaa",
	    "AAAAAAAABBBBBBBB", "abababababababab", "abcabcabcabcabcabc",
	    "123456789012345", "987654321098765", "qwertyuiopasdfgh",
	    "qwertyqwertyqwerty", "zyxwvutsrqponmlk", "1q2w3e4r5t6y7u8i",
	    "1qaz2wsx3edc4rfv", "aaabbbcccdddeeefff", "xq7xq7xq7xq7xq7xq7",
	    "111111111111111", "2026-12-31 2026-12-31", "... ... ... ... ...",
	    "               "};

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++)
		bad(all[i], &nobody, "rows");
}

static void
names_at_hand_are_refused(void **state)
{
	static const char *const all[] = {"ada.byron@harbor",
	    "Ada King-Byron 1", "adabyronadabyron", "harbor-byron-2026",
	    "HarborPointSports", "Harbor Point Sports Medicine 1",
	    "byron.byron.byron", "mendd harbor 123", "H4rb0r H4rb0r ada"};

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++)
		bad(all[i], &ada, "names");
	/* somebody else's are not */
	good("HarborPointSports", &nobody);
	/* a name among enough else */
	good("harbor gkwmtzvupl", &ada);
}

static void
eight_characters_must_be_left_or_six_beside_a_second_factor(void **state)
{
	(void)state;
	bad("passwordgkwmtzv password", &nobody, "well-known");
	good("passwordgkwmtzvx password", &nobody);
	bad("gkwmtzvgkwmtzvgkwmtzv", &nobody, "well-known");
	bad("adagkwmt", &two, "well-known");
	good("adagkwmtz", &two);
	bad("passwordgkwmt12345678", &nobody, "digits at the end");
}

static void
what_is_not_utf_8_does_no_harm(void **state)
{
	(void)state;
	(void)password_fault("\xff\xfe\xf0\xf0\xe0\xc0 gkwmtzvuplxri", &ada);
	(void)password_fault("gkwmtzvuplxriqh\xf0", &ada);
	(void)password_fault("gkwmtzvuplxriqh\xe1\x80", &ada);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		it_has_15_characters_alone_and_8_beside_a_second_factor),
	    cmocka_unit_test(it_has_at_most_256),
	    cmocka_unit_test(characters_are_not_bytes),
	    cmocka_unit_test(there_is_no_rule_of_composition),
	    cmocka_unit_test(what_is_well_known_is_refused_in_every_spelling),
	    cmocka_unit_test(rows_and_repetitions_are_refused),
	    cmocka_unit_test(names_at_hand_are_refused),
	    cmocka_unit_test(
		eight_characters_must_be_left_or_six_beside_a_second_factor),
	    cmocka_unit_test(what_is_not_utf_8_does_no_harm),
	};

	return cmocka_run_group_tests_name("password", tests, NULL, NULL);
}
