#!/bin/sh
# sql/migrate: once, again, edited, broken, two at a time, by an ordinary role.
set -u
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cp -R "$here/../../sql" "$dir/sql"
chmod -R u+w "$dir/sql"
n=0

# is GOT WANTED WHAT
is() {
	n=$((n + 1))
	if [ "$1" = "$2" ]; then
		echo "ok $n - $3"
	else
		echo "not ok $n - $3"
		printf '# have: %s\n# want: %s\n' "$1" "$2"
	fi
}

query() {
	psql -XqAt -v ON_ERROR_STOP=1 -c "$1" 2>&1
}

# Everything that a migration makes, as one number.
state() {
	query "SELECT md5(string_agg(t, ',' ORDER BY t)) FROM (
		SELECT prosrc FROM pg_proc
		 WHERE pronamespace::regnamespace::text IN ('internal', 'api')
		 UNION ALL SELECT name || sha256 FROM registry.schema_file
		 UNION ALL SELECT relname FROM pg_class
		 WHERE relnamespace = 'registry'::regnamespace) AS s (t)"
}

fresh() {
	psql -Xq -d postgres -c "DROP DATABASE IF EXISTS $1" \
	    -c "CREATE DATABASE $1 ${2:-}" 2>/dev/null
	export PGDATABASE="$1"
}

files=$(cd "$dir/sql" && ls schema/*.sql | sed 's/^/applying /')
fresh mendd_migrate
is "$("$dir/sql/migrate" 2>&1)" "$files" "each schema file is applied once"
made=$(state)
is "$("$dir/sql/migrate" 2>&1)" "" "a second time there is nothing to say"
is "$(state)" "$made" "and nothing changes"
is "$(cd / && "$dir/sql/migrate" -q 2>&1)" "" \
    "it takes options of psql and runs from anywhere"
is "$(query "SELECT pg_get_userbyid(relowner) FROM pg_class
	WHERE oid = 'registry.patient'::regclass")" mendd_owner \
    "everything belongs to one role"

query "CREATE FUNCTION api.left_over() RETURNS int LANGUAGE sql RETURN 1"
"$dir/sql/migrate"
is "$(state)" "$made" "a function that no file has is gone"

echo '-- more' >>"$dir/sql/schema/002-people.sql"
"$dir/sql/migrate" >"$dir/out" 2>&1
is "$?" 3 "an edited schema file ends it"
is "$(grep -c 'schema/002-people.sql was edited' "$dir/out")" 1 "and is named"
is "$(state)" "$made" "and nothing changes"
cp "$here/../../sql/schema/002-people.sql" "$dir/sql/schema"

echo 'CREATE TABLE registry.half (a int); SELECT 1 / 0;' \
    >"$dir/sql/schema/999-broken.sql"
"$dir/sql/migrate" >/dev/null 2>&1
is "$?" 3 "a schema file with an error ends it"
is "$(state)" "$made" "and leaves nothing behind"
rm "$dir/sql/schema/999-broken.sql"

fresh mendd_two
"$dir/sql/migrate" >"$dir/first" 2>&1 &
first=$!
"$dir/sql/migrate" >"$dir/second" 2>&1
is "$?" 0 "of two at a time one waits"
wait "$first"
is "$?" 0 "and both succeed"
is "$(cat "$dir/first" "$dir/second")" "$files" "but one applies"

psql -Xq -d postgres -c "DROP ROLE IF EXISTS mendd_dba" \
    -c "CREATE ROLE mendd_dba LOGIN CREATEROLE" 2>/dev/null
fresh mendd_dba "OWNER mendd_dba"
is "$(PGUSER=mendd_dba "$dir/sql/migrate" 2>&1)" "$files" \
    "no superuser is needed"
is "$(PGUSER=mendd_dba "$dir/sql/migrate" 2>&1)" "" "the second time neither"
is "$(PGUSER=mendd_api query "SELECT count(*) FROM registry.patient")" \
    "ERROR:  permission denied for schema registry
LINE 1: SELECT count(*) FROM registry.patient
                             ^" "the daemon's role sees no table"
is "$(PGUSER=mendd_api query "SELECT api.session_get(NULL, NULL, NULL)" |
    sed -n 1p)" "ERROR:  not signed in" \
    "but calls the functions of the API"
is "$(PGUSER=mendd_api query "SHOW statement_timeout")" 5s \
    "within its timeouts"
is "$(PGUSER=mendd_api query "CREATE TEMPORARY TABLE t (a int)" |
    sed -n '1s/.*permission denied.*/refused/p')" refused \
    "and makes nothing of its own"
is "$(PGUSER=mendd_dba PGOPTIONS='-c password_encryption=md5' \
    "$dir/sql/migrate" 2>&1 | grep -c 'password_encryption is md5')" 1 \
    "passwords kept as md5 are complained about"
is "$(PGUSER=mendd_report query "SHOW statement_timeout")" 30s \
    "who evaluates has timeouts, too"
is "$(PGUSER=mendd_report query "SET SESSION AUTHORIZATION postgres" |
    sed -n '1s/.*permission denied.*/refused/p')" refused \
    "and stays who connected"
is "$(PGUSER=mendd_report query "CREATE TABLE report.t (a int)" |
    sed -n '1s/.*\(read-only\) transaction/\1/p')" read-only \
    "and writes nothing"
is "$(PGUSER=mendd_report PGOPTIONS='-c default_transaction_read_only=off' \
    query "CREATE TABLE report.t (a int)" |
    sed -n '1s/.*permission denied.*/refused/p')" refused \
    "whatever it sets"
query "CREATE VIEW public.mine AS SELECT patient FROM report.episode"
is "$(PGUSER=mendd_dba "$dir/sql/migrate" 2>&1 |
    grep -c 'public.mine depends on view report.episode\|depends on it')" 1 \
    "a view that stands on ours ends a migration, and is kept"
query "DROP VIEW public.mine"
psql -Xq -d postgres -c "DROP ROLE IF EXISTS mendd_backup" \
    -c "CREATE ROLE mendd_backup LOGIN IN ROLE pg_read_all_data" 2>/dev/null
query "GRANT CONNECT ON DATABASE mendd_dba TO mendd_backup"
is "$(PGUSER=mendd_backup "$PG_BINDIR/pg_dump" 2>&1 >/dev/null |
    grep -c 'affected by row-level security')" 1 \
    "a backup by a role that row-level security binds ends with an error"
query "ALTER ROLE mendd_backup BYPASSRLS"
is "$(PGUSER=mendd_backup "$PG_BINDIR/pg_dump" | grep -c '^COPY registry')" \
    "$(query "SELECT count(*) FROM pg_class WHERE relkind = 'r'
	AND relnamespace = 'registry'::regnamespace")" \
    "and one by a role that it does not bind has every table"
query "REVOKE ALL ON DATABASE mendd_dba FROM mendd_backup"
query "DROP ROLE mendd_backup"
echo "1..$n"
