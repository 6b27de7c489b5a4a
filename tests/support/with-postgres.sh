#!/bin/sh
# Starts a private PostgreSQL, runs the command given with BOLAN_TEST_POSTGRES pointing to it, and stops it.
#   tests/support/with-postgres.sh ctest --output-on-failure
# The data directory is temporary, the socket lies in it, and fsync is on: what the tests prove, they prove on disk.
set -eu
bin=/usr/lib/postgresql/15/bin
[ -x "$bin/initdb" ] || { echo "with-postgres: PostgreSQL 15 is missing: apt-get install postgresql-15" >&2; exit 1; }
folder=$(mktemp -d "${TMPDIR:-/tmp}/bolan-postgres-XXXXXX")
chmod 777 "$folder"

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi
}
stop() {
    as_postgres "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

as_postgres "$bin/initdb" -D "$folder/data" -U bolan -A trust -E UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 ||
    { cat "$folder/initdb.log" >&2; exit 1; }
as_postgres "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/log" -w -t 60 \
    -o "-k $folder -c listen_addresses= -c shared_buffers=64MB -c max_connections=200" start >/dev/null ||
    { cat "$folder/data/log" >&2; exit 1; }
BOLAN_TEST_POSTGRES="postgres://bolan@$(printf %s "$folder" | sed 's|/|%2F|g')/postgres"
export BOLAN_TEST_POSTGRES
"$@"
