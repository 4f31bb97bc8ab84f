/* Calls to the functions of schema operator, and what they say on failure. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/csv.h"
#include "base/uuid.h"
#include "ctl/ctl.h"
#include "ctl/operator.h"
#include "io/db_sync.h"

struct op {
	struct db_sync *db;
	struct db_error error;
};

/* The error and its faults, to a person. */
static int
complain(struct op *op, const char *what)
{
	json_t *fault;
	size_t i;

	fprintf(stderr, "mendctl: %s: %s\n", what, op->error.message);
	json_array_foreach(op->error.faults, i, fault)
	    fprintf(stderr, "  %s: expected %s\n",
		json_string_value(json_object_get(fault, "pointer")),
		json_string_value(json_object_get(fault, "expected")));
	json_decref(op->error.faults);
	op->error.faults = NULL;
	return -1;
}

struct op *
operator_open(void)
{
	struct op *op;
	const char *conninfo = ctl_conninfo();

	if (conninfo == NULL)
		return NULL;
	if ((op = calloc(1, sizeof(*op))) == NULL) {
		fprintf(stderr, "mendctl: no memory\n");
		return NULL;
	}
	if ((op->db = db_sync_open(conninfo, &op->error)) == NULL) {
		complain(op, "the database does not answer");
		free(op);
		return NULL;
	}
	return op;
}

void
operator_close(struct op *op)
{
	if (op == NULL)
		return;
	json_decref(op->error.faults);
	db_sync_close(op->db);
	free(op);
}

int
operator_begin(struct op *op)
{
	if (db_sync_run(op->db, "BEGIN", &op->error) == -1)
		return complain(op, "begin");
	return 0;
}

int
operator_commit(struct op *op)
{
	if (db_sync_run(op->db, "COMMIT", &op->error) == -1)
		return complain(op, "commit");
	return 0;
}

int
operator_snapshot(struct op *op)
{
	static const char *const statements[] = {
	    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	    "SET LOCAL search_path = pg_catalog, pg_temp",
	    "SET LOCAL client_encoding = 'UTF8'",
	    "SET LOCAL statement_timeout = 0",
	    "SET LOCAL cursor_tuple_fraction = 1",
	};

	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		if (db_sync_run(op->db, statements[i], &op->error) == -1)
			return complain(op, "begin");
	return 0;
}

struct db_cursor *
operator_cursor(struct op *op, const char *name, const char *sql, int n,
    const char *const *values)
{
	struct db_cursor *cursor =
	    db_cursor_open(op->db, name, sql, n, values, &op->error);

	if (cursor == NULL)
		complain(op, name);
	return cursor;
}

int
operator_next(
    struct op *op, struct db_cursor *cursor, const char *const **fields)
{
	int rc = db_cursor_next(cursor, fields, &op->error);

	return rc == -1 ? complain(op, "rows") : rc;
}

static int
call(struct op *op, json_t **reply, const char *function, int n,
    const char *const *values)
{
	char sql[200];
	int len = snprintf(sql, sizeof(sql), "SELECT operator.%s(", function);

	for (int i = 1; i <= n; i++)
		len += snprintf(sql + len, sizeof(sql) - (size_t)len,
		    i == 1 ? "$%d" : ", $%d", i);
	snprintf(sql + len, sizeof(sql) - (size_t)len, ")");
	return db_sync_call(op->db, sql, n, values, reply, &op->error);
}

int
operator_call(struct op *op, json_t **reply, const char *function, int n,
    const char *const *values)
{
	if (call(op, reply, function, n, values) == -1)
		return complain(op, function);
	return 0;
}

int
operator_try(struct op *op, json_t **reply, const char *function, int n,
    const char *const *values, json_t **faults, const char **words)
{
	struct db_error ignored;

	*faults = NULL;
	if (db_sync_run(op->db, "SAVEPOINT before", &op->error) == -1)
		return complain(op, function);
	if (call(op, reply, function, n, values) == 0) {
		if (db_sync_run(op->db, "RELEASE before", &op->error) == -1)
			return complain(op, function);
		return 0;
	}
	/* Only what our own functions or the data's form refuse. */
	if ((strncmp(op->error.sqlstate, "MD4", 3) != 0 &&
		strncmp(op->error.sqlstate, "22", 2) != 0 &&
		strncmp(op->error.sqlstate, "23", 2) != 0) ||
	    db_sync_run(op->db, "ROLLBACK TO before", &ignored) == -1)
		return complain(op, function);
	*faults = op->error.faults;
	op->error.faults = NULL;
	*words = op->error.message;
	return 1;
}

static void
print_row(const char *const *fields, int n, void *failed)
{
	char small[256], *big;
	size_t len;

	for (int i = 0; i < n; i++) {
		const char *text = fields[i] == NULL ? "" : fields[i];

		if (i > 0)
			putchar(',');
		len = csv_quote(small, sizeof(small), text);
		if (len < sizeof(small)) {
			fputs(small, stdout);
			continue;
		}
		if ((big = malloc(len + 1)) == NULL) {
			*(int *)failed = 1;
			continue;
		}
		csv_quote(big, len + 1, text);
		fputs(big, stdout);
		free(big);
	}
	fputs("\r\n", stdout);
}

int
operator_csv(struct op *op, const char *sql, int n, const char *const *values)
{
	int failed = 0;

	if (db_sync_rows(
		op->db, sql, n, values, print_row, &failed, &op->error) == -1)
		return complain(op, "export");
	if (failed || fflush(stdout) == EOF || ferror(stdout)) {
		fprintf(stderr, "mendctl: not all of it could be written\n");
		return -1;
	}
	return 0;
}

static const int base64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

void
operator_token(char token[OPERATOR_TOKEN], char hash[OPERATOR_HASH],
    const uint8_t clinic[UUID_BYTES])
{
	uint8_t secret[32], digest[32];
	size_t len;

	randombytes_buf(secret, sizeof(secret));
	sodium_bin2base64(token, OPERATOR_TOKEN, clinic, UUID_BYTES, base64);
	len = strlen(token);
	token[len++] = '.';
	sodium_bin2base64(
	    token + len, OPERATOR_TOKEN - len, secret, sizeof(secret), base64);
	crypto_hash_sha256(digest, secret, sizeof(secret));
	hash[0] = '\\';
	hash[1] = 'x';
	sodium_bin2hex(hash + 2, OPERATOR_HASH - 2, digest, sizeof(digest));
	sodium_memzero(secret, sizeof(secret));
}
