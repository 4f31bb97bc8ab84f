#ifndef MENDD_RULE_PASSWORD_H
#define MENDD_RULE_PASSWORD_H

/*
 * Whether somebody may choose a password, after NIST SP 800-63B 5.1.1.2: long
 * enough, and not what guessing begins with.  No rule about which characters
 * it is composed of, and no expiry, for that document says why not.
 */
#define PASSWORD_LEAST 15       /* characters, when it stands alone */
#define PASSWORD_LEAST_OF_TWO 8 /* beside a second factor */
#define PASSWORD_MOST 256

/* What it must not be made of; each may be NULL. */
struct password_about {
	const char *login, *name, *clinic_code, *clinic_name;
	int second_factor;
};

/* What is expected in its place, a constant; NULL: it may be chosen. */
const char *password_fault(const char *password, const struct password_about *);

#endif
