#!/bin/sh
# Every right in a new database, compared with the list that was reviewed:
# grants.expected.  After a change that is meant,
#
#	MENDD_REWRITE=1 make check-sql
#
# writes the list anew; its diff is what is to be reviewed.
set -u
here=$(cd "$(dirname "$0")" && pwd)
expected=$here/grants.expected
found=$(mktemp)
trap 'rm -f "$found"' EXIT

psql -Xq -d postgres -c 'DROP DATABASE IF EXISTS mendd_grants' \
    -c 'CREATE DATABASE mendd_grants' 2>/dev/null
export PGDATABASE=mendd_grants
"$here/../../sql/migrate" >/dev/null &&
    psql -XqAt -v ON_ERROR_STOP=1 -f "$here/grants.psql" >"$found" || exit 1
psql -Xq -d postgres -c 'DROP DATABASE mendd_grants'
[ -z "${MENDD_REWRITE:-}" ] || cp "$found" "$expected"
echo 1..1
if diff -u "$expected" "$found" >"$found.diff"; then
	echo "ok 1 - nobody may do more or less than grants.expected says"
else
	echo "not ok 1 - nobody may do more or less than grants.expected says"
	sed 's/^/# /' "$found.diff"
fi
rm -f "$found.diff"
