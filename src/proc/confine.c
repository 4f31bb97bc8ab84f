/*
 * What a process gives up when it has begun: by Landlock the files and peers
 * that it could name, by seccomp the system calls that it does not make.
 */
#include <nss.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "proc/calls.h"
#include "proc/confine.h"
#include "proc/landlock.h"
#include "proc/reach.h"

/* What the first step found, for the second. */
static struct reach reach;
static int version;

int
confine_files(const struct confine *c)
{
	if (c->mode == CONFINE_OFF)
		return 0;
	/* The zone's file would be looked for at some later time. */
	setenv("TZ", "UTC0", 1);
	tzset();
	reach_clear(&reach);
	if (reach_of(&reach, c->conninfo) == -1) {
		log_error("cannot tell what the database needs");
		return -1;
	}
	reach.local |= c->asks;
	/* Other ways would load libraries, which is executing memory. */
	if (reach.names)
		__nss_configure_lookup("hosts", "files dns");
#ifdef __SANITIZE_ADDRESS__
	return 0; /* it reads the program and /proc when it reports */
#else
	version = landlock_restrict(&reach, c->write);
	return version == -1 ? -1 : 0;
#endif
}

int
confine_calls(const struct confine *c)
{
	int status;

	if (c->mode == CONFINE_OFF) {
		log_info("not confined");
		return 0;
	}
	if ((status = calls_restrict(c, &reach)) == -1) {
		log_error("cannot be confined: out of memory");
		return -1;
	}
	log_info("confined landlock=%d calls=%s connects=%s%s files=%zu",
	    version,
	    status == 0               ? "any"
	    : c->mode == CONFINE_KILL ? "kill"
				      : "refuse",
	    reach.local ? "unix" : "", reach.tcp ? "tcp" : "", reach.nfiles);
	return 0;
}
