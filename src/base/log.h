#ifndef MENDD_LOG_H
#define MENDD_LOG_H

/*
 * Lines to stderr: a fixed phrase, then key=value.  Never a token, a name, a
 * query string or a body.
 */
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Which lines are written from now on, and under which process name. */
void log_open(const char *process, enum log_level);

/*
 * Once, before any other process is forked and while we may still open what
 * stderr is: neither we nor what we start waits for whoever reads it.
 */
void log_unblock(void);

void log_line(enum log_level, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFO, __VA_ARGS__)
#define log_warn(...) log_line(LOG_WARN, __VA_ARGS__)
#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)

#endif
