#ifndef MENDD_NOTIFY_H
#define MENDD_NOTIFY_H

/*
 * What systemd, or whoever else starts us in its way, wants to know: see
 * sd_notify(3).  Without it these do nothing.
 */

/* Take over NOTIFY_SOCKET and WATCHDOG_USEC; our children do not get them. */
void notify_open(void);

/* Send lines such as "READY=1". */
void notify_send(const char *lines);

/* How often to send "WATCHDOG=1", in milliseconds; 0: never. */
long notify_watchdog(void);

#endif
