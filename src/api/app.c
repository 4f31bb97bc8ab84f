/* What a worker serves requests with, put together. */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "api/app.h"
#include "api/document.h"
#include "api/exchange.h"
#include "api/instruments.h"
#include "api/metrics.h"
#include "api/openapi.h"
#include "api/password.h"
#include "api/refusal.h"
#include "base/log.h"

const struct http_handler app_handler = {exchange_request, exchange_gone};

/* The hash of a password that nobody knows, as slow to check as any. */
static int
make_dummy(char hash[PASSWORD_HASH_MAX])
{
	struct password_task task = {0};

	randombytes_buf(task.password, PASSWORD_MAX);
	for (size_t i = 0; i < PASSWORD_MAX; i++)
		if (task.password[i] == '\0')
			task.password[i] = 'x';
	password_hash(&task);
	memcpy(hash, task.hash, PASSWORD_HASH_MAX);
	sodium_memzero(&task, sizeof(task));
	return task.failed ? -1 : 0;
}

struct app *
app_new(struct db *db, struct work *work, struct files *files,
    const struct app_options *o)
{
	struct app *app;

	document_init();
	if (sodium_init() == -1 || (app = calloc(1, sizeof(*app))) == NULL)
		goto err0;
	app->db = db;
	app->work = work;
	app->files = files;
	app->slot = o->slot;
	app->safe = o->safe;
	app->ask = o->ask;
	app->sessions.max = o->per_session;
	app->refused.max = 1;
	app->owns_metrics = o->metrics == NULL;
	app->metrics = o->metrics != NULL ? o->metrics : metrics_new(1);
	app->guesses = o->guesses;
	app->places = o->places;
	app->owns_throttle = o->throttle == NULL;
	app->throttle = o->throttle != NULL ? o->throttle : throttle_new();
	if (app->metrics == NULL || app->throttle == NULL)
		goto err1;
	metrics_begin(app->metrics, app->slot);
	if ((app->openapi = openapi_text(&app->openapi_len)) == NULL ||
	    make_dummy(app->dummy_hash) == -1)
		goto err1;
	if ((app->instruments = instruments_read(o->instruments)) == NULL)
		goto err2; /* which said why */
	/* An instrument or the contract may have lost a few bytes. */
	if (document_starved())
		goto err1;
	return app;

err1:
	log_error("out of memory for the application");
err2:
	app_free(app);
err0:
	return NULL;
}

void
app_free(struct app *app)
{
	if (app == NULL)
		return;
	refusals_free(app);
	instruments_free(app->instruments);
	free(app->openapi);
	if (app->owns_metrics)
		metrics_free(app->metrics);
	if (app->owns_throttle)
		throttle_free(app->throttle);
	free(app);
}
